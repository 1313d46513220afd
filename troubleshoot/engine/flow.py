"""What comes next: a pure function of an edition and the situation its facts add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .facts import Mark, Outcome, Result
from .guide import Choice, Condition, Effect, Escalation, Guide, Question, Step
from .planning import Round, Rounds, expected_minutes, in_order, planned
from .situation import Situation
from .words import gettext_noop

NOTHING_LEFT = gettext_noop(
    "Every step of this guide that fits your answers was done, passed over or ruled out."
)
CHOSEN = gettext_noop("You decided to hand over.")
RECALLED = gettext_noop("This edition of the guide was found harmful and withdrawn.")
COSTS_MORE = gettext_noop(
    "What is left has seldom helped, and trying it takes longer on average than asking for help."
)
OWN_REASONS = frozenset((NOTHING_LEFT, CHOSEN, RECALLED, COSTS_MORE))
"""The reasons to hand over that are ours and not those of a guide; a page translates them."""


@dataclass(frozen=True)
class AskQuestions:
    """Questions whose answers can change what comes next, in the author's order."""

    questions: tuple[str, ...]


@dataclass(frozen=True)
class Wait:
    """Look again in some minutes and answer the question anew; no retry now."""

    question: str
    minutes: int
    why: str


@dataclass(frozen=True)
class Paste:
    """Paste the text found there."""

    question: str
    why: str


@dataclass(frozen=True)
class Choose:
    """No guide carries the last text, or the person rejects this one: pick one, a symptom, or hand over."""


