"""From counts of what people did and how it ended to the probability that each step is the fix.

Each case has one cause, which one of the steps removes or none of them. A stretch tells about it
what it can: it was resolved by one of some steps, or by none of them, or it went on unresolved after
some were done. Whoever leaves, hands over or is still busy is a censored observation, never a failure.

The estimates are those of the incomplete multinomial: EM after Dempster, Laird and Rubin (1977), and
for intervals Gibbs draws by data augmentation after Tanner and Wong (1987).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Key = str
Array = np.ndarray[Any, np.dtype[np.float64]]

NONE = ""
"""Stands among the keys of steps for the cases that none of them resolves."""

PRIOR_SESSIONS = 9.0
"""So many sessions the author's weights are worth."""

UNRESOLVED = 0.2
"""The share of cases that the author's weights leave to no step at all."""

ENOUGH_TRIES = 10
"""No figure is shown of a step that fewer stretches put to the test."""

_FLAT = 1.0  # pseudo-sessions, spread evenly, that keep the draws behind an interval off zero
_MOST_ROUNDS, _CLOSE = 20_000, 1e-9
_BURN_IN, _DRAWS = 50, 400  # the draws begin at the fitted probabilities, so few are burnt
_MANY, _FEWER_DRAWS = 1_000, 100  # from so many different observations on, each draw takes its time
_TINY = 1e-300


@dataclass(frozen=True)
class Observation:
    """What one stretch tells: the steps done without success, and what resolved it, if anything did.

    `solved` are the steps of the successful round, or the one among them that was named; `outside`
    says that it was resolved by none of the steps.
    """

    failed: frozenset[Key] = frozenset()
    solved: frozenset[Key] = frozenset()
    outside: bool = False

    def __post_init__(self) -> None:
        if self.outside and self.solved:
            raise ValueError("what was resolved outside the steps has no step to credit")


Counts = Mapping[Observation, int]
"""How many stretches tell the same."""


@dataclass(frozen=True)
class Estimate:
    """The probability that a step is what resolves a case, with its 80% interval."""

    mean: float
    low: float
    high: float


def prior_of(weights: Mapping[Key, float]) -> dict[Key, float]:
    """The author's weights (any unit) as pseudo-sessions: `PRIOR_SESSIONS` in all, part of them `NONE`."""
    share = PRIOR_SESSIONS * (1 - UNRESOLVED) / (sum(weights.values()) or 1.0)
    return {key: weight * share for key, weight in weights.items()} | {NONE: PRIOR_SESSIONS * UNRESOLVED}


def probabilities(
    steps: Sequence[Key],
    counts: Counts,
    prior: Mapping[Key, float] | None = None,
    start: Mapping[Key, float] | None = None,
) -> dict[Key, float]:
    """The probability of each step, and of `NONE`; their sum is 1.

    With a `prior` (pseudo-sessions by key) the mean that planning uses, without one the figure that
    people are shown. `start` is where to search from, such as an earlier result: it saves time. Steps
    that only the counts know are estimated too, for the sake of the others.
    """
    data = _Data.of(steps, counts, prior or {})
    return dict(zip(data.keys, data.fitted(start).tolist(), strict=True))


def estimates(steps: Sequence[Key], counts: Counts) -> dict[Key, Estimate]:
    """The figures that people are shown: no author's prior, and an interval from Gibbs draws.

    The draws are seeded from the counts, so the same counts give the same interval. Of a step that never
    helped the draws know nothing but the pseudo-sessions, so its upper end is no lower than what so many
    failures leave possible.
    """
    data = _Data.of(steps, counts, {})
    means = data.fitted()
    draws = data.with_flat_prior().draws(_DRAWS if len(data.numbers) < _MANY else _FEWER_DRAWS)
    low, high = np.quantile(draws, [0.1, 0.9], axis=0)
    by_key = dict(zip(data.keys, means.tolist(), strict=True))
    possible = _left_possible(counts, by_key)
    return {
        key: Estimate(
            mean=by_key[key],
            low=float(min(at_least, by_key[key])),
            high=float(max(at_most, by_key[key], possible[key])),
        )
        for key, at_least, at_most in zip(data.keys, low, high, strict=True)
        if key != NONE
    }


