"""Whether a platform incident seems to be on: what the engine judges, read from recent stretches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db import models
from django.db.models import Min, Sum

from ..catalog import Catalog, PublishedGuide
from ..engine.facts import Result
from ..engine.incidents import Incident, Usual, incident
from ..models import Dismissal, Fact, Stretch, Tally
from .contributions import EVERY_DAY, Count

_RECENT, _HISTORY = timedelta(days=1), timedelta(days=28)
_MOST_ARRIVALS = 1000  # of the last day; more tell no more
_FEWEST = 8  # with fewer arrivals there can be no jump, whatever is usual


def incident_in(guide: int, *, now: datetime) -> Incident | None:
    """The incident that a guide (by id) seems to be in, unless a maintainer dismissed it.

    Judged at most once a minute in each process, so that pages stay cheap.
    """
    found = _judged(guide, int(now.timestamp()) // 60)
    if found is None or Dismissal.objects.filter(guide=guide, at__gte=found.since).exists():
        return None
    return found


def present_incidents(catalog: Catalog, *, now: datetime) -> list[tuple[PublishedGuide, Incident]]:
    """The published guides that seem to be in an incident. One query where hardly anybody comes."""
    recent = Stretch.objects.filter(started_at__gte=now - _RECENT, stands=True)
    arrived = dict(recent.values_list("edition__guide").annotate(models.Count("pk")).order_by())
    busy = [one for one in catalog.editions if arrived.get(one.row.guide_id, 0) >= _FEWEST]
    found = [(one, incident_in(one.row.guide_id, now=now)) for one in busy]
    return [(one, incident) for one, incident in found if incident is not None]


def dismiss(guide: int, *, by: int | None, now: datetime) -> None:
    """Take the banner of a guide's (by id) present incident away; a new incident shows it again."""
    Dismissal.objects.create(guide_id=guide, by_id=by, at=now)


@lru_cache(maxsize=256)
def _judged(guide: int, minute: int) -> Incident | None:
    now = datetime.fromtimestamp(minute * 60 + 60, UTC)
    # Nothing from after now, which a clock wrote that was ahead.
    last_day = (now - _RECENT, now)
    recent = Stretch.objects.filter(edition__guide=guide, stands=True, started_at__range=last_day)
    recent = recent.exclude(session__excluded=True)
    arrivals = list(recent.order_by("-started_at").values_list("started_at", flat=True)[:_MOST_ARRIVALS])
    if len(arrivals) < _FEWEST:
        return None
    return incident(arrivals, _results(guide, now), now, _usual(guide, now))


def _results(guide: int, now: datetime) -> list[tuple[datetime, bool]]:
    """The first reported result of each stretch whose attempt was recorded in the last day."""
    rows = (
        Fact.objects.filter(
            stretch__edition__guide=guide,
            stretch__started_at__gte=now - 2 * _RECENT,
            kind=Fact.Kind.ATTEMPTED,
            stands=True,
            session__excluded=False,
            at__range=(now - _RECENT, now),
        )
        .order_by("at")
        .values_list("stretch_id", "at", "data__result")
    )
    first: dict[int, tuple[datetime, bool]] = {}
    for stretch, at, result in rows:
        if result != Result.NOT_TRIED:
            first.setdefault(stretch, (at, result == Result.FIXED))
    return list(first.values())


def _usual(guide: int, now: datetime) -> Usual:
    """Four weeks until a day ago, or as long as the guide has had stretches."""
    until, since = (now - _RECENT).date(), (now - _HISTORY).date()
    kinds = (Count.OUTCOME, Count.REACHED, Count.ATTEMPTS)
    rows = Tally.objects.filter(edition__guide=guide, kind__in=kinds, n__gt=0, day__gt=EVERY_DAY)
    begun = rows.aggregate(day=Min("day"))["day"]
    history = rows.filter(day__gte=since, day__lt=until)
    sums = {(kind, key): n for kind, key, n in history.values_list("kind", "key").annotate(total=Sum("n"))}
    worked = sums.get((Count.ATTEMPTS, "01"), 0)
    return Usual(
        hours=24.0 * max((until - max(begun or until, since)).days, 0),
        arrivals=sum(n for (kind, _), n in sums.items() if kind == Count.OUTCOME),
        # By the first attempt, as the recent results are.
        worked=worked,
        failed=max(sums.get((Count.REACHED, "attempt-1"), 0) - worked, 0),
    )
