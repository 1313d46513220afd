"""Which steps are proposed together, and how long the rest of the plan is expected to take.

Because a retry takes long, people carry out several cheap changes and then retry once
(troubleshooting with a postponed system test: Ottosen and Jensen 2010, arXiv 1203.3502).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .guide import Step

MOST_STEPS = 4
"""So few steps in a round that a person can still say which one did it."""

UNRESOLVED = 0.2
"""The share of cases that the author's weights leave to no step at all."""

Round = tuple[str, ...]


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


def rounds(steps: Sequence[Step]) -> list[Round]:
    """Cut ordered steps (see `in_order`) into rounds, keeping their order.

    A step that waits for time or for another person stands alone. Otherwise a round holds at most
    `MOST_STEPS` steps, and at most one of them is itself a way to retry.
    """
    cut: list[list[Step]] = []
    for step in steps:
        current = cut[-1] if cut else []
        full = (
            not current
            or len(current) == MOST_STEPS
            or step.alone
            or current[-1].alone
            or (step.retries and any(other.retries for other in current))
        )
        if full:
            cut.append([step])
        else:
            current.append(step)
    return [tuple(step.key for step in group) for group in cut]


def probabilities(steps: Iterable[Step], weights: Mapping[str, float]) -> dict[str, float]:
    """The probability that each step is what resolves the case, from weights in any unit.

    Steps without a weight in `weights` take their own prior. The sum is `1 - UNRESOLVED`.
    """
    raw = {step.key: weights.get(step.key, step.prior) for step in steps}
    total = sum(raw.values())
    return {key: value / total * (1 - UNRESOLVED) for key, value in raw.items()}


def expected_minutes(
    plan: Sequence[Round], steps: Mapping[str, Step], weights: Mapping[str, float], retry_minutes: int
) -> int:
    """Expected minutes for the rest of the plan, without the cost of handing over.

    ECR = sum over rounds of (retry + work and wait of its steps) x P(not resolved before).
    Source: the expected cost of repair with rounds, Ottosen and Jensen, "When to test?" (2010).
    """
    keys = [key for group in plan for key in group]
    chance = probabilities([steps[key] for key in keys], weights)
    open_share, total = 1.0, 0.0
    for group in plan:
        work = sum(steps[key].minutes + steps[key].wait_minutes for key in group)
        total += open_share * (retry_minutes + work)
        open_share -= sum(chance[key] for key in group)
    return round(total)
