from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.off_peak import EVENING, Span, Window, faults, next_whole, upcoming

NIGHTS = ("02:00-06:00", "22:00-24:00")
ZONES = sorted(available_timezones())
MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


def at(zone: str, written: str, fold: int = 0) -> datetime:
    """An instant by the clock of a zone; the second of two with fold 1."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def on_the_clock(hours: tuple[str, ...], moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock of a zone shows one of the hours."""
    shown = moment.astimezone(zone)
    return any(60 * shown.hour + shown.minute in Span.of(written).minutes for written in hours)


@given(hours=st.builds("{}-{}".format, TIMES, TIMES), zone=st.sampled_from(ZONES), now=MOMENTS)
def test_windows_are_exactly_when_the_clock_shows_the_hours(hours: str, zone: str, now: datetime) -> None:
    if any(faults([hours])):
        return
    place, previous = ZoneInfo(zone), now
    for window in upcoming([hours], now=now, zone=place, count=3):
        inside = window.end - timedelta(seconds=1)
        assert window.start < window.end
        assert on_the_clock((hours,), max(window.start, now), place)
        assert on_the_clock((hours,), inside, place)
        assert not on_the_clock((hours,), window.end, place)
        if window.start > now:
            assert not on_the_clock((hours,), window.start - timedelta(seconds=1), place)
        for minutes in range(0, int((window.start - previous).total_seconds() // 60), 17):
            assert not on_the_clock((hours,), previous + timedelta(minutes=minutes), place)
        previous = window.end


@given(zone=st.sampled_from(ZONES), year=st.integers(1980, 2060), day=st.integers(0, 364))
def test_several_hours_come_in_order_and_apart(zone: str, year: int, day: int) -> None:
    now = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day)
    found = upcoming(NIGHTS, now=now, zone=ZoneInfo(zone), count=5)
    assert len(found) == 5
    assert all(before.end < after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("zone", "now", "start", "end"),
    [
        # An hour is skipped in it, an hour comes twice, and half an hour each at Lord Howe.
        ("Europe/Berlin", "2026-03-29T01:00", "2026-03-29T03:00", "2026-03-29T06:00"),
        ("Europe/Berlin", "2026-10-25T00:30", "2026-10-25T02:00", "2026-10-25T06:00"),
        ("Australia/Lord_Howe", "2026-10-04T00:30", "2026-10-04T02:30", "2026-10-04T06:00"),
        ("Australia/Lord_Howe", "2026-04-05T00:30", "2026-04-05T02:00", "2026-04-05T06:00"),
        # The clock is put forward at midnight, and a whole day is left out.
        ("America/Havana", "2026-03-07T21:00", "2026-03-07T22:00", "2026-03-08T01:00"),
        ("Pacific/Apia", "2011-12-29T21:00", "2011-12-29T22:00", "2011-12-31T00:00"),
    ],
)
def test_changes_of_the_clock(zone: str, now: str, start: str, end: str) -> None:
    (window,) = upcoming(NIGHTS, now=at(zone, now), zone=ZoneInfo(zone))
    assert window == Window(at(zone, start), at(zone, end))


def test_hours_that_the_clock_skips_do_not_come_that_day() -> None:
    now, zone = at("Europe/Berlin", "2026-03-29T00:30"), ZoneInfo("Europe/Berlin")
    (window,) = upcoming(["02:00-03:00"], now=now, zone=zone)
    assert window.start == at("Europe/Berlin", "2026-03-30T02:00")


def test_hours_that_the_clock_shows_twice_come_twice() -> None:
    now, zone = at("Europe/Berlin", "2026-10-25T00:30"), ZoneInfo("Europe/Berlin")
    first, second = upcoming(["01:00-02:30"], now=now, zone=zone, count=2)
    assert first.end == at("Europe/Berlin", "2026-10-25T02:30")
    assert second == Window(
        at("Europe/Berlin", "2026-10-25T02:00", 1), at("Europe/Berlin", "2026-10-25T02:30", 1)
    )


def test_hours_over_midnight_are_one_window_however_they_are_written() -> None:
    now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    whole = upcoming(["22:00-06:00"], now=now, zone=UTC)
    assert whole == upcoming(["22:00-24:00", "00:00-06:00"], now=now, zone=UTC)
    assert whole == (Window(now.replace(hour=22, minute=0), datetime(2026, 11, 25, 6, tzinfo=UTC)),)


def test_a_window_ends_before_its_end() -> None:
    end = datetime(2026, 11, 24, 6, tzinfo=UTC)
    ends = [upcoming(NIGHTS, now=now, zone=UTC)[0].end for now in (end - timedelta(seconds=1), end)]
    assert ends == [end, datetime(2026, 11, 25, tzinfo=UTC)]


def test_a_zone_may_be_any_lead_on_utc() -> None:
    (window,) = upcoming(
        NIGHTS, now=datetime(2026, 11, 24, 9, tzinfo=UTC), zone=timezone(timedelta(hours=5.75))
    )
    assert window.start == datetime(2026, 11, 24, 16, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2-6",
        "02:00",
        "02:00 - 06:00",
        "24:00-02:00",
        "02:00-24:30",
        "02:60-03:00",
        "02:00-02:00",
        "00:00-24:00",
    ],
)
def test_what_is_no_part_of_the_day_is_a_fault(written: str) -> None:
    assert [position for position, _ in faults(["01:00-01:30", written])] == [1]
    assert upcoming([written], now=datetime(2026, 11, 24, tzinfo=UTC), zone=UTC) == ()


@pytest.mark.parametrize(
    "hours", [("02:00-06:00", "05:59-07:00"), ("22:00-02:00", "01:00-03:00"), ("12:00-00:00", "00:00-12:00")]
)
def test_hours_that_overlap_or_fill_the_day_are_a_fault(hours: tuple[str, ...]) -> None:
    assert [position for position, _ in faults(hours)] == [1]


@given(zone=st.sampled_from(ZONES), now=MOMENTS, hours=st.sampled_from([NIGHTS, EVENING, ("02:00-03:00",)]))
def test_the_next_whole_window_is_the_first_that_has_not_begun(
    zone: str, now: datetime, hours: tuple[str, ...]
) -> None:
    found = next_whole(hours, now=now, zone=ZoneInfo(zone))
    coming = upcoming(hours, now=now, zone=ZoneInfo(zone), count=2)
    assert found == next(window for window in coming if window.start > now)


def test_hours_with_faults_have_no_next_window() -> None:
    assert next_whole(["25:00-26:00"], now=at("UTC", "2026-01-01T00:00"), zone=UTC) is None
