"""What each stretch of a session contributes to the statistics, from the session's facts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..catalog import pinned
from ..engine import facts as engine
from ..engine import flow
from ..engine.estimation import Observation
from ..engine.facts import Mark, Outcome, Result
from ..engine.guide import ErrorPattern, Guide, Weight
from ..engine.situation import Attempt
from ..models import Fact, Remark, Stretch
from ..statistics import OF_LINKS, SEGMENT_QUESTIONS, Contribution, Count, Segment, link_key, minutes_key
from .current import Current, plan_of
from .journal import value_of

_TESTED = (Result.FIXED, Result.SAME_ERROR)
_STAGES: dict[type[flow.Screen], str] = {
    flow.AskQuestions: "questions",
    flow.Wait: "wait",
    flow.Paste: "paste",
    flow.Choose: "choice",
    flow.HandOver: "hand-over",
    flow.Resolved: "resolved",
}
MOST_ATTEMPTS = 20
"""More attempts than these are counted as so many."""


@dataclass(frozen=True)
class Ending:
    """How a stretch ended, what "resolved" rests on, and what else did it, from the facts alone."""

    outcome: Outcome
    resolved_by: Stretch.ResolvedBy = Stretch.ResolvedBy.NOTHING
    something_else: str = ""


def ending(current: Current, stretch: Stretch) -> Ending:
    """How a stretch of the session stands: the last one as the session does, all before it switched."""
    if stretch.pk != current.stretch.pk:
        return Ending(Outcome.SWITCHED)
    fixed = current.now.fixed_by
    return Ending(current.outcome, _resolved_by(current), fixed.something_else if fixed else "")


def _resolved_by(current: Current) -> Stretch.ResolvedBy:
    by, fixed = Stretch.ResolvedBy, current.now.fixed_by
    if not isinstance(current.screen, flow.Resolved):
        return by.NOTHING
    if fixed is None:
        return by.FOUND_FINISHED
    if len(fixed.credited) == 1:
        return by.STEP
    return by.ONE_OF_SEVERAL if fixed.tested and not fixed.something_else else by.OUTSIDE


@dataclass(frozen=True)
class _Told:
    """One stretch with what the session's facts say of it."""

    current: Current
    stretch: Stretch
    guide: Guide
    rows: Sequence[Fact]

    @property
    def attempts(self) -> list[Attempt]:
        mine = {row.number for row in self.rows}
        return [attempt for attempt in self.current.now.attempts if attempt.fact in mine]

    def at(self, attempt: Attempt) -> datetime:
        return next(row.at for row in self.rows if row.number == attempt.fact)

    @cached_property
    def ending(self) -> Ending:
        return ending(self.current, self.stretch)

    @property
    def is_current(self) -> bool:
        return self.stretch.pk == self.current.stretch.pk

    @cached_property
    def teaching(self) -> list[Attempt]:
        """The attempts that the estimates learn from; none in a session that teaches nothing."""
        return list(_teaching(self.attempts)) if self.current.row.teaches else []

    @property
    def fix(self) -> Attempt | None:
        fixed = self.current.now.fixed_by
        return fixed if fixed and self.is_current else None


def contribution(current: Current, stretch: Stretch) -> Contribution | None:
    """What a stretch of the session counts for; None if it does not stand or is left out."""
    if current.row.excluded or not stretch.stands:
        return None
    rows = [
        row
        for row in current.facts
        if row.stands and row.stretch_id == stretch.pk and row.kind != Fact.Kind.MARKED
    ]
    told = _Told(current, stretch, pinned(stretch.edition).guide, rows)
    tallies = Counter(_entries(told))
    tallies.update(_spent(told))
    return Contribution(stretch.started_at.date(), dict(tallies), _observation(told.teaching), _segment(told))


def _entries(told: _Told) -> Iterator[tuple[str, str]]:
    """Everything that counts once, as kind and key."""
    stretch, ended = told.stretch, told.ending
    yield Count.OUTCOME, ended.outcome
    if ended.resolved_by:
        yield Count.RESOLVED_BY, ended.resolved_by
    yield from _of_steps(told)
    yield from _of_the_way(told)
    yield from _of_patterns(told)
    yield from _of_known_issues(told)
    if stretch.number == 1:
        row = told.current.row
        yield Count.SOURCE, row.source
        if row.ref:
            yield Count.REF, row.ref
        yield OF_LINKS[told.current.outcome], link_key(row.source, row.ref)


def _of_steps(told: _Told) -> Iterator[tuple[str, str]]:
    """For each step whether it was tried, credited, skipped, not permitted, or called wrong."""
    last: dict[str, Mark] = {}
    tried: dict[str, None] = {}
    credited: dict[str, None] = {}
    for attempt in told.attempts:
        last |= attempt.marks
        if attempt.result in _TESTED:
            tried |= dict.fromkeys(attempt.tested)
            if len(attempt.credited) == 1:
                credited |= dict.fromkeys(attempt.credited)
    yield from ((Count.TRIED, key) for key in tried)
    teaching = dict.fromkeys(key for attempt in told.teaching for key in attempt.tested)
    yield from ((Count.LEARNT, key) for key in teaching)
    yield from ((Count.CREDITED, key) for key in credited)
    yield from (
        (Count.SKIPPED, key) for key, mark in last.items() if mark is Mark.SKIPPED and key not in tried
    )
    yield from ((Count.NOT_PERMITTED, key) for key, mark in last.items() if mark is Mark.NOT_PERMITTED)
    flagged = {value.step for row in told.rows if isinstance(value := value_of(row), engine.Flagged)}
    yield from ((Count.FLAGGED, key) for key in flagged)


