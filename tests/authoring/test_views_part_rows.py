"""Rows of conditions and choices, in the form of a part."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.drafting import DRAFT, at, fill, now, saved_by_ben, typed, version
from tests.factories import a_step, is_, is_not
from troubleshoot.engine import editing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]

STEP = f"{DRAFT}steps/cable/"


def test_a_condition_is_added_by_its_question(ada: Browser) -> None:
    fill(at(ada, "steps", "move"), title="Typed", when__0__question="medium", do="more:when")
    assert (ada.status, version(), typed(ada)["title"]) == (200, 1, ["Typed"])
    fill(ada, when__0__negated="not", when__0__choices=["air"], when__0__known="on")
    (condition,) = now().steps[2].when
    assert (condition.question, condition.choices) == ("medium", ("air",))
    assert (condition.negated, condition.known, now().steps[2].title) == (True, True, "Typed")


def test_a_condition_without_an_answer_is_told(ada: Browser) -> None:
    fill(at(ada, "steps", "move"), when__0__question="medium")
    assert (ada.status, version()) == (422, 1)
    assert 'name="when-0-choices"' in ada.html


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("drop:when:0", ["tunnel"]),
        ("drop:when:1", ["medium"]),
        ("up:when:1", ["tunnel", "medium"]),
        ("up:when:0", ["medium", "tunnel"]),
        ("drop:when:9", ["medium", "tunnel"]),
        ("drop:when:", ["medium", "tunnel"]),
    ],
)
def test_conditions_go_and_move(do: str, left: list[str], ada: Browser) -> None:
    step = a_step("two", is_("medium", "air"), is_not("tunnel", "no"))
    saved_by_ben(editing.put(now(), "steps", step))
    fill(at(ada, "steps", "two"), do=do)
    assert (ada.status, now().steps[-1]) == (200, step)
    fill(ada)
    assert [condition.question for condition in now().steps[-1].when] == left


def test_an_emptied_choice_goes(ada: Browser) -> None:
    empty = {"label": "", "key": "", "told_by": None, "why": ""}
    fill(at(ada, "questions", "medium"), **{f"choices__0__{name}": value for name, value in empty.items()})
    assert [choice.key for choice in now().questions[0].choices] == ["wire"]


def test_a_choice_is_added_with_everything_typed_kept(ada: Browser) -> None:
    fill(at(ada, "questions", "medium"), text="Typed", do="more:choices")
    fill(ada, choices__2__label="By post")
    assert [choice.key for choice in now().questions[0].choices] == ["air", "wire", "by-post"]
    assert now().questions[0].text == "Typed"


def test_a_condition_on_a_question_that_is_gone_can_be_taken_away(ada: Browser) -> None:
    saved_by_ben(editing.put(now(), "steps", a_step("lost", is_("gone", "x"))))
    fill(at(ada, "steps", "lost"), title="Still here")
    assert now().steps[-1].when == (is_("gone", "x"),)
    fill(fill(at(ada, "steps", "lost"), do="drop:when:0"))
    assert now().steps[-1].when == ()
