"""Coming back: marks that are kept, the link, the calendar, the clock of the import."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.browser import Browser
from tests.browsing import browsing, now
from tests.factories import a_guide, a_question, a_step
from tests.hostile import rows
from tests.sessions.person import DONE, SKIPPED, Person
from troubleshoot.engine import off_peak
from troubleshoot.engine.guide import Choice, Effect
from troubleshoot.models import Fact

pytestmark = pytest.mark.django_db
NIGHT = a_guide(steps=(a_step("cable"), a_step("night", hours=("22:00-24:00", "02:00-06:00"))))
WAITING = a_guide(
    questions=(a_question("history", "no", Choice("yes", "Yes", Effect.WAIT, minutes=30, why="It runs")),)
)


def kept(person: Person) -> dict[str, str]:
    at = now(person)
    return dict(at.now.kept(at.guide.slug).marks)


def importing(person: Person, *, ago: timedelta) -> Person:
    """Somebody who started the import so long ago."""
    person.keep_marks({"cable": DONE}, importing=True, now=timezone.now() - ago)
    return person


def event(person: Person, name: str = "later.ics", client: Client | None = None) -> Any:
    """The one event of a calendar file, read back."""
    answer = (client or Client()).get(f"/sessions/{person.token}/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return found


def in_zone(zone: str) -> Client:
    client = Client()
    client.cookies["zone"] = zone
    return client


def test_marks_are_kept_and_stand_there_again_in_another_browser() -> None:
    person = Person.starting()
    marks = {"mark-cable": "done", "mark-vpn": "not_permitted", "reason-vpn": "Policy"}
    browser = browsing(person).send("", keep="later", **marks)
    assert (browser.answer.status_code, browser.address) == (303, f"/sessions/{person.token}/later/")
    values = browsing(person).page.form("").values
    assert {name: values[name] for name in marks} == {name: [value] for name, value in marks.items()}
    assert not now(person).now.attempts


def test_nothing_needs_to_be_marked() -> None:
    person = Person.starting()
    browser = browsing(person).send("", keep="later")
    assert (browser.answer.status_code, kept(person)) == (303, {})


def test_a_mark_that_is_kept_can_be_changed_and_sent_with_the_result() -> None:
    person = Person.starting().keep_marks({"cable": DONE, "vpn": DONE})
    browsing(person).send("", result="same_error", **{"mark-vpn": "skipped"})
    assert now(person).now.attempts[0].marks == {"cable": DONE, "vpn": SKIPPED}


def test_the_marks_of_an_attempt_that_was_undone_stand_there_again() -> None:
    person = Person.starting().attempt({"cable": DONE, "vpn": SKIPPED}).undo()
    values = browsing(person).page.form("").values
    assert (values["mark-cable"], "mark-vpn" in values) == (["done"], False)


def test_the_marks_of_an_attempt_before_it_do_not() -> None:
    person = Person.starting().attempt({"cable": DONE}).undo().keep_marks({"vpn": DONE})
    assert "mark-cable" not in browsing(person).page.form("").values


def test_a_reason_is_shown_masked_before_it_is_kept() -> None:
    person, before = Person.starting(), rows()
    typed = {"mark-vpn": "skipped", "reason-vpn": "jane.doe@contoso.com says no"}
    browser = browsing(person).send("", keep="later", **typed)
    assert (browser.status, "data-masked" in browser.html, Fact.objects.count()) == (200, True, 1)
    assert before == rows()
    browser.send("", keep="later")
    assert browser.answer.status_code == 303
    assert "jane" not in now(person).now.kept(now(person).guide.slug).reasons["vpn"]


def test_a_text_without_a_result_is_not_lost_without_a_word() -> None:
    browser = browsing(Person.starting()).send(
        "", keep="later", text="Another text", **{"mark-cable": "done"}
    )
    values = browser.page.form("").values
    assert (browser.status, values["text"], values["mark-cable"]) == (422, ["Another text"], ["done"])


def test_marks_of_a_round_that_is_over_are_given_back() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.fail("cable")
    browser.send("", keep="later", **{"mark-vpn": "skipped", "reason-vpn": "My words"})
    assert (browser.status, "My words" in browser.html, kept(person)) == (422, True, {})


def test_the_same_click_twice_is_kept_once() -> None:
    person = Person.starting()
    browser = browsing(person)
    first = browser.page.form("").values | {"keep": ["later"]}
    for _ in range(2):
        assert (
            Client().post(browser.address, {k: v[0] for k, v in first.items() if k != "step"}).status_code
            == 303
        )
    assert person.at.row.facts.filter(kind="marked").count() == 1


def test_starting_the_import_keeps_the_marks_and_leads_to_the_clock() -> None:
    person = Person.starting()
    browser = browsing(person)
    at = browser.address
    answer = browser.client.post(at, {**single(browser), "keep": "importing", "mark-cable": "done"})
    assert (answer.status_code, answer["Location"], kept(person)) == (303, at, {"cable": "done"})
    assert 'data-since="' in browser.get(at).html


def single(browser: Browser) -> dict[str, str]:
    """The fields of the page's own form as they stand."""
    return {name: value[0] for name, value in browser.page.form("").values.items()}


@pytest.mark.parametrize(
    ("minutes", "due", "late"), [(5, False, False), (65, True, False), (125, True, True)]
)
def test_the_clock_is_right_on_every_load(minutes: int, due: bool, late: bool) -> None:
    person = importing(Person.starting(), ago=timedelta(minutes=minutes, seconds=30))
    html = browsing(person).html
    assert f'value="{minutes}"' in html
    assert ("look-again.ics" not in html, 'data-over="120" hidden' not in html) == (due, late)


