"""What brings people to a guide: patterns found in their texts, and the links they followed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from ..engine.guide import Guide
from ..models import Tally
from .contributions import Count
from .reading import Period, Tallied, most_first

MOST_LINKS = 20
"""Links say what anybody wrote into them; only those that brought most people are shown."""


@dataclass(frozen=True)
class Arrival:
    """What brought so many people; `says` explains it, as far as the guide does."""

    key: str
    n: int
    says: str = ""


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
