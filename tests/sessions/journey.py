"""One session with a simple model beside it, and the steps that random journeys are made of."""

from __future__ import annotations

from copy import deepcopy
from string import ascii_lowercase
from typing import Any

import pytest
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from tests.factories import a_question, a_step, again, an_id, is_
from tests.sessions.model import Model, Tried
from tests.sessions.person import LINE_TEXT, WALL_TEXT, Person, stored, the_line, the_wall
from troubleshoot.engine import flow
from troubleshoot.engine.facts import Mark, Outcome, Result
from troubleshoot.engine.guide import NOT_SURE, Effect, Guide

METHOD = a_question("method", "pac", "portal")
"""Asked by both guides, and part of the segment for which a stretch counts."""


def asking_for_the_method(guide: Guide) -> Guide:
    """The guide with a question that both ask, and a step that depends on it."""
    sign_in = a_step("sign-in", is_("method", "pac"))
    return again(guide, questions=(*guide.questions, METHOD), steps=(*guide.steps, sign_in))


GUIDES = {"line": asking_for_the_method(the_line()), "wall": asking_for_the_method(the_wall())}
ISSUES = (1, 2)
"""The known issues of each guide, by their numbers."""
TEXTS = {
    "line": LINE_TEXT,
    "wall": WALL_TEXT,
    "policy": "It is against the policy",
    "odd": "Odd, over the radio",
}


class Journey(RuleBasedStateMachine):
    """One session, driven at random; the database is rolled back after each journey."""

    person: Person
    tried: set[tuple[str, str]]
    """Steps that were tried before the session, by guide."""

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

    def take_back(self) -> None:
        self.write("undo", number=len(self.model.attempts))
        self.model.undo()

    def take_back_the_escalation(self) -> None:
        self.write("withdraw_escalation")
        self.model.escalated = False

    def refused(self, error: type[Exception], name: str, **values: Any) -> None:
        """A write that is refused leaves nothing behind."""
        before = stored()
        with pytest.raises(error):
            getattr(self.person, name)(**values)
        assert stored() == before

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
