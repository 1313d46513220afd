"""Order, rounds and expected minutes, against limits that hold for every plan and against brute force."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import a_step
from troubleshoot.engine.estimation import NONE
from troubleshoot.engine.guide import Permission, Step
from troubleshoot.engine.planning import (
    BY_AUTHOR,
    HAND_OVER,
    MOST_STEPS,
    Order,
    Plan,
    Round,
    Rounds,
    chances,
    expected_minutes,
    in_order,
    planned,
)

RETRY = 60


@st.composite
def steps(draw: st.DrawFn, *, most: int = 9) -> list[Step]:
    """Steps in any order whose prerequisites never lead in a circle."""
    made: list[Step] = []
    for number in range(draw(st.integers(0, most))):
        earlier = [step.key for step in made]
        requires = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        values = {
            "retries": draw(st.booleans()),
            "wait_minutes": draw(st.sampled_from([0, 0, 60])),
            "minutes": draw(st.sampled_from([1, 5, 20, 90])),
            "pinned": draw(st.sampled_from([False, False, False, True])),
            "risk": draw(st.sampled_from(["", "", "It may break."])),
        }
        made.append(a_step(f"s{number}", requires=tuple(requires), **values))
    made = draw(st.permutations(made))
    return [
        replace(step, after=tuple(s.key for s in made[:place] if draw(st.integers(0, 9)) == 0))
        for place, step in enumerate(made)
    ]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan of the steps above."""
    weight = st.floats(0, 1)
    keys = [*(f"s{number}" for number in range(9)), NONE]
    return Plan(
        draw(st.sampled_from(Order)), {k: draw(weight) for k in keys}, {k: draw(weight) for k in keys}
    )


def plain(count: int) -> list[Step]:
    return [a_step(f"s{number}") for number in range(count)]


def learnt(**weights: float) -> Plan:
    return Plan(Order.ESTIMATES, {NONE: 0.1, **weights})


def keys(rounds: Rounds) -> list[str]:
    return [key for group in rounds.all for key in group]


def sizes(*made: Step) -> list[int]:
    return [len(group) for group in planned(made, (), BY_AUTHOR, RETRY).worth]


def test_a_round_has_four_steps_at_most() -> None:
    assert sizes(*plain(9)) == [4, 4, 1]


def test_no_steps_make_no_round() -> None:
    assert planned([], (), BY_AUTHOR, RETRY) == Rounds()
    assert planned([], (), learnt(), RETRY) == Rounds()


@pytest.mark.parametrize(
    "values",
    [{"wait_minutes": 60}, {"permission": Permission.IT}, {"permission": Permission.TENANT_ADMIN}],
)
def test_a_step_that_waits_for_time_or_others_stands_alone(values: dict[str, object]) -> None:
    assert sizes(a_step("a"), a_step("b", **values), a_step("c"), a_step("d")) == [1, 1, 2]


def test_a_step_that_the_organisation_permits_does_not_stand_alone() -> None:
    assert sizes(a_step("a"), a_step("b", permission=Permission.ORGANISATION)) == [2]


def test_a_round_has_one_way_to_retry() -> None:
    made = a_step("a", retries=True), a_step("b"), a_step("c", retries=True), a_step("d")
    assert sizes(*made) == [2, 2]


def test_a_step_that_takes_longer_than_a_retry_waits_for_a_round_of_its_own() -> None:
    assert sizes(a_step("likely", prior=9), a_step("long", minutes=300)) == [1, 1]


@given(steps(), plans())
def test_every_step_that_can_be_done_is_in_one_round(made: list[Step], plan: Plan) -> None:
    found = keys(planned(made, (), plan, RETRY))
    assert sorted(found) == sorted(step.key for step in made)


@given(steps(), plans())
def test_every_round_keeps_the_limits(made: list[Step], plan: Plan) -> None:
    by_key = {step.key: step for step in made}
    for group in planned(made, (), plan, RETRY).all:
        held = [by_key[key] for key in group]
        assert 1 <= len(held) <= MOST_STEPS
        assert sum(step.retries for step in held) <= 1
        assert len(held) == 1 or not any(step.alone for step in held)


