"""The order a guide has learnt beside its author's, and what exploring showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..catalog import PublishedGuide, pinned
from ..engine.estimation import probabilities
from ..engine.guide import Guide, Step
from ..engine.planning import Order, Plan, Round, expected_minutes, planned
from ..models import Edition, Learning
from .contributions import Count
from .learning import ENOUGH_STRETCHES, by_author, counts_of, keys_of, prior_by_author
from .measures import Difference, Mean, difference, mean
from .reading import Outcomes, Tallied
from .versions import coarse


@dataclass(frozen=True)
class Ordered:
    """An order of steps in rounds, with the minutes that a case is expected to take by it.

    The first `worth` rounds are proposed; from there on the plan hands over.
    """

    rounds: tuple[Round, ...]
    worth: int
    minutes: int

    @property
    def proposed(self) -> tuple[Round, ...]:
        """The rounds that are worth their time."""
        return self.rounds[: self.worth]

    @property
    def rest(self) -> tuple[Round, ...]:
        """The rounds that would cost more than handing over."""
        return self.rounds[self.worth :]

    @property
    def keys(self) -> list[str]:
        """The keys of the steps in this order."""
        return [key for group in self.rounds for key in group]


@dataclass(frozen=True)
class Orders:
    """Both orders of a guide, judged by what it has learnt, without the cost of handing over."""

    author: Ordered
    learnt: Ordered

    @property
    def saved(self) -> int:
        """The minutes a case is expected to take less by the learnt order; below zero if more."""
        return self.author.minutes - self.learnt.minutes

    @property
    def differ(self) -> bool:
        """True if the steps stand in another order, and not only in other rounds."""
        return self.author.keys != self.learnt.keys


def orders(target: PublishedGuide, ended: int) -> Orders | None:
    """Both orders, for a case of which nothing is known; None before `ENOUGH_STRETCHES` have ended."""
    learning = Learning.objects.filter(guide=target.row.guide_id).first()
    steps = [step for step in target.guide.steps if step.key not in target.guide.withdrawn]
    if learning is None or ended < ENOUGH_STRETCHES or not steps:
        return None
    weights = _weights(target, learning)
    plans = by_author(target.guide), Plan(Order.ESTIMATES, weights)
    retry = target.guide.retry_minutes
    return Orders(*(_ordered(steps, plan, weights, retry) for plan in plans))


def ended_of(outcome: Outcomes) -> int:
    """How many stretches have ended, in whatever way."""
    return outcome.sessions - outcome.open


def _ordered(steps: Sequence[Step], plan: Plan, weights: Mapping[str, float], retry: int) -> Ordered:
    rounds = planned(steps, (), plan, retry)
    judged = Plan(Order.ESTIMATES, weights)
    return Ordered(rounds.all, len(rounds.worth), expected_minutes(rounds.all, steps, judged, retry))


def _weights(target: PublishedGuide, learning: Learning) -> Mapping[str, float]:
    known = learning.weights.keys() >= set(keys_of(target.guide))
    if known and learning.planned_version == learning.version:
        weights: Mapping[str, float] = learning.weights
        return weights
    return _made_anew(target.row, coarse(learning.version))


@lru_cache(maxsize=64)
def _made_anew(edition: Edition, version: int) -> Mapping[str, float]:
    guide = pinned(edition).guide
    return probabilities(keys_of(guide), counts_of(edition.guide_id), prior_by_author(guide))


def in_learnt_order(guide: Guide, learnt: Ordered) -> Guide:
    """The guide with its steps in the learnt order, those that no round holds last."""
    place = {key: number for number, key in enumerate(learnt.keys)}
    return replace(guide, steps=tuple(sorted(guide.steps, key=lambda step: place.get(step.key, len(place)))))


@dataclass(frozen=True)
class Exploring:
    """Minutes a finished stretch took by drawn orders and by the author's, and what that saved."""

    finished: Mapping[str, int]
    drawn: Mean | None
    control: Mean | None

    @property
    def saved(self) -> Difference | None:
        """By how many minutes drawn orders took less; None while either has too few."""
        return difference(self.control, self.drawn) if self.drawn and self.control else None


def exploring(guide: Guide, tallies: Tallied) -> Exploring | None:
    """What exploring showed; None if the guide neither explores nor did."""
    arms = Order.DRAW, Order.CONTROL
    finished = {arm.value: tallies[Count.FINISHED][arm] for arm in arms}
    if not guide.explore and not any(finished.values()):
        return None
    return Exploring(finished, *(_mean(tallies, arm) for arm in arms))


def _mean(tallies: Tallied, order: Order) -> Mean | None:
    return mean(
        n=tallies[Count.FINISHED][order],
        total=tallies[Count.SPENT][order],
        squares=tallies[Count.SPENT_SQUARED][order],
    )
