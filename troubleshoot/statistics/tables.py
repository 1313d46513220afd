"""Figures as rows of a table, for CSV. The first columns are relied on from outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..engine.estimation import Estimate
from .arrivals import Arrival, Link
from .funnel import Stage
from .guide_figures import GuideFigures, StepFigures
from .measures import Bounds, Median
from .overview import Overview, Summary
from .reading import SomethingElse
from .remarks import title_of
from .trends import Week

Rows = list[Sequence[object]]


_UNSAFE = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
_FORMULA = re.compile(r"[\s\"'\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@|%＝＋－＠｜％−]")
"""What begins a formula, also in its wide forms, behind whatever some spreadsheet may skip before it."""


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP's rule for CSV injection), on one line."""
    if not isinstance(value, str):
        return value
    line = value.translate(_UNSAFE)
    return f"'{line}" if _FORMULA.match(line) else line


OUTCOMES = ("sessions", "resolved", "escalated", "left", "open", "switched")
_MEDIANS = (
    *("median_minutes", "median_minutes_low", "median_minutes_high"),
    *("median_attempts", "median_attempts_low", "median_attempts_high"),
)
_BOUNDS = ("resolved_percent", "resolved_percent_least", "resolved_percent_most")


def _guides(found: Overview) -> Rows:
    rows = [
        (
            line.slug,
            *_summary(line.summary),
            line.guide.last_checked if line.guide else None,
            line.guide in found.stale,
        )
        for line in found.lines
    ]
    return [("guide", *OUTCOMES, *_MEDIANS, *_BOUNDS, "last_checked", "stale"), *rows]


def _totals(found: Overview) -> Rows:
    head = (*OUTCOMES, *_MEDIANS, *_BOUNDS, "texts", "texts_found", "texts_found_percent")
    texts = found.texts
    return [head, (*_summary(found.total), texts.whole, texts.part, texts.percent)]


def _summary(summary: Summary) -> tuple[object, ...]:
    return (
        *vars(summary.outcome).values(),
        *_median(summary.minutes),
        *_median(summary.attempts),
        *_bounds(summary.bounds),
    )


def _bounds(known: Bounds | None) -> tuple[int | None, ...]:
    return (known.reported, known.least, known.most) if known else (None,) * 3


def _median(median: Median | None) -> tuple[float | None, ...]:
    return tuple(round(v, 1) for v in (median.value, median.low, median.high)) if median else (None,) * 3


def _weeks(of_guides: Iterable[tuple[str, list[Week]]]) -> Rows:
    rows = [
        (slug, week.begins, week.ends, *vars(week.outcome).values())
        for slug, weeks in of_guides
        for week in weeks
    ]
    return [("guide", "begins", "ends", *OUTCOMES), *rows]


def _lines(lines: Iterable[SomethingElse]) -> Rows:
    return [("text", "guide", "at"), *((line.text, line.guide, line.at.isoformat()) for line in lines)]


def link_values(link: Link, *named: str) -> dict[str, object]:
    """What became of the people a link brought, by the names of columns; percentages as everywhere.

    The link is told by its source and ref, or by what is `named` of them.
    """
    ends = {name: n for name, n in vars(link.outcome).items() if name not in ("sessions", "switched")}
    return {
        **{name: getattr(link, name) for name in named or ("source", "ref")},
        "people": link.outcome.sessions,
        **ends,
        **dict(zip(_BOUNDS, _bounds(link.outcome.bounds), strict=True)),
    }


_ENDS = ("people", "resolved", "escalated", "left", "open", *_BOUNDS)


def _links(found: Overview | GuideFigures) -> Rows:
    rows = [tuple(link_values(link).values()) for link in found.brought.links]
    return [("source", "ref", *_ENDS), *rows]


def _sources(found: Overview | GuideFigures) -> Rows:
    rows = [tuple(link_values(link, "source").values()) for link in found.brought.sources]
    return [("source", *_ENDS), *rows]


def _claims(found: GuideFigures) -> Rows:
    rows = [(issue.number, issue.title, issue.state, issue.n) for issue in found.known_issues]
    return [("number", "title", "state", "people"), *rows]


OVERVIEW: Mapping[str, Callable[[Overview], Rows]] = {
    "guides": _guides,
    "totals": _totals,
    "weeks": lambda found: _weeks((line.slug, line.weeks) for line in found.lines),
    "links": _links,
    "links-by-source": _sources,
    "something-else": lambda found: _lines(found.something_else),
}
"""The tables of the overview by name, the usual one first. Each has its head first."""


