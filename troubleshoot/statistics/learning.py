"""What guides learn: the plan that a new stretch takes along, and the figures that people are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum

from ..catalog import PublishedGuide
from ..engine.estimation import (
    ENOUGH_TRIES,
    Counts,
    Estimate,
    drawn,
    estimates,
    prior_of,
    probabilities,
)
from ..engine.facts import Outcome
from ..engine.guide import Guide
from ..engine.planning import Order, Plan
from ..models import Cell, Learning, Tally
from ..models.statements import Prepared, names_of, taken_from
from .contributions import EVERY_DAY, Count, Segment, observation_from_json

ENOUGH_STRETCHES = 50
"""Until so many stretches of a guide have ended, its steps keep the author's order."""

CONTROL = 0.1
"""The share of stretches that stay on the author's order while a guide explores."""

NEW_IN = 20
"""Plans are made with new estimates once one in so many of all changes of the counts is new."""

_ENDED = (Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT, Outcome.SWITCHED)


@dataclass(frozen=True)
class Shown:
    """What a person is told of a step: how likely it resolves a case, and how many tried it."""

    probability: float
    tried: int


@dataclass(frozen=True)
class Start:
    """What a stretch takes along when it starts: its plan, and the figures shown in it, by step."""

    plan: Plan
    shown: Mapping[str, Shown]

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the stretch."""
        return {
            "order": self.plan.order,
            "weights": dict(self.plan.weights),
            "drawn": dict(self.plan.drawn),
            "shown": {key: [shown.probability, shown.tried] for key, shown in self.shown.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Start:
        """What `as_json` wrote."""
        return cls(
            Plan(Order(stored["order"]), stored["weights"], stored.get("drawn", {})),
            {key: Shown(*values) for key, values in stored.get("shown", {}).items()},
        )


def start_in(target: PublishedGuide, *, seed: int) -> Start:
    """What a new stretch in this edition plans with; the same for the same counts and `seed`.

    The author's order holds until `ENOUGH_STRETCHES` have ended, and wherever learning is switched
    off. Exploration draws the order, but for a control group that keeps the author's.
    """
    guide = target.guide
    found = _LEARNING.rows(target.row.guide_id)
    if not found:
        return Start(by_author(guide), {})
    learning = taken_from(iter(found[0]), Learning)
    ended, learnt = _ended_and_learnt(target.row.guide_id)
    _bring_up_to_date(learning, target)
    shown = _shown(guide, learning.means, learnt)
    if not guide.learning or ended < ENOUGH_STRETCHES:
        return Start(by_author(guide), shown)
    return Start(_learnt(guide, learning, seed), shown)


def _shown(guide: Guide, means: Mapping[str, float], learnt: Mapping[str, int]) -> dict[str, Shown]:
    """The figures of the steps that were tried enough."""
    return {
        step.key: Shown(means.get(step.key, 0.0), learnt[step.key])
        for step in guide.steps
        # A preparation resolves nothing by itself, and its figure would only mislead.
        if learnt[step.key] >= ENOUGH_TRIES and step.key not in guide.preparations
    }


def start_of_draft(draft: Guide, guide: int, order: Order) -> Start:
    """What a stretch would take along if the draft of a guide (by id) were published now. Writes nothing.

    The steps stand in the author's order or by the estimates, whatever the guide has learnt so far.
    """
    learning = Learning.objects.filter(guide=guide).first()
    if learning is None:
        return Start(by_author(draft), {})
    _, learnt = _ended_and_learnt(guide)
    weights, means = _as_of(guide, learning.version, tuple((step.key, step.prior) for step in draft.steps))
    plan = Plan(order, weights) if order is Order.ESTIMATES else by_author(draft)
    return Start(plan, _shown(draft, means, learnt))


@lru_cache(maxsize=16)
def _as_of(
    guide: int, version: int, priors: tuple[tuple[str, float], ...]
) -> tuple[dict[str, float], dict[str, float]]:
    """The weights to plan with and the means to show, for steps with these priors; kept per version."""
    keys, counts = [key for key, _ in priors], counts_of(guide)
    return probabilities(keys, counts, prior_of(dict(priors))), probabilities(keys, counts)


def _learnt(guide: Guide, learning: Learning, seed: int) -> Plan:
    if not guide.explore:
        return Plan(Order.ESTIMATES, learning.weights)
    if Random(seed).random() < CONTROL:  # noqa: S311 - no secret
        return by_author(guide, Order.CONTROL)
    draw = drawn(keys_of(guide), counts_of(learning.guide_id), prior_by_author(guide), seed=seed)
    return Plan(Order.DRAW, learning.weights, draw)


def by_author(guide: Guide, order: Order = Order.AUTHOR) -> Plan:
    """The plan with the author's own weights."""
    return Plan(order, {step.key: step.prior for step in guide.steps})


def keys_of(guide: Guide) -> list[str]:
    """The keys of the guide's steps, in the author's order."""
    return [step.key for step in guide.steps]


def prior_by_author(guide: Guide) -> dict[str, float]:
    """The author's weights as pseudo-sessions."""
    return prior_of({step.key: step.prior for step in guide.steps})


def _ended_and_learnt(guide: int) -> tuple[int, Counter[str]]:
    """How many stretches of a guide (by id) have ended, and how many tell something of each step."""
    ended, learnt = 0, Counter[str]()
    for kind, key, total in _TALLIES.rows(guide):
        if kind == Count.LEARNT:
            learnt[key] = total
        elif key in _ENDED:
            ended += total
    return ended, learnt


