"""What maintainers see of the texts that no guide knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from ..catalog import Catalog
from ..engine.facts import Outcome
from ..models import DraftPattern, TextDay, TextGroup, UnknownText
from ..statistics import Period
from ..statistics.measures import Share
from ..statistics.overview import texts_found

RECENT = timedelta(days=30)
MOST_GROUPS = 50


class Status(StrEnum):
    """What became of a group: nothing yet, a draft pattern, or a guide that knows its newest text."""

    UNTAUGHT = "untaught"
    DRAFTED = "drafted"
    KNOWN = "known"


@dataclass(frozen=True)
class Week:
    """Of how many texts how many found a verdict, in the seven days from `begins` on."""

    begins: date
    share: Share


@dataclass(frozen=True)
class Group:
    """A group with its newest text, how many came lately, and what became of the sessions."""

    row: TextGroup
    recent: int
    example: str
    outcomes: Mapping[str, int]
    covered_by: str | None = None
    """The guide that knows the example by now."""
    drafted: bool = False
    """Whether there is a draft pattern of it."""

    @property
    def status(self) -> Status:
        """What became of it."""
        if self.covered_by is not None:
            return Status.KNOWN
        return Status.DRAFTED if self.drafted else Status.UNTAUGHT

    @property
    def untaught(self) -> bool:
        """True if it still comes, and nobody has done anything about it yet."""
        return self.recent > 0 and self.status is Status.UNTAUGHT


def share(now: datetime, *, days: int = 30, ago: int = 0) -> Share:
    """How many texts found a verdict, over `days` days that ended `ago` days before today."""
    last = now.date() - timedelta(days=ago)
    return texts_found(Period(last - timedelta(days=days - 1), last))


def weeks(now: datetime, *, count: int = 12) -> list[Week]:
    """The last weeks, each of the seven days that end on today's day of the week; the oldest first."""
    first = now.date() - timedelta(days=7 * count - 1)
    sums = [[0, 0] for _ in range(count)]
    for row in TextDay.objects.filter(day__gte=first, day__lte=now.date()):
        week = sums[(row.day - first).days // 7]
        week[0] += row.known
        week[1] += row.known + row.unknown
    return [Week(first + timedelta(days=7 * n), Share(*both)) for n, both in enumerate(sums)]


def groups(published: Catalog, now: datetime, *, words: str = "") -> list[Group]:
    """The groups, those with most texts of the last 30 days first, then the larger and newer ones.

    With `words`, only those with a text that has all of them in it. Three queries.
    """
    newest = UnknownText.objects.filter(group=OuterRef("pk")).order_by("-kept_at", "-pk").values("text")[:1]
    lately = Count("texts", filter=Q(texts__kept_at__gt=now - RECENT))
    drafted = Exists(DraftPattern.objects.filter(group=OuterRef("pk")))
    rows = TextGroup.objects.annotate(lately=lately, example=Subquery(newest), drafted=drafted)
    if words.split():
        has_all = Q(*(("text__icontains", word) for word in words.split()))
        rows = rows.filter(Exists(UnknownText.objects.filter(has_all, group=OuterRef("pk"))))
    rows = rows.order_by("-lately", "-size", "-newest_at", "pk")[:MOST_GROUPS]
    became = _outcomes(row.pk for row in rows)
    return [
        Group(
            row,
            row.lately,
            row.example or "",
            became.get(row.pk, {}),
            covered_by(published, row.example),
            row.drafted,
        )
        for row in rows
    ]


def one_group(published: Catalog, pk: int, now: datetime) -> tuple[Group, Sequence[UnknownText]]:
    """A group with its newest texts. Raises TextGroup.DoesNotExist."""
    row = TextGroup.objects.get(pk=pk)
    texts = list(row.texts.select_related("session").order_by("-kept_at", "-pk")[:20])
    recent = row.texts.filter(kept_at__gt=now - RECENT).count()
    example = texts[0].text if texts else ""
    became = _outcomes([pk]).get(pk, {})
    drafted = row.draft_patterns.exists()
    return Group(row, recent, example, became, covered_by(published, example), drafted), texts


def covered_by(published: Catalog, example: str | None) -> str | None:
    """The slug of the guide that a text leads to today, or None."""
    return published.matcher.diagnose(example).verdict if example else None


def drafts() -> list[DraftPattern]:
    """The draft patterns made so far, the newest first."""
    return list(DraftPattern.objects.select_related("guide").order_by("-made_at")[:100])


def _outcomes(keys: Iterable[int]) -> dict[int, dict[str, int]]:
    """How the sessions of each group's texts ended; `none` for texts that came without a session."""
    rows = UnknownText.objects.filter(group__in=list(keys)).values_list("group", "session__outcome")
    found: dict[int, dict[str, int]] = {}
    for group, outcome, count in rows.annotate(count=Count("pk")).order_by("group", "session__outcome"):
        found.setdefault(group, {})[outcome or "none"] = count
    order = [*Outcome, "none"]
    return {
        group: {str(outcome): counts[outcome] for outcome in order if outcome in counts}
        for group, counts in found.items()
    }
