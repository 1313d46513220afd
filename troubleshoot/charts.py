"""Where the parts of charts stand, as plain values that templates draw as SVG.

Across, everything is a percentage of the chart's width, so that a chart fits a phone without its text
shrinking; downwards, everything is in pixels. Titles of bars are text of the page and wrap like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from .engine.estimation import Estimate
from .statistics.funnel import Stage
from .statistics.guide_figures import StepFigures
from .statistics.trends import Week

PLOT = 66.0
"""Bars take so much of the width; the rest is for what they say in figures."""

_UNITS = (5, 10, 20, 50)


@dataclass(frozen=True)
class Bar:
    """A bar under its title. `low` and `high` are the ends of its interval, None without one.

    `says` are the figures beside it.
    """

    title: str
    width: float
    says: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Tick:
    """A line of the grid and what it stands for."""

    x: float
    says: str


@dataclass(frozen=True)
class BarChart:
    """Bars beneath each other, on a common scale with `ticks`."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def beside(self) -> float:
        """Where the figures of all bars begin: right of the scale."""
        return PLOT + 2


@dataclass(frozen=True)
class Column:
    """One week of a trend: a bar for all stretches and one, in front of it, for those resolved."""

    x: float
    width: float
    y: float
    height: float
    front_y: float
    front_height: float


@dataclass(frozen=True)
class Trend:
    """Weeks side by side. `top` is what the full height stands for."""

    columns: tuple[Column, ...]
    top: int
    height: int


@dataclass(frozen=True)
class _Entry:
    """A bar to be placed: its figures in percent."""

    title: str
    says: str
    value: float = 0.0
    low: float | None = None
    high: float | None = None


def step_chart(steps: Iterable[StepFigures]) -> BarChart:
    """What resolves a case: a bar and an interval for each step with enough tries, likeliest first."""
    entries = [_step(step, step.estimate) for step in steps if step.estimate]
    entries.sort(key=lambda entry: -entry.value)
    return _bars(entries, max((entry.high or 0.0 for entry in entries), default=0.0), grid=True)


def _step(step: StepFigures, known: Estimate) -> _Entry:
    mean, low, high = (100 * value for value in (known.mean, known.low, known.high))
    title = ngettext("%(step)s (%(n)d tried it)", "%(step)s (%(n)d tried it)", step.learnt)
    title %= {"step": step.counts.title, "n": step.learnt}
    return _Entry(title, f"{mean:.0f}% ({low:.0f}–{high:.0f})", mean, low, high)


def stage_chart(stages: Iterable[Stage]) -> BarChart:
    """How many came how far, or left where: each against the whole, and none for nobody."""
    return _bars([_stage(stage) for stage in stages if stage.share.part], 100.0, grid=False)


def _stage(stage: Stage) -> _Entry:
    share = stage.share
    percent = f" ({share.percent}%)" if share.percent is not None else ""
    return _Entry(stage.title, f"{share.part}{percent}", 100 * share.part / (share.whole or 1))


def _bars(entries: Iterable[_Entry], highest: float, *, grid: bool) -> BarChart:
    scale = _scale(highest)
    ticks = [Tick(_across(at, scale), f"{at}%") for at in _grid(scale)] if grid else []
    return BarChart(tuple(_bar(entry, scale) for entry in entries), tuple(ticks))


def _bar(entry: _Entry, scale: int) -> Bar:
    ends = (None if end is None else _across(end, scale) for end in (entry.low, entry.high))
    return Bar(entry.title, _across(entry.value, scale), entry.says, *ends)


def _scale(highest: float) -> int:
    """What the width stands for: the next ten percent, at most all."""
    return min(max(-int(-highest // 10) * 10, 10), 100)


def _grid(scale: int) -> range:
    unit = next(unit for unit in _UNITS if scale / unit <= 4)
    return range(0, scale + 1, unit)


def _across(percent: float, scale: int) -> float:
    return round(min(percent / scale, 1.0) * PLOT, 2)


TREND_HEIGHT = 100
SPARK_HEIGHT = 24


def trend_chart(weeks: Sequence[Week], *, height: int = TREND_HEIGHT, top: int | None = None) -> Trend:
    """Stretches week by week, those resolved in front; `top` is the highest week unless it is given."""
    top = _highest(weeks) if top is None else top
    each = 100 / (len(weeks) or 1)

    def column(number: int, week: Week) -> Column:
        tall, front = (height * n / (top or 1) for n in (week.outcome.sessions, week.outcome.resolved))
        x, width = number * each + each * 0.1, each * 0.8
        places = (x, width, height - tall, tall, height - front, front)
        return Column(*(round(place, 2) for place in places))

    return Trend(tuple(column(number, week) for number, week in enumerate(weeks)), top, height)


def sparks(rows: Sequence[Sequence[Week]]) -> list[Trend]:
    """The same for each row of a table, small enough for its cells and all on one scale."""
    top = max(map(_highest, rows), default=0)
    return [trend_chart(weeks, height=SPARK_HEIGHT, top=top) for weeks in rows]


def _highest(weeks: Sequence[Week]) -> int:
    return max((week.outcome.sessions for week in weeks), default=0)
