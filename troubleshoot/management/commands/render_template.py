"""A published guide as an issue response template."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from troubleshoot import catalog, responses


class Command(BaseCommand):
    """`manage.py render_template SLUG`"""

    help = (
        "Prints a published guide as an issue response template in Markdown, with what was measured by now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the guide."""
        parser.add_argument("slug")

    def handle(self, *, slug: str, **options: Any) -> None:
        """Print it."""
        published = catalog.current().by_slug
        if slug not in published:
            raise CommandError(f"No guide “{slug}” is published. There are: {', '.join(sorted(published))}.")
        self.stdout.write(responses.template_of(published[slug]), ending="")
