"""The pages where maintainers begin, and Django's admin, in a browser: one design, on every screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import a_guide, a_known_issue, an_id, published
from tests.statistics.counting import count
from troubleshoot import catalog, unknown
from troubleshoot.engine.facts import Outcome
from troubleshoot.models import UnknownText

Visit = Callable[..., Visitor]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OURS = ("/maintain/", "/texts/?status=untaught&words=odd", "/respond/?guide=cut-line", "/admin/drafts/")
OF_DJANGO = (
    *("/admin/", "/admin/troubleshoot/knownissue/", "/admin/troubleshoot/knownissue/add/"),
    *("/admin/troubleshoot/tally/", "/admin/auth/user/1/change/"),
)
TOO_SMALL = """() => [...document.querySelectorAll("main a, main button")]
  .filter(one => getComputedStyle(one).display !== "inline")
  .map(one => [one.outerHTML.slice(0, 100), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""


@pytest.fixture
def something(transactional_db: None) -> None:
    """Several matters that need attention."""
    published(a_guide())
    now = timezone.now()
    count(20, outcome=Outcome.ESCALATED, day=now.date())
    unknown.keep("Odd " * 99, why=UnknownText.Why.LEARN, submission=an_id(), now=now)
    unknown.group_new()
    a_known_issue(7, title="It hangs " * 20, patterns=["no-such"])
    catalog.draft_of(catalog.current().by_slug["cut-line"], by=None, now=now)


@pytest.fixture
def inside(visit: Visit, something: None) -> Visit:
    """Make visitors who have just signed in."""
    return signed_in(visit, superuser=True)


def looked_at(page: Page) -> list[object]:
    """What is wrong with a page, at the widths of a phone and of a desk."""
    wrong: list[object] = list(faults(page, 320, 1200))
    page.set_viewport_size({"width": 320, "height": 640})
    wrong += [(page.url, "too wide")] if page.evaluate(OVERFLOW) > 0 else []
    wrong += [(page.url, small) for small in page.evaluate(TOO_SMALL)]
    wrong += [(page.url, "headings")] if page.locator("h1").count() != 1 else []
    return wrong


def test_axe_finds_nothing_and_nothing_is_too_wide_or_too_small(inside: Visit) -> None:
    person = inside()
    assert [wrong for address in OURS for wrong in looked_at(person.open(address))] == []


@pytest.mark.complains("inline style")  # of axe, where it looks at fields
def test_the_admin_is_as_readable_in_light_and_in_dark(inside: Visit) -> None:
    person = inside()
    for address in OF_DJANGO:
        person.open(address)
    assert person.complaints == []
    assert [wrong for address in OF_DJANGO for wrong in faults(person.open(address), 320, 1200)] == []


def test_the_admin_has_the_colours_of_the_other_pages(inside: Visit) -> None:
    colour = "one => getComputedStyle(one).color"
    for scheme in ("light", "dark"):
        person = inside(color_scheme=scheme)
        ours = person.page.locator(".site nav a").first.evaluate(colour)
        link = person.open("/admin/").locator("#user-tools a").first
        assert link.evaluate(colour) == ours
        person.follow(link)
        assert person.page.url.endswith("/maintain/")


def test_what_waits_is_reached_by_keyboard(inside: Visit) -> None:
    person = inside()
    assert person.page.url.endswith("/maintain/")
    first = person.page.locator(".matters a").first
    first.focus()
    person.page.keyboard.press("Enter")
    section = person.page.locator(":target")
    expect(section).to_be_in_viewport()
    person.page.keyboard.press("Tab")
    expect(section.locator("li a").first).to_be_focused()


def test_a_filter_survives_back_and_reload_and_works_without_javascript(inside: Visit) -> None:
    for script in (True, False):
        person = inside(java_script_enabled=script)
        page = person.open("/texts/")
        page.fill("input[name=words]", "nothing")
        person.press("Show these")
        assert "words=nothing" in page.url
        expect(page.locator(".groups")).to_have_count(0)
        person.press("Show all")
        expect(page.locator(".groups")).to_have_count(1)
        page.go_back()
        expect(page.locator("input[name=words]")).to_have_value("nothing")
        page.reload()
        expect(page.locator("input[name=words]")).to_have_value("nothing")
        expect(page.locator(".groups")).to_have_count(0)
