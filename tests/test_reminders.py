"""Calendar files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from troubleshoot.engine.off_peak import upcoming
from troubleshoot.reminders import BEFORE, Reminder, as_calendar

ZONES = sorted(available_timezones())
MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)


def reminder(start: datetime = NOW, title: str = "Import", about: str = "quiet") -> Reminder:
    return Reminder(start, start + timedelta(hours=1), title, title, "https://wizard.example/", about)


def event(made: str) -> dict[str, object]:
    (found,) = Calendar.from_ical(made).walk("VEVENT")
    return {name: found.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP")} | dict(found.items())


@given(zone=st.sampled_from(ZONES), now=MOMENTS, minute=st.integers(0, 59))
def test_the_instants_are_those_of_the_window_in_every_zone(zone: str, now: datetime, minute: int) -> None:
    window = upcoming([f"01:{minute:02}-03:30"], now=now, zone=ZoneInfo(zone))[0]
    made = as_calendar(
        Reminder(window.start, window.end, "Import", "", "https://x.example/", "quiet"), now=now
    )
    (found,) = Calendar.from_ical(made).walk("VEVENT")
    # A file knows no parts of a second; no clock is changed within one.
    assert found.decoded("DTSTART") == window.start.replace(microsecond=0)
    assert found.decoded("DTEND") == window.end.replace(microsecond=0)


@given(title=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_lines_are_folded_and_what_was_written_comes_back(title: str) -> None:
    made = as_calendar(reminder(title=title), now=NOW)
    lines = made.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in made.encode().replace(b"\r\n", b"")
    assert str(event(made)["SUMMARY"]) == title


def test_a_reminder_keeps_its_uid_when_it_is_made_again() -> None:
    assert reminder().uid == reminder(title="Another").uid
    assert len({reminder().uid, reminder(NOW + timedelta(days=1)).uid, reminder(about="look").uid}) == 3


def test_it_says_when_it_was_made_and_speaks_up_before() -> None:
    made = as_calendar(reminder(NOW + timedelta(hours=5)), now=NOW)
    (alarm,) = Calendar.from_ical(made).walk("VALARM")
    assert event(made)["DTSTAMP"] == NOW
    assert alarm.decoded("TRIGGER") == -BEFORE
