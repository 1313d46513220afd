from __future__ import annotations

from collections import Counter
from math import sqrt
from statistics import mean as mean_of
from statistics import median, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.statistics import minutes_key
from troubleshoot.statistics.measures import (
    Share,
    bounds,
    difference,
    mean,
    median_attempts,
    median_minutes,
)


def bins(minutes: list[int]) -> Counter[str]:
    return Counter(map(minutes_key, minutes))


@pytest.mark.parametrize(("share", "percent"), [(Share(3, 9), None), (Share(3, 10), 30), (Share(0, 0), None)])
def test_a_share_is_told_from_ten_on(share: Share, percent: int | None) -> None:
    assert share.percent == percent


def test_no_median_of_fewer_than_ten() -> None:
    assert median_minutes({"000010": 9}) is None


@given(st.lists(st.integers(0, 119), min_size=10, max_size=60))
def test_a_median_of_minutes_is_within_a_bin_of_the_exact_one(minutes: list[int]) -> None:
    found = median_minutes(bins(minutes))
    assert found
    ordered = sorted(minutes)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    assert low - 5 <= found.value <= high + 5


def test_values_count_as_spread_over_their_bin() -> None:
    found = median_minutes({"000010": 10, "000015": 10})
    assert found
    assert found.value == 15


def test_a_wide_bin_is_spread_by_its_own_width() -> None:
    found = median_minutes({minutes_key(600): 20})
    assert found
    assert found.value == 630


@given(st.lists(st.integers(1, 20), min_size=10, max_size=60))
def test_a_median_of_attempts_is_the_lower_median(attempts: list[int]) -> None:
    found = median_attempts(Counter(f"{n:02d}" for n in attempts))
    assert found
    assert found.value == sorted(attempts)[(len(attempts) - 1) // 2]


@given(st.lists(st.integers(0, 3000), min_size=10, max_size=60))
def test_a_median_lies_in_its_interval(minutes: list[int]) -> None:
    found = median_minutes(bins(minutes))
    assert found
    assert found.low <= found.value <= found.high


def test_the_interval_narrows_with_more_reports() -> None:
    few, many = (median_minutes(bins(list(range(0, 100)) * times)) for times in (1, 10))
    assert few
    assert many
    assert many.high - many.low < few.high - few.low


def test_what_left_takes_widens_what_is_possible() -> None:
    found = bounds(resolved=30, escalated=10, left=20)
    assert found
    assert (found.reported, found.least, found.most, found.many_left) == (75, 50, 83, True)


@pytest.mark.parametrize(("left", "many"), [(9, False), (10, True)])
def test_many_left_from_a_fifth_on(left: int, many: bool) -> None:
    found = bounds(resolved=30, escalated=10, left=left)
    assert found
    assert found.many_left is many


def test_no_share_resolved_before_ten_have_told() -> None:
    assert bounds(resolved=5, escalated=4, left=100) is None


@given(st.lists(st.integers(0, 500), min_size=10, max_size=40))
def test_a_mean_and_its_variance_come_from_sums(values: list[int]) -> None:
    found = mean(n=len(values), total=sum(values), squares=sum(v * v for v in values))
    assert found
    assert (found.value, found.variance) == pytest.approx((mean_of(values), variance(values)), abs=1e-6)


def test_no_mean_of_fewer_than_ten() -> None:
    assert mean(n=9, total=90, squares=900) is None


def test_a_difference_is_as_wide_as_both_are_uncertain() -> None:
    one, other = mean(n=20, total=2000, squares=220_000), mean(n=30, total=2400, squares=210_000)
    assert one
    assert other
    found = difference(one, other)
    spread = 2 * 1.2816 * sqrt(one.variance / 20 + other.variance / 30)
    assert (found.value, found.high - found.low) == pytest.approx((20, spread), rel=1e-3)


def test_the_median_agrees_with_python_on_single_values() -> None:
    attempts = [1, 1, 2, 2, 2, 3, 3, 4, 5, 9, 9]
    found = median_attempts(Counter(f"{n:02d}" for n in attempts))
    assert found
    assert found.value == median(attempts)
