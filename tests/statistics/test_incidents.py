"""A jump in arrivals with failing attempts, read from stretches and shown until it is dismissed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.browser import Browser
from tests.factories import a_guide, a_session, an_id, published
from troubleshoot import catalog, sessions, statistics
from troubleshoot.engine.facts import Mark, Result
from troubleshoot.engine.incidents import Incident
from troubleshoot.models import Dismissal, TroubleshootingSession
from troubleshoot.statistics import Counted, incidents

pytestmark = pytest.mark.django_db

SLUG = "cut-line"


def four_usual_weeks(now: datetime) -> None:
    """Two arrivals an hour, of whom three in five report and three in five of these succeed."""
    edition = catalog.current().by_slug[SLUG].row
    daily = {("outcome", "resolved"): 17, ("outcome", "open"): 31, ("reached", "attempt-1"): 29}
    daily |= {("attempts", "01"): 17}
    tallies = Counter(
        {
            (edition.pk, kind, key, (now - timedelta(days=ago)).date()): n
            for ago in range(2, 30)
            for (kind, key), n in daily.items()
        }
    )
    statistics.add(Counted(tallies, Counter()))


def people(count: int, now: datetime, *, result: Result) -> None:
    """So many people who arrived in the last hour, and what their first attempt gave."""
    for number in range(count):
        at = now - timedelta(minutes=60) + timedelta(minutes=55 * number / count)
        token = sessions.start(submission=an_id(), now=at, guide=SLUG).token
        sessions.attempt(
            token=token,
            submission=an_id(),
            now=at + timedelta(minutes=4),
            steps={"cable": Mark.DONE},
            result=result,
        )


@pytest.fixture
def now() -> datetime:
    """The real now, because pages ask the clock."""
    published(a_guide(SLUG))
    now = timezone.now()
    four_usual_weeks(now)
    return now


def guide_id() -> int:
    return catalog.current().by_slug[SLUG].row.guide_id


def incident(now: datetime) -> Incident | None:
    incidents._judged.cache_clear()
    return statistics.incident_in(guide_id(), now=now)


def test_many_who_fail_are_an_incident(now: datetime) -> None:
    people(30, now, result=Result.SAME_ERROR)
    found = incident(now)
    assert found and (found.failed, found.worked) == (30, 0)
    assert now - timedelta(minutes=65) < found.since < now


@pytest.mark.parametrize(("count", "result"), [(30, Result.FIXED), (3, Result.SAME_ERROR)])
def test_many_who_succeed_or_few_who_fail_are_none(count: int, result: Result, now: datetime) -> None:
    people(count, now, result=result)
    assert incident(now) is None


def test_it_ends_after_the_rush(now: datetime) -> None:
    people(30, now, result=Result.SAME_ERROR)
    assert incident(now + timedelta(hours=3)) is None


def test_what_was_left_out_is_no_failure(now: datetime) -> None:
    people(12, now, result=Result.SAME_ERROR)
    TroubleshootingSession.objects.update(excluded=True)
    people(30, now, result=Result.FIXED)
    assert incident(now) is None
    assert [worked for _, worked in incidents._results(guide_id(), now)] == [True] * 30


def test_sessions_that_are_left_out_raise_none(now: datetime) -> None:
    people(30, now, result=Result.SAME_ERROR)
    TroubleshootingSession.objects.update(excluded=True)
    assert incident(now) is None


def test_pages_are_judged_once_a_minute(now: datetime) -> None:
    assert incident(now) is None
    people(30, now, result=Result.SAME_ERROR)
    guide = catalog.current().by_slug[SLUG].row.guide_id
    assert statistics.incident_in(guide, now=now) is None


class TestNotice:
    NOTICE = "Probably an incident"

    def shown(self, address: str) -> bool:
        incidents._judged.cache_clear()
        return self.NOTICE in Browser().get(address).html

    def test_a_session_and_a_diagnosis_tell_it(self, now: datetime) -> None:
        token = a_session(a_guide(SLUG)).token
        assert not self.shown(f"/sessions/{token}/rounds/1/")
        people(30, now, result=Result.SAME_ERROR)
        assert self.shown(f"/sessions/{token}/rounds/1/")
        incidents._judged.cache_clear()
        assert self.NOTICE in Browser().get("/").send("/", text="The connection was cut.").html

    def test_maintainers_and_readers_of_the_guide_see_it(self, now: datetime) -> None:
        people(30, now, result=Result.SAME_ERROR)
        client = Client()
        client.force_login(User.objects.create_user("maintainer", is_staff=True))
        for address in ("/statistics/", f"/statistics/{SLUG}/", f"/guides/{SLUG}/"):
            assert self.NOTICE in client.get(address).content.decode()

    def test_a_maintainer_takes_it_away(self, now: datetime) -> None:
        people(30, now, result=Result.SAME_ERROR)
        client = Client()
        client.force_login(User.objects.create_user("maintainer", is_staff=True))
        answer = client.post(f"/statistics/{SLUG}/incident/")
        assert (answer.status_code, Dismissal.objects.count(), incident(now)) == (303, 1, None)

    @pytest.mark.parametrize(("slug", "staff", "status"), [(SLUG, False, 403), ("nope", True, 404)])
    def test_nobody_else_does_and_nowhere_else(
        self, slug: str, staff: bool, status: int, now: datetime
    ) -> None:
        client = Client()
        client.force_login(User.objects.create_user("somebody", is_staff=staff))
        assert client.post(f"/statistics/{slug}/incident/").status_code == status

    def test_looking_takes_nothing_away(self, now: datetime) -> None:
        client = Client()
        client.force_login(User.objects.create_user("maintainer", is_staff=True))
        assert client.get(f"/statistics/{SLUG}/incident/").status_code == 405
