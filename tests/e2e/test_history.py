"""Back, forward, reload, bookmarks, two tabs and two devices: a full and true page each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import ways
from tests.e2e.conftest import Visitor, is_page
from tests.e2e.test_journey import ERROR
from tests.sessions.person import counted
from troubleshoot.models import Fact, TroubleshootingSession

Visit = Callable[..., Visitor]
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@dataclass(frozen=True)
class Shown:
    """What a page shows: its frame, and the words in it without what changes with every look."""

    title: str
    frame: tuple[int, ...]
    words: str


def shown(page: Page) -> Shown:
    """What is there now."""
    expect(page.locator("main h1")).to_be_visible()
    frame = tuple(page.locator(part).count() for part in ("header.site", "main#main", "footer.foot", "h1"))
    return Shown(page.title(), frame, " ".join(page.locator("main").inner_text().split()))


def steps_back(person: Visitor) -> None:
    """Go back in the browser, and wait for the page."""
    goes(person, person.page.go_back)


def steps_on(person: Visitor) -> None:
    """Go forward in the browser, and wait for the page."""
    goes(person, person.page.go_forward)


def goes(person: Visitor, step: Callable[[], object]) -> None:
    person.page.evaluate("document.querySelector('main').dataset.left = ''")
    step()
    expect(person.page.locator("main:not([data-left]) h1")).to_be_visible()
    person.settled()


def journey(person: Visitor) -> list[str]:
    """Everything from the first page to the fix; the addresses on the way, each once."""
    page = person.page
    ways.to_the_questions(person)
    addresses = [page.url]
    moves: tuple[Callable[[], Page], ...] = (
        lambda: ways.answers(person, history="nothing"),
        lambda: ways.answers(person, environment="right"),
        lambda: ways.answers_all(person),
        lambda: ways.follow(person, "aside a[href$='/hand-over/']"),
        lambda: ways.follow(person, "aside nav.always a"),
        lambda: ways.fixes(person),
        lambda: ways.credits_one(person),
    )
    for move in moves:
        move()
        addresses.append(page.url)
    return list(dict.fromkeys(addresses))


@SCRIPTS
def test_back_and_forward_show_at_every_screen_what_a_reload_shows(visit: Visit, script: bool) -> None:
    person = visit(java_script_enabled=script)
    journey(person)
    page, untrue, routes = person.page, [], []
    entries = page.evaluate("history.length") - 2  # without the empty one at first, and the one shown
    for step in [steps_back] * entries + [steps_on] * entries:
        step(person)
        found, route = shown(page), ways.route_of(page)
        page.reload()
        routes.append(route)
        if found != shown(page) or found.frame != (1, 1, 1, 1):
            untrue.append((found, shown(page)))
    assert untrue == []
    assert (routes[-1], routes[entries - 1]) == ("resolved", "start")
    assert {"questions", "round", "hand_over", "start"} <= set(routes)


@SCRIPTS
def test_back_brings_the_diagnosis_and_what_was_pasted(visit: Visit, script: bool) -> None:
    person = visit(java_script_enabled=script)
    ways.to_the_questions(person)
    steps_back(person)
    expect(person.page.locator(".evidence mark")).not_to_have_count(0)
    steps_back(person)
    expect(person.page.locator("#id_text")).to_have_value(ERROR)


def test_every_screen_has_an_address_that_another_browser_opens(visit: Visit) -> None:
    person, colleague = visit(), visit()
    addresses = journey(person)
    for address in addresses:
        person.open(address)
        colleague.open(address)
        assert shown(person.page) == shown(colleague.page)
        assert ways.route_of(person.page) == ways.route_of(colleague.page)


@SCRIPTS
def test_two_tabs_act_on_one_session_and_both_stay_true(visit: Visit, script: bool) -> None:
    person = visit(java_script_enabled=script)
    ways.to_a_round(person)
    other = Visitor.beside(person)
    other.open(person.page.url)
    other.mark_all("skipped")
    ways.follow(other, ways.result("same_error"))
    person.mark_all("done")
    ways.follow(person, ways.result("fixed"))
    page = person.page
    assert page.locator("h1").count() == 1
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1
    assert counted("credited") == {}
    person.open(ways.session_of(page) + "/")
    other.open(ways.session_of(page) + "/")
    assert shown(page) == shown(other.page)


def test_a_phone_goes_on_where_the_computer_stopped(visit: Visit) -> None:
    computer, phone = visit(), visit(viewport={"width": 390, "height": 844})
    ways.to_a_round(computer)
    phone.open(computer.page.url)
    ways.fixes(phone)
    ways.credits_one(phone)
    computer.page.reload()
    computer.settled()
    computer.open(ways.session_of(computer.page) + "/")
    assert ways.route_of(computer.page) == "resolved"


@SCRIPTS
def test_what_was_posted_is_reloaded_without_harm(visit: Visit, script: bool) -> None:
    person = visit(java_script_enabled=script)
    ways.to_a_round(person)
    address = person.page.url
    person.mark_all("not_permitted")
    ways.follow(person, ways.result("other_error"))
    before = shown(person.page).frame
    person.page.reload()
    assert shown(person.page).frame == before
    assert person.page.url == address
    ways.fixes(person)
    person.page.reload()
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1


@SCRIPTS
def test_double_clicks_store_once(visit: Visit, script: bool) -> None:
    person = visit(java_script_enabled=script)
    page = person.open()
    page.fill("#id_text", ERROR)
    ways.follow(person, ways.FIND)
    twice(person, ways.BEGIN)
    assert TroubleshootingSession.objects.count() == 1
    ways.answers(person, history="nothing")
    ways.answers(person, environment="right")
    ways.answers_all(person)
    person.mark_all("done")
    twice(person, ways.result("same_error"))
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1
    person.open(ways.session_of(page) + "/")
    assert shown(page).frame == (1, 1, 1, 1)


def twice(person: Visitor, button: str) -> None:
    """Press a button twice, as fast as a hand does."""
    before = person.page.url
    with person.page.expect_response(is_page):
        person.page.locator(button).first.dblclick(no_wait_after=True)
    person.page.wait_for_url(lambda address: address != before)
    person.settled()
