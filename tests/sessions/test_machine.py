"""Random journeys through two guides, against the rules of the design and a simple model beside them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.factories import NOW, a_step, again, an_id, published
from tests.sessions.person import LINE_TEXT, WALL_TEXT, Person, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine import flow
from troubleshoot.engine.facts import Mark, Outcome, Result
from troubleshoot.engine.guide import NOT_SURE, Effect, Guide
from troubleshoot.engine.situation import situation
from troubleshoot.models import Fact, StretchStep
from troubleshoot.sessions.journal import value_of

GUIDES = {"line": the_line(), "wall": the_wall()}
MARKS = st.sampled_from([Mark.DONE, Mark.DONE, Mark.SKIPPED, Mark.NOT_PERMITTED, Mark.PENDING])
QUESTIONS = sorted({key for guide in GUIDES.values() for key in guide.questions_by_key})
STEPS = sorted({key for guide in GUIDES.values() for key in guide.steps_by_key})
TEXTS = {
    "line": LINE_TEXT,
    "wall": WALL_TEXT,
    "policy": "It is against the policy",
    "odd": "Odd, over the radio",
}


@dataclass
class Tried:
    """An attempt as the model remembers it."""

    guide: str
    marks: dict[str, str]
    result: str
    credited: tuple[str, ...]


@dataclass
class Model:
    """What a person would remember: the path of attempts and switches, and what was last said."""

    path: list[Tried | tuple[str, int]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    escalated: bool = False
    left: bool = False

    @property
    def attempts(self) -> list[Tried]:
        return [part for part in self.path if isinstance(part, Tried)]

    @property
    def stretches(self) -> list[tuple[str, int]]:
        """Guide and number of the edition of each stretch."""
        return [part for part in self.path if not isinstance(part, Tried)]

    @property
    def guide(self) -> str:
        return self.stretches[-1][0]

    def done(self) -> set[str]:
        """Steps of this guide whose last mark is done."""
        last: dict[str, str] = {}
        for tried in self.attempts:
            last |= tried.marks if tried.guide == self.guide else {}
        return {key for key, mark in last.items() if mark == Mark.DONE}

    def untested(self) -> list[str]:
        """Steps of this guide done since the last retry."""
        waiting: list[str] = []
        for tried in self.attempts:
            if tried.guide == self.guide:
                waiting += [key for key, mark in tried.marks.items() if mark == Mark.DONE]
            if tried.result != Result.NOT_TRIED:
                waiting = []
        return waiting

    def undo(self) -> None:
        """Take the path back to before the last attempt."""
        while not isinstance(self.path.pop(), Tried):
            pass
        self.escalated = False


class Journeys(RuleBasedStateMachine):
    """One session, driven at random; the database is rolled back after each journey."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.editions = dict.fromkeys(GUIDES, 1)
        self.model = Model()
        self.submissions: list[Any] = []
        self.odd = 0
        self.version = 0

    def teardown(self) -> None:
        try:
            if hasattr(self, "person"):
                self.comes_to_an_end()
        finally:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    # What happens -------------------------------------------------------------------------------

    @initialize(
        guide=st.sampled_from(sorted(GUIDES)),
        text=st.sampled_from(["", *TEXTS.values()]),
        tried=st.booleans(),
    )
    def start(self, guide: str, text: str, tried: bool) -> None:
        submission = an_id()
        at = sessions.start(
            submission=submission, now=NOW, guide=guide, text=text, tried=["restart"] if tried else []
        )
        self.person, self.tried = Person(at), {(guide, "restart")} if tried else set()
        self.model.path = [(guide, 1)]
        self.submissions.append(submission)

    def write(self, name: str, **values: Any) -> None:
        """A write that is stored: the version grows, and a session that was left is not any more."""
        submission, before = an_id(), self.person.at.now.version
        getattr(self.person, name)(submission=submission, **values)
        self.submissions.append(submission)
        self.model.left = False
        assert self.person.at.now.version > before

    def follow(self, guide: str) -> None:
        """The model goes on in this guide."""
        if guide != self.model.guide:
            self.model.path.append((guide, self.editions[guide]))

    def text(self, name: str) -> str:
        """A text of its kind that was never there before, so that only its verdict makes it the same."""
        self.odd += 1
        word = "".join(ascii_lowercase[int(digit)] for digit in str(self.odd))
        return f"{TEXTS[name]} {word}"

    @property
    def guide(self) -> Guide:
        return self.person.at.guide

    def is_closed(self) -> bool:
        return self.person.at.outcome in (Outcome.RESOLVED, Outcome.ESCALATED)

    @rule(question=st.sampled_from(QUESTIONS), number=st.integers(0, 5))
    def answer(self, question: str, number: int) -> None:
        asked = self.guide.questions_by_key.get(question)
        if asked is None:
            return
        keys = [*(choice.key for choice in asked.choices), NOT_SURE]
        self.say(question, keys[number % len(keys)])

    @rule(number=st.integers(0, 2))
    def answer_all_that_is_asked(self, number: int) -> None:
        self.come_to_a_round(number)

    def come_to_a_round(self, number: int) -> None:
        """Answer what is asked with choices that go on."""
        while isinstance(self.person.at.screen, flow.AskQuestions):
            asked = self.guide.questions_by_key[self.person.at.screen.questions[0]]
            going_on = [choice.key for choice in asked.choices if choice.effect is Effect.CONTINUE]
            self.say(asked.key, [*going_on, NOT_SURE][number % (len(going_on) + 1)])

    def open_again(self) -> None:
        """Take back what closed the session, so that it can go on."""
        if self.model.attempts and self.model.attempts[-1].result == Result.FIXED:
            self.take_back()
        if self.model.escalated:
            self.take_back_the_escalation()
        if self.is_closed():
            self.say("history", "nothing")

    @rule(
        rest=MARKS,
        result=st.sampled_from([Result.SAME_ERROR, Result.NOT_TRIED, Result.FIXED]),
        number=st.integers(0, 2),
        rounds=st.integers(1, 4),
    )
    def do_as_told(self, rest: Mark, result: Result, number: int, rounds: int) -> None:
        """Answer what is asked and do what is shown, a few times."""
        for _ in range(rounds):
            self.open_again()
            if self.person.at.screen == flow.Choose():
                self.write("switch", guide=self.model.guide)
            self.come_to_a_round(number)
            if isinstance(self.person.at.screen, flow.ShowRound):
                self.attempt_with({}, rest, result)

    @rule(question=st.sampled_from(QUESTIONS))
    def withdraw_answer(self, question: str) -> None:
        if question in self.guide.questions_by_key:
            self.say(question, None)

    def say(self, question: str, choice: str | None) -> None:
        before = self.guide
        self.write("answer", answers={question: choice})
        self.model.answers = {k: v for k, v in self.model.answers.items() if k != question}
        self.model.answers |= {} if choice is None else {question: choice}
        if self.guide != before:
            # Only an answer whose choice says so leads elsewhere, and only to where it says.
            assert self.guide.slug in {
                found.guide
                for asked in before.questions
                if (found := asked.choice(self.model.answers.get(asked.key, "")))
            }
            self.follow(self.guide.slug)

    @rule(name=st.sampled_from(sorted(TEXTS)))
    def report(self, name: str) -> None:
        if self.is_closed():
            self.refused(sessions.Conflict, "report", text=self.text(name))
            self.open_again()
        self.write("report", text=self.text(name))
        self.follow(name if name in GUIDES else self.model.guide)

    @rule(
        marks=st.dictionaries(st.sampled_from(STEPS), MARKS, max_size=3),
        rest=st.none() | MARKS,
        result=st.sampled_from([*Result, Result.SAME_ERROR, Result.SAME_ERROR]),
        name=st.sampled_from(sorted(TEXTS)),
        pick=st.integers(0, 2),
    )
    def attempt(
        self, marks: dict[str, Mark], rest: Mark | None, result: Result, name: str, pick: int
    ) -> None:
        self.open_again()
        self.attempt_with(marks, rest, result, name, pick)

    def attempt_with(
        self, marks: dict[str, Mark], rest: Mark | None, result: Result, name: str = "odd", pick: int = 0
    ) -> None:
        """An attempt with these marks, and this one for the rest of the round (None: left out)."""
        shown = self.person.at.screen.steps if isinstance(self.person.at.screen, flow.ShowRound) else ()
        known = self.guide.steps_by_key.keys() - self.model.done() - self.tried_here()
        steps = {} if rest is None else dict.fromkeys(shown, rest)
        steps |= {key: mark for key, mark in marks.items() if key in known}
        tested = [*self.model.untested(), *(key for key, mark in steps.items() if mark is Mark.DONE)]
        credited = tuple(dict.fromkeys(tested))[:pick] if result is Result.FIXED else ()
        text = self.text(name) if result is Result.OTHER_ERROR else ""
        before = self.model.guide
        self.write("attempt", steps=steps, result=result, credited=credited, text=text)
        same = result is Result.OTHER_ERROR and name == before
        only = tuple(tested) if result is Result.FIXED and len(tested) == 1 else ()
        self.model.path.append(
            Tried(
                guide=before,
                marks={**dict.fromkeys(shown, Mark.SKIPPED), **steps},
                result=Result.SAME_ERROR if same else result,
                credited=credited or only,
            )
        )
        if result is Result.OTHER_ERROR and name in GUIDES:
            self.follow(name)

    def tried_here(self) -> set[str]:
        return {key for slug, key in self.tried if slug == self.model.guide}

    @rule(version=st.integers(0, 3))
    def attempt_that_is_refused(self, version: int) -> None:
        behind = self.person.at.now.version - 1 - version
        self.refused(sessions.Conflict, "attempt", version=behind)
        for key in self.model.done():
            error = sessions.Conflict if self.is_closed() else sessions.Refused
            self.refused(error, "attempt", steps={key: Mark.DONE})

    @rule(pick=st.integers(0, 2), something_else=st.sampled_from(["", "The moon"]))
    def credit(self, pick: int, something_else: str) -> None:
        number = len(self.model.attempts)
        if not number or self.model.attempts[-1].result != Result.FIXED:
            return
        credited = self.person.at.attempt(number).tested[:pick]
        self.write("credit", number=number, credited=credited, something_else=something_else)
        self.model.attempts[-1].credited = credited

    @rule(number=st.integers(1, 9))
    def undo(self, number: int) -> None:
        attempts = len(self.model.attempts)
        if number <= 5 and attempts:
            self.take_back()
        elif number != attempts:
            self.refused(sessions.Conflict, "undo", number=number)

    def take_back(self) -> None:
        self.write("undo", number=len(self.model.attempts))
        self.model.undo()

    @rule()
    def load_again(self) -> None:
        at = sessions.load(self.person.token)
        assert (at.screen, at.outcome) == (self.person.at.screen, self.person.at.outcome)
        assert at.now == self.person.at.now
        self.person.at = at

    @rule(number=st.integers(0, 3))
    def escalate(self, number: int) -> None:
        if number < 3 and not self.model.attempts:
            return  # or most journeys would end before they began
        if self.person.at.outcome is Outcome.RESOLVED:
            self.refused(sessions.Conflict, "escalate")
        elif not self.model.escalated:
            self.write("escalate")
            self.model.escalated = True

    @rule()
    def withdraw_escalation(self) -> None:
        if self.model.escalated:
            self.take_back_the_escalation()
        else:
            self.refused(sessions.Conflict, "withdraw_escalation")

    def take_back_the_escalation(self) -> None:
        self.write("withdraw_escalation")
        self.model.escalated = False

    @rule()
    def leave(self) -> None:
        if self.person.at.outcome is Outcome.OPEN:
            self.write("leave")
            self.model.left = True

    @rule(guide=st.sampled_from(sorted(GUIDES)))
    def switch(self, guide: str) -> None:
        if self.is_closed():
            self.refused(sessions.Conflict, "switch", guide=guide)
        else:
            self.write("switch", guide=guide)
            self.follow(guide)

    @rule(slug=st.sampled_from(sorted(GUIDES)))
    def publish(self, slug: str) -> None:
        self.editions[slug] += 1
        number = self.editions[slug]
        steps = (a_step(f"new-{number}"), *GUIDES[slug].steps)
        published(again(GUIDES[slug], title=f"Edition {number}", steps=steps))
        at = sessions.load(self.person.token)
        assert (at.screen, at.guide) == (self.person.at.screen, self.guide)

    @rule(
        number=st.integers(0, 99),
        write=st.sampled_from(
            [
                ("answer", {"answers": {"medium": "air", "unknown": "x"}}),
                ("report", {"text": WALL_TEXT}),
                ("attempt", {"steps": {"restart": Mark.DONE}, "result": Result.FIXED, "version": 1}),
                ("credit", {"number": 1, "credited": ["restart"]}),
                ("undo", {"number": 1}),
                ("switch", {"guide": "wall"}),
                ("escalate", {}),
                ("withdraw_escalation", {}),
                ("leave", {}),
            ]
        ),
    )
    def submit_again(self, number: int, write: tuple[str, dict[str, Any]]) -> None:
        before, screen = stored(), self.person.at.screen
        name, values = write
        submission = self.submissions[number % len(self.submissions)]
        getattr(self.person, name)(submission=submission, **values)
        assert (stored(), self.person.at.screen) == (before, screen)

    def refused(self, error: type[Exception], name: str, **values: Any) -> None:
        """A write that is refused leaves nothing behind."""
        before = stored()
        with pytest.raises(error):
            getattr(self.person, name)(**values)
        assert stored() == before

    # What holds at every moment -----------------------------------------------------------------

    @invariant()
    def the_screen_is_a_fold_over_the_facts_that_stand(self) -> None:
        rows = Fact.objects.filter(session=self.person.at.row, stands=True).order_by("number")
        now = situation([value_of(row) for row in rows])
        assert flow.next_screen(self.guide, now) == self.person.at.screen
        assert now == self.person.at.now

    @invariant()
    def facts_are_numbered_without_a_gap(self) -> None:
        numbers = [fact.number for fact in self.person.at.facts]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def there_is_a_way_forward_or_an_end(self) -> None:
        match self.person.at.screen:
            case flow.AskQuestions(questions):
                assert questions and not set(questions) & self.model.answers.keys()
            case flow.Wait(question):
                assert any(c.effect is not Effect.WAIT for c in self.guide.questions_by_key[question].choices)
            case flow.ShowRound(steps, later):
                assert steps or (self.model.untested() and not later)
            case flow.Resolved() | flow.HandOver(proposed=False):
                assert self.is_closed()
            case flow.Paste() | flow.Choose() | flow.HandOver():
                assert not self.is_closed()

    @invariant()
    def no_step_is_offered_that_must_not_be(self) -> None:
        screen = self.person.at.screen
        if not isinstance(screen, flow.ShowRound):
            return
        done = self.model.done() | self.tried_here()
        known = self.person.at.now.inferred(self.guide) | self.model.answers
        last = [t.marks for t in self.model.attempts if t.guide == self.model.guide]
        forbidden = {
            k for k, m in {k: m for marks in last for k, m in marks.items()}.items() if m == "not_permitted"
        }
        for key in (key for group in (screen.steps, *screen.later) for key in group):
            step = self.guide.steps_by_key[key]
            assert key not in done and key not in forbidden and done.issuperset(step.requires)
            for condition in step.when:
                said = known.get(condition.question, NOT_SURE)
                if said == NOT_SURE:
                    assert not condition.known
                else:
                    assert (said in condition.choices) != condition.negated
            done = done | {key}

    @invariant()
    def attempts_are_what_the_model_remembers(self) -> None:
        attempts = self.person.at.now.attempts
        assert [a.number for a in attempts] == list(range(1, len(attempts) + 1))
        assert [Tried(a.guide, dict(a.marks), a.result, a.credited) for a in attempts] == self.model.attempts

    @invariant()
    def answers_are_what_the_model_remembers(self) -> None:
        assert self.person.at.now.answers == self.model.answers

    @invariant()
    def stored_outcomes_are_the_computed_ones(self) -> None:
        outcome, attempts = self.person.at.outcome, self.model.attempts
        assert self.person.row.outcome == outcome == self.person.stretch.outcome
        if attempts and attempts[-1].result == Result.FIXED:
            assert outcome is Outcome.RESOLVED
        elif self.model.escalated:
            assert outcome is Outcome.ESCALATED
        elif not isinstance(self.person.at.screen, flow.Resolved):
            assert outcome is (Outcome.LEFT if self.model.left else Outcome.OPEN)

    @invariant()
    def stretches_follow_the_path(self) -> None:
        standing = self.person.stretches
        assert [(s.edition.guide.slug, s.edition.number) for s in standing] == self.model.stretches
        assert all(s.outcome == Outcome.SWITCHED for s in standing[:-1])
        assert standing[-1].outcome != Outcome.SWITCHED and standing[-1].pk == self.person.at.stretch.pk

    @invariant()
    def resolved_rests_on_something(self) -> None:
        last = self.person.stretch
        if last.outcome != Outcome.RESOLVED:
            assert last.resolved_by == ""
        elif not self.model.attempts or self.model.attempts[-1].result != Result.FIXED:
            assert last.resolved_by == "found_finished"
        elif len(self.model.attempts[-1].credited) == 1:
            assert last.resolved_by == "step"
        else:
            assert last.resolved_by in ("one_of_several", "outside")

    @invariant()
    def contributions_are_what_the_facts_say(self) -> None:
        rows = StretchStep.objects.filter(stretch__session=self.person.at.row)
        counted = {(r.stretch_id, r.key): (r.mark, r.tested, r.credited) for r in rows}
        assert counted == contributions(self.person.at.row.facts.filter(stands=True).order_by("number"))

    # And the end --------------------------------------------------------------------------------

    def comes_to_an_end(self) -> None:
        """Somebody who does as told is resolved or handed over after a limited number of writes."""
        frame, kept = transaction.atomic(), deepcopy(self.model)
        frame.__enter__()
        for _ in range(60):
            if isinstance(self.person.at.screen, flow.Resolved | flow.HandOver):
                break
            self.go_on()
        else:
            raise AssertionError(f"no end in sight: {self.person.at.screen}")
        self.model = kept
        transaction.set_rollback(True)
        frame.__exit__(None, None, None)

    def go_on(self) -> None:
        """The plain way on from the screen."""
        match self.person.at.screen:
            case flow.AskQuestions(questions):
                self.person.answer(dict.fromkeys(questions, NOT_SURE))
            case flow.Wait(question):
                self.person.answer({question: NOT_SURE})
            case flow.Paste():
                self.person.report(self.text("odd"))
            case flow.Choose():
                self.person.switch(self.guide.slug)
            case flow.ShowRound(steps):
                self.person.fail(*steps)


