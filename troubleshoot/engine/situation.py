"""The situation that a session's facts add up to: the fold behind every screen.

`situation(facts)` sees only facts that stand; withdrawing one is leaving it out, so back, undo
and resume need no code of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .facts import (
    Answered,
    Attempted,
    Claimed,
    Credited,
    Escalated,
    Fact,
    Flagged,
    Key,
    Left,
    Mark,
    Marked,
    Rejected,
    Reported,
    Result,
    Switched,
    TriedBefore,
)
from .guide import NOT_SURE, Choice, Effect, Guide, Question, Weight
from .planning import BY_AUTHOR, Plan

StepId = tuple[str, Key]
"""A step of a session that may visit several guides: guide slug and step key."""


@dataclass(frozen=True)
class Attempt:
    """One attempt that stands. `tested` are the done steps its retry put to the test.

    `said_other`: the person took the error for another one; `too_soon`: nothing is learnt from it.
    """

    fact: int
    number: int
    guide: str
    shown: tuple[Key, ...]
    marks: Mapping[Key, Mark]
    result: Result
    tested: tuple[Key, ...]
    credited: tuple[Key, ...]
    asked_credit: bool
    something_else: str
    reasons: Mapping[Key, str]
    said_other: bool
    too_soon: bool


@dataclass(frozen=True)
class Kept:
    """What is marked so far in a round whose retry has no result yet.

    `importing` is the number of the fact with which the retry was begun last, 0 if it was not.
    """

    marks: Mapping[Key, Mark] = field(default_factory=dict)
    reasons: Mapping[Key, str] = field(default_factory=dict)
    importing: int = 0


@dataclass
class Situation:
    """Everything the facts add up to, for the guide the session is in."""

    answers: dict[Key, Key] = field(default_factory=dict)
    answered_at: dict[Key, int] = field(default_factory=dict)
    details: dict[Key, str] = field(default_factory=dict)
    found: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    tried: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    marked: dict[str, Kept] = field(default_factory=dict)
    untested: list[StepId] = field(default_factory=list)
    last_mark: dict[StepId, Mark] = field(default_factory=dict)
    passed_over: dict[StepId, int] = field(default_factory=dict)
    switches: list[tuple[str, str]] = field(default_factory=list)
    switched_at: int = 0
    spoken_against: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    flagged: dict[StepId, str] = field(default_factory=dict)
    claimed: dict[tuple[str, int], bool] = field(default_factory=dict)
    told: list[Mapping[str, tuple[Key, ...]]] = field(default_factory=list)
    reported_at: int = 0
    choosing: bool = False
    escalated: bool = False
    left: bool = False
    version: int = 0
    plan: Plan = BY_AUTHOR
    _known: tuple[Guide, dict[Key, Key]] | None = field(default=None, repr=False, compare=False)

    def inferred(self, guide: Guide) -> dict[Key, Key]:
        """Answers that the reported texts tell and nobody gave: question to choice.

        The newest text that tells anything about a question decides; of its patterns the strongest.
        On a tie the question stays open.
        """
        found = [set(keys) for told in reversed(self.told) if (keys := told.get(guide.slug))]
        if not found:
            return {}
        inferred = {}
        for question in guide.told_questions:
            if question.key not in self.answers:
                tellings = (_told(guide, question, keys) for keys in found)
                best = next((choices for choices in tellings if choices), [])
                if len(best) == 1:
                    inferred[question.key] = best[0]
        return inferred

    def known(self, guide: Guide) -> dict[Key, Key]:
        """Given and inferred answers that are among the guide's choices; a given one wins.

        An answer that asks to wait speaks of its moment only: a later text or attempt makes it stale,
        and the question open again.
        """
        if self._known is None or self._known[0] is not guide:
            # Kept, because what comes next asks for it many times.
            both = self.inferred(guide) | self.answers
            known = {
                key: value
                for key, value in both.items()
                if (question := guide.questions_by_key.get(key)) and self._holds(question, value)
            }
            self._known = guide, known
        return self._known[1]

    def _holds(self, question: Question, value: Key) -> bool:
        choice = question.choice(value)
        return value == NOT_SURE or (choice is not None and not self._is_stale(question.key, choice))

    def _is_stale(self, question: Key, choice: Choice) -> bool:
        since = self.answered_at.get(question, 0)
        happened = max(self.reported_at, self.attempts[-1].fact if self.attempts else 0)
        return choice.effect is Effect.WAIT and 0 < since < happened

    def kept(self, guide: str) -> Kept:
        """What is marked so far in the guide's open round; nothing where nothing was kept."""
        return self.marked.get(guide, Kept())

    def done(self, guide: str) -> set[Key]:
        """The guide's steps that were done, in the session or before it."""
        marked = {key for (slug, key), mark in self.last_mark.items() if slug == guide and mark is Mark.DONE}
        return marked | set(self.tried.get(guide, ()))

    def untested_in(self, guide: str) -> tuple[Key, ...]:
        """The guide's done steps that no retry has put to the test yet."""
        return tuple(key for slug, key in self.untested if slug == guide)

    def failed_attempts(self, guide: str) -> int:
        """How many attempts in the guide ended with the same error."""
        return sum(a.guide == guide and a.result is Result.SAME_ERROR for a in self.attempts)

    def refuted(self, guide: str) -> bool:
        """True if a text or the person spoke against the guide, and nothing has settled it since."""
        return max(self.spoken_against.get(guide, 0), self.rejected.get(guide, 0)) > self.switched_at

    @property
    def fixed_by(self) -> Attempt | None:
        """The attempt that resolved the session, if the last one did."""
        last = self.attempts[-1] if self.attempts else None
        return last if last and last.result is Result.FIXED else None


