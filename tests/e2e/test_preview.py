"""The preview of a draft in a browser: back, reload and sharing work, and it can be read everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import NOW
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Fact, TroubleshootingSession

Visit = Callable[..., Visitor]
ADDRESS = "/admin/drafts/network-errors/preview/"
TEXT = "Network Error (ERR_NETWORK)"


@pytest.fixture
def maintaining(visit: Visit, guide: Guide) -> Visit:
    """Make visitors who are signed in as maintainers; there is a draft of the first guide."""
    catalog.start_draft(guide, by=None, now=NOW)
    return signed_in(visit)


def to_a_round(person: Visitor) -> Page:
    """Walk from a text to the first round."""
    page = person.open(ADDRESS)
    page.fill("#id_text", TEXT)
    for move in ("report", "begin"):
        person.follow(page.locator(f"form:has(input[value={move}]) button[type=submit]").first)
    while page.locator("input[name=move][value=answer]").count():
        for field in page.locator(".screen fieldset").all():
            field.locator("input[value=not_sure]").check()
        person.follow(page.locator(".screen button[type=submit]"))
    return page


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_a_walk_to_the_end_records_nothing(maintaining: Visit) -> None:
    person = maintaining()
    page = to_a_round(person)
    for field in page.locator("fieldset.marks").all():
        field.locator("input[value=done]").check()
    person.follow(page.locator("button[name=result][value=fixed]"))
    page.check("input[name=what][value=not_sure]")
    person.follow(page.locator(".screen button[type=submit]"))
    assert page.locator("h1.good").count() == 1
    assert not TroubleshootingSession.objects.exists()
    assert not Fact.objects.exists()
    assert person.complaints == []


def test_back_reload_and_a_colleague_come_to_the_same_place(maintaining: Visit) -> None:
    person = maintaining()
    page = to_a_round(person)
    here, shown = page.url, heading(page)
    page.reload()
    assert heading(page) == shown
    person.follow(page.locator("button[name=result][value=same_error]"))
    assert page.url != here
    page.go_back()
    page.wait_for_url(here)
    expect(page.locator("h1")).to_have_text(shown)
    assert heading(maintaining().open(here)) == shown


def test_a_move_is_taken_back_by_its_link(maintaining: Visit) -> None:
    person = maintaining()
    page = to_a_round(person)
    made = page.locator(".made > li").count()
    person.follow(page.locator(".made > li a").last)
    assert page.locator(".made > li").count() == made - 1


def test_the_preview_is_accessible(maintaining: Visit) -> None:
    assert faults(to_a_round(maintaining())) == []


def test_the_preview_fits_a_phone(maintaining: Visit) -> None:
    page = to_a_round(maintaining(viewport={"width": 320, "height": 800}))
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_it_works_without_javascript(maintaining: Visit) -> None:
    page = to_a_round(maintaining(java_script_enabled=False))
    assert page.locator("fieldset.marks").count() > 0
