"""The clock of the server jumps, forward and back: nothing but the times themselves depends on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests.factories import NOW, a_guide, a_session, an_id, published
from tests.sessions.person import DONE, ODD_TEXT, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import catalog, limits, sessions, statistics, unknown
from troubleshoot.engine.facts import Result
from troubleshoot.limits import Limit
from troubleshoot.models import Bucket, TroubleshootingSession, UnknownText
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted, incidents

pytestmark = pytest.mark.django_db

JUMPS = st.sampled_from([-9600, -24, -1, -0.01, 0, 0.05, 1, 24, 9600]).map(
    lambda hours: timedelta(hours=hours)
)
WAYS: dict[str, Any] = {
    "answer": lambda person: person.answer({"medium": "air", "everywhere": "no", "history": "nothing"}),
    "fail": lambda person: person.fail("restart"),
    "prepare": lambda person: person.attempt({"plug": DONE}, Result.NOT_TRIED),
    "meet": lambda person: person.meet(WALL_TEXT),
    "report": lambda person: person.report(ODD_TEXT),
    "switch": lambda person: person.switch("line"),
    "fix": lambda person: person.fix("proxy"),
    "undo": lambda person: person.undo(),
    "escalate": lambda person: person.escalate(),
    "go-on": lambda person: person.withdraw_escalation(),
    "leave": lambda person: person.leave(),
}


def walked(ways: list[str], jumps: list[timedelta]) -> Person:
    """Somebody who does all this, as far as it is taken, while the clock jumps in between."""
    person = Person.starting(the_line())
    for way, jump in zip(ways, jumps, strict=True):
        person.clock += jump
        try:
            WAYS[way](person)
        except (sessions.Conflict, sessions.Refused):
            continue
    return person


def told(person: Person) -> Any:
    """Everything about where a session stands that is no time."""
    current = sessions.load(person.token)
    facts = [(fact.number, fact.kind, fact.stands, fact.data) for fact in current.facts]
    return facts, current.screen, current.outcome, current.guide.slug, current.row.outcome


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.tuples(st.sampled_from(sorted(WAYS)), JUMPS), max_size=7))
def test_a_session_goes_the_same_way_however_the_clock_jumps(walk: list[tuple[str, timedelta]]) -> None:
    published(the_wall())
    ways, jumps = [way for way, _ in walk], [jump for _, jump in walk]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.RATE_LIMITS", False)
        jumped, steady = walked(ways, jumps), walked(ways, [timedelta(minutes=1)] * len(ways))
    assert told(jumped) == told(steady)
    numbers = [fact.number for fact in sessions.load(jumped.token).facts]
    assert numbers == list(range(1, len(numbers) + 1))
    assert Counted.stored() == computed_anew()


def a_fix_after(passed: timedelta) -> bool:
    """Whether a fix counts as too soon that comes so long after its round was shown."""
    person = Person.starting(a_guide(retry_minutes=60))
    person.clock = NOW + passed - timedelta(minutes=1)
    return person.fix("cable").at.now.attempts[-1].too_soon


@pytest.mark.parametrize(
    ("minutes", "too_soon"), [(2, True), (-2, True), (4, False), (-60, False), (-1440, False)]
)
def test_a_clock_that_was_put_back_makes_no_fix_too_soon(minutes: int, too_soon: bool) -> None:
    assert a_fix_after(timedelta(minutes=minutes)) is too_soon


def test_a_fix_before_its_beginning_takes_no_time() -> None:
    person = Person.starting()
    person.clock = NOW - timedelta(days=2)
    person.fix("cable")
    kinds = {(kind, key) for kind, key, _ in person.stretch.counted["tallies"]}
    assert ("minutes", "000000") in kinds


def test_a_bucket_of_a_clock_that_was_ahead_fills_again() -> None:
    few = Limit(per_hour=3600, burst=3)
    ahead = [limits.take("a", few, NOW + timedelta(hours=5)) for _ in range(4)]
    assert [wait > 0 for wait in ahead] == [False, False, False, True]
    assert limits.take("a", few, NOW) == 1
    assert limits.take("a", few, NOW + timedelta(seconds=1)) == 0


def test_two_machines_with_clocks_a_little_apart_fill_no_bucket_twice() -> None:
    few = Limit(per_hour=3600, burst=3)
    waits = [limits.take("a", few, NOW + timedelta(seconds=30 * (n % 2))) for n in range(10)]
    assert [wait > 0 for wait in waits].count(False) <= 6


def test_buckets_of_a_clock_far_ahead_are_old() -> None:
    for days in (-3, 0, 1, 3):
        Bucket.objects.create(key=str(days), tokens=1, filled_at=NOW + timedelta(days=days))
    assert {bucket.key for bucket in limits.old(NOW)} == {"-3", "3"}


@pytest.fixture
def aged(settings: Settings) -> datetime:
    """The real now, because `purge` asks the clock; what has had its time goes after a day."""
    settings.KEEP_DAYS, settings.LEFT_AFTER_DAYS = 1, 1
    return timezone.now()


def test_what_a_clock_wrote_that_was_ahead_is_kept_from_now_on(aged: datetime) -> None:
    ahead = aged + timedelta(days=3650)
    a_session(now=ahead)
    unknown.keep("Odd", why=UnknownText.Why.LEARN, submission=an_id(), now=ahead)
    call_command("purge", verbosity=0)
    assert TroubleshootingSession.objects.get().written_at <= timezone.now()
    assert UnknownText.objects.get().kept_at <= timezone.now()


def test_purging_twice_at_another_time_forgets_nothing_that_was_just_written(aged: datetime) -> None:
    a_session(now=aged)
    for _ in range(2):
        call_command("purge", verbosity=0)
    assert TroubleshootingSession.objects.count() == 1
    assert Counted.stored() == computed_anew()


def test_people_of_tomorrow_make_no_incident() -> None:
    published(a_guide())
    for minutes in range(30):
        token = a_session(a_guide(), now=NOW + timedelta(hours=20, minutes=minutes)).token
        sessions.attempt(
            token=token, submission=an_id(), now=NOW + timedelta(hours=21), steps={"cable": DONE},
            result=Result.SAME_ERROR,
        )  # fmt: skip
    assert (
        incidents._judged(catalog.current().by_slug["cut-line"].row.guide_id, int(NOW.timestamp()) // 60)
        is None
    )
    assert statistics.present_incidents(catalog.current(), now=NOW) == []