@dataclass(frozen=True)
class ShowRound:
    """Steps to do before the next retry, and the rounds after it.

    No steps at all means: what is done has not been put to the test, so retry.
    """

    steps: Round
    later: tuple[Round, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """It works. `credited` are the steps named; `found_finished` if the import had worked already."""

    credited: tuple[str, ...]
    found_finished: bool = False


@dataclass(frozen=True)
class HandOver:
    """Hand over to a human: carried out, or (`proposed`) still open to other decisions."""

    reason: str
    proposed: bool


Screen = AskQuestions | Wait | Paste | Choose | ShowRound | Resolved | HandOver


def next_screen(guide: Guide, now: Situation) -> Screen:
    """The screen that the facts lead to, the same for the same facts."""
    known = now.known(guide)
    if decided := _decided(guide, now, known):
        return decided
    interruption = _interruption(guide, now, known)
    if guide.recalled and not isinstance(interruption, Resolved):
        return HandOver(RECALLED, proposed=True)
    return interruption or _going_on(guide, now, known)


def _decided(guide: Guide, now: Situation, known: Mapping[str, str]) -> Screen | None:
    """What the person's own words have settled: it works, a human helps, it is something else."""
    if fixed := now.fixed_by:
        return Resolved(fixed.credited)
    if now.escalated:
        reason = _due(guide, now, known) or (CHOSEN if upcoming(guide, now).all else NOTHING_LEFT)
        return HandOver(reason, proposed=False)
    if now.choosing or now.refuted(guide.slug):
        return Choose()
    return None


def _going_on(guide: Guide, now: Situation, known: Mapping[str, str]) -> Screen:
    """A rule that hands over, questions, the next round, or nothing worth its time, in this order."""
    if reason := _due(guide, now, known):
        return HandOver(reason, proposed=True)
    coming = upcoming(guide, now)
    if questions := _open_questions(guide, now, known, coming.worth[0] if coming.worth else ()):
        return AskQuestions(questions)
    if coming.worth:
        return ShowRound(coming.worth[0], coming.worth[1:])
    if now.untested_in(guide.slug) and not _retry_was_offered(now):
        return ShowRound(())
    return HandOver(COSTS_MORE if coming.rest else NOTHING_LEFT, proposed=True)


def outcome(screen: Screen, now: Situation) -> Outcome:
    """How a session at this screen stands."""
    if isinstance(screen, Resolved):
        return Outcome.RESOLVED
    if now.escalated:
        return Outcome.ESCALATED
    return Outcome.LEFT if now.left else Outcome.OPEN


def upcoming(guide: Guide, now: Situation) -> Rounds:
    """The rounds still to come, the next one first, as the stretch plans them.

    First every fitting step that was never passed over; when none of these is left that is worth its
    time, those skipped or pending once are offered again, all in one round.
    """
    fitting = _fitting(guide, now)
    done = now.done(guide.slug)
    fresh = [step for step in fitting if (guide.slug, step.key) not in now.passed_over]
    coming = planned(fresh, done, now.plan, guide.retry_minutes)
    if coming.worth:
        return coming
    poor = {key for group in coming.rest for key in group}
    once = [s for s in fitting if now.passed_over.get((guide.slug, s.key), 0) < 2 and s.key not in poor]
    again = in_order(once, done)
    return Rounds((tuple(step.key for step in again),), coming.rest) if again else coming


def minutes_left(guide: Guide, now: Situation, coming: Rounds) -> int:
    """Expected minutes for the rounds to come (see `upcoming`), as far as they are worth their time."""
    return expected_minutes(coming.worth, _fitting(guide, now), now.plan, guide.retry_minutes)


def waiting_for(guide: Guide, now: Situation) -> tuple[str, ...]:
    """The steps marked pending: somebody else was asked and has not answered."""
    return tuple(
        step.key for step in guide.steps if now.last_mark.get((guide.slug, step.key)) is Mark.PENDING
    )


def _fitting(guide: Guide, now: Situation) -> list[Step]:
    if guide.recalled:
        return []
    known, done = now.known(guide), now.done(guide.slug)
    gone = {*done, *guide.withdrawn}
    gone |= {
        k for (slug, k), mark in now.last_mark.items() if slug == guide.slug and mark is Mark.NOT_PERMITTED
    }
    return [s for s in guide.steps if s.key not in gone and (not s.when or _fits(s, known))]


def _fits(step: Step, known: Mapping[str, str]) -> bool:
    return not any(condition.contradicted_by(known.get(condition.question)) for condition in step.when)


def _chosen(guide: Guide, known: Mapping[str, str]) -> Iterable[tuple[Question, Choice]]:
    for question in guide.questions:
        choice = question.choice(known.get(question.key, ""))
        if choice and _allowed(question, known):
            yield question, choice


def _interruption(guide: Guide, now: Situation, known: Mapping[str, str]) -> Screen | None:
    """The effect of an answer that does not simply go on, first question first."""
    for question, choice in _chosen(guide, known):
        answered = now.answered_at.get(question.key, 0)
        match choice.effect:
            case Effect.WAIT:
                return Wait(question.key, choice.minutes, choice.why)
            case Effect.PASTE if now.reported_at <= answered:
                return Paste(question.key, choice.why)
            case Effect.RESOLVED:
                return Resolved((), found_finished=True)
            case Effect.ESCALATE:
                return HandOver(choice.why, proposed=True)
            case Effect.SWITCH if now.switched_at <= answered:
                return Choose()
    return None


def switch_target(guide: Guide, now: Situation, *, since: int = 0) -> str | None:
    """The guide that an answer leads to which was given since that fact and not yet followed."""
    for question, choice in _chosen(guide, now.known(guide)):
        answered = now.answered_at.get(question.key, 0)
        if choice.effect is Effect.SWITCH and answered >= max(since, now.switched_at):
            return choice.guide
    return None


def _first_unknown(conditions: Iterable[Condition], known: Mapping[str, str]) -> str | None:
    """The question to ask for these conditions: the first without an answer.

    Later ones are not asked before it, because its answer may settle the matter. A condition that
    waits for concrete evidence (`known`) asks nothing.
    """
    for condition in conditions:
        if condition.question not in known:
            return None if condition.known else condition.question
        if condition.contradicted_by(known[condition.question]):
            return None
    return None


def _due(guide: Guide, now: Situation, known: Mapping[str, str]) -> str | None:
    """The reason of the first escalation rule that holds."""
    for rule in _reached(guide, now):
        if all(condition.held_by(known.get(condition.question)) for condition in rule.when):
            return rule.reason
    return None


def _reached(guide: Guide, now: Situation) -> list[Escalation]:
    failed = now.failed_attempts(guide.slug)
    return [rule for rule in guide.escalations if failed >= rule.failed_attempts]


def _allowed(question: Question, known: Mapping[str, str]) -> bool:
    """True unless the question's own conditions rule it out; these must be known to hold."""
    return all(condition.held_by(known.get(condition.question)) for condition in question.when)


def _open_questions(guide: Guide, now: Situation, known: Mapping[str, str], coming: Round) -> tuple[str, ...]:
    """Unanswered questions that can change the coming round, or end, leave or interrupt the guide.

    One that can end or leave the guide stands alone, before the others.
    """
    needed = {_first_unknown(guide.steps_by_key[key].when, known) for key in coming}
    needed |= {_first_unasked(rule.when, known) for rule in _reached(guide, now)}
    needed = {_leading_to(guide, key, known) for key in needed if key}
    open_now = [q for q in guide.questions if q.key not in known and _allowed(q, known)]
    leaving = [q.key for q in open_now if q.can_leave]
    if leaving:
        return (leaving[0],)
    return tuple(q.key for q in open_now if q.key in needed)


def _leading_to(guide: Guide, key: str, known: Mapping[str, str]) -> str:
    """The question to ask for `key`: itself, or first the one that decides whether it is asked."""
    seen = {key}
    while question := guide.questions_by_key.get(key):
        before = _first_unasked(question.when, known)
        if before is None or before in seen:
            break
        seen.add(before)
        key = before
    return key


def _first_unasked(conditions: Iterable[Condition], known: Mapping[str, str]) -> str | None:
    """The first question without an answer, unless one before it fails already."""
    for condition in conditions:
        if condition.question not in known:
            return condition.question
        if not condition.held_by(known[condition.question]):
            return None
    return None


def _retry_was_offered(now: Situation) -> bool:
    """True if the last attempt already was a bare retry that did not take place."""
    last = now.attempts[-1] if now.attempts else None
    return bool(last and last.result is Result.NOT_TRIED and not last.marks)
