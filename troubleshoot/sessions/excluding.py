"""Leaving sessions out of the statistics, and taking them back in; the rollup follows at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from .. import statistics
from ..models import Exclusion, Stretch, TroubleshootingSession
from ..models.statements import Prepared
from ..statistics import Contribution
from .errors import Refused
from .recounting import ROWS, keep_writers_out, recounted

_AT_ONCE = 500  # sessions


@transaction.atomic
def exclude(exclusion: Exclusion, *, by: AbstractBaseUser | AnonymousUser, now: datetime) -> Exclusion:
    """Record an exclusion (not saved yet) and leave its sessions out; the same one that stands stays alone.

    Raises Refused without a reason.
    """
    if not exclusion.reason.strip():
        raise Refused(gettext("Say why, so that others understand the figures."), field="reason")
    # Or a session that starts now would neither see the exclusion nor be seen by it.
    keep_writers_out()
    if (same := _same_as(exclusion)) is not None:
        return same
    exclusion.made_at, exclusion.made_by = now, by  # type: ignore[assignment]
    exclusion.save(force_insert=True)
    _recount(_concerned(exclusion))
    return exclusion


def _same_as(exclusion: Exclusion) -> Exclusion | None:
    """The standing exclusion of the same session, source or span."""
    what = {name: getattr(exclusion, name) for name in ("kind", "session", "source", "since", "until")}
    return Exclusion.objects.filter(**what, ended_at=None).first()


@transaction.atomic
def include(exclusion: Exclusion, *, by: AbstractBaseUser | AnonymousUser, now: datetime) -> Exclusion:
    """End an exclusion: its sessions count again, unless another one leaves them out. Ending twice is one."""
    keep_writers_out()
    exclusion = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if exclusion.ended_at is None:
        exclusion.ended_at, exclusion.ended_by = now, by  # type: ignore[assignment]
        exclusion.save(update_fields=["ended_at", "ended_by"])
        _recount(_concerned(exclusion))
    return exclusion


def _concerned(exclusion: Exclusion) -> QuerySet[TroubleshootingSession]:
    """The sessions that an exclusion leaves out."""
    rows = TroubleshootingSession.objects.all()
    match exclusion.kind:
        case Exclusion.Kind.SESSION:
            return rows.filter(exclusions=exclusion)
        case Exclusion.Kind.SOURCE:
            return rows.filter(source=exclusion.source)
        case _:
            return rows.filter(started_at__gte=exclusion.since, started_at__lt=exclusion.until)


def exclusions_of(row: TroubleshootingSession) -> QuerySet[Exclusion]:
    """The standing exclusions that leave this session out."""
    return Exclusion.objects.filter(
        Q(kind=Exclusion.Kind.SESSION, session=row)
        | Q(kind=Exclusion.Kind.SOURCE, source=row.source)
        | Q(kind=Exclusion.Kind.SPAN, since__lte=row.started_at, until__gt=row.started_at),
        ended_at=None,
    )


def is_excluded(row: TroubleshootingSession) -> bool:
    """Whether a standing exclusion leaves this session out. One query where nothing is left out."""
    return bool(_ANY_STANDS.rows()) and exclusions_of(row).exists()


_ANY_STANDS = Prepared(lambda: Exclusion.objects.filter(ended_at=None).order_by().values_list("pk")[:1])


def _standing() -> Q:
    """The condition that some standing exclusion concerns a session."""
    in_span = Q(since__lte=OuterRef("started_at"), until__gt=OuterRef("started_at"))
    standing = Exclusion.objects.filter(ended_at=None)
    return Q(
        Exists(
            standing.filter(
                Q(kind=Exclusion.Kind.SESSION, session=OuterRef("pk"))
                | Q(kind=Exclusion.Kind.SOURCE, source=OuterRef("source"))
                | Q(in_span, kind=Exclusion.Kind.SPAN)
            )
        )
    )


def _recount(rows: QuerySet[TroubleshootingSession]) -> None:
    """Bring what these sessions count for in line with the exclusions that stand."""
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = part[-1].pk
        keys = [row.pk for row in part]
        left_out = TroubleshootingSession.objects.filter(_standing(), pk__in=keys)
        out = set(left_out.values_list("pk", flat=True))
        turned = [row for row in part if row.excluded != (row.pk in out)]
        for row in turned:
            row.excluded = row.pk in out
        TroubleshootingSession.objects.bulk_update(turned, ["excluded"])
        _count_again(turned)


def _count_again(rows: list[TroubleshootingSession]) -> None:
    turned = [one for one in recounted(rows) if one.differs]
    before = [Contribution.from_json(one.stretch.counted) for one in turned]
    changes = [replace(one.change(), before=held) for one, held in zip(turned, before, strict=True)]
    for one in turned:
        one.set()
    Stretch.objects.bulk_update([one.stretch for one in turned], ROWS)
    statistics.apply(changes)