def _told(guide: Guide, question: Question, found: set[Key]) -> list[Key]:
    """The choices told by the strongest of the patterns found."""
    strength: dict[Key, int] = {}
    for choice in question.choices:
        weights = [guide.patterns_by_key[key].weight for key in choice.told_by if key in found]
        if weights:
            strength[choice.key] = max(_STRENGTH[weight] for weight in weights)
    return [key for key, value in strength.items() if value == max(strength.values())]


_STRENGTH = {Weight.DECISIVE: 3, Weight.AGAINST: 3, Weight.SUPPORTING: 2, Weight.GENERIC: 1}


def situation(facts: Iterable[Fact], plan: Plan = BY_AUTHOR) -> Situation:
    """Fold the facts that stand, in order of their numbers; `plan` is what the stretch plans with."""
    now = Situation(plan=plan)
    for fact in facts:
        if not isinstance(fact, Flagged | Claimed | Marked):
            # A round stays what it is while somebody marks its steps, calls one wrong, or finds their issue.
            now.version = fact.number
        now.left = isinstance(fact, Left)
        _add(now, fact)
    return now


def _add(now: Situation, fact: Fact) -> None:
    match fact:
        case Reported():
            _report(now, fact)
        case Answered():
            _answer(now, fact)
        case TriedBefore():
            now.tried[fact.guide] = fact.steps
        case Marked():
            _keep(now, fact)
        case Attempted():
            _attempt(now, fact)
        case Credited():
            _credit(now, fact)
        case Switched():
            _switch(now, fact)
        case _:
            _settle(now, fact)


def _settle(now: Situation, fact: Fact) -> None:
    """What the person says in one word: not this guide, a wrong step, a known issue, or a human."""
    match fact:
        case Rejected():
            now.rejected[fact.guide] = fact.number
        case Flagged():
            now.flagged[fact.guide, fact.step] = fact.text
        case Claimed():
            now.claimed[fact.guide, fact.issue] = fact.mine
        case Escalated():
            now.escalated = True


def _switch(now: Situation, fact: Switched) -> None:
    now.choosing = False
    now.switched_at = fact.number
    if fact.source != fact.target or fact.edition:
        now.marked.clear()
    if fact.source != fact.target:
        now.switches.append((fact.source, fact.target))
    if fact.edition:
        # Another edition may not have the steps that no retry has tested yet; they stay done.
        now.untested = [(guide, step) for guide, step in now.untested if guide != fact.target]


def _report(now: Situation, fact: Reported) -> None:
    if now.reported_at:
        # The first text opened the session, and whoever did so knew what it said.
        now.spoken_against |= dict.fromkeys(fact.against, fact.number)
    now.reported_at = fact.number
    now.choosing = now.choosing and fact.verdict is None
    now.told.append(fact.found)
    for slug, keys in fact.found.items():
        # A later text adds what it shows; what an earlier one showed has not become untrue.
        now.found[slug] = tuple(dict.fromkeys((*now.found.get(slug, ()), *keys)))


def _answer(now: Situation, fact: Answered) -> None:
    for question, choice in fact.answers.items():
        now.answered_at[question] = fact.number
        if choice is None:
            now.answers.pop(question, None)
        else:
            now.answers[question] = choice
    for key, text in fact.details.items():
        if text is None:
            now.details.pop(key, None)
        else:
            now.details[key] = text


def _keep(now: Situation, fact: Marked) -> None:
    before = now.marked.get(fact.guide, Kept())
    importing = fact.number if fact.importing else before.importing
    now.marked[fact.guide] = Kept(fact.marks, fact.reasons, importing)


def _attempt(now: Situation, fact: Attempted) -> None:
    now.marked.clear()
    for key, mark in fact.marks.items():
        step = (fact.guide, key)
        now.last_mark[step] = mark
        if mark in (Mark.SKIPPED, Mark.PENDING):
            now.passed_over[step] = now.passed_over.get(step, 0) + 1
        elif mark is Mark.DONE:
            now.untested.append(step)
    tested = () if fact.result is Result.NOT_TRIED else now.untested_in(fact.guide)
    if fact.result is not Result.NOT_TRIED:
        now.untested.clear()
    only = tested if fact.result is Result.FIXED and len(tested) == 1 else ()
    now.choosing = fact.result is Result.OTHER_ERROR
    now.attempts.append(
        Attempt(
            fact=fact.number,
            number=len(now.attempts) + 1,
            guide=fact.guide,
            shown=fact.shown,
            marks=fact.marks,
            result=fact.result,
            tested=tested,
            credited=fact.credited or only,
            asked_credit=bool(fact.credited or only),
            something_else="",
            reasons=fact.reasons,
            said_other=fact.said_other,
            too_soon=fact.too_soon,
        )
    )


def _credit(now: Situation, fact: Credited) -> None:
    for position, attempt in enumerate(now.attempts):
        if attempt.fact == fact.attempt:
            now.attempts[position] = replace(
                attempt,
                credited=fact.credited,
                asked_credit=True,
                something_else=fact.something_else,
            )