def _learning(guide: int) -> QuerySet[Learning, Any]:
    return Learning.objects.filter(guide=guide).values_list(*names_of(Learning))


def _tallies(guide: int) -> QuerySet[Tally, Any]:
    kinds = (Count.OUTCOME, Count.LEARNT)
    rows = Tally.objects.filter(edition__guide=guide, kind__in=kinds, day=EVERY_DAY)
    return rows.values_list("kind", "key").annotate(total=Sum("n"))


_LEARNING, _TALLIES = Prepared(_learning, -1), Prepared(_tallies, -1)


def _bring_up_to_date(learning: Learning, target: PublishedGuide, *, exactly: bool = False) -> None:
    """Make the means anew if the counts have changed since, or the edition, and store them.

    Unless `exactly`, not before one in twenty of all changes is new: less says nothing new about the
    steps, and sessions that start at about the same time share their plan, which is looked up by it.
    """
    waiting = learning.version - learning.planned_version
    few = 0 if exactly else max(learning.planned_version, 0) // NEW_IN
    if learning.planned_edition_id == target.row.pk and 0 <= waiting <= few:
        return
    guide, counts = target.guide, counts_of(learning.guide_id)
    keys = keys_of(guide)
    learning.weights = probabilities(keys, counts, prior_by_author(guide), start=learning.weights)
    learning.means = probabilities(keys, counts, start=learning.means)
    learning.planned_version, learning.planned_edition_id = learning.version, target.row.pk
    # Every write of a session locks this row last. Locked any sooner, two would wait in a circle.
    transaction.on_commit(partial(_store_means, learning), robust=True)


def _store_means(learning: Learning) -> None:
    made_before = Learning.objects.filter(pk=learning.pk, planned_version__lte=learning.planned_version)
    made_before.update(
        weights=learning.weights,
        means=learning.means,
        planned_version=learning.planned_version,
        planned_edition=learning.planned_edition_id,
    )


def counts_of(guide: int, *, edition: int | None = None, **segment: str) -> Counts:
    """What stretches of a guide (by id) tell the estimates, perhaps of one edition or segment only."""
    cells = Cell.objects.filter(edition__guide=guide, n__gt=0, **segment)
    if edition is not None:
        cells = cells.filter(edition=edition)
    counts: Counter[Any] = Counter()
    for failed, solved, outside, n in cells.values_list("failed", "solved", "outside", "n"):
        counts[observation_from_json(failed, solved, outside)] += n
    return counts


def figures(target: PublishedGuide, learnt: Mapping[str, int] | None = None) -> dict[str, Estimate]:
    """The estimates of the guide's steps with their intervals; none of a step with too few tries.

    `learnt` are the stretches that tell something of each step, where they were read already.
    """
    if learnt is None:
        _, learnt = _ended_and_learnt(target.row.guide_id)
    learning = Learning.objects.filter(guide=target.row.guide_id).first()
    if learning is None:
        return {}
    if learning.shown_version == learning.version:
        known = {key: Estimate(**values) for key, values in learning.estimates.items()}
    else:
        known = _estimates(learning.guide_id, learning.version, tuple(keys_of(target.guide)))
    return {key: value for key, value in known.items() if learnt.get(key, 0) >= ENOUGH_TRIES}


@lru_cache(maxsize=64)
def _estimates(guide: int, version: int, steps: tuple[str, ...]) -> dict[str, Estimate]:
    """Kept per version of the counts, because the draws behind the intervals take their time."""
    return estimates(steps, counts_of(guide))


def figures_of(guide: Guide, counts: Counts) -> dict[str, Estimate]:
    """The estimates from some counts, such as those of a segment or an edition; where tried enough."""
    tried = tries(counts)
    found = estimates(keys_of(guide), counts) if counts else {}
    return {key: value for key, value in found.items() if tried[key] >= ENOUGH_TRIES}


def tries(counts: Counts) -> Counter[str]:
    """How many stretches put each step to the test, as far as the estimates know of it."""
    tried: Counter[str] = Counter()
    for seen, n in counts.items():
        for key in seen.failed | seen.solved:
            tried[key] += n
    return tried


def store_estimates(editions: Iterable[PublishedGuide]) -> None:
    """Make the estimates of these guides anew where their counts have changed, and store them."""
    for target in editions:
        learning = Learning.objects.filter(guide=target.row.guide_id).first()
        if learning is None or learning.shown_version == learning.version:
            continue
        _bring_up_to_date(learning, target, exactly=True)
        found = estimates(keys_of(target.guide), counts_of(learning.guide_id))
        learning.estimates = {key: asdict(value) for key, value in found.items()}
        learning.shown_version = learning.version
        learning.save(update_fields=["estimates", "shown_version"])


def by_segment(guide: int, part: str) -> dict[str, Counts]:
    """The counts of a guide by one part of the segment (a name in `Segment`); "" is not known."""
    values = Cell.objects.filter(edition__guide=guide, n__gt=0).values_list(part, flat=True).distinct()
    return {value: counts_of(guide, **{part: value}) for value in sorted(values)}


SEGMENTS = tuple(vars(Segment()))
"""The parts of a segment."""
