"""Counting anew: everything that stands, whatever the rollup holds now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from .. import statistics
from ..models import Fact, Stretch, TroubleshootingSession
from ..statistics import Change, Contribution, Counted
from .counting import contribution
from .current import Current

_AT_ONCE = 500  # sessions
_Counted = list[tuple[Stretch, Contribution | None]]


def computed_anew() -> Counted:
    """What the live part of the rollup must hold, from the raw rows of all sessions."""
    return Counted.of(
        Change(stretch.edition_id, stretch.edition.guide_id, None, counts_for)
        for counted in _all()
        for stretch, counts_for in counted
    )


@transaction.atomic
def recount() -> None:
    """Make the live part of the rollup anew, with what each stretch counts for."""
    keep_writers_out()
    statistics.replace(Counted.of(_recounted()))


def _recounted() -> Iterator[Change]:
    """What every stretch counts for, set on its row."""
    for counted in _all():
        for stretch, counts_for in counted:
            stretch.counted = counts_for.as_json() if counts_for else {}
            yield Change(stretch.edition_id, stretch.edition.guide_id, None, counts_for)
        Stretch.objects.bulk_update([stretch for stretch, _ in counted], ["counted"])


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


def _all() -> Iterator[_Counted]:
    """The stretches of all sessions with what each counts for, some sessions at a time."""
    last = 0
    while rows := list(TroubleshootingSession.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        yield contributions_of(rows)


def contributions_of(rows: list[TroubleshootingSession]) -> _Counted:
    """The stretches of these sessions with what each counts for. Two queries for all."""
    stretches: dict[int, list[Stretch]] = {}
    for stretch in Stretch.objects.filter(session__in=rows).select_related("edition__guide"):
        stretches.setdefault(stretch.session_id, []).append(stretch)
    facts: dict[int, list[Fact]] = {}
    for fact in Fact.objects.filter(session__in=rows).order_by("number"):
        facts.setdefault(fact.session_id, []).append(fact)
    counted: _Counted = []
    for row in rows:
        mine = sorted(stretches.get(row.pk, []), key=lambda stretch: stretch.number)
        standing = [stretch for stretch in mine if stretch.stands]
        if standing:
            current = Current("", row, standing[-1], facts.get(row.pk, []))
            counted += [(stretch, contribution(current, stretch)) for stretch in mine]
    return counted
