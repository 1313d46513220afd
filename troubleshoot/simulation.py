"""Simulated people: what is true of their cases, and what they do next in a guide.

Nothing here reads a database or a clock, and all chance is handed in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .engine.estimation import NONE
from .engine.facts import Mark, Result
from .engine.flow import AskQuestions, HandOver, Paste, Resolved, Screen, ShowRound, Wait
from .engine.guide import NOT_SURE, Effect, Guide
from .engine.planning import BY_AUTHOR, chances
from .engine.situation import Attempt, Situation

LEAVE = 0.15
"""The probability that somebody leaves after a failure, unless a truth says otherwise."""

NAMED = 0.5
"""The probability that somebody can tell which of several steps it was."""

_SLACK = 1e-9  # what rounding may add to a sum of probabilities


class BadTruth(ValueError):
    """A truth that cannot be simulated; its message says why."""


@dataclass(frozen=True)
class Truth:
    """What is true of the cases of one guide; everything is a probability.

    `steps`: that the step is what resolves a case; the rest to 1 is for none of them. `leave`: that
    somebody leaves after a failure. `overlap`: that one other step would have worked as well.
    `not_permitted`: that somebody may not do the step.
    """

    steps: Mapping[str, float]
    leave: float = LEAVE
    overlap: float = 0.0
    not_permitted: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {"leave": self.leave, "overlap": self.overlap}
        named |= {f"steps.{key}": value for key, value in self.steps.items()}
        named |= {f"not_permitted.{key}": value for key, value in self.not_permitted.items()}
        for name, value in named.items():
            if not 0 <= value <= 1:
                raise BadTruth(f"{name}: {value} is no probability, which lies between 0 and 1")
        if (total := sum(self.steps.values())) > 1 + _SLACK:
            raise BadTruth(f"steps: the probabilities add up to {total:g}, which is more than 1")


def by_author(guide: Guide) -> Truth:
    """The truth as the author's weights have it."""
    return Truth(chances(guide.steps, BY_AUTHOR.weights))


def read_truth(text: str, guide: Guide) -> Truth:
    """The truth in a JSON object; steps that it does not name resolve nothing. Raises BadTruth."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except BadTruth:
        raise
    except (ValueError, RecursionError) as error:
        raise BadTruth(f"This is not JSON: {error}") from error
    if not isinstance(data, dict) or "steps" not in data:
        raise BadTruth('A truth is a JSON object with "steps", such as {"steps": {"KEY": 0.5}}')
    if unknown := data.keys() - {"steps", "leave", "overlap", "not_permitted"}:
        raise BadTruth(f"A truth has no {', '.join(sorted(unknown))}")
    return Truth(
        steps=dict.fromkeys(guide.steps_by_key, 0.0) | _by_step(data["steps"], "steps", guide),
        leave=_number(data.get("leave", LEAVE), "leave"),
        overlap=_number(data.get("overlap", 0.0), "overlap"),
        not_permitted=_by_step(data.get("not_permitted", {}), "not_permitted", guide),
    )


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of a JSON object, of which Python would silently keep only the last of the same name."""
    for key, number in Counter(key for key, _ in pairs).items():
        if number > 1:
            raise BadTruth(f"{key}: this is given {number} times")
    return dict(pairs)


def _by_step(data: Any, name: str, guide: Guide) -> dict[str, float]:
    if not isinstance(data, dict):
        raise BadTruth(f"{name}: this has to be an object of steps and probabilities")
    for key in data:
        if key not in guide.steps_by_key:
            raise BadTruth(f"{name}.{key}: the guide {guide.slug} has no such step")
    return {key: _number(value, f"{name}.{key}") for key, value in data.items()}


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadTruth(f"{name}: {json.dumps(value)} is not a number")
    return value


@dataclass(frozen=True)
class Answer:
    """Answer questions."""

    minutes: float
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Try:
    """Mark steps, and perhaps retry."""

    minutes: float
    marks: Mapping[str, Mark]
    result: Result


@dataclass(frozen=True)
class Credit:
    """Name the step that resolved it in that attempt."""

    minutes: float
    attempt: int
    step: str


@dataclass(frozen=True)
class Escalate:
    """Hand over to a human."""

    minutes: float


