"""Compute the statistics anew from the raw rows, or compare them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from troubleshoot import catalog, sessions, statistics
from troubleshoot.models import Stretch, Tally
from troubleshoot.statistics import Counted


class Command(BaseCommand):
    """Makes the live part of the rollup anew; what purged sessions counted for stays as it is."""

    help = "Recompute the statistics from the sessions that are stored; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        """Compare only, on request."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 on a difference")
        parser.add_argument(
            "--missing",
            action="store_true",
            help="only if stored sessions are not counted, or not for all that is counted by now",
        )

    def handle(self, *args: Any, check: bool, missing: bool, **options: Any) -> None:
        """Rebuild, or print every difference."""
        if check:
            self._compare()
            return
        if missing and not _missing():
            return
        sessions.recount()
        statistics.store_estimates(catalog.current().editions)
        self.stdout.write("The statistics were computed anew.")

    def _compare(self) -> None:
        with sessions.one_moment():
            stored, computed = Counted.stored(), sessions.computed_anew()
            mistaken = sessions.rows_that_differ()
        lines = [
            *(f"stretch {number}: its row says something else than its facts" for number in mistaken),
            *_differences("tally", stored.tallies, computed.tallies),
            *_differences("cell", stored.cells, computed.cells),
        ]
        if lines:
            for line in lines:
                self.stdout.write(line)
            raise CommandError(f"{len(lines)} differences")
        self.stdout.write("The statistics agree with the sessions.")


def _missing() -> bool:
    """True if stored sessions were counted by a version that counted nothing, or less. Three queries."""
    if not Tally.objects.exists():
        return Stretch.objects.exists()
    return statistics.counted_less()


def _differences(name: str, stored: Counter[Any], computed: Counter[Any]) -> list[str]:
    keys = sorted(stored.keys() | computed.keys(), key=str)
    return [
        f"{name} {key}: stored {stored[key]}, computed {computed[key]}"
        for key in keys
        if stored[key] != computed[key]
    ]
