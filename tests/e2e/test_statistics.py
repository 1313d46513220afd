"""The statistics in a browser: readable by everybody, on every screen, without a script of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import NOW, a_guide, a_known_issue, an_id, published
from tests.sessions.person import Person
from tests.statistics.counting import count
from troubleshoot import sessions, unknown
from troubleshoot.engine.facts import Outcome
from troubleshoot.models import DraftPattern, Exclusion, Guide, TextGroup, UnknownText
from troubleshoot.statistics import Count, Segment

Visit = Callable[..., Visitor]
GUIDE = "/statistics/cut-line/"


@pytest.fixture
def counted(transactional_db: None) -> None:
    """A guide with something to show in every section."""
    published(a_guide(explore=True))
    person = Person.starting(ref="4711" * 40, text="The connection was cut.", source="web")
    a_known_issue(7, title="It hangs " * 20)
    person.claim(7).flag("cable", text="Gone").fix("cable")
    left = {(Count.LEFT_AT, "round-1"): 1, (Count.REJECTED, "cut"): 1}
    count(20, failed=("cable",), outcome=Outcome.LEFT, tallies=left, segment=Segment(method="pac"))
    took = {(Count.MINUTES, "000045"): 1, (Count.ATTEMPTS, "02"): 1}
    count(50, solved=("vpn",), tallies=took, segment=Segment(method="portal"))
    for order, minutes in (("draw", 60), ("control", 90)):
        spent = {(Count.FINISHED, order): 1, (Count.SPENT, order): minutes}
        count(10, tallies=spent | {(Count.SPENT_SQUARED, order): minutes**2})
    an_unknown_text()
    left_out = Exclusion(kind=Exclusion.Kind.SOURCE, source="api", reason="A test of ours")
    sessions.exclude(left_out, by=User.objects.create_user("ann"), now=NOW)


def an_unknown_text() -> None:
    """A group of texts, and a draft pattern with a line that is wider than any phone."""
    unknown.keep("Odd " * 99, why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    unknown.group_new()
    says = "It says that something is wrong, at some length and without a break. " * 3
    values = {"kind": "literal", "weight": "decisive", "text": "Odd" * 99, "says": says}
    guide, group = Guide.objects.get(slug="cut-line"), TextGroup.objects.get()
    DraftPattern.objects.create(guide=guide, key="odd", group=group, made_at=NOW, **values)


@pytest.fixture
def maintaining(visit: Visit, counted: None) -> Visit:
    """Make visitors who are signed in as maintainers."""
    return signed_in(visit)


def pages(person: Visitor) -> Iterator[Page]:
    """Every page, with everything on it unfolded."""
    group = TextGroup.objects.get().pk
    addresses = ("/statistics/", GUIDE, "/statistics/network-errors/", "/statistics/?since=soon")
    further = ("/statistics/sessions/", "/statistics/exclusions/", "/texts/", "/admin/guides/cut-line/")
    for address in (*addresses, *further, f"/texts/{group}/", f"/texts/{group}/draft/"):
        page = person.open(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        yield page


def test_axe_finds_nothing(maintaining: Visit) -> None:
    assert [found for page in pages(maintaining()) for found in faults(page, 320, 360, 1200)] == []


def test_no_page_is_wider_than_a_phone(maintaining: Visit) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    person = maintaining(viewport={"width": 320, "height": 640})
    assert [page.url for page in pages(person) if page.evaluate(overflow) > 0] == []


def test_nothing_breaks_the_content_security_policy(maintaining: Visit) -> None:
    person = maintaining()
    for _ in pages(person):
        pass
    assert person.complaints == []


def test_charts_have_a_name_and_stay_in_their_card(maintaining: Visit) -> None:
    person = maintaining(viewport={"width": 320, "height": 640})
    person.open(GUIDE)
    charts = person.page.get_by_role("img")
    assert charts.count() == 4
    for chart in charts.all():
        name = chart.get_attribute("aria-labelledby") or ""
        assert person.page.locator(f"#{name.split()[0]}").text_content()
        across = chart.evaluate(
            "c => [...c.querySelectorAll('text, rect')].map(t => t.getBoundingClientRect().right)"
        )
        assert max(across) <= 320


def test_charts_turn_with_the_colours_of_the_page(maintaining: Visit) -> None:
    def ink(scheme: str) -> str:
        text = maintaining(color_scheme=scheme).open(GUIDE).locator(".chart text").first
        return str(text.evaluate("text => getComputedStyle(text).fill"))

    assert ink("light") != ink("dark")


def test_a_period_is_chosen_and_stays_in_the_address(maintaining: Visit) -> None:
    person = maintaining()
    person.open(GUIDE)
    person.press("7 days")
    assert "since=" in person.page.url
    person.page.fill("input[name=since]", "2026-01-01")
    person.page.fill("input[name=until]", "")
    person.press("Show")
    assert "since=2026-01-01" in person.page.url
    expect(person.page.locator("input[name=since]")).to_have_value("2026-01-01")


def test_a_wrong_day_is_told_at_once_and_kept(maintaining: Visit) -> None:
    person = maintaining()
    person.open("/statistics/")
    person.page.fill("input[name=since]", "yesterday")
    person.press("Show")
    expect(person.page.locator("[data-error-summary]")).to_be_focused()
    expect(person.page.locator("input[name=since]")).to_have_value("yesterday")


def test_the_learnt_order_is_taken_as_a_draft(maintaining: Visit) -> None:
    person = maintaining()
    person.open(GUIDE)
    person.page.locator("form[action$='/order/'] button").click()
    person.page.wait_for_url("**/admin/drafts/cut-line/")


def test_everything_is_there_without_javascript(maintaining: Visit) -> None:
    person = maintaining(java_script_enabled=False)
    person.open(GUIDE)
    person.page.locator("a:text-is('7 days')").click()
    assert "since=" in person.page.url
    expect(person.page.locator(".chart")).to_have_count(4)
