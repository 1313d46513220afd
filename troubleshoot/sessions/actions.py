"""Every way in which a session is written. One transaction each; acknowledged only after commit.

A submission that was stored before changes nothing, whatever comes with it. All functions return
where the session stands afterwards, and raise what `errors` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from .. import catalog
from ..catalog import Catalog
from ..engine import facts as engine
from ..engine import flow
from ..engine.facts import Mark, Outcome, Result
from ..models import Fact, TroubleshootingSession
from .checking import SHORT, check_attempt, check_steps, checked_answers, is_same, no_guide, target_of
from .current import Current, hash_of, load, token_of
from .diagnosing import Diagnosed, diagnose, safe_line
from .errors import Conflict, Refused, UnknownToken
from .writing import Write, new_stretch, writing


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
) -> Current:
    """Start a session in the named guide, or in the one that the evidence carries.

    `tried` are steps done before, without success. The token follows from the submission, so that
    a repeated one finds its session again. Raises Refused, TooLarge, NoVerdict.
    """
    token = token_of(submission)
    try:
        return load(token)
    except UnknownToken:
        pass
    published = catalog.current()
    diagnosed = diagnose(published, text, symptoms)
    target = target_of(published, diagnosed, guide)
    given = checked_answers(target.guide, answers or {}, details or {})
    check_steps(target.guide, tried, "tried")
    try:
        with transaction.atomic():
            row = TroubleshootingSession.objects.create(
                token_hash=hash_of(token),
                started_at=now,
                written_at=now,
                outcome=Outcome.OPEN,
                source=safe_line(source, 40),
                ref=safe_line(ref, 200),
            )
            stretch = new_stretch(row, target, number=1, at=now)
            stretch.save(force_insert=True)
            write = Write(at=now, submission=submission, current=Current(token, row, stretch, []))
            write.add_report(diagnosed)
            if given["answers"] or given["details"]:
                write.add(engine.Answered, **given)
            if tried:
                _add_tried(write, tried)
            _follow_effects(write, published)
            return write.commit()
    except IntegrityError:
        # The same submission arrived twice at the same instant; the other one was first.
        return load(token)


def answer(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    answers: Mapping[str, str | None] | None = None,
    details: Mapping[str, str | None] | None = None,
    tried: Sequence[str] | None = None,
) -> Current:
    """Answer questions and give details; None withdraws one. `tried` replaces what was tried before."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        guide = write.current.guide
        given = checked_answers(guide, answers or {}, details or {})
        if given["answers"] or given["details"]:
            write.add(engine.Answered, **given)
        if tried is not None:
            check_steps(guide, tried, "tried")
            _add_tried(write, tried)
        began = write.new[0].number if write.new else 0
        if began and not write.current.closed and flow.switch_target(guide, write.current.now, since=began):
            _follow_effects(write, catalog.current(), since=began)
        return write.commit()


