"""Make the table of the bare project in the database of DATABASE_URL, and fill it."""

from __future__ import annotations

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
django.setup()

from django.db import connection  # noqa: E402 - the models need Django set up

from .models import ROWS, Row  # noqa: E402


def main() -> None:
    """Make as many rows as the benchmark writes to, so that they seldom meet on one."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    Row.objects.bulk_create(Row(pk=n, title=f"Row {n}", text="text " * 40) for n in range(1, ROWS + 1))


main()
