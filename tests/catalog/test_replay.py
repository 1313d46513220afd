"""A guide tried on the texts that are stored."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW, a_guide, a_pattern, an_id, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import unknown
from troubleshoot.catalog import gate, replay
from troubleshoot.catalog.replay import replay_of
from troubleshoot.engine.guide import Guide
from troubleshoot.engine.replays import NONE, Replay
from troubleshoot.models import TroubleshootingSession, UnknownText

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guides() -> None:
    published(the_line())
    published(the_wall())


def a_draft(text: str = "quite particular", **values: Any) -> Guide:
    return a_guide("fresh", patterns=(a_pattern("mine", text),), **values)


def in_the_line(text: str = LINE_TEXT) -> Person:
    return Person.starting(the_line(), text=text)


def moves(found: Replay) -> dict[str, dict[tuple[str, str], int]]:
    return {row.guide: dict(row.moves) for row in found.reports}


def test_nothing_is_stored_yet() -> None:
    assert moves(replay_of(a_draft())) == {}


def test_a_report_is_of_the_guide_its_session_is_in() -> None:
    in_the_line()
    assert moves(replay_of(a_draft())) == {"line": {("line", "line"): 1}}


def test_a_report_that_led_to_another_guide_is_of_that_one() -> None:
    in_the_line().meet(WALL_TEXT)
    assert moves(replay_of(a_draft())) == {"line": {("line", "line"): 1}, "wall": {("wall", "wall"): 1}}


def test_a_report_whose_verdict_was_rejected_is_of_the_guide_that_was_chosen() -> None:
    Person.starting(the_line(), text=WALL_TEXT, rejected="wall")
    assert moves(replay_of(a_draft())) == {"line": {("wall", "wall"): 1}}


def test_a_report_that_was_taken_back_is_left_out() -> None:
    in_the_line().meet(WALL_TEXT).undo(1)
    assert moves(replay_of(a_draft())) == {"line": {("line", "line"): 1}}


def test_a_session_left_out_of_the_statistics_is_left_out() -> None:
    in_the_line()
    TroubleshootingSession.objects.update(excluded=True)
    assert moves(replay_of(a_draft())) == {}


def test_a_symptom_is_no_text() -> None:
    Person.starting(the_line(), symptoms=["silence"])
    assert moves(replay_of(a_draft())) == {}


def test_a_symptom_counts_with_its_text() -> None:
    in_the_line(ODD_TEXT).report(ODD_TEXT, symptoms=["silence"])
    assert moves(replay_of(a_draft())) == {"line": {(NONE, NONE): 1, ("line", "line"): 1}}


def test_texts_without_a_session_are_of_no_guide() -> None:
    unknown.keep(ODD_TEXT, why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    in_the_line(ODD_TEXT)
    assert moves(replay_of(a_draft("odd"))) == {"line": {(NONE, "fresh"): 1}, NONE: {(NONE, "fresh"): 1}}


def test_a_hit_is_confirmed_by_a_step_of_its_guide() -> None:
    in_the_line().fix("restart", credited=["restart"])
    in_the_line()
    assert replay_of(a_draft()).confirmed == {"line": 1}


def test_a_hit_is_confirmed_by_finding_the_import_finished() -> None:
    in_the_line().answer({"history": "finished"})
    assert replay_of(a_draft()).confirmed == {"line": 1}


def test_a_fix_from_outside_confirms_nothing() -> None:
    in_the_line().fix("restart").credit(something_else="A new router")
    assert not replay_of(a_draft()).confirmed


def test_a_fix_in_another_guide_confirms_nothing() -> None:
    in_the_line().switch("wall").fix("knock", credited=["knock"])
    assert not replay_of(a_draft()).confirmed


def test_the_newest_reports_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_REPORTS", 2)
    Person.starting(the_wall(), text=WALL_TEXT)
    in_the_line()
    in_the_line()
    assert moves(replay_of(a_draft())) == {"line": {("line", "line"): 2}}


def test_no_more_is_read_than_can_be_tried_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_SIGNS", len(LINE_TEXT))
    in_the_line()
    in_the_line()
    assert moves(replay_of(a_draft())) == {"line": {("line", "line"): 1}}


def test_a_replay_takes_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    in_the_line().meet(WALL_TEXT)
    replay_of(a_draft())
    with django_assert_num_queries(3):
        replay_of(a_draft())


def test_the_gate_refuses_what_the_replay_refuses() -> None:
    for _ in range(17):
        in_the_line()
    for _ in range(3):
        in_the_line(ODD_TEXT)
    assert [p.path for p in gate(a_draft("odd")) if not p.warning] == [("patterns", 0)]
    assert not [p for p in gate(a_draft("quite particular")) if not p.warning]


def test_a_guide_as_it_is_published_passes() -> None:
    for _ in range(20):
        in_the_line()
    assert not replay_of(the_wall()).refusals
    assert not replay_of(the_line()).refusals