def _left_possible(counts: Counts, means: Mapping[Key, float]) -> dict[Key, float]:
    """What the failures of each step leave possible for it, were it never to have helped.

    After n failures the share of the cases still open that it would resolve is below 1 - 0.1^(1/n) with
    90% confidence (Clopper and Pearson 1934, for no success); that, of the cases then still open.
    """
    failures, still_open = Counter[Key](), dict.fromkeys(means, 0.0)
    for seen, number in counts.items():
        if seen.solved or seen.outside:
            continue
        left = 1 - sum(means[key] for key in seen.failed)
        for key in seen.failed:
            failures[key] += number
            still_open[key] += number * (left + means[key])
    return {
        key: (1 - 0.1 ** (1 / failures[key])) * open_ / failures[key] if failures[key] else 0.0
        for key, open_ in still_open.items()
    }


def drawn(steps: Sequence[Key], counts: Counts, prior: Mapping[Key, float], *, seed: int) -> dict[Key, float]:
    """One draw of all probabilities from what is known about them (Thompson 1933), the same for a seed."""
    data = _Data.of(steps, counts, prior)
    return dict(zip(data.keys, data.draws(1, seed=seed)[0].tolist(), strict=True))


@dataclass(frozen=True)
class _Data:
    """The observations as arrays: which keys each one leaves possible, and how often it was made."""

    keys: tuple[Key, ...]
    possible: Array
    numbers: Array
    pseudo: Array

    @classmethod
    def of(cls, steps: Sequence[Key], counts: Counts, prior: Mapping[Key, float]) -> _Data:
        named = sorted({key for seen in counts for key in seen.failed | seen.solved} - set(steps))
        keys = (*steps, *named, NONE)
        merged: dict[frozenset[Key], int] = {}
        for seen, number in counts.items():
            left = _possible(seen, frozenset(keys))
            # What leaves everything possible tells nothing.
            if number and len(left) < len(keys):
                merged[left] = merged.get(left, 0) + number
        # In one order whatever the order of the counts, so that sums are equal to the last bit.
        rows = sorted(merged, key=sorted)
        return cls(
            keys,
            np.array([[float(key in row) for key in keys] for row in rows]).reshape(len(rows), len(keys)),
            np.array([float(merged[row]) for row in rows]),
            np.array([prior.get(key, 0.0) for key in keys]),
        )

    def with_flat_prior(self) -> _Data:
        return _Data(self.keys, self.possible, self.numbers, self.pseudo + _FLAT / len(self.keys))

    def fitted(self, start: Mapping[Key, float] | None = None) -> Array:
        """EM: share each observation over what it leaves possible, add the pseudo-sessions, normalise."""
        if not self.numbers.sum() + self.pseudo.sum():
            return np.full(len(self.keys), 1 / len(self.keys))
        begin = [max((start or {}).get(key, 0.0), 1e-6) if start else 1.0 for key in self.keys]
        now = np.array(begin) / sum(begin)
        for _ in range(_MOST_ROUNDS):
            new = self._shared(now)
            if np.abs(new - now).max() < _CLOSE:
                return new
            now = new
        return now

    def _shared(self, now: Array) -> Array:
        weight = np.maximum(self.possible @ now, _TINY)
        new = self.pseudo + now * (self.possible.T @ (self.numbers / weight))
        normalised: Array = new / new.sum()
        return normalised

    def draws(self, number: int, *, seed: int = 0) -> Array:
        """Gibbs: give each observation a cause, then draw the probabilities from their Dirichlet."""
        chance = np.random.Generator(np.random.PCG64([self._digest, seed]))
        now = self.fitted()
        counted = self.numbers.astype(int)
        kept = []
        for turn in range(_BURN_IN + number):
            share = self.possible * np.maximum(now, _TINY)
            causes = chance.multinomial(counted, share / share.sum(axis=1, keepdims=True)).sum(axis=0)
            now = chance.dirichlet(np.maximum(self.pseudo + causes, _TINY))
            if turn >= _BURN_IN:
                kept.append(now)
        return np.array(kept)

    @cached_property
    def _digest(self) -> int:
        parts = (",".join(self.keys).encode(), self.possible.tobytes(), self.numbers.tobytes())
        return int.from_bytes(hashlib.sha256(b"|".join(parts)).digest()[:8], "big")


def _possible(seen: Observation, keys: frozenset[Key]) -> frozenset[Key]:
    """What can be the cause of a case, after what a stretch told."""
    if seen.outside:
        return frozenset({NONE})
    return seen.solved or keys - seen.failed
