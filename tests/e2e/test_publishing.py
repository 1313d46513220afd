"""From draft to edition in a browser, and what people in the middle of a guide see of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import NOW, a_guide, a_step, published
from tests.sessions.person import Person
from troubleshoot import catalog
from troubleshoot.models import Edition

Visit = Callable[..., Visitor]
RECORD = "/admin/guides/cut-line/"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])


def put_back() -> None:
    """Publish a guide whose step says how to put it back."""
    vpn = a_step("vpn", put_back="Turn the tunnel on again.")
    published(a_guide(steps=(a_step("cable"), vpn)))


@pytest.fixture
def maintaining(visit: Visit, transactional_db: None) -> Visit:
    """Make visitors who are signed in as maintainers, beside a guide with two editions and a draft."""
    put_back()
    published(a_guide(title="Worse"))
    catalog.start_draft(a_guide(title="Better"), by=None, now=NOW)
    return signed_in(visit)


def current() -> Edition:
    return Edition.objects.get(guide__slug="cut-line", status=Edition.Status.CURRENT)


@SCRIPTS
def test_a_draft_is_looked_at_and_published(maintaining: Visit, scripts: bool) -> None:
    person = maintaining(java_script_enabled=scripts)
    person.open("/admin/drafts/cut-line/difference/")
    expect(person.page.locator("pre.difference .added")).to_have_count(1)
    person.open("/admin/drafts/cut-line/publish/")
    button = person.page.locator("form:has(input[name=note]) button")
    person.follow(button)
    expect(person.page.locator("[data-error-summary]")).to_be_visible()
    person.page.fill("input[name=note]", "A better title")
    person.follow(button)
    person.page.wait_for_url(f"**{RECORD}")
    assert current().title == "Better"
    expect(person.page.locator("ol.record li").first).to_contain_text("A better title")
    assert person.complaints == []


@SCRIPTS
def test_an_earlier_edition_is_published_again(maintaining: Visit, scripts: bool) -> None:
    person = maintaining(java_script_enabled=scripts)
    person.open(RECORD)
    person.follow(person.page.locator("table a").last)
    person.page.fill("form[action$='/publish/'] input[name=note]", "The second was worse")
    person.follow(person.page.locator("form[action$='/publish/'] button"))
    person.page.wait_for_url(f"**{RECORD}")
    assert (current().number, current().title) == (3, "Cut line")
    assert person.complaints == []


@SCRIPTS
def test_who_did_a_step_is_told_when_it_is_withdrawn(maintaining: Visit, visit: Visit, scripts: bool) -> None:
    put_back()
    token = Person.starting(catalog.current().by_slug["cut-line"].guide).fail("vpn").token
    person = maintaining(java_script_enabled=scripts)
    person.open(RECORD)
    person.page.select_option("select[name=step]", "vpn")
    person.page.fill("form:has(select[name=step]) input[name=reason]", "It cuts everybody off.")
    person.follow(person.page.locator("form:has(select[name=step]) button"))
    other = visit(java_script_enabled=scripts)
    other.open(f"/sessions/{token}/")
    notice = other.page.locator("#harmful-vpn")
    expect(notice).to_contain_text("It cuts everybody off.")
    expect(notice).to_contain_text("Turn the tunnel on again.")
    person.follow(person.page.locator("a[href*=withdrawals]"))
    person.page.fill("input[name=note]", "It was another one")
    person.press("Offer it again")
    other.open(f"/sessions/{token}/")
    expect(notice).to_have_count(0)


@SCRIPTS
def test_who_is_in_a_withdrawn_edition_goes_on_in_the_one_in_its_place(
    maintaining: Visit, visit: Visit, scripts: bool
) -> None:
    token = Person.starting(a_guide(title="Harmful")).fail("vpn").token
    published(a_guide(title="Mended"))
    person = maintaining(java_script_enabled=scripts)
    number = Edition.objects.get(title="Harmful").number
    person.open(f"{RECORD}editions/{number}/")
    person.page.fill("form[action$='/withdraw/'] input[name=reason]", "It deletes data.")
    person.follow(person.page.locator("form[action$='/withdraw/'] button"))
    other = visit(java_script_enabled=scripts)
    other.open(f"/sessions/{token}/")
    expect(other.page.locator("#recalled")).to_contain_text("It deletes data.")
    other.follow(other.page.locator("#recalled button"))
    expect(other.page.locator("#recalled")).to_have_count(0)
    other.page.wait_for_url("**/rounds/2/")
    assert other.complaints == []


def test_axe_finds_nothing(maintaining: Visit) -> None:
    person = maintaining(viewport={"width": 320, "height": 640})
    for page in (
        *("/admin/drafts/cut-line/difference/", "/admin/drafts/cut-line/publish/"),
        *("/admin/drafts/cut-line/discard/", RECORD, f"{RECORD}editions/1/"),
    ):
        person.open(page)
        assert faults(person.page) == []
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, page
