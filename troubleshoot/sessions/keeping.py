"""The end of sessions: marked as left and in the end forgotten, or deleted at once for their owners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from .. import statistics, unknown
from ..engine.facts import Left, Outcome
from ..models import DeletedSession, Stretch, TroubleshootingSession
from ..statistics import Change, Contribution
from .current import Current, load, load_by_hash
from .errors import UnknownToken
from .writing import Write

_AT_ONCE = 200  # sessions in a transaction


def idle(before: datetime) -> QuerySet[TroubleshootingSession]:
    """Open sessions without a write since then."""
    return TroubleshootingSession.objects.filter(outcome=Outcome.OPEN, written_at__lt=before)


def mark_left(*, before: datetime, now: datetime) -> int:
    """Mark the idle sessions as left; how many. A later write reopens them."""
    return sum(_left(token_hash, before, now) for token_hash in _hashes(idle(before)))


def _left(token_hash: str, before: datetime, now: datetime) -> bool:
    with transaction.atomic():
        try:
            current = load_by_hash(token_hash, locked=True)
        except UnknownToken:
            return False  # Another purge was faster and has deleted it.
        written_at = current.row.written_at
        if current.outcome is not Outcome.OPEN or written_at >= before:
            return False  # Somebody came back in the meantime.
        _leave(current, now)
        # Marking is no write of the person; the time until it is forgotten goes on.
        TroubleshootingSession.objects.filter(pk=current.row.pk).update(written_at=written_at)
        return True


def _leave(current: Current, now: datetime) -> None:
    write = Write(at=now, submission=uuid4(), current=current)
    write.add(Left)
    write.commit()


@transaction.atomic
def delete(*, token: str, now: datetime) -> None:
    """Delete a session at once with all its texts, as whoever has its link asks. Raises UnknownToken.

    What it counts for stays, in the retained part; an open one counts as left. Nothing that is sent again
    brings it back: the hash of its token is kept until `old_hashes`.
    """
    current = load(token, locked=True)
    if current.outcome is Outcome.OPEN:
        _leave(current, now)
    groups = unknown.groups_of(current.row)
    _retain_and_delete([current.row.pk])
    DeletedSession.objects.update_or_create(pk=current.row.token_hash, defaults={"deleted_at": now})
    if groups:
        unknown.forget_empty(groups)


def old_hashes(before: datetime) -> QuerySet[DeletedSession]:
    """What is kept of sessions that were deleted before then."""
    return DeletedSession.objects.filter(deleted_at__lt=before)


def take_back_to(now: datetime) -> int:
    """Let sessions count as written now that a clock wrote which was ahead; how many.

    Or they would be kept for so much longer.
    """
    ahead = TroubleshootingSession.objects.filter(written_at__gt=now + unknown.APART)
    return ahead.update(written_at=now)


def forgettable(before: datetime) -> QuerySet[TroubleshootingSession]:
    """Sessions whose last write was before then."""
    return TroubleshootingSession.objects.filter(written_at__lt=before)


def forget(*, before: datetime) -> int:
    """Delete these sessions with their texts; what they count for stays, in the retained part. How many."""
    forgotten = 0
    while keys := list(forgettable(before).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        forgotten += _forgotten(keys, before)
    return forgotten


@transaction.atomic
def _forgotten(keys: list[int], before: datetime) -> int:
    """Delete those of these sessions that nobody has written since; how many."""
    # In the order in which others lock them as well, so that nobody waits in a circle.
    locked = forgettable(before).select_for_update().filter(pk__in=keys).order_by("pk")
    rows = [row.pk for row in locked]
    _retain_and_delete(rows)
    return len(rows)


def _retain_and_delete(rows: list[int]) -> None:
    """Delete sessions, which are locked, and what hangs on them; what they count for stays."""
    stretches = Stretch.objects.filter(session__in=rows).select_related("edition")
    statistics.retain(
        [Change(s.edition_id, s.edition.guide_id, Contribution.from_json(s.counted), None) for s in stretches]
    )
    TroubleshootingSession.objects.filter(pk__in=rows).delete()


def _hashes(rows: QuerySet[TroubleshootingSession]) -> Iterator[str]:
    yield from list(rows.order_by("pk").values_list("token_hash", flat=True))
