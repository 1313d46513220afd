"""How soon a learnt plan is as good as the best one, with made-up truths that nobody tells the planner.

All is done in memory. People follow the rounds of their plan, one in ten leaves after each failure, they
hand over where the plan does, and half of them name the step that did it. The first 50 sessions keep the
author's order, every later one is planned with what all those before it told.

Figures are expected minutes over all steps, without the cost of handing over, as multiples of the best
plan that knows the truth, means over 40 worlds. With one fix for each case the best plan is what
`planned` makes of the true probabilities. It puts off what is not worth its time and so is a little above
the exact least, which is told as well. Where fixes overlap the exact least itself is the best plan.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import fmean, variance

from troubleshoot.engine.estimation import NONE, Observation, drawn, probabilities
from troubleshoot.engine.planning import BY_AUTHOR, Order, Plan, planned

from .timing import Result
from .worlds import RETRY, UNRESOLVED, Rounds, World, a_world, least_minutes, minutes

WORLDS = 40
FIRST = 50
"""So many finished sessions keep the author's order."""

LEAVE, NAMED = 0.1, 0.5
CHECKED = (100, 300, 500, 1000)
CONTROL = 0.1
"""The share of sessions that keep the author's order while a guide explores."""

OVERLAP = 0.2
"""The share of steps that also resolve the cases of another one, where fixes overlap."""

DRAWS = 8
"""So many plans of a guide that explores are taken for their mean."""

SEEN = 3000
"""The sessions of the one run that a maintainer sees."""

TARGETS = {
    "one fix a case: learnt after 500": 1.03,
    "one fix a case: learnt after 500, of the written order one by one": 0.5,
    "overlapping fixes: explored after 1,000": 1.06,
}
_OF_80_PERCENT = 1.2816  # standard errors on either side

Ratios = dict[str, float]


@dataclass(frozen=True)
class Ended:
    """One finished session: what it tells, the minutes it took, whether it was resolved, and its arm."""

    tells: Observation
    minutes: float
    order: Order

    @property
    def resolved(self) -> bool:
        """True if a step did it."""
        return bool(self.tells.solved)


@dataclass
class Learning:
    """Sessions one after the other, each planned with what all those before it told."""

    world: World
    chance: random.Random
    explore: bool = False
    counts: Counter[Observation] = field(default_factory=Counter)
    weights: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = [step.key for step in self.world.steps]
        self.prior = self.world.prior
        self.by_author = planned(self.world.steps, (), BY_AUTHOR, RETRY).worth

    def session(self) -> Ended:
        """The next person's session."""
        plan = self._plan() if self.counts.total() >= FIRST else BY_AUTHOR
        rounds = planned(self.world.steps, (), plan, RETRY).worth if plan.learnt else self.by_author
        ended = self._followed(rounds, plan.order)
        self.counts[ended.tells] += 1
        return ended

    def learnt(self) -> float:
        """Expected minutes of what would be planned now, over all steps; the mean of some draws."""
        plans = [self._drawn() for _ in range(DRAWS)] if self.explore else [self._estimated()]
        return fmean(minutes(self.world, planned(self.world.steps, (), p, RETRY).all) for p in plans)

    def _plan(self) -> Plan:
        if not self.explore:
            return self._estimated()
        return Plan(Order.CONTROL) if self.chance.random() < CONTROL else self._drawn()

    def _estimated(self) -> Plan:
        self.weights = probabilities(self.keys, self.counts, self.prior, start=self.weights)
        return Plan(Order.ESTIMATES, self.weights)

    def _drawn(self) -> Plan:
        seed = self.chance.getrandbits(32)
        weights = self._estimated().weights
        return Plan(Order.DRAW, weights, drawn(self.keys, self.counts, self.prior, seed=seed))

    def _followed(self, rounds: Rounds, order: Order) -> Ended:
        """What becomes of a case whose cause nobody knows."""
        truth = self.world.truth
        cause = self.chance.choices([*truth, NONE], [*truth.values(), UNRESOLVED])[0]
        took, failed = 0, list[str]()
        for group in rounds:
            took += self.world.work(group)
            if working := [key for key in group if cause in self.world.resolves[key]]:
                solved = (self.chance.choice(working),) if self.chance.random() < NAMED else group
                return Ended(Observation(frozenset(failed), frozenset(solved)), took, order)
            failed += group
            if self.chance.random() < LEAVE:
                break
        return Ended(Observation(frozenset(failed)), took, order)