Counted = dict[tuple[int, str], tuple[str, bool, bool]]


def contributions(facts: Iterable[Fact]) -> Counted:
    """What each stretch contributes, straight from the stored facts: mark, tested, credited."""
    counted: Counted = {}
    waiting: list[tuple[str, str]] = []
    tests: dict[int, list[tuple[int, str]]] = {}
    for fact in facts:
        if fact.kind == Fact.Kind.CREDITED:
            for stretch, key in tests[fact.data["attempt"]]:
                counted[stretch, key] = ("done", True, fact.data["credited"] == [key])
        elif fact.kind == Fact.Kind.ATTEMPTED:
            guide, marks = fact.data["guide"], dict(fact.data["marks"])
            counted |= {(fact.stretch_id, key): (mark, False, False) for key, mark in marks.items()}
            waiting += [(guide, key) for key, mark in marks.items() if mark == "done"]
            if fact.data["result"] != "not_tried":
                tested = [key for slug, key in waiting if slug == guide]
                tests[fact.number] = [(fact.stretch_id, key) for key in tested]
                counted |= made_of_the_test(fact, tested)
                waiting = []
    return counted


def made_of_the_test(fact: Fact, tested: list[str]) -> Counted:
    """What an attempt makes of the steps that its retry put to the test."""
    if fact.data["result"] == "other_error":
        return {}
    alone = tested if fact.data["result"] == "fixed" and len(tested) == 1 else []
    named = fact.data["credited"] or alone
    return {(fact.stretch_id, key): ("done", True, named == [key]) for key in tested}


@pytest.mark.django_db
def test_every_journey_keeps_the_rules() -> None:
    for guide in GUIDES.values():
        published(guide)
    run_state_machine_as_test(
        Journeys, settings=hypothesis_settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