def report(
    *, token: str, submission: UUID, now: datetime, text: str, symptoms: Sequence[str] = ()
) -> Current:
    """Add a text or symptoms, diagnosed; with another verdict the session goes on in that guide."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        if write.current.closed:
            raise Conflict("closed", write.current)
        published = catalog.current()
        diagnosed = diagnose(published, text, symptoms)
        if not diagnosed.redacted.strip() and not symptoms:
            raise Refused("Paste a text, or pick a symptom.", field="text")
        write.add_report(diagnosed)
        _follow_verdict(write, published, diagnosed)
        return write.commit()


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
) -> Current:
    """Record what was done and how the retry ended.

    Steps of the shown round that are not named count as skipped. A text that is the same error as
    before makes `other_error` the same error; another verdict switches the guide.
    """
    with writing(token, submission, now) as write:
        current = write.current
        if write.repeated:
            return current
        if current.closed:
            raise Conflict("closed", current)
        if version is not None and version != current.now.version:
            raise Conflict("stale", current)
        check_attempt(current, steps, result, credited, reasons or {}, text)
        published = catalog.current() if text.strip() else None
        diagnosed = diagnose(published, text) if published else None
        if result is Result.OTHER_ERROR and diagnosed and is_same(current, diagnosed):
            result = Result.SAME_ERROR
        shown = current.screen.steps if isinstance(current.screen, flow.ShowRound) else ()
        write.add(
            engine.Attempted,
            guide=current.guide.slug,
            shown=list(shown),
            marks={**dict.fromkeys(shown, Mark.SKIPPED), **steps},
            result=result,
            credited=list(dict.fromkeys(credited)),
            reasons={key: safe_line(reason, SHORT) for key, reason in (reasons or {}).items()},
        )
        if published and diagnosed:
            write.add_report(diagnosed)
            if result is Result.OTHER_ERROR:
                _follow_verdict(write, published, diagnosed)
        return write.commit()


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
            raise Refused("This attempt did not resolve the failure.", field="credited")
        for position, key in enumerate(credited):
            if key not in fixed.tested:
                message = f"The step “{safe_line(key, 64)}” was not put to the test in this attempt."
                raise Refused(message, field=f"credited.{position}")
        write.add(
            engine.Credited,
            attempt=fixed.fact,
            credited=list(dict.fromkeys(credited)),
            something_else=safe_line(something_else, SHORT),
        )
        return write.commit()


def undo(*, token: str, now: datetime, number: int, submission: UUID | None = None) -> Current:
    """Withdraw the last attempt, which must have this number, and what followed from it.

    A switch or a hand-over after it is withdrawn with it; answers stay. The number makes a
    repetition harmless where there is no submission.
    """
    with writing(token, submission or uuid4(), now) as write:
        current = write.current
        if write.repeated:
            return current
        attempts = current.now.attempts
        if not attempts or attempts[-1].number != number:
            raise Conflict("nothing_to_undo", current)
        taken_back = _following(current, attempts[-1].fact)
        back_to = next(f.stretch_id for f in current.facts if f.number == attempts[-1].fact)
        write.withdraw(taken_back)
        if back_to != current.stretch.pk:
            _go_back(write, back_to)
        write.add(engine.Undone)
        return write.commit()


def switch(*, token: str, submission: UUID, now: datetime, guide: str) -> Current:
    """Go on in another guide, or (with its own) stay in this one after all."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        if write.current.closed:
            raise Conflict("closed", write.current)
        published = catalog.current()
        if guide == write.current.guide.slug:
            write.add(engine.Switched, source=guide, target=guide)
        elif guide in published.by_slug:
            write.go_to(published.by_slug[guide])
        else:
            raise no_guide(guide)
        return write.commit()


def escalate(*, token: str, submission: UUID, now: datetime) -> Current:
    """Hand over to a human; possible at any time while the session is not resolved."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        if write.current.outcome is Outcome.RESOLVED:
            raise Conflict("closed", write.current)
        write.add(engine.Escalated)
        return write.commit()


def withdraw_escalation(*, token: str, now: datetime, submission: UUID | None = None) -> Current:
    """Go on after all."""
    with writing(token, submission or uuid4(), now) as write:
        if write.repeated:
            return write.current
        escalated = [f for f in write.current.facts if f.stands and f.kind == f.Kind.ESCALATED]
        if not escalated:
            raise Conflict("nothing_to_undo", write.current)
        write.withdraw(escalated)
        write.add(engine.Undone)
        return write.commit()


def leave(*, token: str, submission: UUID, now: datetime) -> Current:
    """Mark an open session as left; any later write reopens it."""
    with writing(token, submission, now) as write:
        if not write.repeated and write.current.outcome is Outcome.OPEN:
            write.add(engine.Left)
        return write.commit()


def _follow_verdict(write: Write, published: Catalog, diagnosed: Diagnosed) -> None:
    if diagnosed.verdict and diagnosed.verdict != write.current.guide.slug:
        write.go_to(published.by_slug[diagnosed.verdict])


def _follow_effects(write: Write, published: Catalog, *, since: int = 0) -> None:
    """Carry out a switch that an answer asks for, if its target is published."""
    target = flow.switch_target(write.current.guide, write.current.now, since=since)
    if target in published.by_slug:
        write.go_to(published.by_slug[target])


def _following(current: Current, number: int) -> list[Fact]:
    """The rows that fall with an attempt: itself, what it brought about, and later switches."""
    later = [fact for fact in current.facts if fact.stands and fact.number >= number]
    falling = [f for f in later if f.number == number or f.kind in (f.Kind.SWITCHED, f.Kind.ESCALATED)]
    with_them = {fact.submission for fact in falling}
    return [
        fact
        for fact in later
        if fact in falling
        or fact.kind in (fact.Kind.CREDITED, fact.Kind.LEFT)
        or (fact.kind == fact.Kind.REPORTED and fact.submission in with_them)
    ]


def _go_back(write: Write, stretch: int) -> None:
    """Return to an earlier stretch; those begun since no longer stand."""
    stretches = write.current.row.stretches.select_related("edition__guide").order_by("number")
    found = list(stretches.filter(stands=True))
    position = next(index for index, row in enumerate(found) if row.pk == stretch)
    for row in found[position + 1 :]:
        row.stands = False
        write.stretches.append(row)
    write.enter(found[position])


def _add_tried(write: Write, tried: Sequence[str]) -> None:
    write.add(engine.TriedBefore, guide=write.current.guide.slug, steps=list(dict.fromkeys(tried)))
