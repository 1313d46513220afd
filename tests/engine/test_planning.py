"""Rounds and expected minutes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_step
from troubleshoot.engine.guide import Permission, Step
from troubleshoot.engine.planning import MOST_STEPS, expected_minutes, in_order, probabilities, rounds


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Steps in any order whose prerequisites never lead in a circle."""
    made: list[Step] = []
    for number in range(draw(st.integers(0, 9))):
        earlier = [step.key for step in made]
        requires = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        values = {"retries": draw(st.booleans()), "wait_minutes": draw(st.sampled_from([0, 0, 60]))}
        made.append(a_step(f"s{number}", requires=tuple(requires), **values))
    return draw(st.permutations(made))


def plain(count: int) -> list[Step]:
    return [a_step(f"s{number}") for number in range(count)]


def sizes(*made: Step) -> list[int]:
    return [len(group) for group in rounds(made)]


def test_a_round_has_four_steps_at_most() -> None:
    assert sizes(*plain(9)) == [4, 4, 1]


def test_no_steps_make_no_round() -> None:
    assert rounds([]) == []


@pytest.mark.parametrize(
    "values",
    [{"wait_minutes": 60}, {"permission": Permission.IT}, {"permission": Permission.TENANT_ADMIN}],
)
def test_a_step_that_waits_for_time_or_others_stands_alone(values: dict[str, object]) -> None:
    assert sizes(a_step("a"), a_step("b", **values), a_step("c"), a_step("d")) == [1, 1, 2]


def test_a_step_that_the_organisation_permits_does_not_stand_alone() -> None:
    assert sizes(a_step("a"), a_step("b", permission=Permission.ORGANISATION)) == [2]


def test_a_round_has_one_way_to_retry() -> None:
    assert sizes(a_step("a", retries=True), a_step("b"), a_step("c", retries=True), a_step("d")) == [2, 2]


@given(steps())
def test_rounds_keep_every_step_and_its_place(made: list[Step]) -> None:
    assert [key for group in rounds(made) for key in group] == [step.key for step in made]


@given(steps())
def test_every_round_keeps_the_limits(made: list[Step]) -> None:
    by_key = {step.key: step for step in made}
    for group in rounds(made):
        held = [by_key[key] for key in group]
        assert 1 <= len(held) <= MOST_STEPS
        assert sum(step.retries for step in held) <= 1
        assert len(held) == 1 or not any(step.alone for step in held)


@given(steps())
def test_a_step_comes_after_what_it_requires(made: list[Step]) -> None:
    ordered = in_order(made, ())
    met: set[str] = set()
    for step in ordered:
        assert met.issuperset(step.requires)
        met.add(step.key)
    assert len(ordered) == len(made)


@given(steps())
def test_the_authors_order_is_kept_where_nothing_is_required(made: list[Step]) -> None:
    places = {step.key: place for place, step in enumerate(made)}
    free = [places[step.key] for step in in_order(made, ()) if not step.requires]
    assert all(one < other for one, other in pairwise(free))


def test_a_step_whose_prerequisite_cannot_be_met_is_left_out() -> None:
    made = [a_step("import", requires=("sign-in",)), a_step("after", requires=("import",)), a_step("cable")]
    assert [step.key for step in in_order(made, ())] == ["cable"]


def test_a_step_whose_prerequisite_is_met_takes_its_place() -> None:
    made = [a_step("import", requires=("sign-in",)), a_step("cable")]
    assert [step.key for step in in_order(made, {"sign-in"})] == ["import", "cable"]


def test_steps_in_a_circle_are_left_out() -> None:
    assert in_order([a_step("a", requires=("b",)), a_step("b", requires=("a",))], ()) == []


def test_probabilities_follow_the_weights() -> None:
    made = [a_step("a", prior=3), a_step("b", prior=1)]
    assert probabilities(made, {}) == pytest.approx({"a": 0.6, "b": 0.2})
    assert probabilities(made, {"b": 3}) == pytest.approx({"a": 0.4, "b": 0.4})


def test_expected_minutes_of_two_rounds() -> None:
    # (60 + 5 + 3) x 1, then (60 + 10 + 480) x (1 - 0.8 x 3/4) = 68 + 220
    made = [a_step("a", prior=2), a_step("b", minutes=3), a_step("c", minutes=10, wait_minutes=480)]
    by_key = {step.key: step for step in made}
    assert expected_minutes([("a", "b"), ("c",)], by_key, {}, retry_minutes=60) == 288


def test_an_empty_plan_takes_no_time() -> None:
    assert expected_minutes([], {}, {}, retry_minutes=60) == 0
