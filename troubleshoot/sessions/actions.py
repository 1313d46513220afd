"""The ways in which a session that began is written. One transaction each; acknowledged only after commit.

A submission that was stored before changes nothing, whatever comes with it. All functions return
where the session stands afterwards, and raise what `errors` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext

from .. import catalog
from ..engine import facts as engine
from ..engine import flow
from ..engine.facts import Outcome
from ..models import Fact, KnownIssue
from .checking import check_steps, checked_answers, no_guide, no_step
from .current import Current
from .diagnosing import SHORT, diagnose, safe_line
from .errors import Conflict, Refused
from .locking import again_if_moved, writing
from .writing import Write


@again_if_moved
def answer(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    answers: Mapping[str, str | None] | None = None,
    details: Mapping[str, str | None] | None = None,
    tried: Sequence[str] | None = None,
    seen: Current | None = None,
) -> Current:
    """Answer questions and give details; None withdraws one. `tried` replaces what was tried before.

    Questions of guides the session has left may be answered as well. Another answer than the one that
    led to this guide goes back to where it was asked, unless an attempt has been made since. `seen` is the
    session as it was read for this request, if it was.
    """
    with writing(token, submission, now, seen) as write:
        if write.repeated:
            return write.current
        answers = answers or {}
        asks_more = set(answers) - write.current.guide.questions_by_key.keys() or details
        guides = write.current.guides if asks_more else (write.current.guide,)
        given = checked_answers(guides, answers, details or {})
        held = write.current.now.details
        given["details"] = {k: text for k, text in given["details"].items() if text != held.get(k)}
        _go_back_to_where_asked(write, answers)
        guide = write.current.guide
        # Also an empty one, so that its submission is remembered.
        write.add(engine.Answered, **given)
        if tried is not None:
            check_steps(guide, tried, "tried")
            write.add_tried(tried)
        began = write.new[0].number
        if flow.switch_target(guide, write.current.now, since=began) and not write.current.closed:
            write.follow_effects(catalog.current(), since=began)
        return write.commit()


def _go_back_to_where_asked(write: Write, answers: Mapping[str, str | None]) -> None:
    """Take back the last switch if one of these answers brought it about and now says otherwise."""
    now, facts = write.current.now, [fact for fact in write.current.facts if fact.stands]
    switched = next((f for f in reversed(facts) if f.number == now.switched_at), None)
    if switched is None or (now.attempts and now.attempts[-1].fact > switched.number):
        return
    behind = (f for f in facts if f.submission == switched.submission and f.kind == f.Kind.ANSWERED)
    asked = {key for fact in behind for key in fact.data["answers"]}
    if any(now.answers.get(key) != choice for key, choice in answers.items() if key in asked):
        write.withdraw([switched])
        write.go_back(switched.stretch_id)


@again_if_moved
def flag(*, token: str, submission: UUID, now: datetime, step: str, text: str = "") -> Current:
    """Say that a step of the guide is wrong, or that what it names is not there. Possible at any time.

    It is counted apart from failing and changes nothing about what comes next.
    """
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        guide = write.current.guide
        if step not in guide.steps_by_key:
            raise no_step(step, field="step")
        write.add(engine.Flagged, guide=guide.slug, step=step, text=safe_line(text, SHORT))
        return write.commit()


@again_if_moved
def claim(*, token: str, submission: UUID, now: datetime, number: int, mine: bool = True) -> Current:
    """Say that a known issue of the guide is theirs, or take that back. Possible at any time.

    It changes nothing about what comes next. Raises Refused for an issue that the guide does not know.
    """
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        guide = write.current.guide
        if not KnownIssue.objects.filter(guide__slug=guide.slug, number=number).exists():
            raise Refused(gettext("The guide knows no issue #%(n)s.") % {"n": number}, field="number")
        write.add(engine.Claimed, guide=guide.slug, issue=number, mine=mine)
        return write.commit()


@again_if_moved
def report(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    text: str,
    symptoms: Sequence[str] = (),
    masked: bool = False,
) -> Current:
    """Add a text or symptoms, diagnosed; with another verdict the session goes on in that guide.

    A text that was `masked` before may be twice as long.
    """
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        write.refuse_closed()
        published = catalog.current()
        diagnosed = diagnose(published, text, symptoms, masked=masked)
        if not diagnosed.redacted.strip() and not symptoms:
            raise Refused(gettext("Paste a text, or pick a symptom."), field="text")
        write.add_report(diagnosed)
        write.follow(diagnosed, published)
        return write.commit()


@again_if_moved
def switch(*, token: str, submission: UUID, now: datetime, guide: str) -> Current:
    """Go on in another guide, or (with its own) stay in this one after all.

    Where the edition was withdrawn, its own guide means the edition that is current now.
    """
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        write.refuse_closed()
        published = catalog.current()
        recalled = write.current.guide.recalled and guide in published.by_slug
        if guide == write.current.guide.slug and not recalled:
            write.withdraw(_rejections(write.current))
            write.add(engine.Switched, source=guide, target=guide)
        elif guide in published.by_slug:
            write.go_to(published.by_slug[guide])
        else:
            raise no_guide(guide)
        return write.commit()


@again_if_moved
def reject(*, token: str, submission: UUID, now: datetime) -> Current:
    """Say that the guide is not about the problem; the patterns that led to it are counted.

    Switching settles it; switching to the same guide takes it back.
    """
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        write.refuse_closed()
        write.add(engine.Rejected, guide=write.current.guide.slug)
        return write.commit()


def _rejections(current: Current) -> list[Fact]:
    """The standing rejections of the guide that the session is in."""
    here = current.stretch.pk
    return [f for f in current.facts if f.stands and f.kind == f.Kind.REJECTED and f.stretch_id == here]


@again_if_moved
def escalate(*, token: str, submission: UUID, now: datetime) -> Current:
    """Hand over to a human; possible at any time. What an attempt resolved stays resolved."""
    with writing(token, submission, now) as write:
        if write.repeated:
            return write.current
        write.add(engine.Escalated)
        return write.commit()


@again_if_moved
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


@again_if_moved
def leave(*, token: str, submission: UUID, now: datetime) -> Current:
    """Mark an open session as left; any later write reopens it."""
    with writing(token, submission, now) as write:
        if not write.repeated and write.current.outcome is Outcome.OPEN:
            write.add(engine.Left)
        return write.commit()
