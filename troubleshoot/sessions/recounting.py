"""Counting anew: everything that stands, whatever the rollup holds now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass

from django.db import connection, transaction

from .. import statistics
from ..models import Fact, Stretch, TroubleshootingSession
from ..statistics import Change, Contribution, Counted
from .counting import Ending, contribution, ending
from .current import Current

_AT_ONCE = 500  # sessions
ROWS = ["counted", "outcome", "resolved_by", "something_else"]
"""What the row of a stretch says that follows from facts."""


@dataclass(frozen=True)
class Recounted:
    """A stretch, what it counts for, and (if it stands) how it ended, by the facts."""

    stretch: Stretch
    counts_for: Contribution | None
    ended: Ending | None

    @property
    def differs(self) -> bool:
        """True if its row says anything else."""
        row, ended = self.stretch, self.ended
        told = ended and (row.outcome, row.resolved_by, row.something_else) != astuple(ended)
        return bool(told) or Contribution.from_json(row.counted) != self.counts_for

    def set(self) -> None:
        """Say it on the row, which the caller saves."""
        self.stretch.counted = self.counts_for.as_json() if self.counts_for else {}
        if self.ended:
            self.stretch.outcome, self.stretch.resolved_by, self.stretch.something_else = astuple(self.ended)

    def change(self) -> Change:
        """The change from nothing to what it counts for."""
        row = self.stretch
        return Change(row.edition_id, row.edition.guide_id, None, self.counts_for)


def computed_anew() -> Counted:
    """What the live part of the rollup must hold, from the raw rows of all sessions."""
    return Counted.of(one.change() for part in _all() for one in part)


def rows_that_differ() -> list[int]:
    """The ids of stretches whose rows say something else than the facts of their sessions."""
    return [one.stretch.pk for part in _all() for one in part if one.differs]


@transaction.atomic
def recount() -> None:
    """Make the live part of the rollup anew, with what each stretch counts for."""
    keep_writers_out()
    statistics.replace(Counted.of(_recounted()))


def _recounted() -> Iterator[Change]:
    """What every stretch counts for, set on its row."""
    for part in _all():
        mistaken = [one for one in part if one.differs]
        for one in mistaken:
            one.set()
        Stretch.objects.bulk_update([one.stretch for one in mistaken], ROWS)
        yield from (one.change() for one in part)


def keep_writers_out() -> None:
    """Until the transaction ends nobody else writes a session; those who read go on.

    Every write touches the table of sessions first, so that nobody who waits here holds what is needed
    to go on. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(TroubleshootingSession._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read in it is of one moment, and no writer waits; in a transaction, what that shows."""
    if connection.in_atomic_block:
        yield
        return
    # Django's own transactions would take the lock of writers on SQLite, and see each commit on PostgreSQL.
    level = " ISOLATION LEVEL REPEATABLE READ" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{level}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _all() -> Iterator[list[Recounted]]:
    """The stretches of all sessions with what each counts for, some sessions at a time."""
    last = 0
    while rows := list(TroubleshootingSession.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        yield recounted(rows)


def recounted(rows: list[TroubleshootingSession]) -> list[Recounted]:
    """The stretches of these sessions with what each counts for. Two queries for all."""
    stretches: dict[int, list[Stretch]] = {}
    for stretch in Stretch.objects.filter(session__in=rows).select_related("edition__guide"):
        stretches.setdefault(stretch.session_id, []).append(stretch)
    facts: dict[int, list[Fact]] = {}
    for fact in Fact.objects.filter(session__in=rows).order_by("number"):
        facts.setdefault(fact.session_id, []).append(fact)
    found = []
    for row in rows:
        mine = sorted(stretches.get(row.pk, []), key=lambda stretch: stretch.number)
        standing = [stretch for stretch in mine if stretch.stands]
        if standing:
            current = Current("", row, standing[-1], facts.get(row.pk, []))
            found += [_recounted_one(current, stretch) for stretch in mine]
    return found


def _recounted_one(current: Current, stretch: Stretch) -> Recounted:
    ended = ending(current, stretch) if stretch.stands else None
    return Recounted(stretch, contribution(current, stretch), ended)
