"""Load guide files and publish what is fit to be published."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from troubleshoot import catalog
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Edition


class Command(BaseCommand):
    """`manage.py load_guides [FILE ...]`"""

    help = "Loads guide files (the shipped ones by default) and publishes those without problems."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and --replace."""
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="also replace editions that did not come from a file"
        )

    def handle(self, *, files: list[Path], replace: bool, **options: Any) -> None:
        """Publish each file, say what became of it, and fail at the end if one was not fit."""
        unfit = 0
        paths = files or catalog.shipped_files()
        published = catalog.current().matcher.guides.values()
        others = catalog.beside(catalog.readable_guides(paths), published)
        for path in paths:
            if problems := _problems(path, others):
                unfit += 1
                for problem in problems:
                    self.stderr.write(str(problem))
                continue
            guide = catalog.read_guide(path)
            done = catalog.publish(guide, origin=Edition.Origin.FILE, now=timezone.now(), replace=replace)
            self.stdout.write(f"{guide.slug}: edition {done.number}, {_EXPLAINED[done.outcome]}")
        if unfit:
            raise CommandError(f"{unfit} of the files were not published, see the problems above")


def _problems(path: Path, others: list[Guide]) -> list[catalog.FileProblem]:
    """What keeps the guide in a file from being published: by itself, or by the stored reports."""
    found = [problem for problem in catalog.check_file(path, others) if not problem.warning]
    return found or catalog.in_file(path, catalog.refused_by_reports(catalog.read_guide(path)))


_EXPLAINED = {
    catalog.Publication.PUBLISHED: "published",
    catalog.Publication.UNCHANGED: "unchanged",
    catalog.Publication.WITHDRAWN: "not published, because it says what this withdrawn edition said",
    catalog.Publication.KEPT: "kept, because it did not come from a file (--replace publishes over it)",
}
