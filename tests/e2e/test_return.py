"""Coming back: marks on another device, the clock of an import, the link, the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.factories import a_guide, a_step
from tests.sessions.person import DONE, Person
from troubleshoot.models import TroubleshootingSession

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Visitor]


@pytest.fixture
def person(transactional_db: None) -> Person:
    """Somebody at a round with hours of its own."""
    return Person.starting(a_guide(steps=(a_step("cable"), a_step("night", hours=("22:00-06:00",)))))


def at_the_session(visitor: Visitor, person: Person) -> Visitor:
    visitor.open(f"/sessions/{person.token}/")
    return visitor


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_marks_are_kept_on_one_device_and_there_on_another(
    javascript: bool, visit: Visit, person: Person
) -> None:
    first = at_the_session(visit(java_script_enabled=javascript), person)
    first.page.check("input[name='mark-cable'][value='not_permitted']")
    first.page.fill("#id_reason-cable", "Policy")
    first.follow(first.page.locator("button[value='later']").first)
    expect(first.page.locator("h1")).to_have_count(1)
    assert first.page.url.endswith("/later/")
    link = first.page.locator("#resume-link").inner_text()
    phone = visit(java_script_enabled=javascript, viewport={"width": 390, "height": 800})
    phone.open(link)
    expect(phone.page.locator("input[name='mark-cable'][value='not_permitted']")).to_be_checked()
    expect(phone.page.locator("#id_reason-cable")).to_have_value("Policy")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_an_import_that_was_started_has_its_clock(javascript: bool, visit: Visit, person: Person) -> None:
    visitor = at_the_session(visit(java_script_enabled=javascript), person)
    visitor.follow(visitor.page.locator("button[value='importing']").first)
    expect(visitor.page.locator("progress")).to_have_attribute("value", "0")
    expect(visitor.page.locator("p[data-over]")).to_be_hidden()
    if javascript:
        expect(visitor.page.locator("h1")).to_be_focused()


def test_the_clock_goes_on_by_itself_and_says_nothing_aloud(visit: Visit, person: Person) -> None:
    person.keep_marks({"cable": DONE}, importing=True, now=timezone.now() - timedelta(minutes=30))
    visitor = visit()
    visitor.page.clock.install()
    at_the_session(visitor, person)
    visitor.page.clock.fast_forward("01:35:00")
    expect(visitor.page.locator("strong[data-since]")).to_have_text("125")
    expect(visitor.page.locator("p[data-over]")).to_be_visible()
    assert visitor.page.locator("[aria-live] [data-since], [role=timer]").count() == 0
    expect(visitor.page.locator("#status")).to_be_empty()


def test_the_picture_is_shown_and_the_calendar_downloaded(visit: Visit, person: Person) -> None:
    visitor = visit(color_scheme="dark")
    visitor.open(f"/sessions/{person.token}/later/")
    picture = visitor.page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    with visitor.page.expect_download() as coming:
        visitor.page.locator("a[href$='later.ics']").click()
    found = Calendar.from_ical(coming.value.path().read_bytes())
    assert person.token in str(found.walk("VEVENT")[0]["DESCRIPTION"])


def test_its_pages_have_no_fault(visit: Visit, person: Person) -> None:
    person.keep_marks({"cable": DONE}, importing=True, now=timezone.now() - timedelta(hours=3))
    visitor = at_the_session(visit(), person)
    expect(visitor.page.locator("#welcome")).to_be_visible()
    assert faults(visitor.page, 1100, 320) == []
    visitor.open(f"/sessions/{person.token}/later/")
    assert faults(visitor.page, 1100, 320) == []


def test_welcome_back_is_gone_once_something_is_written(visit: Visit, person: Person) -> None:
    TroubleshootingSession.objects.update(written_at=timezone.now() - timedelta(hours=3))
    visitor = at_the_session(visit(), person)
    expect(visitor.page.locator("#welcome")).to_be_visible()
    visitor.follow(visitor.page.locator("button[value='importing']").first)
    expect(visitor.page.locator("#welcome")).to_have_count(0)
