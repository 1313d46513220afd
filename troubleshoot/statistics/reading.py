"""What sessions did, counted for maintainers: plain counts per guide and step, over all editions.

Everything is counted in stretches, and steps by their keys, so that a reworded step keeps its
history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from ..catalog import Catalog
from ..engine.facts import Outcome
from ..engine.guide import Guide
from ..models import Stretch, Tally
from .contributions import Count


@dataclass(frozen=True)
class Period:
    """The days (UTC, both included) on which stretches began that count; None has no end there."""

    since: date | None = None
    until: date | None = None


ALWAYS = Period()
"""All days."""


@dataclass(frozen=True)
class Outcomes:
    """How many stretches of a guide ended in which way; `sessions` is their sum."""

    sessions: int = 0
    resolved: int = 0
    escalated: int = 0
    left: int = 0
    open: int = 0
    switched: int = 0


@dataclass(frozen=True)
class StepCounts:
    """One step: stretches that put it to the test, named it alone, skipped it, or may not do it."""

    key: str
    title: str
    tried: int = 0
    credited: int = 0
    skipped: int = 0
    not_permitted: int = 0


@dataclass(frozen=True)
class SomethingElse:
    """What a person wrote had helped, in a line."""

    text: str
    guide: str
    at: datetime


_OUTCOMES = (Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT, Outcome.OPEN, Outcome.SWITCHED)


def outcomes(catalog: Catalog, period: Period = ALWAYS) -> dict[str, Outcomes]:
    """The outcomes of all stretches, by guide; published guides without any are among them."""
    found = {slug: Outcomes() for slug in catalog.by_slug}
    for slug, ends_of in counted(Count.OUTCOME, period=period).items():
        ends = {outcome.value: ends_of[outcome] for outcome in _OUTCOMES}
        found[slug] = Outcomes(sessions=sum(ends.values()), **ends)
    return found


def steps(guide: Guide, period: Period = ALWAYS) -> list[StepCounts]:
    """The counts of the guide's steps in its order, then of steps it no longer has."""
    of_steps = Count.TRIED, Count.CREDITED, Count.SKIPPED, Count.NOT_PERMITTED
    counts = {kind: counted(kind, guide=guide.slug, period=period)[guide.slug] for kind in of_steps}
    titles = {step.key: step.title for step in guide.steps}
    titles |= {key: key for key in sorted(set().union(*counts.values())) if key not in titles}
    return [
        StepCounts(key, title, **{str(kind): counts[kind][key] for kind in of_steps})
        for key, title in titles.items()
    ]


def counted(
    kind: Count, *, guide: str | None = None, period: Period = ALWAYS
) -> defaultdict[str, Counter[str]]:
    """The tallies of a kind by guide (slug) and key, over all editions, without zeros."""
    rows = Tally.objects.filter(kind=kind)
    if guide is not None:
        rows = rows.filter(edition__guide__slug=guide)
    if period.since is not None:
        rows = rows.filter(day__gte=period.since)
    if period.until is not None:
        rows = rows.filter(day__lte=period.until)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for slug, key, n in rows.values_list("edition__guide__slug", "key").annotate(total=Sum("n")):
        if n:
            found[slug][key] = n
    return found


def something_else(slug: str | None = None, *, most: int = 100) -> list[SomethingElse]:
    """The newest lines people wrote about what else had helped, of one guide or of all."""
    stretches = Stretch.objects.filter(stands=True, outcome=Outcome.RESOLVED).exclude(something_else="")
    if slug is not None:
        stretches = stretches.filter(edition__guide__slug=slug)
    rows = stretches.order_by("-started_at").values_list(
        "something_else", "edition__guide__slug", "started_at"
    )
    return [SomethingElse(*row) for row in rows[:most]]


def rejections(slug: str) -> list[tuple[str, int]]:
    """The guide's patterns that led people there who said that it is not their problem, most first.

    Each with the number of stretches, over all editions.
    """
    return sorted(
        counted(Count.REJECTED, guide=slug)[slug].items(), key=lambda counted: (-counted[1], counted[0])
    )
