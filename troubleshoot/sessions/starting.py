"""How a session begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from .. import catalog
from ..catalog import PublishedGuide
from ..engine import facts as engine
from ..engine.facts import Outcome
from ..models import DeletedSession, Stretch, TroubleshootingSession
from ..models.statements import Prepared, insert
from .checking import check_steps, checked_answers, target_of
from .current import Current, hash_of, load, load_started, token_of
from .diagnosing import diagnose, safe_line
from .errors import Deleted, UnknownToken
from .excluding import is_excluded
from .writing import Write, new_stretch


def start(
    *,
    submission: UUID,
    now: datetime,
    guide: str | None = None,
    text: str = "",
    symptoms: Sequence[str] = (),
    answers: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
    tried: Sequence[str] = (),
    source: str = "",
    ref: str = "",
    masked: bool = False,
    counted: bool = False,
    rejected: str = "",
    teaches: Callable[[], bool] | None = None,
) -> Current:
    """Start a session in the named guide, or in the one that the evidence carries.

    If the evidence carries a guide that was `rejected` for the named one, the session begins there and
    goes on from it, so that it counts which patterns led astray. A text that was `masked` before may be
    twice as long: masking can make it longer. One that its diagnosis `counted` counts no more. `tried` are
    steps done before, without success. The token follows from the submission, so that a repeated one finds
    its session again.

    The body of an issue form is taken apart: what the guide asks for becomes answers and details, unless
    `answers` and `details` say otherwise, and the rest is the report. `teaches` says whether the estimates
    may learn from it, and is asked only where a session really begins. Raises Refused, TooLarge, NoVerdict,
    and Deleted where this submission began a session that its owner deleted.
    """
    token = token_of(submission)
    try:
        return load_started(submission)
    except UnknownToken:
        pass
    published = catalog.current()
    diagnosed = diagnose(published, text, symptoms, masked=masked, apart=True)
    target = target_of(published, diagnosed, guide)
    answers, details = answers or {}, details or {}
    diagnosed = diagnosed.for_guide(target.guide, answers, details)
    led_astray = rejected and rejected == diagnosed.verdict != target.guide.slug
    begins_in = published.by_slug[rejected] if led_astray else target
    given = checked_answers(
        [target.guide], {**diagnosed.answers, **answers}, {**diagnosed.details, **details}
    )
    check_steps(target.guide, tried, "tried")
    row = _row_of(token, source, ref, now)
    stretch = new_stretch(row, begins_in, number=1, at=now, submission=submission)
    try:
        with transaction.atomic():
            row.teaches = teaches is None or teaches()
            _begin(row, stretch)
            write = Write(at=now, submission=submission, current=Current(token, row, stretch, []))
            write.add_report(diagnosed, counted=counted)
            _say_at_the_start(write, target, given, tried)
            write.follow_effects(published)
            return write.commit()
    except IntegrityError:
        # The same submission arrived twice at the same instant; the other one was first.
        return load(token)


def _row_of(token: str, source: str, ref: str, now: datetime) -> TroubleshootingSession:
    return TroubleshootingSession(
        token_hash=hash_of(token),
        started_at=now,
        written_at=now,
        outcome=Outcome.OPEN,
        source=safe_line(source, 40),
        ref=safe_line(ref, 200),
    )


def _say_at_the_start(
    write: Write, target: PublishedGuide, given: Mapping[str, Mapping[str, str | None]], tried: Sequence[str]
) -> None:
    """What comes along with a new session: another guide than the text's, answers, what was tried."""
    if write.current.guide.slug != target.guide.slug:
        write.add(engine.Rejected, guide=write.current.guide.slug)
        write.go_to(target)
    if any(given.values()):
        write.add(engine.Answered, **given)
    if tried:
        write.add_tried(tried)


def _begin(row: TroubleshootingSession, stretch: Stretch) -> None:
    """Store a new session and its first stretch."""
    insert([row])
    # Looked up only now, when nobody can delete a session of this token at the same instant.
    if _DELETED.rows(row.token_hash):
        raise Deleted
    # And this: whoever makes an exclusion waits for this row, or has made it before.
    row.excluded = is_excluded(row)
    stretch.session = row
    insert([stretch])


def _deleted(hashed: str) -> QuerySet[DeletedSession, Any]:
    return DeletedSession.objects.filter(pk=hashed).values_list("deleted_at")


_DELETED = Prepared(_deleted, "?")
