from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.factories import a_guide, a_pattern, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.flow import Choose, ShowRound
from troubleshoot.models import Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["", " \n"])
def test_another_error_needs_its_text(text: str) -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().meet(text)
    assert refused.value.field == "text"


def test_another_error_that_speaks_for_the_same_guide_is_the_same() -> None:
    person = Person.starting(the_line()).meet(LINE_TEXT, "restart")
    assert person.at.attempt(1).result is Result.SAME_ERROR


def test_the_same_text_with_other_values_is_the_same_error() -> None:
    first = "Odd 0f1e2d3c-0f1e-0f1e-0f1e-0f1e2d3c4b5a at one.crm4.dynamics.com on 2026-11-23 20:14:05"
    again = "Odd aaaaaaaa-0f1e-0f1e-0f1e-bbbbbbbbbbbb at  two.crm4.dynamics.com\r\non 2027-01-02 03:04:56"
    person = Person.starting(text=first).meet(again, "cable")
    assert person.at.attempt(1).result is Result.SAME_ERROR


def test_the_last_text_and_not_the_first_is_compared() -> None:
    person = Person.starting(text=ODD_TEXT).report("Then this.").meet("Then  this.")
    assert person.at.attempt(1).result is Result.SAME_ERROR


def test_a_text_without_a_verdict_is_another_error() -> None:
    person = Person.starting(text=LINE_TEXT).meet(ODD_TEXT, "cable")
    assert (person.at.attempt(1).result, person.at.screen) == (Result.OTHER_ERROR, Choose())


def test_another_error_counts_neither_for_nor_against_its_steps() -> None:
    assert "cable" not in Person.starting().meet(ODD_TEXT, "cable").steps


def test_another_verdict_switches_the_guide() -> None:
    published(the_wall())
    person = Person.starting(the_line()).meet(WALL_TEXT, "restart")
    assert (person.at.guide.slug, person.at.attempt(1).guide) == ("wall", "line")


def test_the_text_of_the_other_error_is_kept() -> None:
    Person.starting().meet(ODD_TEXT)
    assert Report.objects.get().text == ODD_TEXT


def test_the_text_of_the_same_error_is_kept_too() -> None:
    Person.starting().attempt({}, Result.SAME_ERROR, text=ODD_TEXT)
    assert Report.objects.get().text == ODD_TEXT


def test_a_text_of_another_guide_is_another_error_whatever_it_was_taken_for() -> None:
    published(the_wall())
    person = Person.starting(the_line()).attempt({}, Result.SAME_ERROR, text=WALL_TEXT)
    assert (person.at.guide.slug, person.at.attempt(1).result) == ("wall", Result.OTHER_ERROR)


def test_a_text_that_no_guide_knows_does_not_contradict_the_same_error() -> None:
    person = Person.starting(the_line(), text=LINE_TEXT).attempt({}, Result.SAME_ERROR, text=ODD_TEXT)
    assert person.at.attempt(1).result is Result.SAME_ERROR


def test_other_words_of_the_same_guide_are_another_error_and_stay_in_it() -> None:
    guide = a_guide("both", patterns=(a_pattern("view", "view is used"), a_pattern("flow", "flow is used")))
    person = Person.starting(guide, text="The view is used.").meet("The flow is used.", "cable")
    assert (person.at.guide.slug, person.at.attempt(1).result) == ("both", Result.OTHER_ERROR)
    assert isinstance(person.at.screen, ShowRound)
    assert "cable" not in person.steps


def test_words_seen_before_among_others_are_the_same_error() -> None:
    guide = a_guide("both", patterns=(a_pattern("view", "view is used"), a_pattern("flow", "flow is used")))
    person = Person.starting(guide, text="The view is used.").meet("The flow is used. The view is used.")
    assert person.at.attempt(1).result is Result.SAME_ERROR


def test_a_text_over_the_limit_is_refused(settings: Settings) -> None:
    settings.TEXT_LIMIT = 5
    with pytest.raises(sessions.TooLarge):
        Person.starting().meet("too long")
