"""Figures as JSON, for programs: always in English.

The names of old are relied on from outside: more may come, none may go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import override

from .arrivals import Brought
from .guide_figures import GuideFigures
from .measures import Share
from .orders import Exploring, Ordered, Orders
from .overview import GuideLine, Overview, Summary
from .reading import Period
from .side_by_side import SideBySide
from .tables import link_values, step_values
from .trends import Week

Document = dict[str, Any]


def overview_document(found: Overview, period: Period) -> Document:
    """All guides as JSON."""
    return {
        "period": asdict(period),
        "guides": [_line(line, stale=line.guide in found.stale) for line in found.lines],
        "total": _summary(found.total),
        "weeks": _weeks(found.weeks),
        "texts": _share(found.texts),
        **_brought(found.brought),
        "stale": [guide.slug for guide in found.stale],
        "something_else": [vars(line) for line in found.something_else],
    }


@override("en")
def guide_document(found: GuideFigures, period: Period) -> Document:
    """One guide as JSON."""
    guide = found.target.guide
    return {
        "guide": guide.slug,
        "edition": found.target.row.number,
        "period": asdict(period),
        **_summary(found.summary),
        "last_checked": guide.last_checked,
        "stale": found.stale,
        "weeks": _weeks(found.weeks),
        "steps": [step_values(step) for step in found.steps],
        "funnel": [{"stage": stage.key, **_share(stage.share)} for stage in found.funnel],
        "left_at": [{"stage": stage.key, **_share(stage.share)} for stage in found.left_at],
        "patterns": [vars(arrival) for arrival in found.patterns],
        "sources": [vars(arrival) for arrival in found.sources],
        "refs": [vars(arrival) for arrival in found.refs],
        **_brought(found.brought),
        "known_issues": [vars(issue) for issue in found.known_issues],
        "editions": [{"edition": number, **vars(outcome)} for number, outcome in found.editions.items()],
        "side_by_side": {side.part: _columns(side) for side in found.compared},
        "remarks": {kind: [vars(said) for said in lines] for kind, lines in found.remarks.items()},
        "ended": found.ended,
        "orders": _orders(found.orders),
        "exploring": _exploring(found.exploring),
        "rejections": [{"pattern": arrival.key, "count": arrival.n} for arrival in found.rejections],
        "something_else": [vars(line) for line in found.something_else],
    }


def _line(line: GuideLine, *, stale: bool) -> Document:
    checked = line.guide.last_checked if line.guide else None
    return {
        "guide": line.slug,
        **_summary(line.summary),
        "weeks": _weeks(line.weeks),
        "last_checked": checked,
        "stale": stale,
    }


def _summary(summary: Summary) -> Document:
    bounds = summary.bounds
    return {
        **vars(summary.outcome),
        "median_minutes": asdict(summary.minutes) if summary.minutes else None,
        "median_attempts": asdict(summary.attempts) if summary.attempts else None,
        "resolved_percent": asdict(bounds) if bounds else None,
    }


def _weeks(weeks: Iterable[Week]) -> list[Document]:
    return [{"begins": week.begins, "ends": week.ends, **vars(week.outcome)} for week in weeks]


def _share(share: Share) -> Document:
    return {**vars(share), "percent": share.percent}


def _brought(found: Brought) -> Document:
    """What became of the people that links brought; `untold` were deleted before that was counted."""
    return {
        "links": [link_values(link) for link in found.links],
        "links_by_source": [link_values(link, "source") for link in found.sources],
        "links_untold": found.untold,
    }


def _columns(side: SideBySide) -> list[Document]:
    return [
        {
            "value": column.value,
            "label": str(column.label),
            "stretches": column.n,
            "tried": dict(column.tried),
            "estimates": {key: asdict(known) for key, known in column.figures.items()},
        }
        for column in side.columns
    ]


def _orders(orders: Orders | None) -> Document | None:
    if orders is None:
        return None
    return {"author": _order(orders.author), "learnt": _order(orders.learnt), "saved_minutes": orders.saved}


def _order(order: Ordered) -> Document:
    return {"rounds": order.rounds, "proposed_rounds": order.worth, "expected_minutes": order.minutes}


def _exploring(found: Exploring | None) -> Document | None:
    if found is None:
        return None
    means = {"draw": found.drawn, "control": found.control}
    return {
        "finished": dict(found.finished),
        "mean_minutes": {name: asdict(mean) if mean else None for name, mean in means.items()},
        "saved_minutes": asdict(found.saved) if found.saved else None,
    }
