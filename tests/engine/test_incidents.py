"""The incident short-cut against simulated streams of arrivals and of reported results."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import inf, pi, sin
from statistics import mean, median

import pytest

from troubleshoot.engine.incidents import Incident, Usual, incident

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
RUNS = 100
JUMP_AT, JUMP_HOURS = 50, 12

AT_ONCE = (0.0, 0.0)
AFTER_AN_IMPORT = (0.75, 1.25)
"""Hours from an arrival to its result: an import takes 45 to 75 minutes."""

USUAL = Usual(hours=672, arrivals=1344, worked=484, failed=322)
"""Four weeks with 2 arrivals an hour, of whom 60% report, of whom 60% succeed."""

Result = tuple[datetime, bool]
Course = Callable[[float], float]
"""A quantity by the hour."""


def jump(usual: float, during: float) -> Course:
    return lambda hour: during if JUMP_AT <= hour < JUMP_AT + JUMP_HOURS else usual


def always(value: float) -> Course:
    return lambda _hour: value


def working_hours(hour: float) -> float:
    """Twice an hour over the week, but all of it on five days from 8 to 16."""
    return 8.4 if 8 <= hour % 24 < 16 and hour // 24 % 7 < 5 else 0.0


def simulated(
    seed: int,
    *,
    rate: Course,
    success: Course,
    hours: float,
    most: float,
    delay: tuple[float, float] = AFTER_AN_IMPORT,
    reporting: float = 0.6,
) -> tuple[list[datetime], list[Result]]:
    """Arrivals (a Poisson stream, thinned from `most` an hour) and the results of those who report.

    Whether an attempt works is settled by when its person arrives, not by when the attempt ends.
    """
    chance = random.Random(seed)
    arrivals, results, hour = [], [], 0.0
    while (hour := hour + chance.expovariate(most)) < hours:
        if chance.random() < rate(hour) / most:
            arrivals.append(BEGIN + hour * HOUR)
            if chance.random() < reporting:
                reported = BEGIN + (hour + chance.uniform(*delay)) * HOUR
                results.append((reported, chance.random() < success(hour)))
    return arrivals, sorted(results)


def watched(
    arrivals: Sequence[datetime], results: Sequence[Result], usual: Usual = USUAL
) -> Iterator[tuple[datetime, Incident | None]]:
    """What is told at every arrival and at every result, from the latest 60 of each."""
    reports = [at for at, _ in results]
    for now in sorted([*arrivals, *reports]):
        came, told = bisect_right(arrivals, now), bisect_right(reports, now)
        yield now, incident(arrivals[max(came - 60, 0) : came], results[max(told - 60, 0) : told], now, usual)


def alarms(rate: Course, success: Course, hours: float, *, most: float, runs: int = RUNS) -> int:
    """In how many runs an incident is told at any time."""
    streams = (simulated(seed, rate=rate, success=success, hours=hours, most=most) for seed in range(runs))
    return sum(any(found for _, found in watched(*stream)) for stream in streams)


def sessions_until_told(seed: int, *, delay: tuple[float, float], usual: Usual = USUAL) -> float:
    """The number of arrivals from the jump until an incident is told; infinite if none is in 12 hours."""
    begin, end = BEGIN + JUMP_AT * HOUR, JUMP_AT + JUMP_HOURS
    arrivals, results = simulated(
        seed, rate=jump(2, 20), success=jump(0.6, 0.05), hours=end, most=20, delay=delay
    )
    told = (now for now, found in watched(arrivals, results, usual) if found and now >= begin)
    now = next(told, None)
    return sum(begin <= at <= now for at in arrivals) if now else inf


def minutes(*values: float) -> list[datetime]:
    return [BEGIN + timedelta(minutes=value) for value in values]


def reports(worked: str, *, at: float = 30) -> list[Result]:
    """Results one minute apart: + worked, - failed."""
    return [(BEGIN + timedelta(minutes=at + number), sign == "+") for number, sign in enumerate(worked)]


CROWD = minutes(*range(0, 60, 2))
"""Thirty people in an hour."""
LATER = BEGIN + HOUR


def test_an_incident_is_told_within_thirty_sessions() -> None:
    sessions = [sessions_until_told(seed, delay=AT_ONCE) for seed in range(RUNS)]
    assert sum(number <= 30 for number in sessions) >= 95
    assert median(sessions) <= 20


def test_it_is_told_as_soon_with_a_day_of_history() -> None:
    young = Usual(hours=26, arrivals=52, worked=19, failed=13)
    sessions = [sessions_until_told(seed, delay=AT_ONCE, usual=young) for seed in range(RUNS)]
    assert sum(number <= 30 for number in sessions) >= 95


def test_results_after_an_import_tell_it_within_fifty_sessions() -> None:
    """By the thirtieth session only six results are in on average; nobody could tell it safely sooner."""
    sessions = [sessions_until_told(seed, delay=AFTER_AN_IMPORT) for seed in range(RUNS)]
    assert sum(number <= 50 for number in sessions) >= 95
    assert median(sessions) <= 32


def test_usual_sessions_raise_few_false_alarms() -> None:
    assert alarms(always(2), always(0.6), 500, most=2) <= 5


def test_a_jump_with_usual_success_raises_few() -> None:
    assert alarms(jump(2, 20), always(0.6), JUMP_AT + JUMP_HOURS, most=20) <= 5


def test_failing_results_with_usual_arrivals_raise_few() -> None:
    assert alarms(always(2), always(0.05), 250, most=2, runs=50) <= 1


def test_day_and_night_raise_few() -> None:
    assert alarms(lambda hour: 2 + 2 * sin(hour * pi / 12), always(0.6), 250, most=4, runs=50) <= 1


def test_working_hours_raise_few() -> None:
    assert alarms(working_hours, always(0.6), 7 * 24, most=8.4, runs=50) <= 2


def test_even_an_unlucky_monday_raises_few() -> None:
    assert alarms(working_hours, always(0.3), 24, most=8.4, runs=50) <= 2


@pytest.fixture(scope="module")
def told() -> list[tuple[datetime, Incident | None]]:
    """An incident from hour 50 to hour 62, watched until hour 74."""
    stream = simulated(1, rate=jump(2, 20), success=jump(0.6, 0.05), hours=74, most=20)
    return list(watched(*stream))


def test_it_stays_while_the_incident_lasts(told: list[tuple[datetime, Incident | None]]) -> None:
    shown = [bool(found) for now, found in told if 53 * HOUR <= now - BEGIN < 62 * HOUR]
    assert mean(shown) > 0.97


def test_it_ends_when_arrivals_are_usual_again(told: list[tuple[datetime, Incident | None]]) -> None:
    assert not any(found for now, found in told if now - BEGIN > 63.5 * HOUR)


def test_it_ends_when_nobody_comes_any_more() -> None:
    failures = reports("-" * 20)
    assert incident(CROWD, failures, LATER, USUAL)
    assert incident(CROWD, failures, LATER + HOUR, USUAL) is None


def test_it_ends_when_attempts_work_again() -> None:
    assert incident(CROWD, reports("-" * 20), LATER, USUAL)
    assert incident(CROWD, reports("-" * 20 + "+++"), LATER, USUAL) is None


def test_since_is_when_the_jump_began() -> None:
    before = [BEGIN - hours * HOUR for hours in (0.5, 1, 2)]
    found = incident([*before, *CROWD], reports("-----"), LATER, USUAL)
    assert found
    assert found.since == BEGIN


def test_the_counts_are_those_since_it_began() -> None:
    before = [BEGIN - hours * HOUR for hours in (0.5, 1, 2)]
    earlier = reports("+++--", at=-60)
    found = incident([*before, *CROWD], [*earlier, *reports("---+----")], LATER, USUAL)
    assert found == Incident(since=BEGIN, arrivals=30, worked=1, failed=7)


def test_with_every_arrival_at_hand_since_stays_where_it_was() -> None:
    arrivals, results = minutes(*range(0, 720, 3)), reports("-" * 600)
    found = incident(arrivals, results, BEGIN + 12 * HOUR, USUAL)
    assert found
    assert found.since == BEGIN


def test_four_failures_tell_it_and_three_do_not() -> None:
    assert incident(CROWD, reports("----"), LATER, USUAL)
    assert incident(CROWD, reports("---"), LATER, USUAL) is None


def test_where_attempts_always_fail_failures_tell_nothing() -> None:
    hopeless = Usual(hours=672, arrivals=1344, worked=0, failed=800)
    assert incident(CROWD, reports("-" * 30), LATER, hopeless) is None


def test_what_is_many_depends_on_what_is_usual() -> None:
    popular = Usual(hours=672, arrivals=13440, worked=4840, failed=3220)
    assert incident(CROWD, reports("-" * 20), LATER, popular) is None


def test_the_order_does_not_matter() -> None:
    results = reports("--+------")
    expected = incident(CROWD, results, LATER, USUAL)
    assert expected
    assert incident(CROWD[::-1], results[::-1], LATER, USUAL) == expected


def test_what_is_later_than_now_is_left_out() -> None:
    now = BEGIN + timedelta(minutes=45)
    assert incident(CROWD, reports("----", at=46), now, USUAL) is None
    assert incident([at + HOUR for at in CROWD], reports("----"), now, USUAL) is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_or_two_people_are_no_crowd(count: int) -> None:
    assert incident(CROWD[:count], reports("-" * 30), LATER, USUAL) is None


def test_without_results_nothing_is_told() -> None:
    assert incident(CROWD, [], LATER, USUAL) is None


def test_people_of_the_same_instant_are_a_crowd() -> None:
    at_once = [BEGIN] * 30
    found = incident(at_once, [(BEGIN, False)] * 10, BEGIN, USUAL)
    assert found == Incident(since=BEGIN, arrivals=30, worked=0, failed=10)


def test_seven_people_are_no_crowd_even_in_one_instant() -> None:
    assert incident([BEGIN] * 7, [(BEGIN, False)] * 10, BEGIN, USUAL) is None


def test_times_without_a_zone_will_do() -> None:
    arrivals = [at.replace(tzinfo=None) for at in CROWD]
    results = [(at.replace(tzinfo=None), worked) for at, worked in reports("----")]
    assert incident(arrivals, results, LATER.replace(tzinfo=None), USUAL)


def test_a_guide_of_its_first_day_tells_none() -> None:
    assert incident(CROWD, reports("-" * 30), LATER, Usual(hours=23)) is None


@pytest.mark.parametrize("hours", [24, 672])
def test_a_guide_that_nobody_used_yet_needs_more_failures(hours: float) -> None:
    assert incident(CROWD, reports("-" * 9), LATER, Usual(hours=hours)) is None
    assert incident(CROWD, reports("-" * 10), LATER, Usual(hours=hours))


def test_without_history_something_is_assumed() -> None:
    assert Usual().per_hour == 1.5
    assert Usual().share == 0.3


def test_with_history_it_hardly_matters() -> None:
    assert USUAL.per_hour == pytest.approx(2, abs=0.11)
    assert USUAL.share == pytest.approx(0.6, abs=0.01)


@pytest.mark.parametrize("name", ["hours", "arrivals", "worked", "failed"])
def test_a_history_has_no_negative_counts(name: str) -> None:
    with pytest.raises(ValueError, match="negative"):
        Usual(**{name: -1})
