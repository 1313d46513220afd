"""Run all benchmarks and print one JSON object a line."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coewizard.settings")
django.setup()

from . import diagnosis, growth, learning, load, replaying, reports, statistics  # noqa: E402 - the models need Django set up


def main() -> None:
    """Print every result as soon as it is known."""
    for module in (diagnosis, reports, replaying, load, statistics, learning, growth):
        for result in module.results():
            sys.stdout.write(json.dumps(result) + "\n")
            sys.stdout.flush()


main()
