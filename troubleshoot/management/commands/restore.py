"""Put a backup in the place of the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from troubleshoot.backups import Refused, Restored, restore, restore_lines
from troubleshoot.management.progress import pages


class Command(BaseCommand):
    """`manage.py restore FILE [--yes]`"""

    help = "Puts a backup in the place of the database. On PostgreSQL it prints what to run instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="what `backup` wrote")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, file: str, yes: bool, verbosity: int, **options: Any) -> None:
        """Put it back after asking, or print what to run. Ends with 1 where nothing was changed."""
        if connection.vendor != "sqlite":
            self._describe(file)
        database = Path(connection.settings_dict["NAME"])
        if not yes:
            _ask(database)
        connection.close()
        try:
            with pages(quiet=verbosity == 0) as tell:
                restored = restore(Path(file), database, now=timezone.now(), tell=tell)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if verbosity:
            self._say(database, restored)

    def _describe(self, file: str) -> None:
        for line in restore_lines(connection.settings_dict, file, manage=f"{sys.executable} manage.py"):
            self.stdout.write(line)
        raise CommandError("Nothing was restored: PostgreSQL's own tools do it, by the lines above.")

    def _say(self, database: Path, restored: Restored) -> None:
        self.stdout.write(f"{database} holds what was in the backup; running servers see it from now on.")
        if restored.migrated:
            self.stdout.write(f"It was older: {', '.join(restored.migrated)} applied.")
            self.stdout.write("Run `load_guides` and `rebuild_statistics --missing`, as after an upgrade.")
        if restored.kept:
            self.stdout.write(f"What was there before is in {restored.kept}: delete it when all is well.")


def _ask(database: Path) -> None:
    if not sys.stdin.isatty():
        raise CommandError(f"This replaces all that {database} holds: say --yes.")
    if input(f"Replace all that {database} holds? Type yes: ").strip() != "yes":
        raise CommandError("Nothing was changed.")
