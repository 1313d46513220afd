"""How stretches went week by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ..models import Tally
from .contributions import Count
from .reading import Outcomes, Period, outcomes_of

WEEKS = 12
"""So many weeks are shown where no period says more."""

MOST_WEEKS = 26
"""No more are shown of any period; the last ones are."""


@dataclass(frozen=True)
class Week:
    """How the stretches ended that began in these days (UTC, both included)."""

    begins: date
    ends: date
    outcome: Outcomes


def weeks(period: Period, today: date, *, guide: str | None = None) -> dict[str, list[Week]]:
    """The weeks of the period by guide (slug), the oldest first; only guides with stretches in them.

    They are counted back from the period's last day, or from `today` if that comes first, so that
    all but the first are whole.
    """
    spans = spans_of(period, today)
    if not spans:
        return {}
    days = Period(spans[0][0], spans[-1][1])
    rows = days.tallies(Tally.objects.filter(kind=Count.OUTCOME))
    if guide is not None:
        rows = rows.filter(edition__guide__slug=guide)
    sums: defaultdict[str, defaultdict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for slug, day, outcome, n in rows.values_list("edition__guide__slug", "day", "key").annotate(Sum("n")):
        sums[slug][(spans[-1][1] - day).days // 7][outcome] += n
    return {slug: _weeks(spans, by_week) for slug, by_week in sums.items()}


def no_weeks(period: Period, today: date) -> list[Week]:
    """The weeks of the period, with nothing in them."""
    return _weeks(spans_of(period, today), {})


def in_all(weeks_of_guides: Iterable[list[Week]], period: Period, today: date) -> list[Week]:
    """The weeks of several guides added up."""
    return [
        Week(week.begins, week.ends, added(same.outcome for same in (week, *others)))
        for week, *others in zip(no_weeks(period, today), *weeks_of_guides, strict=True)
    ]


def added(outcomes: Iterable[Outcomes]) -> Outcomes:
    """Outcomes added up."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total.update(vars(outcome))
    return Outcomes(**total)


def spans_of(period: Period, today: date) -> list[tuple[date, date]]:
    """The first and last day of each week of the period, the oldest week first."""
    last = min(period.until or today, today).toordinal()
    first = period.since.toordinal() if period.since else last - 7 * WEEKS + 1
    ends = range(last, max(first, last - 7 * MOST_WEEKS + 1, 1) - 1, -7)
    return [(date.fromordinal(max(end - 6, first, 1)), date.fromordinal(end)) for end in reversed(ends)]


def _weeks(spans: list[tuple[date, date]], by_week: Mapping[int, Counter[str]]) -> list[Week]:
    """`by_week` counts weeks back from the last one, which is 0."""
    back = range(len(spans) - 1, -1, -1)
    return [
        Week(begins, ends, outcomes_of(by_week.get(ago, Counter())))
        for (begins, ends), ago in zip(spans, back, strict=True)
    ]
