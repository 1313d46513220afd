"""Guides that resolve less than they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..catalog import Catalog, PublishedGuide
from .contributions import Count
from .measures import ENOUGH, Difference, Mean, Share, difference, mean
from .reading import Outcomes, Period, outcomes_of, tallied

LATELY, BEFORE = 28, 84
"""The stretches that began in so many days up to today, against those of so many days before them."""


@dataclass(frozen=True)
class Lost:
    """A guide that loses ground: how its stretches ended lately and before.

    `change` is the difference of the shares resolved, from -1 to 1, with its 80% interval.
    """

    edition: PublishedGuide
    lately: Outcomes
    before: Outcomes
    change: Difference

    @property
    def shares(self) -> tuple[Share, Share]:
        """How many resolved it of those who told how it ended, lately and before."""
        return told(self.lately), told(self.before)


def losing_ground(published: Catalog, today: date) -> list[Lost]:
    """The published guides that lose ground, the one that lost most first. Two queries.

    A guide does if it resolves a smaller share than before of those who told how it ended, at least ten
    lately and ten before, and the whole 80% interval of the difference says so.
    """
    since = today - timedelta(days=LATELY - 1)
    lately = _ended(Period(since, today))
    before = _ended(Period(since - timedelta(days=BEFORE), since - timedelta(days=1)))
    lost = []
    for edition in published.editions:
        slug = edition.guide.slug
        now, then = lately.get(slug, Outcomes()), before.get(slug, Outcomes())
        change = changed(told(now), told(then))
        if change is not None and change.high < 0:
            lost.append(Lost(edition, now, then, change))
    return sorted(lost, key=lambda one: one.change.value)


def told(outcome: Outcomes) -> Share:
    """How many resolved it of those who told how it ended."""
    return Share(outcome.resolved, outcome.resolved + outcome.escalated)


def changed(now: Share, before: Share) -> Difference | None:
    """By how much a share is above what it was; None if either is of fewer than `ENOUGH`.

    Each is taken with one success and one failure more (Agresti and Caffo 2000): without them, shares
    near none and all would look surer than they are.
    """
    if now.whole < ENOUGH or before.whole < ENOUGH:
        return None
    one, other = _mean(now), _mean(before)
    return difference(one, other) if one and other else None


def _mean(share: Share) -> Mean | None:
    return mean(n=share.whole + 2, total=share.part + 1, squares=share.part + 1)


def _ended(period: Period) -> dict[str, Outcomes]:
    found = tallied([Count.OUTCOME], period=period)
    return {slug: outcomes_of(tallies[Count.OUTCOME]) for slug, tallies in found.items()}
