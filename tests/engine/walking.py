"""Walks through every answer, mark and result that the flow of a guide can meet.

Two situations with the same outlook have the same future, because the flow looks at answers only
through conditions; so each is visited once, and the walk still covers every reachable combination.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from troubleshoot.engine.facts import Answered, Attempted, Fact, Mark, Reported, Result
from troubleshoot.engine.flow import (
    AskQuestions,
    Choose,
    HandOver,
    Paste,
    Resolved,
    Screen,
    ShowRound,
    Wait,
    next_screen,
)
from troubleshoot.engine.guide import NOT_SURE, Condition, Effect, Guide, Step
from troubleshoot.engine.situation import Situation, StepId, situation

Facts = tuple[Fact, ...]
ENDS = (HandOver, Resolved, Choose)


class Outlook:
    """Everything that the future of a situation in `guide` can depend on, and nothing else."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.names = [(step, (guide.slug, step.key)) for step in guide.steps]
        self.required = {key for step in guide.steps for key in step.requires}
        self.leaving = {question.key for question in guide.questions if question.can_leave}
        self.effects = {
            (question.key, choice.key): choice.effect
            for question in guide.questions
            for choice in question.choices
            if choice.effect is not Effect.CONTINUE
        }
        self.failures = [rule.failed_attempts for rule in guide.escalations]

    def __call__(self, now: Situation) -> Hashable:
        """A value that is equal for two situations only if the flow cannot tell them apart."""
        if now.fixed_by or now.choosing:
            return "fixed" if now.fixed_by else "choosing"
        known = now.known(self.guide)
        done = now.done(self.guide.slug)
        steps = [
            self._left_of(step, now, name, known) if step.key not in done else self._done(step)
            for step, name in self.names
        ]
        rules = tuple(_left(rule.when, known, must_hold=True) for rule in self.guide.escalations)
        asked = {question for part in (*steps, *rules) if part for question in part}
        questions = tuple(
            (question.key, _left(question.when, known, must_hold=True))
            for question in self.guide.questions
            if question.key not in known and (question.key in asked or question.key in self.leaving)
        )
        effects = tuple((*pair, self._due(pair, now)) for pair in known.items() if pair in self.effects)
        return frozenset(steps), rules, questions, effects, self._history(now, rules)

    def _due(self, pair: tuple[str, str], now: Situation) -> bool:
        """True if the answer asks for a text that was not pasted yet."""
        return self.effects[pair] is Effect.PASTE and now.reported_at <= now.answered_at.get(pair[0], 0)

    def _done(self, step: Step) -> tuple[str, ...]:
        return (step.key, "done") if step.key in self.required else ()

    def _left_of(self, step: Step, now: Situation, name: StepId, known: Mapping[str, str]) -> tuple[str, ...]:
        """The step with its open questions; nothing if it can never come again.

        Of those that only wait for the round of skipped steps, it matters that there is one.
        """
        times = now.passed_over.get(name, 0)
        still = _left(step.when, known)
        if still is None or times > 1 or now.last_mark.get(name) is Mark.NOT_PERMITTED:
            return ()
        if times and not still and not step.requires and step.key not in self.required:
            return ("again",)
        return (step.key, str(times), *still)

    def _history(self, now: Situation, rules: Sequence[object]) -> Hashable:
        """What the flow can still tell about attempts and reports."""
        alive = [count for count, left in zip(self.failures, rules, strict=True) if left is not None]
        failed = min(now.failed_attempts(self.guide.slug), max(alive, default=0))
        last = now.attempts[-1] if now.attempts else None
        bare = bool(last and last.result is Result.NOT_TRIED and not last.marks)
        spoken = now.spoken_against.get(self.guide.slug, 0) > now.switched_at
        return failed, bool(now.untested), bare, spoken


def _left(
    conditions: Iterable[Condition], known: Mapping[str, str], *, must_hold: bool = False
) -> tuple[str, ...] | None:
    """The questions of the conditions that are still open; None if the answers settle it with no."""
    still = []
    for condition in conditions:
        answer = known.get(condition.question)
        if answer is None:
            still.append(condition.question)
        elif not condition.held_by(answer) if must_hold else condition.contradicted_by(answer):
            return None
    return tuple(still)


