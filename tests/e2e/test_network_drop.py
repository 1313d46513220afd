"""The network drops, or the server fails: it is said, nothing is lost, and sending again counts once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from tests.e2e import ways
from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import ERROR
from troubleshoot import sessions
from troubleshoot.models import Fact

Visit = Callable[..., Visitor]
REASON = "The firewall is not ours"


def marked(person: Visitor) -> Page:
    """Somebody who has marked everything in the first round, with a reason."""
    page = ways.to_a_round(person)
    person.mark_all("not_permitted")
    page.locator("input[name^='reason-']").first.fill(REASON)
    return page


def sends(page: Page, button: str) -> None:
    """Press a button and do not wait for a page, because none comes."""
    page.locator(button).first.click(no_wait_after=True)


def tells_and_keeps(page: Page) -> None:
    """It is said on the page, which has everything that was typed."""
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("input[name^='reason-']").first).to_have_value(REASON)
    marks = page.locator("fieldset.marks")
    assert page.locator("fieldset.marks input:checked").count() == marks.count()


def attempts() -> int:
    return Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count()


@pytest.mark.complains("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
def test_what_is_typed_outlives_a_drop_and_is_stored_once(visit: Visit) -> None:
    person = visit()
    page = person.open()
    page.fill("#id_text", ERROR)
    page.context.set_offline(True)
    sends(page, ways.FIND)
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("#id_text")).to_have_value(ERROR)
    page.context.set_offline(False)
    marked(person)
    page.context.set_offline(True)
    sends(page, ways.result("same_error"))
    tells_and_keeps(page)
    assert attempts() == 0
    page.context.set_offline(False)
    ways.follow(person, ways.result("same_error"))
    assert attempts() == 1
    expect(page.locator("#status")).to_be_empty()


@pytest.mark.complains("ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
def test_an_answer_that_is_lost_on_its_way_counts_once(visit: Visit) -> None:
    person = visit()
    page = marked(person)

    def stored_and_lost(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/rounds/1/", stored_and_lost)
    sends(page, ways.result("same_error"))
    tells_and_keeps(page)
    assert attempts() == 1
    page.unroute("**/rounds/1/")
    ways.follow(person, ways.result("same_error"))
    assert attempts() == 1
    assert page.locator("main h1").count() == 1


def test_a_second_press_while_the_first_is_on_its_way_counts_once(visit: Visit) -> None:
    person = visit()
    page = marked(person)
    waiting: list[Route] = []
    page.route("**/rounds/1/", lambda route: waiting.append(route))  # noqa: PLW0108 (playwright reads its signature)
    button = page.locator(ways.result("same_error"))
    button.click(no_wait_after=True)
    button.click(no_wait_after=True)
    expect(page.locator(".htmx-request").first).to_be_attached()
    for route in waiting:
        route.continue_()
    page.wait_for_url(lambda address: "/rounds/1/" not in address)
    assert attempts() == 1


@pytest.mark.complains("status of", "Response Status")
def test_every_failure_of_a_server_or_a_proxy_is_said(visit: Visit) -> None:
    person = visit()
    page = marked(person)
    for status in (400, 429, 500, 502, 503, 504):
        page.route("**/rounds/1/", partial(fails, status))
        sends(page, ways.result("same_error"))
        tells_and_keeps(page)
        page.evaluate("document.getElementById('status').textContent = ''")
        page.unroute("**/rounds/1/")
    ways.follow(person, ways.result("same_error"))
    assert attempts() == 1


def fails(status: int, route: Route) -> None:
    """Answer as a proxy does before which no server is."""
    route.fulfill(status=status, body="<p>It is not there")


@pytest.mark.complains("403", "413", "Response Status")
def test_what_is_refused_before_any_view_is_said_and_nothing_is_lost(
    visit: Visit, settings: Settings
) -> None:
    person, most = visit(), settings.BODY_LIMIT
    page = marked(person)
    settings.BODY_LIMIT = 100
    sends(page, ways.result("same_error"))
    tells_and_keeps(page)
    settings.BODY_LIMIT = most
    page.context.clear_cookies()
    ways.follow(person, ways.result("same_error"))
    expect(page.locator("h1")).to_be_focused()
    assert REASON in page.content()
    assert attempts() == 0


@pytest.mark.complains("503")
def test_without_javascript_the_page_of_a_failure_sends_the_same_form_again(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visit(java_script_enabled=False)
    page = marked(person)

    def gone(**_: object) -> None:
        raise OperationalError("the connection was lost")

    with monkeypatch.context() as patched:
        patched.setattr(sessions, "attempt", gone)
        ways.follow(person, ways.result("same_error"))
    assert REASON in page.content()
    ways.follow(person, "main form button")
    assert attempts() == 1


@pytest.mark.complains("500", "503")
@pytest.mark.parametrize(("failure", "status"), [(OperationalError, 503), (ZeroDivisionError, 500)])
def test_axe_finds_nothing_on_the_pages_of_failures(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, failure: type[Exception], status: int
) -> None:
    def fails_for_all(*_: object, **__: object) -> None:
        raise failure("it failed")

    monkeypatch.setattr(sessions, "diagnose", fails_for_all)
    person = visit()
    person.open().fill("#id_text", ERROR)
    with person.page.expect_response(lambda answer: answer.status == status):
        person.page.locator(ways.FIND).first.click()
    person.settled()
    assert person.page.locator("h1").count() == 1
    assert faults(person.page, 320, 1200) == []
