"""Made-up truths to learn, with authors who half know them, and what a plan costs where one holds.

A world has eleven plain steps and a retry of an hour; one case in ten is for none of the steps. The
author's weights are the truth times a log-normal factor (sigma 1), and the written order is by these
weights for each minute.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from troubleshoot.engine.estimation import prior_of
from troubleshoot.engine.guide import Step
from troubleshoot.engine.planning import MOST_STEPS, Round

RETRY = 60
"""Minutes of a retry; imports of Core were measured at 45 to 75."""

MINUTES = (2, 3, 5, 5, 5, 10, 10, 15, 15, 20, 30)
"""What the steps take, like those of a guide."""

UNRESOLVED = 0.1
"""The share of cases that no step resolves."""

Rounds = Sequence[Round]


@dataclass(frozen=True)
class World:
    """Steps as the author wrote them, how likely each step's own cases are, and whose each one resolves."""

    steps: tuple[Step, ...]
    truth: Mapping[str, float]
    resolves: Mapping[str, frozenset[str]]

    @property
    def prior(self) -> dict[str, float]:
        """What the author's weights are worth."""
        return prior_of({step.key: step.prior for step in self.steps})

    def resolved_by(self, done: Sequence[str]) -> float:
        """The probability that one of these steps resolves a case."""
        return sum(self.truth[case] for case in frozenset().union(*(self.resolves[key] for key in done)))

    def work(self, group: Round) -> int:
        """Minutes of a round, with its retry."""
        return RETRY + sum(step.total_minutes for step in self.steps if step.key in group)


def a_world(seed: int, *, overlap: float = 0.0) -> World:
    """A truth drawn at random, and an author who half knows it."""
    chance = random.Random(seed)
    weights = [chance.gammavariate(0.8, 1) for _ in MINUTES]
    truth = {f"s{i}": (1 - UNRESOLVED) * weight / sum(weights) for i, weight in enumerate(weights)}
    steps = [
        Step(key, key, "", minutes, prior=share * chance.lognormvariate(0, 1))
        for (key, share), minutes in zip(truth.items(), MINUTES, strict=True)
    ]
    written = sorted(steps, key=lambda step: -step.prior / step.minutes)
    resolves = {key: _resolved(key, list(truth), overlap, chance) for key in truth}
    return World(tuple(written), truth, resolves)


def _resolved(key: str, keys: Sequence[str], overlap: float, chance: random.Random) -> frozenset[str]:
    """Whose cases a step resolves: its own, and perhaps those of another step."""
    also = [chance.choice([other for other in keys if other != key])] if chance.random() < overlap else []
    return frozenset([key, *also])


def minutes(world: World, rounds: Rounds) -> float:
    """Expected minutes of these rounds, if nobody leaves."""
    total, done = 0.0, list[str]()
    for group in rounds:
        total += world.work(group) * (1 - world.resolved_by(done))
        done += group
    return total


def least_minutes(world: World) -> float:
    """The fewest expected minutes of any rounds of all steps, by dynamic programming over what is done.

    Exact, also where fixes overlap: what is still to come does not depend on the order of what is done.
    """
    keys = [step.key for step in world.steps]
    rounds = [c for size in range(1, MOST_STEPS + 1) for c in combinations(range(len(keys)), size)]
    bits = np.array([sum(1 << i for i in group) for group in rounds])
    work = np.array([world.work(tuple(keys[i] for i in group)) for group in rounds])
    everything = (1 << len(keys)) - 1
    best = np.zeros(everything + 1)
    for done in reversed(range(everything)):
        still_open = 1 - world.resolved_by([key for i, key in enumerate(keys) if done >> i & 1])
        fits = (bits & done) == 0
        best[done] = (still_open * work[fits] + best[bits[fits] | done]).min()
    return float(best[0])