def one_fix(seed: int) -> Ratios:
    """A world in which each case has one fix."""
    world = a_world(seed)
    knowing = Plan(Order.ESTIMATES, {**world.truth, NONE: UNRESOLVED})
    best = minutes(world, planned(world.steps, (), knowing, RETRY).all)
    least = least_minutes(world)
    learnt = dict(_checked(Learning(world, random.Random(f"one fix {seed}"))))
    return _written(world, best) | {
        **{f"learnt after {number:,}": taken / best for number, taken in learnt.items()},
        "learnt after 500, of the written order one by one": learnt[500] / _one_by_one(world),
        "learnt after 500, of the exact least": learnt[500] / least,
        "the best plan, of the exact least": best / least,
    }


def overlapping(seed: int) -> Ratios:
    """A world in which fixes overlap, with exploration on."""
    world = a_world(seed, overlap=OVERLAP)
    best = least_minutes(world)
    learning = Learning(world, random.Random(f"overlapping {seed}"), explore=True)
    checked = {f"explored after {number:,}": learnt / best for number, learnt in _checked(learning)}
    learning.explore = False
    return _written(world, best) | checked | {"by the estimates after 1,000": learning.learnt() / best}


def _written(world: World, best: float) -> Ratios:
    by_author = planned(world.steps, (), BY_AUTHOR, RETRY).worth
    return {
        "written order, one step per retry": _one_by_one(world) / best,
        "author's rounds": minutes(world, by_author) / best,
    }


def _one_by_one(world: World) -> float:
    return minutes(world, [(step.key,) for step in world.steps])


def _checked(learning: Learning) -> Iterator[tuple[int, float]]:
    """Numbers of sessions, and what a plan is expected to take after them."""
    for number in range(1, CHECKED[-1] + 1):
        learning.session()
        if number in CHECKED:
            yield number, learning.learnt()


def a_run(seed: int) -> list[Ended]:
    """The sessions that a maintainer sees of one guide that explores, without those before it learnt."""
    learning = Learning(a_world(seed, overlap=OVERLAP), random.Random(f"a run {seed}"), explore=True)
    return [learning.session() for _ in range(SEEN)][FIRST:]


def saving(run: Sequence[Ended]) -> Iterator[Result]:
    """Mean minutes of a finished session in the two arms, and their difference with an 80% interval."""
    arms = {
        "control": [ended for ended in run if ended.order is Order.CONTROL],
        "learnt": [ended for ended in run if ended.order is not Order.CONTROL],
    }
    for name, arm in arms.items():
        yield {
            "name": f"a finished session of the {name} arm",
            "value": round(fmean(ended.minutes for ended in arm), 1),
            "unit": "min",
            "sessions": len(arm),
            "resolved": round(fmean(ended.resolved for ended in arm), 3),
        }
    control, learnt = ([ended.minutes for ended in arm] for arm in arms.values())
    saved = fmean(control) - fmean(learnt)
    around = _OF_80_PERCENT * math.sqrt(variance(control) / len(control) + variance(learnt) / len(learnt))
    low, high = round(saved - around, 1), round(saved + around, 1)
    yield {
        "name": "saved against the control",
        "value": round(saved, 1),
        "unit": "min",
        "low": low,
        "high": high,
    }


def summed_up(name: str, worlds: Sequence[Ratios]) -> Iterator[Result]:
    """The mean and the highest of each ratio, with its target where there is one."""
    for key in worlds[0]:
        full, values = f"{name}: {key}", [ratios[key] for ratios in worlds]
        target = {"target": TARGETS[full]} if full in TARGETS else {}
        ratio = {"value": round(fmean(values), 4), "unit": "ratio", "highest": round(max(values), 3)}
        yield {"name": full, **ratio, **target}


def results() -> Iterator[Result]:
    """What learning is worth, on all processors: minutes as multiples of the best plan, then the saving."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        run = pool.submit(a_run, WORLDS)
        worlds = {
            name: pool.map(measure, range(WORLDS))
            for name, measure in (("one fix a case", one_fix), ("overlapping fixes", overlapping))
        }
        for name, found in worlds.items():
            yield from summed_up(name, list(found))
        yield from saving(run.result())
