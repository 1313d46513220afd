"""When the hours of a step come next by the clock of the person, whose time zone only their browser keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from .cookies import named
from .engine import off_peak
from .engine.guide import Step
from .forms_hours import is_zone

ZONE_COOKIE = named("zone")
ZONE_AGE = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class NextHours:
    """When the hours of a step come next, in UTC and on the clock of `zone`; they may have begun."""

    start: datetime
    end: datetime
    zone: str
    """The name of the time zone by whose clock the hours are meant: UTC where none was chosen."""
    begun: bool

    @property
    def own_start(self) -> datetime:
        """The start by that clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def own_end(self) -> datetime:
        """The end by that clock."""
        return self.end.astimezone(ZoneInfo(self.zone))


def zone_of(request: HttpRequest) -> str:
    """The time zone that was chosen in this browser; empty if none was."""
    name = request.COOKIES.get(ZONE_COOKIE, "")
    return name if is_zone(name) else ""


def next_hours(step: Step, zone: str, now: datetime) -> NextHours | None:
    """When the hours of a step come next by the clock of a zone (UTC if empty); None for any time."""
    name = zone or "UTC"
    coming = off_peak.upcoming(step.hours, now=now, zone=ZoneInfo(name) if zone else UTC)
    return NextHours(coming[0].start, coming[0].end, name, coming[0].start <= now) if coming else None
