"""Sessions in a list for maintainers: filtered, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ..models import Stretch, TroubleshootingSession

PAGE = 50
"""Sessions on a page."""


@dataclass(frozen=True)
class Place:
    """A place in the list: just behind this session."""

    started_at: datetime
    pk: int

    def __str__(self) -> str:
        """As it stands in an address: microseconds since 1970, and the number of the session."""
        return f"{round((self.started_at - _EPOCH) / _MICROSECOND)}-{self.pk}"

    @classmethod
    def of(cls, text: str) -> Place:
        """The place that `str` wrote. Raises ValueError."""
        microseconds, _, pk = text.partition("-")
        if not (microseconds.isdecimal() and pk.isdecimal() and len(text) < 40):
            raise ValueError(text)
        try:
            return cls(_EPOCH + int(microseconds) * _MICROSECOND, int(pk))
        except OverflowError as error:
            raise ValueError(text) from error


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True)
class Filter:
    """Which sessions to list; what is empty filters nothing. Days are in UTC and both included."""

    guide: str = ""
    outcome: str = ""
    source: str = ""
    ref: str = ""
    since: date | None = None
    until: date | None = None
    excluded: bool | None = None


@dataclass(frozen=True)
class Listed:
    """A page of the list, and the place where the next one begins; None on the last."""

    rows: Sequence[TroubleshootingSession]
    next: Place | None


def listed(wanted: Filter, after: Place | None = None) -> Listed:
    """The sessions behind a place, each with its standing stretches. Two queries, whatever there is."""
    rows = _filtered(wanted)
    if after is not None:
        rows = rows.filter(Q(started_at__lt=after.started_at) | Q(pk__lt=after.pk))
        rows = rows.filter(started_at__lte=after.started_at)  # as the index has them
    standing = Stretch.objects.filter(stands=True).select_related("edition__guide").order_by("number")
    rows = rows.prefetch_related(Prefetch("stretches", standing, to_attr="standing"))
    found = list(rows.order_by("-started_at", "-pk")[: PAGE + 1])
    page, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    return Listed(page, Place(last.started_at, last.pk) if last else None)


def _filtered(wanted: Filter) -> QuerySet[TroubleshootingSession]:
    rows = TroubleshootingSession.objects.all()
    same = {name: value for name in ("outcome", "source", "ref") if (value := getattr(wanted, name))}
    rows = rows.filter(**same)
    if wanted.excluded is not None:
        rows = rows.filter(excluded=wanted.excluded)
    if wanted.since is not None:
        rows = rows.filter(started_at__gte=datetime.combine(wanted.since, time.min, UTC))
    if wanted.until is not None:
        # No "before the next day": the last day there is has none.
        rows = rows.filter(started_at__lte=datetime.combine(wanted.until, time.max, UTC))
    if wanted.guide:
        here = Stretch.objects.filter(session=OuterRef("pk"), stands=True, edition__guide__slug=wanted.guide)
        rows = rows.filter(Exists(here))
    return rows
