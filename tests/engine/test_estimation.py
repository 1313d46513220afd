"""Estimates from stretches that stop anywhere, against planted truths and Kaplan-Meier."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.estimation import (
    NONE,
    PRIOR_SESSIONS,
    Counts,
    Observation,
    drawn,
    estimates,
    prior_of,
    probabilities,
)

STEPS = tuple(f"s{number}" for number in range(11))
ROUNDS = (STEPS[:4], STEPS[4:8], STEPS[8:])


def failed(*steps: str) -> Observation:
    return Observation(frozenset(steps))


def solved(*steps: str, after: Sequence[str] = ()) -> Observation:
    return Observation(frozenset(after), frozenset(steps))


def a_truth(seed: int) -> dict[str, float]:
    """A planted probability for each step; one case in ten is for none of them."""
    chance = random.Random(seed)
    raw = {step: chance.gammavariate(0.8, 1) for step in STEPS}
    total = sum(raw.values())
    return {step: 0.9 * value / total for step, value in raw.items()}


def observed(
    truth: dict[str, float],
    rounds: Sequence[Sequence[str]],
    *,
    sessions: int,
    leave: float,
    seed: int,
    named: float = 0.5,
) -> Counts:
    """What so many people tell whose cases follow the truth, who leave after a failure, or name the step."""
    chance = random.Random(seed)
    causes = chance.choices([*truth, NONE], [*truth.values(), 1 - sum(truth.values())], k=sessions)
    return Counter(_one(cause, rounds, leave, named, chance) for cause in causes)


def _one(
    cause: str, rounds: Sequence[Sequence[str]], leave: float, named: float, chance: random.Random
) -> Observation:
    done: list[str] = []
    for group in rounds:
        if cause in group:
            return solved(*([cause] if chance.random() < named else group), after=done)
        done += group
        if chance.random() < leave:
            break
    return failed(*done)


def error(found: dict[str, float], truth: dict[str, float]) -> float:
    return mean(abs(found[step] - truth[step]) for step in truth)


def kaplan_meier(truth_order: Sequence[str], counts: Counts) -> dict[str, float]:
    """p_i = h_i x prod(1 - h_j), with h_i the share of those who tried step i whom it helped."""
    found, survived = {}, 1.0
    for position, step in enumerate(truth_order):
        tried = helped = 0
        for seen, number in counts.items():
            if step in seen.solved or len(seen.failed) > position:
                tried += number
                helped += number * (step in seen.solved)
        share = helped / tried if tried else 0.0
        found[step] = survived * share
        survived *= 1 - share
    return found


@pytest.mark.parametrize("seed", range(10))
def test_with_one_order_and_one_step_a_round_it_is_kaplan_meier(seed: int) -> None:
    one_by_one = [(step,) for step in STEPS]
    counts = observed(a_truth(seed), one_by_one, sessions=300, leave=0.2, seed=seed, named=1)
    found, expected = probabilities(STEPS, counts), kaplan_meier(STEPS, counts)
    assert {step: found[step] for step in STEPS} == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("leave", "most"), [(0.15, 0.025), (0.4, 0.04)])
@pytest.mark.parametrize("with_prior", [False, True])
def test_it_recovers_planted_probabilities(leave: float, most: float, with_prior: bool) -> None:
    prior = prior_of(dict.fromkeys(STEPS, 1.0)) if with_prior else None
    errors = []
    for seed in range(40):
        truth = a_truth(seed)
        counts = observed(truth, ROUNDS, sessions=200, leave=leave, seed=seed)
        errors.append(error(probabilities(STEPS, counts, prior), truth))
    assert mean(errors) <= most


def test_shares_of_successes_would_not_recover_them() -> None:
    """What makes the method worth its trouble: naive counts are wrong where people leave."""
    naive, fair = [], []
    for seed in range(40):
        truth = a_truth(seed)
        counts = observed(truth, ROUNDS, sessions=200, leave=0.4, seed=seed, named=1)
        helped = Counter({step: n for seen, n in counts.items() for step in seen.solved})
        naive.append(error({step: helped[step] / 200 for step in STEPS}, truth))
        fair.append(error(probabilities(STEPS, counts), truth))
    assert mean(fair) < 0.6 * mean(naive)


def test_left_is_not_failed() -> None:
    stayed = {solved("a"): 10, failed("a"): 10}
    left_before = stayed | {failed(): 80}
    assert probabilities(["a", "b"], left_before) == pytest.approx(probabilities(["a", "b"], stayed))


def test_what_failed_with_others_counts_against_all_of_them() -> None:
    found = probabilities(["a", "b", "c"], {failed("a", "b"): 30, solved("a"): 10, solved("c"): 1})
    assert found["a"] == pytest.approx(10 / 41, abs=1e-3)
    assert found["b"] == pytest.approx(0, abs=1e-3)


def test_one_of_several_is_shared_as_the_named_ones_are() -> None:
    found = probabilities(["a", "b"], {solved("a", "b"): 40, solved("a"): 3, solved("b"): 1})
    assert found["a"] == pytest.approx(0.75, abs=1e-3)


def test_resolved_outside_the_steps_is_for_none_of_them() -> None:
    found = probabilities(["a"], {Observation(outside=True): 1, solved("a"): 3})
    assert found == pytest.approx({"a": 0.75, NONE: 0.25})


def test_an_observation_has_one_reason_to_be_resolved() -> None:
    with pytest.raises(ValueError):
        Observation(solved=frozenset("a"), outside=True)


def test_the_prior_is_worth_nine_sessions() -> None:
    prior = prior_of({"a": 3, "b": 1})
    assert sum(prior.values()) == pytest.approx(PRIOR_SESSIONS)
    assert probabilities(["a", "b"], {}, prior) == pytest.approx({"a": 0.6, "b": 0.2, NONE: 0.2})


def test_many_sessions_outweigh_the_prior() -> None:
    prior = prior_of({"a": 100, "b": 1})
    found = probabilities(["a", "b"], {solved("b"): 900, solved("a"): 100}, prior)
    assert found["b"] == pytest.approx(0.9, abs=0.01)


def test_without_anything_known_all_is_equal() -> None:
    assert probabilities(["a"], {}) == pytest.approx({"a": 0.5, NONE: 0.5})
    assert probabilities([], {}) == {NONE: 1.0}


def test_a_step_that_only_the_counts_know_keeps_its_cases() -> None:
    found = probabilities(["new"], {solved("old"): 9, solved("new"): 1})
    assert found["new"] == pytest.approx(0.1, abs=1e-6)


def test_a_search_from_an_earlier_result_ends_in_the_same_place() -> None:
    truth = a_truth(3)
    prior = prior_of(dict.fromkeys(STEPS, 1.0))
    counts = observed(truth, ROUNDS, sessions=100, leave=0.2, seed=3)
    cold = probabilities(STEPS, counts, prior)
    warm = probabilities(STEPS, counts, prior, start=truth)
    assert warm == pytest.approx(cold, abs=1e-5)


OBSERVATIONS = st.one_of(
    st.builds(
        lambda done, also: Observation(frozenset(done) - frozenset(also), frozenset(also)),
        st.sets(st.sampled_from("abcde")),
        st.sets(st.sampled_from("abcde")),
    ),
    st.builds(lambda done: Observation(frozenset(done), outside=True), st.sets(st.sampled_from("abcde"))),
)


@given(st.lists(st.tuples(OBSERVATIONS, st.integers(0, 50)), max_size=12), st.randoms())
def test_the_order_of_observations_does_not_matter(
    seen: list[tuple[Observation, int]], chance: random.Random
) -> None:
    counts = dict(seen)
    shuffled = list(counts.items())
    chance.shuffle(shuffled)
    # Sums of floats depend on their order, in the last digit.
    assert probabilities("abcd", dict(shuffled)) == pytest.approx(probabilities("abcd", counts))
    found, expected = estimates("abcd", dict(shuffled)), estimates("abcd", counts)
    assert list(found) == list(expected)
    for key, one in found.items():
        assert vars(one) == pytest.approx(vars(expected[key]))


@given(st.dictionaries(OBSERVATIONS, st.integers(0, 10_000), max_size=12))
def test_nothing_breaks_at_the_edges(counts: Counts) -> None:
    prior = prior_of(dict.fromkeys("abcd", 1.0))
    for found in (
        probabilities("abcd", counts),
        probabilities("abcd", counts, prior),
        drawn("abcd", counts, prior, seed=1),
    ):
        assert sum(found.values()) == pytest.approx(1)
        assert all(0 <= value <= 1 for value in found.values())
    for shown in estimates("abcd", counts).values():
        assert 0 <= shown.low <= shown.mean <= shown.high <= 1


def test_the_interval_covers_the_truth_about_four_times_in_five() -> None:
    covered = []
    for seed in range(40):
        truth = a_truth(seed)
        counts = observed(truth, ROUNDS, sessions=200, leave=0.15, seed=seed)
        shown = estimates(STEPS, counts)
        covered += [shown[s].low <= truth[s] <= shown[s].high for s in STEPS if truth[s] > 0.02]
    assert 0.7 <= mean(covered) <= 0.9


def test_more_sessions_make_the_interval_narrower() -> None:
    truth = a_truth(1)
    widths = []
    for sessions in (50, 5000):
        shown = estimates(STEPS, observed(truth, ROUNDS, sessions=sessions, leave=0.15, seed=1))
        widths.append(mean(shown[step].high - shown[step].low for step in STEPS))
    assert widths[1] < widths[0] / 3


def test_draws_differ_by_their_seed_and_by_nothing_else() -> None:
    counts, prior = {solved("a"): 5, failed("a"): 5}, prior_of({"a": 1.0, "b": 1.0})
    one = drawn(["a", "b"], counts, prior, seed=1)
    assert one == drawn(["a", "b"], counts, prior, seed=1)
    assert one != drawn(["a", "b"], counts, prior, seed=2)


def test_draws_lie_about_the_mean() -> None:
    counts, prior = {solved("a"): 60, failed("a", "b"): 20}, prior_of({"a": 1.0, "b": 1.0})
    draws = [drawn(["a", "b"], counts, prior, seed=seed)["a"] for seed in range(200)]
    assert mean(draws) == pytest.approx(probabilities(["a", "b"], counts, prior)["a"], abs=0.02)


@pytest.mark.parametrize(("tries", "highest"), [(10, 0.206), (41, 0.055), (500, 0.005)])
@pytest.mark.parametrize("others", [1, 33])
def test_a_step_that_never_helped_may_still_help_as_often_as_its_tries_allow(
    tries: int, highest: float, others: int
) -> None:
    shown = estimates(["a", *(f"s{n}" for n in range(others))], {failed("a"): tries})["a"]
    assert (shown.low, shown.mean) == pytest.approx((0, 0), abs=1e-3)
    assert shown.high == pytest.approx(highest, abs=2e-3)


def test_what_failed_after_others_had_helped_most_can_only_help_few() -> None:
    counts = {solved("a"): 90, failed("a", "b"): 10}
    assert estimates(["a", "b"], counts)["b"].high == pytest.approx(0.0206, abs=2e-3)
