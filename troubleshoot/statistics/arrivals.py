"""What brings people: patterns found in their texts, the links they followed, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Left, StrIndex

from ..engine.guide import Guide
from ..models import Tally
from .contributions import BETWEEN, OF_LINKS, Count
from .reading import ALWAYS, Outcomes, Period, Tallied, most_first

MOST_LINKS = 20
"""Links say what anybody wrote into them; only those that brought most people are shown."""


@dataclass(frozen=True)
class Arrival:
    """What brought so many people; `says` explains it, as far as the guide does."""

    key: str
    n: int
    says: str = ""


@dataclass(frozen=True)
class Link:
    """Where a link stood, what it said, and how the whole sessions stand that it brought."""

    source: str
    ref: str
    outcome: Outcomes


@dataclass(frozen=True)
class Brought:
    """What became of the people that links brought: by link, and by source whatever the link said.

    `untold` is the number of sessions that were deleted before this was counted.
    """

    links: list[Link]
    sources: list[Link]
    untold: int


def patterns(guide: Guide, tallies: Tallied, kind: Count = Count.PATTERN) -> list[Arrival]:
    """The patterns that brought people (or with `REJECTED`: wrongly, as they said), most first."""
    known = guide.patterns_by_key
    return [
        Arrival(key, n, known[key].says or known[key].text if key in known else "")
        for key, n in most_first(tallies[kind])
    ]


def links(kind: Count, slug: str, period: Period) -> list[Arrival]:
    """Where the links stood that people followed (`SOURCE`), or what they said (`REF`), most first."""
    rows = period.tallies(Tally.objects.filter(kind=kind, edition__guide__slug=slug))
    sums = rows.values_list("key").annotate(total=Sum("n")).filter(total__gt=0).order_by("-total", "key")
    return [Arrival(key, n) for key, n in sums[:MOST_LINKS]]


def brought(period: Period, *, guide: str | None = None) -> Brought:
    """What became of the sessions that began in the period, in a guide (by slug) or anywhere. Three queries.

    A session counts once, in the guide that it began in, as it ended in whatever guide.
    """
    rows = period.tallies(Tally.objects.filter(kind__in=[*OF_LINKS.values(), Count.SOURCE]))
    if guide is not None:
        rows = rows.filter(edition__guide__slug=guide)
    of_links = rows.filter(kind__in=OF_LINKS.values())
    source = Left("key", StrIndex("key", Value(BETWEEN)) - 1)
    by_source = _most_first(of_links.annotate(source=source), "source")
    return Brought(
        links=[_link(key, ends) for key, ends in _most_first(of_links, "key")],
        sources=[_link(key, ends) for key, ends in by_source],
        untold=_untold(rows),
    )


def counted_less() -> bool:
    """True if the live part was counted by a version that did not say yet what became of sessions."""
    rows = Tally.objects.filter(kind__in=[*OF_LINKS.values(), Count.SOURCE], retained=False)
    return _untold(ALWAYS.tallies(rows)) > 0


def _untold(rows: QuerySet[Tally]) -> int:
    """How many sessions were counted for their source and not for how they stand."""
    of_links = Q(kind__in=OF_LINKS.values())
    sums = rows.aggregate(
        all=Sum("n", filter=~of_links, default=0), told=Sum("n", filter=of_links, default=0)
    )
    return max(int(sums["all"] - sums["told"]), 0)


def _most_first(rows: QuerySet[Tally], by: str) -> Iterable[tuple[str, dict[str, int]]]:
    """The numbers by outcome of each key, the keys of most sessions first."""
    ends: dict[str, Any] = {
        str(outcome): Sum("n", filter=Q(kind=kind), default=0) for outcome, kind in OF_LINKS.items()
    }
    sums: Iterable[Any] = (
        rows.values(name=F(by))
        .annotate(people=Sum("n"), **ends)
        .filter(people__gt=0)
        .order_by("-people", "name")[:MOST_LINKS]
    )
    for row in sums:
        yield row["name"], {name: row[name] for name in ends}


def _link(key: str, ends: dict[str, int]) -> Link:
    """A link by its key, or a source alone."""
    source, _, ref = key.partition(BETWEEN)
    return Link(source, ref, Outcomes(sessions=sum(ends.values()), **ends))