def _of_the_way(told: _Told) -> Iterator[tuple[str, str]]:
    """How far the stretch came, where the person left, and what the way to a fix took."""
    attempts, screen = told.attempts, told.current.screen if told.is_current else None
    if attempts or isinstance(screen, flow.ShowRound):
        yield Count.REACHED, "round"
    yield from ((Count.REACHED, f"attempt-{number}") for number in range(1, min(len(attempts), 4) + 1))
    if told.ending.outcome is Outcome.LEFT and screen is not None:
        yield Count.LEFT_AT, _STAGES.get(type(screen), f"round-{min(len(attempts) + 1, 4)}")
    if fix := told.fix:
        yield Count.ATTEMPTS, f"{min(len(attempts), MOST_ATTEMPTS):02d}"
        took = told.at(fix) - told.stretch.started_at
        yield Count.MINUTES, minutes_key(took.total_seconds() / 60)


def _of_patterns(told: _Told) -> Iterator[tuple[str, str]]:
    """The guide's patterns that brought the person here, and those whose guide was rejected."""
    first = told.rows[0].number if told.rows else None
    brought: tuple[str, ...] = ()
    found: dict[str, None] = {}
    rejected: dict[str, None] = {}
    patterns = told.guide.patterns_by_key
    for row in told.current.facts:
        if not row.stands:
            continue
        match value_of(row):
            case engine.Reported(found=keys):
                speaking = [k for k in keys.get(told.guide.slug, ()) if _speaks(patterns, k)]
                found |= dict.fromkeys(speaking)
                if first is None or row.number <= first:
                    brought = tuple(speaking)
            case engine.Rejected() if row.stretch_id == told.stretch.pk:
                rejected |= found
    yield from ((Count.PATTERN, key) for key in brought)
    yield from ((Count.REJECTED, key) for key in rejected)


def _of_known_issues(told: _Told) -> Iterator[tuple[str, str]]:
    """The known issues that are the person's by their last word on each, which was said in this stretch.

    So a session counts once for an issue, however often it came back to the guide.
    """
    last: dict[tuple[str, int], tuple[int, bool]] = {}
    for row in told.current.facts:
        if row.kind == Fact.Kind.CLAIMED and row.stands:
            value = value_of(row)
            if isinstance(value, engine.Claimed):
                last[value.guide, value.issue] = (row.stretch_id, value.mine)
    for (_, issue), said in last.items():
        if said == (told.stretch.pk, True):
            yield Count.KNOWN_ISSUE, str(issue)


def _speaks(patterns: Mapping[str, ErrorPattern], key: str) -> bool:
    return key in patterns and patterns[key].weight is not Weight.AGAINST


def _spent(told: _Told) -> dict[tuple[str, str], int]:
    """For a stretch that ended, the minutes it cost by its plan's order: retries and steps, not the clock."""
    if told.ending.outcome is Outcome.OPEN:
        return {}
    order, steps = plan_of(told.stretch).order, told.guide.steps_by_key
    minutes = sum(
        told.guide.retry_minutes + sum(steps[key].total_minutes for key in attempt.tested if key in steps)
        for attempt in told.attempts
        if attempt.result is not Result.NOT_TRIED
    )
    return {
        (Count.FINISHED, order): 1,
        (Count.SPENT, order): minutes,
        (Count.SPENT_SQUARED, order): minutes**2,
    }


def _teaching(attempts: Sequence[Attempt]) -> Iterator[Attempt]:
    """The attempts that tell the estimates something. Another error ends it, and a fix too soon is none."""
    for attempt in attempts:
        if attempt.result is Result.OTHER_ERROR:
            return
        if attempt.result in _TESTED and not attempt.too_soon:
            yield attempt


def _observation(attempts: Sequence[Attempt]) -> Observation | None:
    """What these attempts tell the estimates."""
    failed: set[str] = set()
    for attempt in attempts:
        if attempt.result is Result.FIXED:
            solved = frozenset(() if attempt.something_else else attempt.credited or attempt.tested)
            return Observation(frozenset(failed) - solved, solved, outside=not solved)
        failed.update(attempt.tested)
    return Observation(frozenset(failed)) if failed else None


def _segment(told: _Told) -> Segment:
    known = told.current.now.known(told.guide)
    return Segment(**{part: known.get(question, "") for part, question in SEGMENT_QUESTIONS.items()})


def remarks(current: Current, stretch: Stretch) -> Iterator[Remark]:
    """What was written about steps in a stretch: reasons of marks that stand, and what is wrong."""
    for row in current.facts:
        if not row.stands or row.stretch_id != stretch.pk:
            continue
        match value_of(row):
            case engine.Attempted(reasons=reasons, marks=marks):
                for key, text in reasons.items():
                    if text and marks.get(key) in (Mark.SKIPPED, Mark.NOT_PERMITTED):
                        yield Remark(stretch=stretch, key=key, kind=marks[key], text=text, at=row.at)
            case engine.Flagged(step=key, text=text):
                yield Remark(stretch=stretch, key=key, kind=Remark.Kind.WRONG, text=text, at=row.at)
