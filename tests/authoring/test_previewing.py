"""The preview leads where a real session leads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import NOW, an_id, published, shipped
from tests.sessions.journey import GUIDES, TEXTS
from tests.sessions.person import Person
from troubleshoot import catalog, sessions
from troubleshoot.authoring.forms_preview import report_of
from troubleshoot.engine import flow, moves
from troubleshoot.engine.facts import Answered, Attempted, Credited, Fact, Mark, Result
from troubleshoot.engine.guide import NOT_SURE, Guide, Kind
from troubleshoot.engine.moves import (
    Answer,
    Begin,
    Credit,
    Escalate,
    Move,
    Reject,
    Retry,
    Stay,
    Switch,
    Tried,
)
from troubleshoot.engine.walking import Diagnosed, Elsewhere, Walked, offered, walked
from troubleshoot.sessions.journal import standing

pytestmark = pytest.mark.django_db

SHIPPED = ("network-errors", "find-the-real-error")
RESULTS = st.sampled_from([Result.SAME_ERROR, Result.SAME_ERROR, *Result])


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


class Twins:
    """The same moves in a walk and in a session."""

    def __init__(self, guide: Guide) -> None:
        self.guide, self.published = guide, catalog.current()
        self.made: list[Move] = []
        self.at = self.walk()

    def walk(self, *more: Move) -> Walked:
        guides = {edition.guide.slug: edition.guide for edition in self.published.editions}
        return walked(self.guide, [*self.made, *more], guides)

    def make(self, move: Move, text: str = "") -> None:
        """Make a move that fits in both."""
        at = self.walk(move)
        if at.misfit:
            return
        self.made, self.at = [*self.made, move], at
        match move:
            case moves.Report() if isinstance(at.place, Diagnosed):
                self.first = text
            case Begin(tried):
                self.person = self.starting(tried)
            case _:
                self.act(move, text)

    def starting(self, tried: tuple[str, ...]) -> Person:
        told = self.made[0] if isinstance(self.made[0], moves.Report) else moves.Report()
        rejected = told.verdict if told.verdict != self.guide.slug else ""
        at = sessions.start(
            submission=an_id(),
            now=NOW,
            guide=self.guide.slug,
            text=getattr(self, "first", ""),
            tried=tried,
            rejected=rejected or "",
        )
        return Person(at)

    def act(self, move: Move, text: str) -> None:
        """Do in the session what the move says."""
        match move:
            case moves.Report():
                self.person.report(text)
            case Answer(answers):
                self.person.answer(answers)
            case Tried(steps):
                self.person.answer(tried=steps)
            case Retry(marks, said):
                self.person.attempt(marks, said, text=text)
            case Credit(steps):
                self.person.credit(*steps, number=len(self.person.at.now.attempts))
            case _:
                self.say(move)

    def say(self, move: Move) -> None:
        match move:
            case Switch(guide):
                self.person.switch(guide)
            case Stay():
                self.person.switch(self.guide.slug)
            case Escalate():
                self.person.escalate()
            case Reject():
                self.person.reject()

    def agree(self) -> None:
        """Assert that the walk is where the session is."""
        if isinstance(self.at.place, Diagnosed):
            return
        session = self.person.at
        if isinstance(self.at.place, Elsewhere):
            assert session.guide.slug == self.at.place.guide
            return
        assert session.guide.slug == self.guide.slug
        assert self.at.place == session.screen
        assert self.at.closed == session.closed
        assert essence(self.at.facts) == essence(standing(session.facts))


def essence(facts: Iterable[Fact]) -> list[Fact]:
    """Facts without their numbers and what rests on the clock, and without those that say nothing."""
    plain = [_plain(fact) for fact in facts]
    return [fact for fact in plain if fact != Answered(0)]


def _plain(fact: Fact) -> Fact:
    match fact:
        case Attempted():
            return replace(fact, number=0, too_soon=False)
        case Credited():
            return replace(fact, number=0, attempt=0)
        case _:
            return replace(fact, number=0)


def texts_of(guides: Iterable[Guide]) -> list[str]:
    """One text for each pattern with an example, and some that nobody knows."""
    found = [p.matches[0] for g in guides for p in g.patterns if p.kind is not Kind.SYMPTOM and p.matches]
    return [*found, *TEXTS.values(), "Odd, once more"]


def a_move(data: st.DataObject, twins: Twins, texts: list[str]) -> None:
    """Something that may be done at this place, most often what the screen asks for."""
    guide, at = twins.guide, twins.at
    text = data.draw(st.sampled_from(texts))
    kind = data.draw(st.sampled_from(["screen"] * 6 + ["answer", "text", "tried", "word"]))
    steps = offered(guide, at.situation, at.place) if at.inside else None
    if kind == "screen" and at.situation.fixed_by:
        twins.make(Credit(data.draw(some(at.situation.fixed_by.tested))))
    elif kind == "screen" and steps is not None:
        marks = {key: data.draw(st.sampled_from([Mark.DONE, Mark.DONE, *Mark])) for key in steps}
        said = data.draw(RESULTS)
        told = said is Result.OTHER_ERROR or (said is Result.SAME_ERROR and data.draw(st.booleans()))
        twins.make(
            Retry(marks, said, report_of(twins.published, text) if told else None), text if told else ""
        )
    elif kind in ("screen", "answer"):
        asked = (
            at.place.questions if isinstance(at.place, flow.AskQuestions) else tuple(guide.questions_by_key)
        )
        chosen = data.draw(st.sampled_from(asked)) if asked else ""
        choices = [c.key for q in guide.questions if q.key == chosen for c in q.choices]
        twins.make(Answer({chosen: data.draw(st.sampled_from([*choices, *choices, NOT_SURE, None]))}))
    elif kind == "text":
        twins.make(report_of(twins.published, text), text)
    elif kind == "tried":
        twins.make(Tried(data.draw(some(tuple(key for key in guide.steps_by_key if key not in done(at))))))
    else:
        words: list[Move] = [Reject(), Stay(), Stay(), Escalate(), Switch("wall")]
        twins.make(data.draw(st.sampled_from(words)))


def done(at: Walked) -> set[str]:
    return {key for (_, key), mark in at.situation.last_mark.items() if mark is Mark.DONE}


def some(keys: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(keys), max_size=2, unique=True).map(tuple) if keys else st.just(())


@pytest.mark.parametrize("slug", [*SHIPPED, "line"])
def test_a_walk_is_where_a_session_is_after_the_same_moves(slug: str) -> None:
    guides = [*(published(shipped(name)) for name in SHIPPED), *(published(one) for one in GUIDES.values())]
    texts = texts_of(guides)
    (guide,) = (one for one in guides if one.slug == slug)

    @hypothesis_settings(max_examples=20)
    @given(st.data())
    def same(data: st.DataObject) -> None:
        with transaction.atomic():
            go(data, Twins(guide), texts)
            # So that no guide learns from the walks before.
            transaction.set_rollback(True)

    same()


def go(data: st.DataObject, twins: Twins, texts: list[str]) -> None:
    """A few moves, with a look at both after each."""
    if data.draw(st.booleans()):
        text = data.draw(st.sampled_from(texts))
        twins.make(report_of(twins.published, text), text)
    twins.make(Begin(data.draw(some(tuple(twins.guide.steps_by_key)))))
    twins.agree()
    for _ in range(data.draw(st.integers(1, 10))):
        a_move(data, twins, texts)
        twins.agree()


def test_looking_at_a_text_counts_nothing() -> None:
    published(shipped())
    before = rows()
    report_of(catalog.current(), "Network Error (ERR_NETWORK)")
    report_of(catalog.current(), "Odd")
    assert rows() == before
