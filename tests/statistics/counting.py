"""Stretches that are counted without being walked through, for what needs many of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.factories import NOW
from troubleshoot import catalog, statistics
from troubleshoot.catalog import PublishedGuide
from troubleshoot.engine.estimation import Observation
from troubleshoot.engine.facts import Outcome
from troubleshoot.statistics import Change, Contribution, Count, Period, Segment
from troubleshoot.statistics.guide_figures import GuideFigures
from troubleshoot.statistics.overview import Overview

TODAY = NOW.date()


def count(
    n: int = 1,
    *,
    outcome: Outcome = Outcome.RESOLVED,
    failed: tuple[str, ...] = (),
    solved: tuple[str, ...] = (),
    tallies: Mapping[tuple[Count, str], int] | None = None,
    segment: Segment | None = None,
    day: date = TODAY,
    slug: str = "cut-line",
) -> None:
    """Count `n` equal stretches of a published guide."""
    target = edition(slug)
    tried = {(kind, key): 1 for key in (*failed, *solved) for kind in (Count.TRIED, Count.LEARNT)}
    counted = {(Count.OUTCOME, outcome.value): 1, **tried, **(tallies or {})}
    observation = Observation(frozenset(failed), frozenset(solved)) if tried else None
    as_stored = {(str(kind), key): number for (kind, key), number in counted.items()}
    after = Contribution(day, as_stored, observation, segment or Segment())
    statistics.apply([Change(target.row.pk, target.row.guide_id, None, after)] * n)


def edition(slug: str = "cut-line") -> PublishedGuide:
    return catalog.current().by_slug[slug]


def figures(slug: str = "cut-line", **period: Any) -> GuideFigures:
    return statistics.guide_figures(edition(slug), Period(**period), TODAY)


def overview(**period: Any) -> Overview:
    return statistics.overview(catalog.current(), Period(**period), TODAY)
