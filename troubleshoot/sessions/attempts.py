"""Attempts: recorded, credited later, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext

from .. import catalog
from ..engine import facts as engine
from ..engine.facts import Mark, Result
from ..engine.text import clean
from ..models import Fact
from .checking import check_attempt, result_of
from .current import Current
from .diagnosing import SHORT, diagnose, safe_line
from .errors import Conflict, Refused
from .locking import again_if_moved, writing


@again_if_moved
def attempt(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    steps: Mapping[str, Mark],
    result: Result,
    credited: Sequence[str] = (),
    reasons: Mapping[str, str] | None = None,
    text: str = "",
    version: int | None = None,
    masked: bool = False,
    seen: Current | None = None,
) -> Current:
    """Record what was done and how the retry ended.

    Steps of the shown round that are not named count as skipped. A text decides whether it is the
    same error as before (see `result_of`); another verdict switches the guide. It may be twice as long if
    it was `masked` before. `seen` is the session as it was read for this request, if it was.
    """
    with writing(token, submission, now, seen) as write:
        current = write.current
        if write.repeated:
            return current
        write.refuse_closed()
        write.refuse_stale(version)
        text, reasons = clean(text), reasons or {}
        check_attempt(current, steps, result, credited, reasons, text)
        published = catalog.current() if text.strip() else None
        diagnosed = diagnose(published, text, masked=masked) if published else None
        said, result = result, result_of(result, current, diagnosed, published)
        write.add(
            engine.Attempted,
            guide=current.guide.slug,
            shown=list(current.shown),
            marks={**dict.fromkeys(current.shown, Mark.SKIPPED), **steps},
            result=result,
            credited=list(dict.fromkeys(credited)),
            reasons={key: safe_line(reason, SHORT) for key, reason in reasons.items()},
            said_other=said is Result.OTHER_ERROR and result is Result.SAME_ERROR,
            too_soon=result is Result.FIXED and _too_soon(current, now),
        )
        if published and diagnosed:
            write.add_report(diagnosed)
            if result is Result.OTHER_ERROR:
                write.follow(diagnosed, published)
        return write.commit()


SOONEST = 20
"""A retry takes at least this part of what the guide says it takes: one divided by so many."""


def _too_soon(current: Current, now: datetime) -> bool:
    """True if no retry can have taken place since the round was shown.

    Not if the clock was put back by more than that: then it does not tell how long it took.
    """
    if not settings.RATE_LIMITS:
        return False
    return abs(now - _shown_since(current)) < timedelta(minutes=current.guide.retry_minutes) / SOONEST


def _shown_since(current: Current) -> datetime:
    """When the round that is shown now was shown first: as long as the facts before lead to it too."""
    standing = [f for f in current.facts if f.stands and f.kind not in (Fact.Kind.UNDONE, Fact.Kind.LEFT)]
    since = standing[-1].at
    for position in range(len(standing) - 1, 0, -1):
        last, earlier = standing[position - 1], replace(current, facts=standing[:position])
        if last.stretch_id != current.stretch.pk or earlier.shown != current.shown:
            break
        since = last.at
    return since


@again_if_moved
def credit(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    number: int,
    credited: Sequence[str] = (),
    something_else: str = "",
) -> Current:
    """Say later which steps resolved it, or what else did. Raises UnknownAttempt."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        fixed = write.current.attempt(number)
        if fixed.result is not Result.FIXED:
            raise Refused(gettext("This attempt did not resolve the failure."), field="credited")
        for position, key in enumerate(credited):
            if key not in fixed.tested:
                message = gettext("The step “%(key)s” was not put to the test in this attempt.")
                raise Refused(message % {"key": safe_line(key, 64)}, field=f"credited.{position}")
        write.add(
            engine.Credited,
            attempt=fixed.fact,
            credited=list(dict.fromkeys(credited)),
            something_else=safe_line(something_else, SHORT),
        )
        return write.commit()


@again_if_moved
def undo(*, token: str, now: datetime, number: int, submission: UUID | None = None) -> Current:
    """Withdraw the last attempt, which must have this number, and what followed from it.

    A switch or a hand-over after it is withdrawn with it, and what was marked around it; answers stay.
    The number makes a repetition harmless where there is no submission.
    """
    with writing(token, submission or uuid4(), now) as write:
        current = write.current
        if write.repeated:
            return current
        attempts = current.now.attempts
        if not attempts or attempts[-1].number != number:
            raise Conflict("nothing_to_undo", current)
        back_to = next(f.stretch_id for f in current.facts if f.number == attempts[-1].fact)
        taken_back = _following(current, attempts[-1].fact, back_to)
        write.withdraw(taken_back)
        if back_to != current.stretch.pk:
            write.go_back(back_to)
        write.add(engine.Undone)
        return write.commit()


_FALLING = (Fact.Kind.SWITCHED, Fact.Kind.REJECTED, Fact.Kind.ESCALATED)


def _following(current: Current, number: int, stretch: int) -> list[Fact]:
    """The rows that fall with an attempt: itself, what it brought about, and later switches.

    A known issue claimed outside of the attempt's `stretch` (by id) was claimed in one that falls as well.
    """
    later = [fact for fact in current.facts if fact.stands and fact.number >= number]
    falling = [f for f in later if f.number == number or f.kind in _FALLING]
    with_them = {fact.submission for fact in falling}
    return _marked_around(current, number) + [
        fact
        for fact in later
        if fact in falling
        or fact.kind in (fact.Kind.CREDITED, fact.Kind.LEFT)
        or (fact.kind == fact.Kind.REPORTED and fact.submission in with_them)
        or (fact.kind == fact.Kind.CLAIMED and fact.stretch_id != stretch)
    ]


def _marked_around(current: Current, number: int) -> list[Fact]:
    """What was marked since the attempt before this one (by its number among the facts)."""
    since = max((a.fact for a in current.now.attempts if a.fact < number), default=0)
    return [f for f in current.facts if f.stands and f.kind == Fact.Kind.MARKED and f.number > since]
