"""When to come back: the import that runs, what to wait for, the next quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .engine import flow, off_peak
from .engine.facts import Attempted, Mark
from .engine.guide import Choice, Question, Step
from .engine.situation import Kept
from .models import Fact
from .screens_hours import NextHours
from .sessions import Current
from .sessions.journal import value_of

LATE = 2
"""After so many times the usual time, somebody should look."""


@dataclass(frozen=True)
class Clock:
    """An import that was started at `since` and usually takes `usual` minutes, as of now."""

    since: datetime
    usual: int
    now: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes since the start."""
        return max(int((self.now - self.since).total_seconds() // 60), 0)

    @property
    def ends(self) -> datetime:
        """When it should have ended."""
        return self.since + timedelta(minutes=self.usual)

    @property
    def latest(self) -> int:
        """The minutes after which somebody should look."""
        return LATE * self.usual

    @property
    def due(self) -> bool:
        """True once the usual time has passed."""
        return self.now >= self.ends

    @property
    def late(self) -> bool:
        """True once that has passed many times."""
        return self.minutes >= self.latest


def clock_of(current: Current, *, now: datetime) -> Clock | None:
    """The clock of the import that the person started, while it has no result."""
    since = None if current.closed else current.importing_since
    return Clock(since, current.guide.retry_minutes, now) if since else None


def kept_fields(current: Current) -> dict[str, str]:
    """The marks and reasons that were kept, or those of an attempt that was undone last, by the names that
    they have in the form of a round."""
    kept: Kept | Attempted = current.now.kept(current.guide.slug)
    undone = None if kept.marks else _undone(current)
    held = undone or kept
    # What was left unmarked counted as skipped in an attempt; it is unmarked again.
    unmarked = {key for key, mark in held.marks.items() if mark is Mark.SKIPPED} if undone else set()
    chosen = {key: mark for key, mark in held.marks.items() if key not in unmarked - held.reasons.keys()}
    marks = {f"mark-{key}": str(mark.value) for key, mark in chosen.items()}
    return marks | {f"reason-{key}": reason for key, reason in held.reasons.items()}


def _undone(current: Current) -> Attempted | None:
    """The newest attempt in this guide, if it was undone."""
    newest = next((fact for fact in reversed(current.facts) if fact.kind == Fact.Kind.ATTEMPTED), None)
    value = value_of(newest) if newest and not newest.stands else None
    return value if isinstance(value, Attempted) and value.guide == current.guide.slug else None


@dataclass(frozen=True)
class Quiet:
    """The next hours in which an import is best started, and the step that says so, if one does."""

    next: NextHours
    step: Step | None


def quiet_hours(current: Current, zone: str, *, now: datetime) -> Quiet:
    """The next hours for an import that have not begun yet, by the clock of a zone (UTC if empty)."""
    clock = ZoneInfo(zone) if zone else UTC
    for step in _with_hours(current):
        if window := off_peak.next_whole(step.hours, now=now, zone=clock):
            return Quiet(NextHours(window.start, window.end, zone or "UTC", begun=False), step)
    window = off_peak.next_whole(off_peak.EVENING, now=now, zone=clock)
    if window is None:
        raise ValueError("every clock shows the evening")
    return Quiet(NextHours(window.start, window.end, zone or "UTC", begun=False), None)


def _with_hours(current: Current) -> Iterator[Step]:
    """The steps that are best done at some hours: those of this round, of later ones, then all others."""
    guide = current.guide
    coming = [key for group in current.coming.all for key in group]
    keys = dict.fromkeys([*current.shown, *coming, *guide.steps_by_key])
    return (
        guide.steps_by_key[key]
        for key in keys
        if guide.steps_by_key[key].hours and key not in guide.withdrawn
    )


@dataclass(frozen=True)
class LookAgain:
    """An answer that asks to wait: which, and when it is worth looking again."""

    question: Question
    choice: Choice | None
    at: datetime


def look_again(current: Current) -> LookAgain | None:
    """What is waited for, where the session stands at waiting."""
    screen = current.screen
    if not isinstance(screen, flow.Wait):
        return None
    asked = current.guide.questions_by_key[screen.question]
    choice = asked.choice(current.now.known(current.guide)[asked.key])
    at = _answered_at(current, asked.key) + timedelta(minutes=screen.minutes)
    return LookAgain(asked, choice, at)


def _answered_at(current: Current, question: str) -> datetime:
    """When a question was answered: by the person, or else by the newest text."""
    number = current.now.answered_at.get(question, current.now.reported_at)
    return next(fact.at for fact in current.facts if fact.number == number)


def later_frame(current: Current, zone: str, *, now: datetime) -> dict[str, Any]:
    """What the page for coming back shows of the times there are."""
    return {
        "clock": clock_of(current, now=now),
        "look": look_again(current),
        "quiet": None if current.closed else quiet_hours(current, zone, now=now),
        "kept": current.now.kept(current.guide.slug),
    }
