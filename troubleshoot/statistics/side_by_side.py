"""The estimates of one guide side by side: by segment, and by edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..catalog import PublishedGuide, pinned
from ..engine.estimation import Counts, Estimate
from ..engine.guide import NOT_SURE, Guide
from ..models import Edition, Learning
from .contributions import SEGMENT_QUESTIONS, observation_as_json
from .learning import SEGMENTS, by_segment, counts_of, figures_of, tries
from .versions import coarse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_EDITIONS = 4
"""Only the newest ones stand side by side."""

MOST_STRETCHES = 1000
"""From so many stretches of a segment or edition its estimates are made."""


@dataclass(frozen=True)
class Column:
    """One segment or edition: how many stretches tell something, and what of each step.

    `tried` counts every step that was put to the test, `figures` are there where often enough.
    """

    value: str
    label: StrOrPromise
    n: int
    tried: Mapping[str, int]
    figures: Mapping[str, Estimate]


@dataclass(frozen=True)
class SideBySide:
    """The columns of one comparison. `part` names a part of the segment, or `edition`."""

    part: str
    columns: tuple[Column, ...]

    @property
    def tried(self) -> frozenset[str]:
        """The steps that were put to the test in any of the columns."""
        return frozenset().union(*(column.tried for column in self.columns))

    @property
    def title(self) -> str:
        """What stands side by side, in words."""
        return str(_TITLES[self.part])


_TITLES = {
    "method": _("By import method"),
    "network": _("By network"),
    "install": _("By install or upgrade"),
    "edition": _("By edition"),
}


def side_by_side(target: PublishedGuide) -> tuple[SideBySide, ...]:
    """The comparisons worth making, of all times: those with more than one column."""
    versions = Learning.objects.filter(guide=target.row.guide_id).values_list("version", flat=True)
    version = versions.first()
    return () if version is None else _compared(target.row, coarse(version))


@lru_cache(maxsize=64)
def _compared(edition: Edition, version: int) -> tuple[SideBySide, ...]:
    """Kept per `version` of the counts, because the draws behind the intervals take their time."""
    guide = pinned(edition).guide
    made = [SideBySide(part, _segments(guide, edition.guide_id, part)) for part in SEGMENTS]
    made.append(SideBySide("edition", _editions(guide, edition.guide_id)))
    return tuple(comparison for comparison in made if len(comparison.columns) > 1)


def _segments(guide: Guide, guide_id: int, part: str) -> tuple[Column, ...]:
    return tuple(
        _column(guide, value, _label(guide, part, value), counts)
        for value, counts in by_segment(guide_id, part).items()
    )


def _editions(guide: Guide, guide_id: int) -> tuple[Column, ...]:
    rows = Edition.objects.filter(guide=guide_id).order_by("-number").values_list("pk", "number")
    return tuple(
        _column(guide, str(number), _edition(number), counts_of(guide_id, edition=pk))
        for pk, number in rows[:MOST_EDITIONS]
    )


def _edition(number: int) -> StrOrPromise:
    return format_lazy(_("Edition {number}"), number=number)


def _column(guide: Guide, value: str, label: StrOrPromise, counts: Counts) -> Column:
    figures = figures_of(guide, sampled(counts))
    return Column(value, label, sum(counts.values()), tries(counts), figures)


def sampled(counts: Counts) -> Counts:
    """The counts of at most `MOST_STRETCHES`, drawn at random but always the same ones.

    The draws behind an interval take time for each different cell; so they take the same after a
    million stretches, and the interval tells how much they know.
    """
    if sum(counts.values()) <= MOST_STRETCHES:
        return counts
    cells = sorted(counts, key=lambda seen: str(observation_as_json(seen)))
    numbers = [counts[cell] for cell in cells]
    return Counter(Random(0).sample(cells, MOST_STRETCHES, counts=numbers))  # noqa: S311 - no secret


_NOT_TOLD = {"": _("Not known"), NOT_SURE: _("Not sure")}


def _label(guide: Guide, part: str, value: str) -> StrOrPromise:
    if value in _NOT_TOLD:
        return _NOT_TOLD[value]
    question = guide.questions_by_key.get(SEGMENT_QUESTIONS[part])
    choice = question.choice(value) if question else None
    return choice.label if choice else value
