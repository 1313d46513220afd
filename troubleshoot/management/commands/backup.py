"""Copy the database into a file, while the server runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from troubleshoot.backups import Refused, back_up, backup_lines
from troubleshoot.management.progress import pages


class Command(BaseCommand):
    """`manage.py backup FILE [--replace]`"""

    help = "Copies the database of this moment into FILE. On PostgreSQL it prints what to run instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="a file that is not there yet")
        parser.add_argument("--replace", action="store_true", help="replace the file if it is there")

    def handle(self, *, file: str, replace: bool, verbosity: int, **options: Any) -> None:
        """Copy it, or print what to run. Ends with 1 where there is no backup."""
        if connection.vendor != "sqlite":
            self._describe(file, replace)
        try:
            with pages(quiet=verbosity == 0) as tell:
                size = back_up(Path(connection.settings_dict["NAME"]), Path(file), replace=replace, tell=tell)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if verbosity:
            self.stdout.write(f"{file}: {size:,} bytes, checked.")
            self.stdout.write(_key())

    def _describe(self, file: str, replace: bool) -> None:
        for line in backup_lines(connection.settings_dict, file, replace=replace):
            self.stdout.write(line)
        raise CommandError("No backup was made: PostgreSQL's own tools make it, by the lines above.")


def _key() -> str:
    where = "SECRET_KEY of the environment" if settings.SECRET_KEY_GIVEN else str(settings.SECRET_KEY_FILE)
    return f"The secret key is not in it: keep {where} as well, and elsewhere. Both together are the backup."
