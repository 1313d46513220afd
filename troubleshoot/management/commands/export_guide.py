"""Print a guide as a canonical file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from troubleshoot import catalog
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Draft


class Command(BaseCommand):
    """`manage.py export_guide SLUG [--draft]`"""

    help = "Prints the published edition of a guide, or its draft, as a canonical guide file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the slug and --draft."""
        parser.add_argument("slug")
        parser.add_argument("--draft", action="store_true", help="the draft instead of what is published")

    def handle(self, *, slug: str, draft: bool, **options: Any) -> None:
        """Print the file and nothing else."""
        # Without a line end of its own: the bytes are those of the file.
        self.stdout.write(catalog.guide_text(_draft(slug) if draft else _published(slug)), ending="")


def _draft(slug: str) -> Guide:
    try:
        return catalog.guide_in(catalog.draft(slug))
    except Draft.DoesNotExist:
        raise CommandError(f"there is no draft of “{slug}”") from None


def _published(slug: str) -> Guide:
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise CommandError(f"no guide “{slug}” is published")
    return edition.guide