@hypothesis_settings(max_examples=1000, deadline=None)
@given(steps(), plans())
def test_a_step_comes_after_what_it_requires(made: list[Step], plan: Plan) -> None:
    by_key = {step.key: step for step in made}
    met: set[str] = set()
    for key in keys(planned(made, (), plan, RETRY)):
        assert met.issuperset(by_key[key].requires)
        met.add(key)


@given(steps(), plans())
def test_the_authors_plan_keeps_the_authors_order(made: list[Step], plan: Plan) -> None:
    for order in (Order.AUTHOR, Order.CONTROL):
        found = planned(made, (), replace(plan, order=order), RETRY)
        assert keys(found) == [step.key for step in in_order(made, ())]
        assert found.rest == ()


@given(steps(), plans())
def test_the_authors_order_is_kept_where_nothing_is_required(made: list[Step], plan: Plan) -> None:
    places = {step.key: place for place, step in enumerate(made)}
    free = [places[step.key] for step in in_order(made, ()) if not step.requires]
    assert all(one < other for one, other in pairwise(free))


@given(steps(), plans())
def test_a_pinned_step_keeps_what_is_before_and_after_it(made: list[Step], plan: Plan) -> None:
    authors = [step.key for step in in_order(made, ())]
    found = keys(planned(made, (), plan, RETRY))
    for step in made:
        if step.pinned:
            place = authors.index(step.key)
            assert set(found[: found.index(step.key)]) == set(authors[:place])


@given(steps(), plans())
def test_a_draw_never_moves_a_risky_step_forward(made: list[Step], plan: Plan) -> None:
    estimated = keys(planned(made, (), replace(plan, order=Order.ESTIMATES), RETRY))
    drawn = keys(planned(made, (), replace(plan, order=Order.DRAW), RETRY))
    for step in made:
        if step.risk:
            ahead = set(estimated[: estimated.index(step.key)])
            assert ahead <= set(drawn[: drawn.index(step.key)])


def test_a_step_comes_after_those_it_names_where_they_are_still_to_come() -> None:
    made = [a_step("tool", minutes=90), a_step("use", after=("tool",))]
    plan = learnt(tool=0.1, use=0.7)
    assert keys(planned(made, (), plan, RETRY)) == ["tool", "use"]
    assert keys(planned(made[1:], (), plan, RETRY)) == ["use"]


def test_a_draw_moves_other_steps_forward() -> None:
    plan = Plan(Order.DRAW, {NONE: 0.1, "s0": 0.8, "s1": 0.1}, {NONE: 0.1, "s0": 0.1, "s1": 0.8})
    dear = [replace(step, minutes=300) for step in plain(2)]
    assert keys(planned(dear, (), plan, RETRY)) == ["s1", "s0"]


def test_the_likeliest_for_its_minutes_comes_first() -> None:
    made = [a_step("long", minutes=120), a_step("rare"), a_step("cheap", minutes=2)]
    found = planned(made, (), learnt(long=0.4, rare=0.05, cheap=0.4), RETRY)
    assert keys(found) == ["cheap", "rare", "long"]


def test_what_costs_more_than_handing_over_is_left_to_the_end() -> None:
    made = [a_step("good"), a_step("hopeless", minutes=120)]
    found = planned(made, (), learnt(good=0.8, hopeless=0.001), RETRY)
    assert (found.worth, found.rest) == ((("good",),), (("hopeless",),))


def test_nothing_is_worth_it_where_nothing_helps() -> None:
    found = planned(plain(2), (), learnt(s0=0.0, s1=0.0), RETRY)
    assert (found.worth, keys(found)) == ((), ["s0", "s1"])


def test_a_step_whose_prerequisite_cannot_be_met_is_left_out() -> None:
    made = [a_step("import", requires=("sign-in",)), a_step("after", requires=("import",)), a_step("cable")]
    assert [step.key for step in in_order(made, ())] == ["cable"]


def test_a_step_whose_prerequisite_is_met_takes_its_place() -> None:
    made = [a_step("import", requires=("sign-in",)), a_step("cable")]
    assert [step.key for step in in_order(made, {"sign-in"})] == ["import", "cable"]


