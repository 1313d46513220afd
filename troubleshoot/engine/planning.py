"""Which steps are proposed together and in what order, and how long the rest is expected to take.

Because a retry takes long, people carry out several cheap changes and then retry once
(troubleshooting with a postponed system test: Ottosen and Jensen 2010, arXiv 1203.3502). A plan is
worth its expected cost of repair, in minutes:

    ECR = sum over rounds of (retry + work and waits of its steps) x P(not resolved before it)
          + P(never resolved) x HAND_OVER
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from .estimation import NONE, UNRESOLVED
from .guide import Step

MOST_STEPS = 4
"""So few steps in a round that a person can still say which one did it."""

HAND_OVER = 1440.0
"""What it costs to hand over, in minutes: an answer seldom comes before the next day."""

Round = tuple[str, ...]
Weights = Mapping[str, float]


class Order(StrEnum):
    """Where a stretch has the order of its steps from."""

    AUTHOR = "author"
    ESTIMATES = "estimates"
    DRAW = "draw"  # explores: ordered by one draw from what is known
    CONTROL = "control"  # the author's order, kept to measure against


@dataclass(frozen=True)
class Plan:
    """What a stretch plans with, fixed when it starts.

    `weights` tell how likely each step is what resolves the case, and `NONE` that none does, in any
    one unit. `drawn` are those that a draw orders by.
    """

    order: Order = Order.AUTHOR
    weights: Weights = field(default_factory=dict)
    drawn: Weights = field(default_factory=dict)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.order, frozenset(self.weights.items()), frozenset(self.drawn.items())))

    @property
    def learnt(self) -> bool:
        """True if what people did decides the order, and no more the author."""
        return self.order in (Order.ESTIMATES, Order.DRAW)


BY_AUTHOR = Plan()
"""The author's order, with the priors of the steps themselves."""


@dataclass(frozen=True)
class Rounds:
    """The rounds that are worth their time, and those that would cost more than handing over."""

    worth: tuple[Round, ...] = ()
    rest: tuple[Round, ...] = ()

    @property
    def all(self) -> tuple[Round, ...]:
        """Every round, in order."""
        return self.worth + self.rest


def in_order(steps: Iterable[Step], met: Collection[str]) -> list[Step]:
    """The steps in the author's order, each after what it requires.

    `met` are keys of steps already done. A step whose prerequisite is neither met nor among the
    steps is left out: it cannot be carried out now.
    """
    waiting = list(steps)
    placed: list[Step] = []
    ready = set(met)
    while following := next((step for step in waiting if ready.issuperset(step.requires)), None):
        waiting.remove(following)
        placed.append(following)
        ready.add(following.key)
    return placed


def planned(steps: Iterable[Step], met: Collection[str], plan: Plan, retry_minutes: int) -> Rounds:
    """The candidate steps (in the author's order) as rounds; `met` are the keys of steps done.

    In the author's order every round is worth it and only the cuts are chosen. A learnt plan also
    chooses the order, and where to stop.
    """
    return _planned(tuple(steps), frozenset(met), plan, retry_minutes)


@lru_cache(maxsize=2048)
def _planned(steps: tuple[Step, ...], met: frozenset[str], plan: Plan, retry_minutes: int) -> Rounds:
    """Kept, because many sessions share a plan, and each asks for the same rounds several times."""
    known = in_order(steps, met)
    chance = chances(known, plan.weights)
    if not plan.learnt:
        return Rounds(_cut(known, chance, retry_minutes).rounds)
    ordered = _ordered(known, chance, _before(known), retry_minutes)
    if plan.order is Order.DRAW:
        # Not even by a lucky draw does a risky step come sooner than by the estimates.
        before = _before(ordered, behind=lambda step: bool(step.risk))
        ordered = _ordered(ordered, chances(known, plan.drawn), before, retry_minutes)
    worth = _cut(ordered, chance, retry_minutes, may_stop=True).rounds
    left = ordered[sum(map(len, worth)) :]
    return Rounds(worth, _cut(left, chance, retry_minutes).rounds)


def chances(steps: Iterable[Step], weights: Weights) -> dict[str, float]:
    """How likely each of the steps still to come resolves the case; the rest to 1 is for none of them.

    Steps without a weight take their own prior, and the author's weights leave `UNRESOLVED` to none.
    """
    raw = {step.key: weights.get(step.key, step.prior) for step in steps}
    none = weights.get(NONE, sum(raw.values()) * UNRESOLVED / (1 - UNRESOLVED))
    total = sum(raw.values()) + none
    return {key: value / total for key, value in raw.items()} if total else dict.fromkeys(raw, 0.0)


def expected_minutes(rounds: Sequence[Round], steps: Iterable[Step], plan: Plan, retry_minutes: int) -> int:
    """Expected minutes of these rounds, for a case that the next one is about to meet.

    `steps` are all candidates: what no round holds can still be the cause. Without the cost of handing over.
    """
    by_key = {step.key: step for step in steps}
    chance = chances(by_key.values(), plan.weights)
    still_open, total = 1.0, 0.0
    for group in rounds:
        total += still_open * (retry_minutes + sum(by_key[key].total_minutes for key in group))
        still_open -= sum(chance[key] for key in group)
    return round(total)


