"""For a timer: mark sessions as left, forget old ones and old limits, bring stored estimates up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from troubleshoot import catalog, limits, sessions, statistics


class Command(BaseCommand):
    """Marks sessions left that saw no write for a while, and deletes those whose time is over."""

    help = "Mark idle sessions as left and delete old ones; the statistics keep what they count for."

    def add_arguments(self, parser: CommandParser) -> None:
        """A dry run changes nothing."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Do it, or say what would be done."""
        now = timezone.now()
        old = now - timedelta(days=settings.KEEP_DAYS)
        # Whatever is deleted is marked as left before, or it would count as open for ever.
        idle_since = max(now - timedelta(days=settings.LEFT_AFTER_DAYS), old)
        buckets = limits.old(now)
        if dry_run:
            left, forgotten = sessions.idle(idle_since).count(), sessions.forgettable(old).count()
            said = f"{left} sessions would be marked as left, {forgotten} deleted"
            self.stdout.write(f"{said}, and {buckets.count()} old limits.")
            return
        left = sessions.mark_left(before=idle_since, now=now)
        forgotten = sessions.forget(before=old)
        statistics.store_estimates(catalog.current().editions)
        emptied, _ = buckets.delete()
        self.stdout.write(f"{left} sessions marked as left, {forgotten} deleted, and {emptied} old limits.")
