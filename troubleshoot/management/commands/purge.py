"""For a timer: mark sessions as left, delete what is old, bring stored estimates up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from troubleshoot import catalog, guessing, limits, sessions, staff_sessions, statistics, unknown


class Command(BaseCommand):
    """Marks sessions left that saw no write for a while, and deletes whatever has had its time."""

    help = "Mark idle sessions as left and delete what is old; the statistics keep what it counts for."

    def add_arguments(self, parser: CommandParser) -> None:
        """A dry run changes nothing."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Do it, or say what would be done."""
        now = timezone.now()
        old = now - timedelta(days=settings.KEEP_DAYS)
        # Whatever is deleted is marked as left before, or it would count as open for ever.
        idle_since = max(now - timedelta(days=settings.LEFT_AFTER_DAYS), old)
        counts = _counted(idle_since, old, now) if dry_run else _done(idle_since, old, now)
        self.stdout.write("Nothing is changed. It would be:" if dry_run else "Done:")
        for what, count in counts.items():
            self.stdout.write(f"  {count} {what}")


_LEFT, _SESSIONS = "sessions marked as left", "sessions deleted with their texts"
_TEXTS, _GROUPS = "texts without a session deleted", "groups without texts deleted"


def _nobody_asks_for(old: datetime, now: datetime) -> dict[str, QuerySet[Any]]:
    """What is deleted as it is, by what it is called."""
    return {
        "hashes of deleted sessions deleted": sessions.old_hashes(old),
        "old limits deleted": limits.old(now),
        "old failures of sign-in deleted": guessing.old(now),
        "ended sign-ins deleted": staff_sessions.over(),
    }


def _counted(idle_since: datetime, old: datetime, now: datetime) -> dict[str, int]:
    """How much there is to do. Groups can only be counted that are without texts already."""
    return {
        _LEFT: sessions.idle(idle_since).count(),
        _SESSIONS: sessions.forgettable(old).count(),
        _TEXTS: unknown.forgettable(old).count(),
        _GROUPS: unknown.empty().count(),
        **{what: rows.count() for what, rows in _nobody_asks_for(old, now).items()},
    }


def _done(idle_since: datetime, old: datetime, now: datetime) -> dict[str, int]:
    """Do it; how much it was."""
    sessions.take_back_to(now)
    unknown.take_back_to(now)
    done = {
        _LEFT: sessions.mark_left(before=idle_since, now=now),
        _SESSIONS: sessions.forget(before=old),
        _TEXTS: unknown.forget(before=old),
        _GROUPS: unknown.forget_empty(),
    }
    statistics.store_estimates(catalog.current().editions)
    return done | {what: rows.delete()[0] for what, rows in _nobody_asks_for(old, now).items()}
