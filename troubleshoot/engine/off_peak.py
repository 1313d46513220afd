"""Hours of the day by somebody's clock, and when they come next, whenever that clock is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

EVENING = ("19:00-23:00",)
"""For who has no better hours: after office hours, and long enough for more than one import."""

_WRITTEN = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_DAY = 24 * 60  # minutes
_LOOK = timedelta(hours=1)  # no clock is put forward and back again within
_BACK = timedelta(days=2)  # every span that lasts now began since


@dataclass(frozen=True)
class Span:
    """A part of every day, in minutes since midnight; an end before the start is of the next day."""

    start: int
    end: int

    @classmethod
    def of(cls, written: str) -> Span:
        """What `22:00-06:00` says. The last hour ends at 24:00. Raises ValueError."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise ValueError(f"“{written}” is not written like 22:00-06:00")
        hours, minutes, until_hours, until_minutes = map(int, found.groups())
        start, end = 60 * hours + minutes, 60 * until_hours + until_minutes
        if max(minutes, until_minutes) > 59 or start >= _DAY or end > _DAY:
            raise ValueError(f"“{written}” names a time that no clock shows")
        if start == end % _DAY:
            raise ValueError(f"“{written}” is the whole day, or none of it")
        return cls(start, end)

    @property
    def minutes(self) -> frozenset[int]:
        """The minutes of the day that it takes, from 0 to 1439."""
        end = self.end if self.end > self.start else self.end + _DAY
        return frozenset(minute % _DAY for minute in range(self.start, end))


@dataclass(frozen=True)
class Window:
    """A time from one instant up to another one, both in UTC."""

    start: datetime
    end: datetime


def faults(hours: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with hours as they are written, each with its position."""
    taken: set[int] = set()
    for position, written in enumerate(hours):
        try:
            minutes = Span.of(written).minutes
        except ValueError as error:
            yield position, str(error)
            continue
        if taken & minutes:
            yield position, f"“{written}” overlaps with the hours before it"
        taken |= minutes
        if len(taken) == _DAY:
            yield position, "together these hours are the whole day"


def upcoming(hours: Sequence[str], *, now: datetime, zone: tzinfo, count: int = 1) -> tuple[Window, ...]:
    """The next times whose hours on the clock of a zone are these; the first may have begun.

    `now` is aware. Where the clock skips a part of a span, the window is shorter, or is none; where it shows
    one twice, the window is longer, or there are two. None at all for hours with faults.
    """
    if not hours or any(faults(hours)):
        return ()
    spans = [Span.of(written) for written in hours]
    return tuple(islice((one for one in _windows(spans, now, zone) if one.end > now), count))


def next_whole(hours: Sequence[str], *, now: datetime, zone: tzinfo) -> Window | None:
    """The next of these windows that has not begun yet; None for hours with faults or none at all."""
    return next((one for one in upcoming(hours, now=now, zone=zone, count=2) if one.start > now), None)


def _windows(spans: Sequence[Span], now: datetime, zone: tzinfo) -> Iterator[Window]:
    """All windows from some time before `now` on, in order, and without end."""
    held: Window | None = None
    for start, end, offset in _same_offset(now.astimezone(UTC) - _BACK, zone):
        for window in _within(spans, start, end, offset):
            if held and window.start <= held.end:
                held = Window(held.start, max(held.end, window.end))
                continue
            if held:
                yield held
            held = window
        if held and held.end < end:
            yield held
            held = None


def _same_offset(start: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time from an instant on in parts, in each of which the clock runs evenly, with its lead on UTC."""
    while True:
        offset, end = _offset(start, zone), start + _LOOK
        if _offset(end, zone) != offset:
            end = _change(start, end, zone)
        yield start, end, offset
        start = end


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _change(start: datetime, end: datetime, zone: tzinfo) -> datetime:
    """When the clock is changed, to the second, between two instants with different leads."""
    before = _offset(start, zone)
    low, high = 0, int((end - start).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if _offset(start + timedelta(seconds=middle), zone) != before else (middle, high)
        )
    return start + timedelta(seconds=high)


def _within(spans: Sequence[Span], start: datetime, end: datetime, offset: timedelta) -> Iterator[Window]:
    """The windows of an even part of time, cut at its ends, in order."""
    first, last = (start + offset).date(), (end + offset).date()
    found = []
    for days in range(-1, (last - first).days + 1):
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=days) - offset
        for span in spans:
            until = span.end if span.end > span.start else span.end + _DAY
            begins, ends = (midnight + timedelta(minutes=minutes) for minutes in (span.start, until))
            if begins < end and ends > start:
                found.append(Window(max(begins, start), min(ends, end)))
    yield from sorted(found, key=lambda window: window.start)