def _steps(found: GuideFigures) -> Rows:
    head = (
        *("key", "title", "tried", "credited", "skipped", "not_permitted"),
        *("flagged", "source", "last_checked", "estimate", "low", "high", "estimate_n"),
    )
    return [head, *(tuple(step_values(step).values()) for step in found.steps)]


def step_values(step: StepFigures) -> dict[str, object]:
    """A step's figures by the names of their columns; the estimate is a probability with its interval."""
    return {
        **vars(step.counts),
        "flagged": step.flagged,
        "source": step.source,
        "last_checked": step.checked,
        **dict(zip(("estimate", "low", "high"), _estimate(step.estimate), strict=True)),
        "estimate_n": step.learnt,
    }


def _estimate(known: Estimate | None) -> tuple[float | None, ...]:
    return tuple(round(value, 4) for value in (known.mean, known.low, known.high)) if known else (None,) * 3


def _stages(stages: Iterable[Stage]) -> Rows:
    rows = [(stage.key, stage.share.part, stage.share.percent) for stage in stages]
    return [("stage", "stretches", "percent"), *rows]


def _arrivals(head: str, found: Iterable[Arrival]) -> Rows:
    return [(head, "stretches", "says"), *((arrival.key, arrival.n, arrival.says) for arrival in found)]


def _editions(found: GuideFigures) -> Rows:
    rows = [(number, *vars(outcome).values()) for number, outcome in found.editions.items()]
    return [("edition", *OUTCOMES), *rows]


def _compared(found: GuideFigures) -> Rows:
    rows = [
        (
            side.part,
            column.value,
            column.n,
            key,
            column.tried.get(key, 0),
            *_estimate(column.figures.get(key)),
        )
        for side in found.compared
        for column in side.columns
        for key in found.target.guide.steps_by_key
    ]
    return [("by", "value", "stretches", "step", "tried", "estimate", "low", "high"), *rows]


def _orders(found: GuideFigures) -> Rows:
    both = {"author": found.orders.author, "learnt": found.orders.learnt} if found.orders else {}
    rows = [
        (name, number, key, title_of(found.target.guide, key), number <= order.worth, order.minutes)
        for name, order in both.items()
        for number, group in enumerate(order.rounds, 1)
        for key in group
    ]
    return [("order", "round", "step", "title", "proposed", "expected_minutes"), *rows]


def _exploring(found: GuideFigures) -> Rows:
    head = ("order", "finished", "mean_minutes", "saved_minutes", "saved_low", "saved_high")
    if not found.exploring:
        return [head]
    saved = found.exploring.saved
    gain = (round(saved.value, 1), round(saved.low, 1), round(saved.high, 1)) if saved else (None,) * 3
    arms = (("draw", found.exploring.drawn, gain), ("control", found.exploring.control, (None,) * 3))
    rows = [
        (name, found.exploring.finished[name], round(arm.value, 1) if arm else None, *saving)
        for name, arm, saving in arms
    ]
    return [head, *rows]


def _remarks(found: GuideFigures) -> Rows:
    rows = [
        (said.kind, said.step, said.title, said.text, said.at.isoformat())
        for kind in found.remarks.values()
        for said in kind
    ]
    return [("kind", "step", "title", "text", "at"), *rows]


GUIDE: Mapping[str, Callable[[GuideFigures], Rows]] = {
    "steps": _steps,
    "summary": lambda found: [(*OUTCOMES, *_MEDIANS, *_BOUNDS), _summary(found.summary)],
    "weeks": lambda found: _weeks([(found.target.guide.slug, found.weeks)]),
    "funnel": lambda found: _stages(found.funnel),
    "left-at": lambda found: _stages(found.left_at),
    "patterns": lambda found: _arrivals("pattern", found.patterns),
    "sources": lambda found: _arrivals("source", found.sources),
    "refs": lambda found: _arrivals("ref", found.refs),
    "links": _links,
    "links-by-source": _sources,
    "known-issues": _claims,
    "editions": _editions,
    "side-by-side": _compared,
    "orders": _orders,
    "exploring": _exploring,
    "remarks": _remarks,
    "rejections": lambda found: _arrivals("pattern", found.rejections),
    "something-else": lambda found: _lines(found.something_else),
}
"""The tables of a guide by name, the usual one first. Each has its head first."""