@dataclass(frozen=True)
class _Cut:
    """Rounds, and what they are expected to cost in minutes, the hand-over included."""

    rounds: tuple[Round, ...]
    minutes: float


def _cut(steps: Sequence[Step], chance: Weights, retry_minutes: int, *, may_stop: bool = False) -> _Cut:
    """The best cut of ordered steps into rounds, and with `may_stop` the best place to hand over.

    Dynamic programming from the end: what follows a round depends only on where it ends.
    """
    still_open = [1.0]
    for step in steps:
        still_open.append(max(still_open[-1] - chance[step.key], 0.0))
    best = [(still_open[-1] * HAND_OVER, len(steps))] * (len(steps) + 1)
    for start in reversed(range(len(steps))):
        options = [
            (still_open[start] * (retry_minutes + work) + best[end][0], end)
            for end, work in _rounds_from(steps, start)
        ]
        if may_stop:
            options.append((still_open[start] * HAND_OVER, start))
        best[start] = min(options, key=lambda option: (option[0], -option[1]))
    rounds, start = [], 0
    while start < len(steps) and (end := best[start][1]) > start:
        rounds.append(tuple(step.key for step in steps[start:end]))
        start = end
    return _Cut(tuple(rounds), best[0][0])


def _rounds_from(steps: Sequence[Step], start: int) -> Iterator[tuple[int, int]]:
    """Where a round that begins at `start` can end, and the minutes its steps take.

    A step that waits for time or for another person stands alone. Otherwise a round holds at most
    `MOST_STEPS` steps, and at most one of them is itself a way to retry.
    """
    work, retries = 0, 0
    for end, step in enumerate(steps[start : start + MOST_STEPS], start + 1):
        work, retries = work + step.total_minutes, retries + step.retries
        if end > start + 1 and (step.alone or retries > 1):
            return
        yield end, work
        if step.alone:
            return


def _ordered(
    steps: Sequence[Step], chance: Weights, before: Mapping[str, frozenset[str]], retry_minutes: int
) -> list[Step]:
    """The steps by what they promise for their minutes, each after those `before` it.

    With one step a round, falling p/c is best (Kadane and Simon 1977). In rounds a step bears only a
    part of the retry's minutes; which part, no formula says, so several are tried and the best is kept.
    """
    shares = [retry_minutes / together for together in range(1, MOST_STEPS + 1)] + [0.0]
    orders = [_by_ratio(steps, chance, before, retry_minutes, share) for share in shares]

    def minutes(order: Sequence[Step]) -> float:
        return _cut(order, chance, retry_minutes, may_stop=True).minutes

    return _improved(min(orders, key=minutes), before, minutes)


def _improved(
    order: list[Step], before: Mapping[str, frozenset[str]], minutes: Callable[[Sequence[Step]], float]
) -> list[Step]:
    """The order after swapping neighbours for as long as that saves something.

    Waits and prerequisites can hide a better order from any ratio.
    """
    best, place = minutes(order), 0
    while place < len(order) - 1:
        one, other = order[place : place + 2]
        swapped = [*order[:place], other, one, *order[place + 2 :]]
        if one.key not in before[other.key] and (fewer := minutes(swapped)) < best - 1e-9:
            # What came before may now gain by a swap as well.
            order, best, place = swapped, fewer, max(place - 1, 0)
        else:
            place += 1
    return order


def _by_ratio(
    steps: Sequence[Step],
    chance: Weights,
    before: Mapping[str, frozenset[str]],
    retry_minutes: int,
    share: float,
) -> list[Step]:
    """Always next: the step that, with all that must come before it, promises most for its minutes."""
    cost = {s.key: s.total_minutes + (retry_minutes if s.alone else share) for s in steps}
    placed: list[Step] = []
    waiting = {step.key: step for step in steps}

    def promise(key: str) -> float:
        block = (before[key] & waiting.keys()) | {key}
        return sum(chance[k] for k in block) / max(sum(cost[k] for k in block), 1.0)

    while waiting:
        best = max(waiting, key=promise)
        block = [key for key in waiting if key in before[best] or key == best]
        placed += [waiting.pop(key) for key in block]
    return placed


def _before(
    steps: Sequence[Step], *, behind: Callable[[Step], bool] = lambda step: False
) -> dict[str, frozenset[str]]:
    """What must come before each step: what it names, and the order of these around a pinned one.

    A step that stays `behind` comes after all that precede it here. Whatever must come before one of
    them is among it.
    """
    before: dict[str, frozenset[str]] = {}
    pinned: set[str] = set()
    for step in steps:
        held = step.pinned or behind(step)
        direct = (set(before) if held else pinned) | (before.keys() & {*step.requires, *step.after})
        before[step.key] = frozenset(direct).union(*(before[key] for key in direct))
        if step.pinned:
            pinned.add(step.key)
    return before
