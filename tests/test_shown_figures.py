"""What a person in the wizard is told of how likely a step helps, on pages and over the API."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.api.calling import get
from tests.browsing import browsing
from tests.factories import a_guide, an_id, published
from tests.sessions.person import Person
from troubleshoot import sessions
from troubleshoot.rendering import odds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    settings.RATE_LIMITS = False


def tried(times: int, fixed: int = 0) -> None:
    """So many people try the cable; for so many of them it is what did it."""
    for number in range(times):
        person = Person.starting(submission=an_id())
        person.fix("cable") if number < fixed else person.fail("cable").leave()


def steps_of(person: Person) -> dict[str, tuple[float | None, int | None]]:
    state = get(f"sessions/{person.token}").json()
    return {step["key"]: (step["estimate"], step["tried"]) for step in state["next"]["steps"]}


def test_nothing_is_told_under_ten_tries() -> None:
    tried(9, fixed=4)
    person = Person.starting()
    assert steps_of(person) == {"cable": (None, None), "vpn": (None, None)}
    assert "people tried it" not in browsing(person).page.text


def test_from_ten_tries_on_it_is_told_with_the_number_of_people() -> None:
    tried(10, fixed=4)
    person = Person.starting()
    estimate, people = steps_of(person)["cable"]
    assert people == 10
    assert estimate == pytest.approx(0.4, abs=0.02)
    assert "4 in 10" in browsing(person).page.text and "10 people" in browsing(person).page.text


def test_a_step_nobody_tried_is_told_nothing_beside_one_that_is() -> None:
    tried(12)
    assert steps_of(Person.starting())["vpn"] == (None, None)


def test_what_is_told_never_changes_under_way() -> None:
    tried(10, fixed=2)
    person = Person.starting()
    before = steps_of(person)
    tried(10, fixed=10)
    assert steps_of(person) == before
    assert sessions.load(person.token).shown_figures == person.at.shown_figures


def test_a_new_edition_keeps_what_its_steps_have_shown() -> None:
    tried(10)
    published(a_guide(title="Another title"))
    assert steps_of(Person.starting(a_guide(title="Another title")))["cable"][1] == 10


@pytest.mark.parametrize(
    ("probability", "people", "said"),
    [
        (1.0, 10, "more than 9 in 10"),
        (0.95, 1000, "more than 9 in 10"),
        (0.94, 10, "about 9 in 10"),
        (0.449, 84, "about 4 in 10"),
        (0.45, 84, "about 5 in 10"),
        (0.08, 10, "about 1 in 10"),
        (0.05, 10, "fewer than 1 in 10"),
        (0.05, 20, "about 1 in 20"),
        (0.03, 49, "fewer than 1 in 20"),
        (0.03, 50, "about 1 in 40"),
        (0.0, 10, "fewer than 1 in 10"),
        (0.0, 20, "fewer than 1 in 20"),
        (0.0, 50, "fewer than 1 in 50"),
    ],
)
def test_odds_are_told_by_tenths_and_no_finer_than_the_tries_allow(
    probability: float, people: int, said: str
) -> None:
    assert odds(probability, people) == said


@given(st.floats(0, 1), st.integers(10, 10**6))
def test_what_is_told_is_never_far_from_the_estimate(probability: float, people: int) -> None:
    *rest, part, _, whole = odds(probability, people).split()
    share = int(part) / int(whole)
    if rest[0] == "fewer":
        assert probability < share
    elif rest[0] == "more":
        assert probability > share
    else:
        assert abs(probability - share) <= 0.0501
