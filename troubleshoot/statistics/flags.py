"""Steps that people called wrong, and that still say the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..catalog import Catalog, PublishedGuide, pinned
from ..engine.guide import Guide, Step
from ..models import Edition, Remark, Tally
from .contributions import Count
from .reading import Period


@dataclass(frozen=True)
class Flagged:
    """A step of a published guide, and how many people called it wrong."""

    edition: PublishedGuide
    key: str
    people: int

    @property
    def step(self) -> Step:
        """The step as it is offered."""
        return self.edition.guide.steps_by_key[self.key]


def flagged_steps(published: Catalog, period: Period) -> list[Flagged]:
    """The steps flagged in the period, of most people first; not those changed or withdrawn since."""
    flags = period.tallies(Tally.objects.filter(kind=Count.FLAGGED))
    people: Counter[tuple[str, str]] = Counter()
    for row in flags.select_related("edition__guide"):
        slug = row.edition.guide.slug
        if slug in published.by_slug and _unchanged(row.edition, published.by_slug[slug].guide, row.key):
            people[slug, row.key] += row.n
    return [Flagged(published.by_slug[slug], key, n) for (slug, key), n in people.most_common() if n > 0]


def _unchanged(edition: Edition, guide: Guide, key: str) -> bool:
    """True if the guide offers the step as that edition did."""
    step, said_of = guide.steps_by_key.get(key), pinned(edition).guide.steps_by_key.get(key)
    return step is not None and step == said_of and key not in guide.withdrawn


def said_of(flagged: Flagged, period: Period, *, most: int) -> list[str]:
    """What people wrote when they called the step wrong in the period, the newest first."""
    slug = flagged.edition.guide.slug
    rows = Remark.objects.filter(kind=Remark.Kind.WRONG, key=flagged.key, stretch__edition__guide__slug=slug)
    rows = rows.filter(stretch__session__excluded=False).exclude(text="")
    found = period.of(rows, "at__date").order_by("-at", "pk")
    return list(found.values_list("text", flat=True)[:most])
