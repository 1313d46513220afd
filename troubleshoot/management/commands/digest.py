"""One page of Markdown for the week."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from troubleshoot import catalog
from troubleshoot.digest import as_markdown, digest


class Command(BaseCommand):
    """`manage.py digest`"""

    help = "Write what moved in a week and what is worth doing, as Markdown; for a timer and a mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """The last day of the week, today by default."""
        parser.add_argument("--until", metavar="DATE", help="the last day (UTC) of the week, as 2026-11-24")

    def handle(self, *args: Any, until: str | None, **options: Any) -> None:
        """Print it."""
        told = digest(catalog.current(), _moment(until))
        self.stdout.write(as_markdown(told, settings.BASE_URL), ending="")


def _moment(until: str | None) -> datetime:
    """The end of that day, or now. Raises CommandError."""
    if until is None:
        return timezone.now()
    try:
        day = datetime.strptime(until, "%Y-%m-%d")
        if day.year < 2000:
            raise ValueError(until)
    except ValueError:
        raise CommandError(f"“{until}” is no day: write it like 2026-11-24.") from None
    return datetime.combine(day, time.max, tzinfo=UTC)