def test_without_an_import_there_is_no_clock() -> None:
    assert "data-since" not in browsing(Person.starting().keep_marks({"cable": DONE})).html


def test_the_result_ends_the_clock() -> None:
    person = importing(Person.starting(), ago=timedelta(minutes=30)).fail("cable")
    assert "data-since" not in browsing(person).html


def test_the_page_for_coming_back_has_the_link_in_all_its_forms() -> None:
    person = Person.starting()
    browser = Browser().get(f"/sessions/{person.token}/later/")
    link = f"http://testserver/sessions/{person.token}/"
    (mail,) = (address for address in browser.page.links if address.startswith("mailto:"))
    assert link in browser.page.text and link in unquote(mail)
    picture = Client().get(f"/sessions/{person.token}/later/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml" and b'fill="#fff"' in picture.content


def test_the_link_is_that_of_the_public_address(settings: Any) -> None:
    settings.BASE_URL = "https://wizard.example"
    person = Person.starting()
    assert event(person)["URL"] == f"https://wizard.example/sessions/{person.token}/"


@pytest.mark.parametrize("zone", ["", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
def test_the_calendar_has_the_next_quiet_hours_by_ones_own_clock(zone: str) -> None:
    found = event(Person.starting(NIGHT), client=in_zone(zone))
    clock = ZoneInfo(zone or "UTC")
    window = off_peak.next_whole(("22:00-24:00", "02:00-06:00"), now=timezone.now(), zone=clock)
    assert window and (found.decoded("DTSTART"), found.decoded("DTEND")) == (window.start, window.end)
    assert found.decoded("DTSTART").utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        # Clocks are put forward, and back, in the hours that come.
        ("2026-03-28T23:30", "2026-03-29T01:00", "2026-03-29T04:00"),
        ("2026-10-24T22:30", "2026-10-25T00:00", "2026-10-25T05:00"),
        # The hours have begun, so the file is about the next ones.
        ("2026-11-24T21:30", "2026-11-25T01:00", "2026-11-25T05:00"),
    ],
)
def test_the_calendar_is_right_when_clocks_change(
    at: str, start: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    found = event(Person.starting(NIGHT), client=in_zone("Europe/Berlin"))
    assert f"{found.decoded('DTSTART'):%Y-%m-%dT%H:%M}" == start
    assert f"{found.decoded('DTEND'):%Y-%m-%dT%H:%M}" == end


def test_a_guide_without_hours_has_an_evening() -> None:
    found = event(Person.starting(), client=in_zone("Europe/Berlin"))
    start = found.decoded("DTSTART").astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{start:%H:%M}-" == off_peak.EVENING[0][:6]


def test_a_calendar_file_can_be_read_by_every_calendar() -> None:
    title = "A, title; with\\ signs and ümlauts " + "long " * 20
    person = Person.starting(a_guide(title=title))
    content = Client().get(f"/sessions/{person.token}/later.ics").content
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"") and max(map(len, lines)) <= 75
    found = event(person)
    assert title.strip() in str(found["SUMMARY"]) and person.token in str(found["DESCRIPTION"])
    (alarm,) = found.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(minutes=-10)
    assert found["DTSTAMP"] and found["UID"]


def test_the_same_hours_have_the_same_uid_and_others_another() -> None:
    person, other = Person.starting(NIGHT), Person.starting()
    assert event(person)["UID"] == event(person)["UID"]
    assert (
        len(
            {
                event(person)["UID"],
                event(other)["UID"],
                event(importing(person, ago=timedelta()), "look-again.ics")["UID"],
            }
        )
        == 3
    )


def test_nobody_can_tell_the_token_from_the_uid() -> None:
    person = Person.starting()
    assert person.token not in str(event(person)["UID"])


def test_an_import_that_runs_has_a_reminder_for_its_usual_end() -> None:
    person = importing(Person.starting(), ago=timedelta(minutes=10))
    since = now(person).importing_since
    assert since and event(person, "look-again.ics").decoded("DTSTART") == (
        since + timedelta(hours=1)
    ).replace(microsecond=0)


def test_waiting_has_a_reminder_for_looking_again() -> None:
    person = Person.starting(WAITING)
    person.answer({"history": "yes"}, now=timezone.now())
    browser = Browser().get(f"/sessions/{person.token}/later/")
    assert any(link.endswith("look-again.ics") for link in browser.page.links)
    start = event(person, "look-again.ics").decoded("DTSTART")
    assert timedelta(minutes=28) < start - timezone.now() <= timedelta(minutes=30)


def test_without_an_import_there_is_nothing_to_look_at_again() -> None:
    person = Person.starting()
    assert Client().get(f"/sessions/{person.token}/look-again.ics").status_code == 302


def test_what_is_resolved_needs_no_calendar_but_has_its_link() -> None:
    person = Person.starting().fix("cable")
    browser = Browser().get(f"/sessions/{person.token}/later/")
    assert browser.status == 200 and not any(".ics" in link for link in browser.page.links)
    assert Client().get(f"/sessions/{person.token}/later.ics").status_code == 302


@pytest.mark.parametrize("page", ["later/", "later/qr.svg", "later.ics"])
def test_what_holds_the_token_is_private(page: str) -> None:
    answer = Client().get(f"/sessions/{Person.starting().token}/{page}")
    assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("page", ["later/", "later/qr.svg", "later.ics", "look-again.ics", ""])
def test_looking_at_it_writes_nothing(page: str) -> None:
    person = importing(Person.starting(), ago=timedelta(hours=3))
    before = rows()
    Browser().get(f"/sessions/{person.token}/{page}")
    assert rows() == before