@dataclass(frozen=True)
class Leave:
    """Leave without a result."""

    minutes: float


Move = Answer | Try | Credit | Escalate | Leave
"""What somebody does next; `minutes` is how long after what they did before."""


@dataclass(frozen=True)
class Person:
    """Somebody with a case. `fixes` are the steps that would resolve it, often one, perhaps none."""

    truth: Truth
    fixes: frozenset[str]

    @classmethod
    def met(cls, truth: Truth, chance: Random) -> Person:
        """Whoever comes next."""
        none = max(1 - sum(truth.steps.values()), 0.0)
        cause = chance.choices([*truth.steps, NONE], [*truth.steps.values(), none])[0]
        others = [key for key in truth.steps if key != cause]
        if cause == NONE:
            return cls(truth, frozenset())
        also = [chance.choice(others)] if others and chance.random() < truth.overlap else []
        return cls(truth, frozenset([cause, *also]))

    def move(self, guide: Guide, screen: Screen, now: Situation, chance: Random) -> Move | None:
        """What the person does on this screen of the guide; None if they are through."""
        if _just_failed(now) and chance.random() < self.truth.leave:
            return Leave(chance.uniform(1, 10))
        match screen:
            case Resolved():
                return self._named(now.fixed_by, chance)
            case HandOver(proposed=proposed):
                return Escalate(chance.uniform(1, 5)) if proposed else None
            case ShowRound(steps):
                return self._attempt(guide, steps, now, chance)
            case AskQuestions(questions):
                answers = {key: _answer(guide, key, chance) for key in questions}
                return Answer(chance.uniform(1, 3), answers)
            case Wait(question, minutes):
                return Answer(minutes + chance.uniform(0, 10), {question: _answer(guide, question, chance)})
            case Paste(question):
                # There is no text to paste, so the answer that asked for one is taken back.
                return Answer(chance.uniform(1, 3), {question: _answer(guide, question, chance)})
            case _:
                return Leave(chance.uniform(1, 10))

    def _named(self, fixed: Attempt | None, chance: Random) -> Credit | None:
        if fixed is None or fixed.asked_credit or chance.random() >= NAMED:
            return None
        working = sorted(self.fixes.intersection(fixed.tested))
        return Credit(chance.uniform(1, 5), fixed.number, chance.choice(working)) if working else None

    def _attempt(self, guide: Guide, steps: Sequence[str], now: Situation, chance: Random) -> Try:
        marks = {key: self._mark(key, chance) for key in steps}
        done = [guide.steps_by_key[key] for key, mark in marks.items() if mark is Mark.DONE]
        work = sum(step.minutes * chance.uniform(0.8, 1.5) + step.wait_minutes for step in done)
        if not done and not now.untested_in(guide.slug):
            return Try(chance.uniform(1, 5), marks, Result.NOT_TRIED)
        works = self.fixes & now.done(guide.slug).union(step.key for step in done)
        took = work + guide.retry_minutes * chance.uniform(1, 1.3)
        return Try(took, marks, Result.FIXED if works else Result.SAME_ERROR)

    def _mark(self, key: str, chance: Random) -> Mark:
        refused = chance.random() < self.truth.not_permitted.get(key, 0.0)
        return Mark.NOT_PERMITTED if refused else Mark.DONE


def _just_failed(now: Situation) -> bool:
    """True if the last thing that happened is a failure."""
    last = now.attempts[-1] if now.attempts else None
    return bool(last and last.fact == now.version and last.result is Result.SAME_ERROR)


def _answer(guide: Guide, question: str, chance: Random) -> str:
    """Not sure, or an answer that rules out no step, hands over for no rule and simply goes on.

    So the truth stays as it is.
    """
    conditions = [one for step in guide.steps for one in step.when if one.question == question]
    rules = [one for rule in guide.escalations for one in rule.when if one.question == question]
    harmless = [
        choice.key
        for choice in guide.questions_by_key[question].choices
        if choice.effect is Effect.CONTINUE
        and not any(condition.contradicted_by(choice.key) for condition in conditions)
        and not any(condition.held_by(choice.key) for condition in rules)
    ]
    return chance.choice([*harmless, NOT_SURE])