def test_steps_in_a_circle_are_left_out() -> None:
    assert in_order([a_step("a", requires=("b",)), a_step("b", requires=("a",))], ()) == []


def test_chances_follow_the_priors_of_the_author() -> None:
    made = [a_step("a", prior=3), a_step("b", prior=1)]
    assert chances(made, {}) == pytest.approx({"a": 0.6, "b": 0.2})


def test_chances_grow_when_other_steps_are_ruled_out() -> None:
    weights = {"a": 0.3, "b": 0.5, NONE: 0.2}
    assert chances([a_step("a")], weights) == pytest.approx({"a": 0.6})


def test_expected_minutes_of_two_rounds() -> None:
    # (60 + 5 + 3) x 1, then (60 + 10 + 480) x (1 - 0.8 x 3/4) = 68 + 220
    made = [a_step("a", prior=2), a_step("b", minutes=3), a_step("c", minutes=10, wait_minutes=480)]
    assert expected_minutes([("a", "b"), ("c",)], made, BY_AUTHOR, RETRY) == 288


def test_an_empty_plan_takes_no_time() -> None:
    assert expected_minutes([], [], BY_AUTHOR, RETRY) == 0


def cost(rounds: Sequence[Round], made: Sequence[Step], plan: Plan, retry: int) -> float:
    """The expected cost of repair, written down once more and independently of the planning."""
    chance, by_key = chances(made, plan.weights), {step.key: step for step in made}
    still_open, total = 1.0, 0.0
    for group in rounds:
        total += still_open * (retry + sum(by_key[k].minutes + by_key[k].wait_minutes for k in group))
        still_open -= sum(chance[k] for k in group)
    return total + still_open * HAND_OVER


def every_plan(made: Sequence[Step], done: frozenset[str] = frozenset()) -> Iterator[list[Round]]:
    """All sequences of allowed rounds, of all lengths. In a round the order does not matter."""
    yield []
    left = [step for step in made if step.key not in done]
    for size in range(1, MOST_STEPS + 1):
        for group in permutations(left, size):
            if allowed(group, done):
                names = tuple(step.key for step in group)
                for more in every_plan(made, done | set(names)):
                    yield [names, *more]


def allowed(group: Sequence[Step], done: frozenset[str]) -> bool:
    if (len(group) > 1 and any(step.alone for step in group)) or sum(step.retries for step in group) > 1:
        return False
    met = set(done)
    for step in group:
        if not met.issuperset(step.requires):
            return False
        met.add(step.key)
    # One of the orders in which the prerequisites of the round are met stands for all of them.
    free = [step.key for step in group if done.issuperset(step.requires)]
    return free == sorted(free)


def an_instance(seed: int) -> tuple[list[Step], Plan, int]:
    """Up to six steps with waits, prerequisites, other people and ways to retry."""
    chance = random.Random(seed)
    made: list[Step] = []
    for number in range(chance.randint(1, 6)):
        made.append(
            a_step(
                f"s{number}",
                minutes=chance.choice([1, 2, 5, 10, 15, 20, 45, 90]),
                wait_minutes=chance.choice([0, 0, 0, 0, 60, 240]),
                permission=chance.choice([Permission.NONE] * 5 + [Permission.IT]),
                retries=chance.random() < 0.2,
                requires=tuple(step.key for step in made if chance.random() < 0.15),
            )
        )
    weights = {step.key: chance.gammavariate(0.7, 1) for step in made}
    weights[NONE] = chance.uniform(0, 0.3) * sum(weights.values())
    return made, Plan(Order.ESTIMATES, weights), chance.choice([10, 30, 60, 75])


@pytest.mark.parametrize("first", range(0, 200, 10))
def test_a_plan_costs_at_most_two_per_cent_more_than_the_best_there_is(first: int) -> None:
    for seed in range(first, first + 10):
        made, plan, retry = an_instance(seed)
        best = min(cost(rounds, made, plan, retry) for rounds in every_plan(made))
        assert cost(planned(made, (), plan, retry).worth, made, plan, retry) <= 1.02 * best, seed
