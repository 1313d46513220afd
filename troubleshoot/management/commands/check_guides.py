"""Check guide files without publishing them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from troubleshoot import catalog


class Command(BaseCommand):
    """`manage.py check_guides [FILE ...]`"""

    help = "Prints every problem of guide files with file, line and path; exit 1 if there is any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Print the problems of all files, also where they disagree with each other or shipped ones."""
        paths = files or catalog.shipped_files()
        shipped = catalog.readable_guides(catalog.shipped_files())
        others = catalog.beside(catalog.readable_guides(paths), shipped)
        problems = [problem for path in paths for problem in catalog.check_file(path, others)]
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            sys.exit(1)
        self.stdout.write(f"{len(paths)} guide files without problems")
