"""Diagnose a text from a file or from standard input."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from troubleshoot import catalog, sessions
from troubleshoot.engine.text import decode


class Command(BaseCommand):
    """`manage.py diagnose [FILE]`"""

    help = "Reads a file or standard input and prints what POST /api/v1/diagnose answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file."""
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *, file: Path | None, **options: Any) -> None:
        """Print the diagnosis as JSON."""
        try:
            data = file.read_bytes() if file else sys.stdin.buffer.read()
            diagnosed = sessions.diagnose(catalog.current(), decode(data))
        except (OSError, sessions.Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(diagnosed.as_json(), indent=2))
