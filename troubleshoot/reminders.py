"""Calendar files: one event with its alarm, to be opened by whatever calendar a person has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

CALENDAR = "text/calendar; charset=utf-8"
BEFORE = timedelta(minutes=10)
"""So long before the start the calendar speaks up."""


@dataclass(frozen=True)
class Reminder:
    """What to do at a link from one instant to another. `about` names what it is for, in one session."""

    start: datetime
    end: datetime
    title: str
    text: str
    link: str
    about: str

    @property
    def uid(self) -> str:
        """The same for the same session and time, so that a calendar takes a second file for the first."""
        told = f"{self.link} {self.about} {self.start.isoformat()} {self.end.isoformat()}"
        return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@coe-wizard"


def as_calendar(reminder: Reminder, *, now: datetime) -> str:
    """The reminder as an iCalendar file (RFC 5545), made `now`.

    Its times are instants in UTC, which every calendar shows by its own clock: they stay right when that
    clock is changed, also in an hour that it shows twice.
    """
    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", now)
    event.add("dtstart", reminder.start)
    event.add("dtend", reminder.end)
    event.add("summary", reminder.title)
    event.add("description", f"{reminder.text}\n\n{reminder.link}")
    event.add("url", reminder.link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.title)
    alarm.add("trigger", -BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//CoE Wizard//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made.decode()
