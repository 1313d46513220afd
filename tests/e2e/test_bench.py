"""The pattern bench and the replay in a browser: readable by everybody, on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import NOW, a_guide, a_pattern, a_symptom, published
from tests.sessions.person import Person
from troubleshoot import catalog

Visit = Callable[..., Visitor]
LINE = a_guide("line", patterns=(a_pattern("cut", "line cut"), a_symptom("silence", text="Silence")))
WALL = a_guide("wall", patterns=(a_pattern("refused", "wall refused"),))
CUT = "The line cut for a very-long-word-" + "x" * 300
BENCH, REPLAY = "/admin/drafts/wall/bench/", "/admin/drafts/wall/replay/"


@pytest.fixture
def maintaining(visit: Visit) -> Visit:
    """Make visitors who are signed in as maintainers, with a draft that is refused for what it takes."""
    published(LINE)
    published(WALL)
    mine = a_pattern("mine", "for a very-long")
    catalog.start_draft(replace(WALL, patterns=(*WALL.patterns, mine)), by=None, now=NOW)
    for _ in range(20):
        Person.starting(LINE, text=CUT)
    return signed_in(visit)


def tried(person: Visitor, address: str, text: str = CUT) -> Page:
    person.open(address)
    person.page.fill("#id_text", text)
    person.press("Try")
    person.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return person.page


def pages(person: Visitor) -> Iterator[Page]:
    yield tried(person, BENCH)
    yield tried(person, BENCH, text="")
    yield tried(person, "/admin/bench/")
    yield person.open(REPLAY)


def test_axe_finds_nothing(maintaining: Visit) -> None:
    person = maintaining(viewport={"width": 360, "height": 800})
    found = [found for page in pages(person) for found in faults(page)]
    assert (found, person.complaints) == ([], [])


def test_no_page_is_wider_than_a_phone(maintaining: Visit) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    person = maintaining(viewport={"width": 320, "height": 640})
    assert [page.url for page in pages(person) if page.evaluate(overflow) > 0] == []


@pytest.mark.parametrize("script", [True, False])
def test_a_text_is_tried_and_leads_to_the_pattern(maintaining: Visit, script: bool) -> None:
    person = maintaining(java_script_enabled=script)
    person.open(BENCH)
    person.page.fill("#id_text", CUT)
    person.press("Try")
    expect(person.page.locator("#found mark").first).to_be_visible()
    expect(person.page.locator("#id_text")).to_have_value(CUT)
    person.page.locator("#found a:text-is('mine')").click()
    person.page.wait_for_url("**/admin/drafts/wall/patterns/mine/**")


def test_a_pattern_that_is_refused_is_told_at_once(maintaining: Visit) -> None:
    person = maintaining()
    person.open(BENCH)
    person.page.fill("#id_text", CUT)
    person.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    person.page.fill("#id_pattern", "cut.*")
    person.press("Try")
    expect(person.page.locator("[data-error-summary]")).to_be_focused()
    expect(person.page.locator("#id_pattern")).to_have_value("cut.*")
