"""All guides at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from ..catalog import Catalog
from ..engine.guide import Guide
from ..models import TextDay
from .arrivals import Brought, brought
from .contributions import Count
from .measures import Bounds, Median, Share, median_attempts, median_minutes
from .reading import Outcomes, Period, SomethingElse, Tallied, outcomes_of, something_else, tallied
from .trends import Week, in_all, no_weeks, weeks

FRESH = timedelta(days=180)
"""A guide that nobody checked for longer is stale."""

_KINDS = (Count.OUTCOME, Count.MINUTES, Count.ATTEMPTS)


@dataclass(frozen=True)
class Summary:
    """How some stretches ended, and what a fix took: minutes from the start, and attempts."""

    outcome: Outcomes
    minutes: Median | None
    attempts: Median | None

    @classmethod
    def of(cls, tallies: Tallied) -> Summary:
        """The summary of tallies of outcomes, minutes and attempts."""
        return cls(
            outcomes_of(tallies[Count.OUTCOME]),
            median_minutes(tallies[Count.MINUTES]),
            median_attempts(tallies[Count.ATTEMPTS]),
        )

    @property
    def bounds(self) -> Bounds | None:
        """What can be said of the share resolved."""
        return self.outcome.bounds


@dataclass(frozen=True)
class GuideLine:
    """One guide at a glance; `guide` is None if it is no longer published."""

    slug: str
    guide: Guide | None
    summary: Summary
    weeks: list[Week]


@dataclass(frozen=True)
class Overview:
    """All guides, all of them together, and the texts that were diagnosed."""

    lines: list[GuideLine]
    total: Summary
    weeks: list[Week]
    texts: Share
    brought: Brought
    stale: list[Guide]
    something_else: list[SomethingElse]

    @property
    def busiest(self) -> list[GuideLine]:
        """The guides with most stretches first."""
        return sorted(self.lines, key=lambda line: -line.summary.outcome.sessions)


def overview(catalog: Catalog, period: Period, today: date) -> Overview:
    """Everything at a glance, of the stretches that began in the period."""
    found = tallied(_KINDS, period=period)
    by_week = weeks(period, today)
    slugs = [*catalog.by_slug, *sorted(found.keys() - catalog.by_slug.keys())]
    idle = no_weeks(period, today)
    lines = [
        GuideLine(slug, _guide(catalog, slug), Summary.of(found[slug]), by_week.get(slug, idle))
        for slug in slugs
    ]
    return Overview(
        lines,
        Summary.of(_together(found.values())),
        in_all(by_week.values(), period, today),
        texts_found(period),
        brought(period),
        stale([edition.guide for edition in catalog.editions], today),
        something_else(most=20, period=period),
    )


def texts_found(period: Period) -> Share:
    """How many of the texts that were diagnosed found a guide."""
    found = period.of(TextDay.objects.all()).aggregate(
        known=Sum("known", default=0), unknown=Sum("unknown", default=0)
    )
    return Share(found["known"], found["known"] + found["unknown"])


def stale(guides: Iterable[Guide], today: date) -> list[Guide]:
    """The guides with a step that was not checked for longer than `FRESH`, or never; the oldest first."""
    old = [guide for guide in guides if any(is_stale(guide.checked(step), today) for step in guide.steps)]
    return sorted(old, key=lambda guide: min(guide.checked(step) or date.min for step in guide.steps))


def is_stale(checked: date | None, today: date) -> bool:
    """True if nobody checked it for longer than `FRESH`, or ever."""
    return checked is None or today - checked > FRESH


def _guide(catalog: Catalog, slug: str) -> Guide | None:
    edition = catalog.by_slug.get(slug)
    return edition.guide if edition else None


def _together(of_guides: Iterable[Tallied]) -> Tallied:
    total = Tallied(Counter)
    for tallies in of_guides:
        for kind, counter in tallies.items():
            total[kind].update(counter)
    return total
