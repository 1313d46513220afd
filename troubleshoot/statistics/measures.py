"""Figures made from counts: shares, medians and differences, each with its number and its interval.

None of them is made from fewer than ten reports; until then only the counts are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from ..engine.estimation import ENOUGH_TRIES
from .contributions import bin_width

ENOUGH = ENOUGH_TRIES
"""So many reports a figure needs."""

Z80 = 1.2815515655446004
"""The normal distribution holds 80% within so many standard deviations."""

MANY_LEFT = 0.2
"""From this share of leavers on, what they may have seen is told beside what was reported."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In percent; None of fewer than `ENOUGH`."""
        return round(100 * self.part / self.whole) if self.whole >= ENOUGH else None


@dataclass(frozen=True)
class Median:
    """The middle of `n` values, with its 80% interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Bounds:
    """The share resolved, in percent: as reported, and the least and most it can be.

    `reported` is of the people who told how it ended. Whoever left told nothing: `least` takes
    all of them for failures, `most` all for successes. With `many_left` only all three together are
    an honest figure.
    """

    reported: int
    least: int
    most: int
    many_left: bool


@dataclass(frozen=True)
class Mean:
    """The mean of `n` values, and the variance among them (their unit squared)."""

    value: float
    variance: float
    n: int


@dataclass(frozen=True)
class Difference:
    """By how much one mean is above another, with its 80% interval."""

    value: float
    low: float
    high: float


def median_minutes(bins: Mapping[str, int]) -> Median | None:
    """The median of lengths of time in minutes, from their bins (see `minutes_key`).

    Within the bin that holds it, values count as evenly spread (the grouped median).
    """
    return _median({float(key): n for key, n in bins.items()}, bin_width)


def median_attempts(numbers: Mapping[str, int]) -> Median | None:
    """The median of numbers of attempts, from how often each number was needed."""
    return _median({float(key): n for key, n in numbers.items()}, lambda _: 0)


def _median(counts: Mapping[float, int], width: Callable[[float], float]) -> Median | None:
    """The median with its interval from order statistics (Conover 1999: ranks n/2 -+ z sqrt(n)/2)."""
    n = sum(counts.values())
    if n < ENOUGH:
        return None
    apart = Z80 * sqrt(n) / 2
    low, value, high = (_at_rank(counts, n / 2 + shift, width) for shift in (-apart, 0.0, apart))
    return Median(value, low, high, n)


def _at_rank(counts: Mapping[float, int], rank: float, width: Callable[[float], float]) -> float:
    """The value below which `rank` of the values lie."""
    before = 0
    for start, n in sorted(counts.items()):
        if n > 0 and before + n >= rank:
            return start + width(start) * (rank - before) / n
        before += n
    return max(counts)


def bounds(*, resolved: int, escalated: int, left: int) -> Bounds | None:
    """What can be said of the share resolved; None of fewer than `ENOUGH` who told."""
    told, ended = resolved + escalated, resolved + escalated + left
    if told < ENOUGH:
        return None
    return Bounds(
        reported=round(100 * resolved / told),
        least=round(100 * resolved / ended),
        most=round(100 * (resolved + left) / ended),
        many_left=left >= MANY_LEFT * ended,
    )


def mean(*, n: int, total: int, squares: int) -> Mean | None:
    """The mean of `n` values from their sum and the sum of their squares; None of fewer than `ENOUGH`."""
    if n < ENOUGH:
        return None
    return Mean(total / n, max(squares - total**2 / n, 0.0) / (n - 1), n)


def difference(one: Mean, other: Mean) -> Difference:
    """By how much `one` is above `other`: normal approximation with both variances (Welch 1947)."""
    value = one.value - other.value
    apart = Z80 * sqrt(one.variance / one.n + other.variance / other.n)
    return Difference(value, value - apart, value + apart)