@dataclass
class Walk:
    """A walk in which every round gets the same mark, from a text in which `found` was found."""

    guide: Guide
    mark: Mark
    after_another_error: bool = False
    found: tuple[str, ...] = ()
    visited: dict[Hashable, int | None] = field(default_factory=dict)
    """The most rounds from each outlook; None while the walk is still on its way from there."""

    ends: Counter[str] = field(default_factory=Counter)
    offered: set[str] = field(default_factory=set)
    rounds: int = 0

    def __post_init__(self) -> None:
        self.outlook: Callable[[Situation], Hashable] = Outlook(self.guide)
        self.choices = {key: _distinct(self.guide, key) for key in self.guide.questions_by_key}

    def run(self) -> Walk:
        """Visit everything that can be reached."""
        found = {self.guide.slug: self.found}
        self.rounds = self._visit((Reported(1, found, verdict=self.guide.slug),))
        return self

    def _visit(self, facts: Facts) -> int:
        now = situation(facts)
        here = self.outlook(now)
        if here in self.visited:
            left = self.visited[here]
            assert left is not None, f"goes round in circles: {facts}"
            return left
        screen = next_screen(self.guide, now)
        most, self.visited[here] = 0, None
        if isinstance(screen, ENDS):
            self.ends[type(screen).__name__] += 1
        else:
            self._check(screen, now)
            coming = (self._visit((*facts, *following)) for following in self._following(screen, facts))
            most = max(coming) + isinstance(screen, ShowRound)
        self.visited[here] = most
        return most

    def _check(self, screen: Screen, now: Situation) -> None:
        if isinstance(screen, ShowRound):
            self.offered.update(screen.steps)
            check_round(self.guide, now, screen.steps)
        if isinstance(screen, AskQuestions):
            assert screen.questions
            assert not now.known(self.guide).keys() & set(screen.questions)

    def _following(self, screen: Screen, facts: Facts) -> Iterator[Facts]:
        number = len(facts) + 1
        match screen:
            case AskQuestions(questions):
                for answers in self._answers(questions):
                    yield (Answered(number, answers),)
            case Wait(question):
                yield from ((Answered(number, {question: key}),) for key in self._going_on(question))
            case Paste(question):
                yield from ((Answered(number, {question: key}),) for key in self._going_on(question))
                yield (Reported(number, {}, verdict=self.guide.slug),)
                yield (Reported(number, {}, verdict=None, against=(self.guide.slug,)),)
            case ShowRound(steps):
                marks = dict.fromkeys(steps, self.mark)
                for result in Result:
                    attempt = Attempted(number, self.guide.slug, steps, marks, result)
                    yield (attempt,)
                    if result is Result.OTHER_ERROR and self.after_another_error:
                        yield attempt, Reported(number + 1, {}, verdict=self.guide.slug)

    def _answers(self, questions: tuple[str, ...]) -> Iterator[dict[str, str]]:
        """Every combination of choices, up to those that nothing in the guide tells apart."""
        for chosen in product(*(self.choices[key] for key in questions)):
            yield dict(zip(questions, chosen, strict=True))

    def _going_on(self, question: str) -> list[str]:
        choices = self.guide.questions_by_key[question].choices
        return [choice.key for choice in choices if choice.effect is Effect.CONTINUE] + [NOT_SURE]


def _distinct(guide: Guide, question: str) -> tuple[str, ...]:
    """One choice for each way in which the guide's conditions and effects see the question."""
    rows = [*(asked.when for asked in guide.questions), *(step.when for step in guide.steps)]
    rows += [rule.when for rule in guide.escalations]
    conditions = [one for row in rows for one in row if one.question == question]
    asked = guide.questions_by_key[question]
    effects = {choice.key: choice.effect for choice in asked.choices} | {NOT_SURE: Effect.CONTINUE}
    seen: dict[Hashable, str] = {}
    for key, effect in effects.items():
        view = tuple((one.contradicted_by(key), one.held_by(key)) for one in conditions)
        seen.setdefault((view, effect), key)
    return tuple(seen.values())


def check_round(guide: Guide, now: Situation, offered: tuple[str, ...]) -> None:
    """Assert that nothing is offered against an answer, a second time, or before what it requires."""
    ready = {key for (_, key), mark in now.last_mark.items() if mark is Mark.DONE}
    ready |= set(now.tried.get(guide.slug, ()))
    known = now.known(guide)
    for key in offered:
        step = guide.steps_by_key[key]
        assert key not in ready, f"{key} is done"
        assert ready.issuperset(step.requires), f"{key} before what it requires"
        assert now.last_mark.get((guide.slug, key)) is not Mark.NOT_PERMITTED, f"{key} is not permitted"
        assert now.passed_over.get((guide.slug, key), 0) < 2, f"{key} was offered twice"
        for condition in step.when:
            answer = known.get(condition.question)
            assert not condition.contradicted_by(answer), f"{key} against {condition.question}: {answer}"
        ready.add(key)
