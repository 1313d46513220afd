"""Write the JSON schema by which editors complete guide files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from troubleshoot import catalog


class Command(BaseCommand):
    """`manage.py guide_schema [--write]`"""

    help = "Prints the JSON schema of guide files, or writes it to where editors look for it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --write."""
        parser.add_argument("--write", action="store_true", help=f"to {catalog.SCHEMA_FILE.name}")

    def handle(self, *, write: bool, **options: Any) -> None:
        """Print or write it."""
        text = json.dumps(catalog.json_schema(), indent=2, ensure_ascii=False) + "\n"
        if write:
            catalog.SCHEMA_FILE.write_text(text, encoding="utf-8", newline="\n")
        else:
            self.stdout.write(text, ending="")
