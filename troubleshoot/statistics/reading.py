"""What sessions did, counted for maintainers: plain counts per guide and step, over all editions.

Everything is counted in stretches, and steps by their keys, so that a reworded step keeps its
history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from ..catalog import Catalog
from ..engine.facts import Outcome
from ..engine.guide import Guide
from ..models import Stretch, Tally
from .contributions import EVERY_DAY, Count
from .measures import Bounds, bounds


@dataclass(frozen=True)
class Period:
    """The days (UTC, both included) on which stretches began that count; None has no end there."""

    since: date | None = None
    until: date | None = None

    def tallies(self, rows: QuerySet[Tally]) -> QuerySet[Tally]:
        """The tallies of the period: those of its days, or the ones that count all days together."""
        if self == ALWAYS:
            return rows.filter(day=EVERY_DAY)
        return self.of(rows.filter(day__gt=EVERY_DAY))

    def of(self, rows: QuerySet[Any], name: str = "day") -> QuerySet[Any]:
        """The rows whose day, in the column of that `name`, is in the period."""
        if self.since is not None:
            rows = rows.filter(**{f"{name}__gte": self.since})
        if self.until is not None:
            rows = rows.filter(**{f"{name}__lte": self.until})
        return rows


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

    @property
    def bounds(self) -> Bounds | None:
        """What can be said of the share resolved."""
        return bounds(resolved=self.resolved, escalated=self.escalated, left=self.left)


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
    for slug, ends in counted(Count.OUTCOME, period=period).items():
        found[slug] = outcomes_of(ends)
    return found


def outcomes_by_edition(slug: str, period: Period = ALWAYS, *, most: int = 4) -> dict[int, Outcomes]:
    """The outcomes in the newest editions of a guide that have any, by their numbers, newest first."""
    rows = period.tallies(Tally.objects.filter(kind=Count.OUTCOME, edition__guide__slug=slug))
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, key, n in rows.values_list("edition__number", "key").annotate(total=Sum("n")):
        found[number][key] = n
    return {number: outcomes_of(found[number]) for number in sorted(found, reverse=True)[:most]}


def outcomes_of(tallies: Counter[str]) -> Outcomes:
    """Tallies by outcome as a value."""
    ends = {outcome.value: tallies[outcome] for outcome in _OUTCOMES}
    return Outcomes(sessions=sum(ends.values()), **ends)


OF_STEPS = (Count.TRIED, Count.CREDITED, Count.SKIPPED, Count.NOT_PERMITTED)
"""What is counted of each step, under the names of `StepCounts`."""


def steps(guide: Guide, period: Period = ALWAYS) -> list[StepCounts]:
    """The counts of the guide's steps in its order, then of steps it no longer has."""
    return steps_of(guide, tallied(OF_STEPS, guide=guide.slug, period=period)[guide.slug])


def steps_of(guide: Guide, tallies: Tallied) -> list[StepCounts]:
    """The same from tallies that were read before."""
    titles = {step.key: step.title for step in guide.steps}
    known = set().union(*(tallies[kind] for kind in OF_STEPS))
    titles |= {key: key for key in sorted(known) if key not in titles}
    return [
        StepCounts(key, title, **{str(kind): tallies[kind][key] for kind in OF_STEPS})
        for key, title in titles.items()
    ]


Tallied = defaultdict[str, Counter[str]]
"""Tallies by kind, and in each by key, without zeros."""


def tallied(
    kinds: Iterable[Count], *, guide: str | None = None, period: Period = ALWAYS
) -> defaultdict[str, Tallied]:
    """The tallies of some kinds by guide (slug), over all editions. One query."""
    rows = period.tallies(Tally.objects.filter(kind__in=list(kinds)))
    if guide is not None:
        rows = rows.filter(edition__guide__slug=guide)
    found: defaultdict[str, Tallied] = defaultdict(_no_tallies)
    sums = rows.values_list("edition__guide__slug", "kind", "key").annotate(total=Sum("n"))
    for slug, kind, key, n in sums:
        if n:
            found[slug][kind][key] = n
    return found


def _no_tallies() -> Tallied:
    return defaultdict(Counter)


def counted(
    kind: Count, *, guide: str | None = None, period: Period = ALWAYS
) -> defaultdict[str, Counter[str]]:
    """The tallies of one kind by guide (slug) and key."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found.update((slug, kinds[kind]) for slug, kinds in tallied([kind], guide=guide, period=period).items())
    return found


def most_first(tallies: Counter[str]) -> list[tuple[str, int]]:
    """Keys with their numbers, the greatest first and equal ones by key."""
    return sorted(tallies.items(), key=lambda item: (-item[1], item[0]))


def something_else(
    slug: str | None = None, *, most: int = 100, period: Period = ALWAYS
) -> list[SomethingElse]:
    """The newest lines people wrote about what else had helped, of one guide or of all."""
    stretches = Stretch.objects.filter(stands=True, outcome=Outcome.RESOLVED).exclude(something_else="")
    stretches = stretches.filter(session__excluded=False)
    if slug is not None:
        stretches = stretches.filter(edition__guide__slug=slug)
    rows = period.of(stretches, "started_at__date").order_by("-started_at")
    columns = rows.values_list("something_else", "edition__guide__slug", "started_at")
    return [SomethingElse(*row) for row in columns[:most]]


def rejections(slug: str, period: Period = ALWAYS) -> list[tuple[str, int]]:
    """The guide's patterns that led people there who said that it is not their problem, most first.

    Each with the number of stretches, over all editions.
    """
    return most_first(counted(Count.REJECTED, guide=slug, period=period)[slug])
