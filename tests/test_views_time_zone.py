from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.browser import Browser
from tests.browsing import browsing
from tests.factories import a_guide, a_step
from tests.hostile import rows
from tests.sessions.person import Person
from troubleshoot.models import TroubleshootingSession
from troubleshoot.screens_hours import NextHours, next_hours

pytestmark = pytest.mark.django_db
STEP = a_step("night", hours=("22:00-24:00",))
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)


def test_hours_are_those_of_utc_until_a_time_zone_is_chosen() -> None:
    assert next_hours(STEP, "", NOW) == NextHours(
        datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC), "UTC", begun=False
    )


def test_hours_are_those_of_the_chosen_time_zone() -> None:
    found = next_hours(STEP, "Europe/Athens", NOW)
    assert found
    assert (found.start, found.begun, found.own_start.hour) == (NOW.replace(hour=20, minute=0), True, 22)


def test_a_step_for_any_time_has_no_next_hours() -> None:
    assert next_hours(a_step("cable"), "", NOW) is None


def test_a_round_leads_to_the_choice_and_the_choice_back() -> None:
    browser = browsing(Person.starting(a_guide(steps=(STEP,))))
    at_the_round, before = browser.address, rows()
    (link,) = {link for link in browser.page.links if "/time-zone/" in link}
    browser.get(link).send("", zone="America/St_Johns")
    assert (browser.answer.status_code, browser.address, rows()) == (303, at_the_round, before)
    assert "America/St_Johns" in browser.html


def test_a_round_without_hours_asks_for_no_time_zone() -> None:
    person = Person.starting()
    TroubleshootingSession.objects.update(written_at=timezone.now())  # who comes back is told times, too
    assert not any("/time-zone/" in link for link in browsing(person).page.links)


@pytest.mark.parametrize("zone", ["", "Moon/Sea", "../../etc/passwd", "Europe", "posix/UTC", "\x00"])
def test_what_is_no_time_zone_is_refused_and_no_cookie_set(zone: str) -> None:
    answer = Client().post("/time-zone/", {"zone": zone})
    assert (answer.status_code, "zone" in answer.cookies) == (422, False)


@pytest.mark.parametrize("cookie", ["", "Moon/Sea", "../../etc/passwd", "<b>", "Europe/Berlin\n"])
def test_an_odd_cookie_is_as_good_as_none(cookie: str) -> None:
    person, client = Person.starting(a_guide(steps=(STEP,))), Client()
    client.cookies["zone"] = cookie
    browser = Browser(client).get(f"/sessions/{person.token}/")
    assert (browser.status, "UTC" in browser.html) == (200, True)


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_choice_leads_to_no_other_site(after: str) -> None:
    answer = Client().post("/time-zone/", {"zone": "UTC", "next": after})
    assert (answer.status_code, answer["Location"]) == (303, "/")
