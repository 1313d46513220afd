"""From a pasted error to the link of a new issue, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import ERROR, at_first_round, diagnosed
from troubleshoot.models import Fact

Visit = Callable[..., Visitor]
ID = "11111111-2222-4333-8444-555555555555"
SECRET = "our own server FIN-DB-07"
TEXT = f"{ERROR}\nActivity Id: {ID}\n{SECRET}"


@pytest.fixture(autouse=True)
def _own_target(settings: Settings) -> None:
    settings.ISSUE_URL = "https://github.com/owner/repo/issues/new"
    settings.ISSUE_TEMPLATE = "import-failure.yml"
    settings.ISSUE_FIELDS = {"version": "version-target", "guide": "guide", "record": "record"}


def at_the_check(visitor: Visitor) -> Visitor:
    """Somebody who pasted a text with an id and wants to hand over."""
    diagnosed(visitor, TEXT).press("Start")
    session = visitor.page.url.split("/questions/")[0]
    visitor.open(f"{session}/hand-over/check/")
    return visitor


@pytest.mark.parametrize("javascript", [True, False])
def test_the_link_holds_exactly_what_was_shown(visit: Visit, javascript: bool) -> None:
    visitor = at_the_check(visit(java_script_enabled=javascript))
    page = visitor.page
    facts = Fact.objects.count()
    record = page.locator("textarea[name=record]")
    expect(page.locator("input[name=keep]")).not_to_be_checked()
    page.fill("#id_title", "My title")
    record.fill(record.input_value().replace(SECRET, ""))
    page.check("input[name=keep]")
    visitor.press("This may leave")
    confirmed = page.locator("#record").input_value()
    assert f"Activity Id: {ID}" in confirmed and SECRET not in confirmed
    sent = parse_qs(urlsplit(page.locator("#new-issue").get_attribute("href") or "").query)
    assert sent["title"] == ["My title"]
    assert sent["record"] == [confirmed.rstrip("\n") + "\n"] or sent["record"] == [confirmed]
    assert set(sent) == {"template", "title", "guide", "record"}
    assert ID in page.locator("#ticket-text").input_value()
    assert Fact.objects.count() == facts
    page.reload()
    expect(page.locator("#new-issue")).to_be_visible()
    visitor.press("Change what leaves")
    assert SECRET not in page.locator("textarea[name=record]").input_value()
    expect(page.locator("input[name=keep]")).to_be_checked()
    visitor.press("This may leave")
    visitor.press("I have handed it over")
    expect(page.locator("h1")).to_be_focused() if javascript else expect(page.locator("h1")).to_be_visible()
    assert Fact.objects.filter(kind=Fact.Kind.ESCALATED).count() == 1
    assert visitor.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("onwards", ["", "aside a[href$='/hand-over/']"])
def test_back_brings_everything_typed(visit: Visit, javascript: bool, onwards: str) -> None:
    visitor = at_the_check(visit(java_script_enabled=javascript))
    page = visitor.page
    page.fill("#id_title", "My title")
    page.fill("textarea[name=record]", "My record")
    page.check("input[name=keep]")
    if onwards:
        visitor.follow(page.locator(onwards).first)
    else:
        visitor.press("This may leave")
    page.go_back()
    expect(page.locator("#id_title")).to_have_value("My title")
    expect(page.locator("textarea[name=record]")).to_have_value("My record")
    expect(page.locator("input[name=keep]")).to_be_checked()


def test_an_emptied_record_is_refused_where_it_stands(visit: Visit) -> None:
    visitor = at_the_check(visit())
    visitor.page.fill("textarea[name=record]", "")
    visitor.press("This may leave")
    expect(visitor.page.locator("[data-error-summary] a")).to_have_attribute("href", "#id_record")


def test_the_record_is_copied_as_it_stands(visit: Visit) -> None:
    visitor = at_the_check(visit(permissions=["clipboard-read", "clipboard-write"]))
    visitor.press("This may leave")
    visitor.page.locator("button[data-copy=record]").click()
    expect(visitor.page.locator("#status")).not_to_be_empty()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied == visitor.page.locator("#record").input_value()


def test_axe_finds_nothing(visit: Visit) -> None:
    visitor = at_the_check(visit())
    found = faults(visitor.page)
    visitor.press("This may leave")
    assert found + faults(visitor.page) == []


def test_no_page_is_wider_than_a_phone(visit: Visit) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    visitor = at_the_check(visit(viewport={"width": 320, "height": 640}))
    assert visitor.page.evaluate(overflow) <= 0
    visitor.press("This may leave")
    assert visitor.page.evaluate(overflow) <= 0


def test_beside_not_permitted_a_request_is_ready_and_copied(visit: Visit) -> None:
    visitor = at_first_round(visit(permissions=["clipboard-read", "clipboard-write"]))
    step = visitor.page.locator(".step").filter(has=visitor.page.locator(".if-not-permitted")).first
    asked = step.locator(".ask-it")
    expect(asked).to_be_hidden()
    step.locator("input[value=not_permitted]").check()
    asked.locator("button").click()
    expect(visitor.page.locator("#status")).not_to_be_empty()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == asked.locator("textarea").input_value()
