"""Counting anew: everything that stands, whatever the rollup holds now."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from .. import statistics
from ..models import Fact, Stretch, TroubleshootingSession
from ..statistics import Change, Contribution, Counted
from .counting import contribution
from .current import Current

_AT_ONCE = 500  # sessions


def computed_anew() -> Counted:
    """What the live part of the rollup must hold, from the raw rows of all sessions."""
    changes = (
        Change(stretch.edition_id, stretch.edition.guide_id, None, counts_for)
        for _, counted in _all()
        for stretch, counts_for in counted
    )
    return Counted.of(changes)


@transaction.atomic
def recount() -> None:
    """Make the live part of the rollup anew, with what each stretch counts for."""
    changes = []
    for _, counted in _all():
        for stretch, counts_for in counted:
            stretch.counted = counts_for.as_json() if counts_for else {}
            changes.append(Change(stretch.edition_id, stretch.edition.guide_id, None, counts_for))
        Stretch.objects.bulk_update([stretch for stretch, _ in counted], ["counted"])
    statistics.replace(Counted.of(changes))


def _all() -> Iterator[tuple[TroubleshootingSession, list[tuple[Stretch, Contribution | None]]]]:
    """All sessions with their stretches and what each of these counts for."""
    last = 0
    while rows := list(TroubleshootingSession.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        yield from ((row, counted) for row, counted in contributions_of(rows))


def contributions_of(
    rows: list[TroubleshootingSession],
) -> Iterator[tuple[TroubleshootingSession, list[tuple[Stretch, Contribution | None]]]]:
    """These sessions with their stretches and what each counts for. Two queries for all."""
    stretches: dict[int, list[Stretch]] = {}
    for stretch in Stretch.objects.filter(session__in=rows).select_related("edition__guide"):
        stretches.setdefault(stretch.session_id, []).append(stretch)
    facts: dict[int, list[Fact]] = {}
    for fact in Fact.objects.filter(session__in=rows).order_by("number"):
        facts.setdefault(fact.session_id, []).append(fact)
    for row in rows:
        mine = sorted(stretches.get(row.pk, []), key=lambda stretch: stretch.number)
        standing = [stretch for stretch in mine if stretch.stands]
        if standing:
            current = Current("", row, standing[-1], facts.get(row.pk, []))
            yield row, [(stretch, contribution(current, stretch)) for stretch in mine]
