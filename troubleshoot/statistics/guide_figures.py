"""Everything that maintainers see of one guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..catalog import PublishedGuide
from ..engine.estimation import Estimate
from . import arrivals
from .arrivals import Arrival, Brought
from .claims import Claims, claims
from .contributions import Count
from .funnel import Stage, funnel, left_at
from .learning import figures
from .orders import Exploring, Orders, ended_of, exploring, orders
from .overview import Summary, is_stale
from .reading import (
    ALWAYS,
    OF_STEPS,
    Outcomes,
    Period,
    SomethingElse,
    StepCounts,
    Tallied,
    counted,
    outcomes_by_edition,
    outcomes_of,
    something_else,
    steps_of,
    tallied,
)
from .remarks import Said, remarks
from .side_by_side import SideBySide, side_by_side
from .trends import Week, no_weeks, weeks

_KINDS = (
    *(Count.OUTCOME, Count.MINUTES, Count.ATTEMPTS, *OF_STEPS, Count.FLAGGED),
    *(Count.REACHED, Count.LEFT_AT, Count.PATTERN, Count.REJECTED, Count.KNOWN_ISSUE),
    *(Count.LEARNT, Count.FINISHED, Count.SPENT, Count.SPENT_SQUARED),
)
"""What is read at once: all whose keys come from guides, and not from whoever makes a link."""


@dataclass(frozen=True)
class StepFigures:
    """One step: its counts in the period, and the estimate of all times from `learnt` stretches.

    `estimate` is None of too few tries.
    """

    counts: StepCounts
    flagged: int
    source: str
    checked: date | None
    stale: bool
    learnt: int
    estimate: Estimate | None


@dataclass(frozen=True)
class GuideFigures:
    """One guide: counts of the stretches that began in the period, and estimates of all times."""

    target: PublishedGuide
    stale: bool
    summary: Summary
    weeks: list[Week]
    steps: list[StepFigures]
    funnel: list[Stage]
    left_at: list[Stage]
    patterns: list[Arrival]
    sources: list[Arrival]
    refs: list[Arrival]
    brought: Brought
    known_issues: list[Claims]
    editions: Mapping[int, Outcomes]
    compared: tuple[SideBySide, ...]
    remarks: Mapping[str, list[Said]]
    ended: int
    orders: Orders | None
    exploring: Exploring | None
    rejections: list[Arrival]
    something_else: list[SomethingElse]

    @property
    def too_few(self) -> int:
        """How many steps have no estimate yet."""
        return sum(step.estimate is None for step in self.steps)


def guide_figures(target: PublishedGuide, period: Period, today: date) -> GuideFigures:
    """Everything about one guide."""
    guide = target.guide
    tallies = tallied(_KINDS, guide=guide.slug, period=period)[guide.slug]
    ever = tallies if period == ALWAYS else ever_counted(guide.slug)
    summary, ended = Summary.of(tallies), ended_of(outcomes_of(ever[Count.OUTCOME]))
    return GuideFigures(
        target=target,
        stale=is_stale(guide.last_checked, today),
        summary=summary,
        weeks=weeks(period, today, guide=guide.slug).get(guide.slug, no_weeks(period, today)),
        steps=_steps(target, tallies, ever, today),
        funnel=funnel(summary.outcome, tallies),
        left_at=left_at(summary.outcome, tallies),
        patterns=arrivals.patterns(guide, tallies),
        sources=arrivals.links(Count.SOURCE, guide.slug, period),
        refs=arrivals.links(Count.REF, guide.slug, period),
        brought=arrivals.brought(period, guide=guide.slug),
        known_issues=claims(guide.slug, tallies),
        editions=outcomes_by_edition(guide.slug, period),
        compared=side_by_side(target),
        remarks=remarks(guide, period),
        ended=ended,
        orders=orders(target, ended),
        exploring=exploring(guide, ever),
        rejections=arrivals.patterns(guide, tallies, Count.REJECTED),
        something_else=something_else(guide.slug, period=period),
    )


def ever_counted(slug: str) -> Tallied:
    """What estimates and orders look at besides the cells, over all times."""
    kinds = (Count.OUTCOME, Count.LEARNT, Count.FINISHED, Count.SPENT, Count.SPENT_SQUARED)
    return tallied(kinds, guide=slug)[slug]


def ever_ended(slug: str) -> int:
    """How many stretches of a guide have ended, in whatever way, over all times."""
    return ended_of(outcomes_of(counted(Count.OUTCOME, guide=slug)[slug]))


def _steps(target: PublishedGuide, tallies: Tallied, ever: Tallied, today: date) -> list[StepFigures]:
    known = figures(target, ever[Count.LEARNT])

    def figures_of_step(counts: StepCounts) -> StepFigures:
        step = target.guide.steps_by_key.get(counts.key)
        checked = target.guide.checked(step) if step else None
        return StepFigures(
            counts,
            flagged=tallies[Count.FLAGGED][counts.key],
            source=step.source if step else "",
            checked=checked,
            stale=step is not None and is_stale(checked, today),
            learnt=ever[Count.LEARNT][counts.key],
            estimate=known.get(counts.key),
        )

    return [figures_of_step(counts) for counts in steps_of(target.guide, tallies)]
