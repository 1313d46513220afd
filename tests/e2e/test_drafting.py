"""Drafts in a browser: a whole guide from nothing, with and without JavaScript, and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.drafting import woven
from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import NOW, a_guide, again
from troubleshoot import catalog
from troubleshoot.engine.guide import Kind
from troubleshoot.models import Edition

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.complains("409")
DRAFT = "/admin/drafts/cut-line/"
NEW = "/admin/drafts/the-tunnel-is-flooded/"


@pytest.fixture
def maintaining(visit: Visit) -> Visit:
    """Make visitors who are signed in as maintainers."""
    return signed_in(visit)


@pytest.fixture
def draft(transactional_db: None) -> None:
    catalog.start_draft(again(woven(), summary="It was cut."), by=None, now=NOW)


def save(person: Visitor, button: str = "Save") -> None:
    """Press a button at the end of the form."""
    person.follow(person.page.locator(f".save button:text-is('{button}')"))


def add(person: Visitor, part: str, *, then: str = "Save", **values: str) -> None:
    """Add a part by its form; a value of a list or a box is chosen by its words."""
    person.open(f"{NEW}{part}/new/")
    fill(person.page, **values)
    save(person, then)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"[name='{name.replace('__', '-')}']").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tick(page: Page, name: str, value: str) -> None:
    page.check(f"input[name='{name}'][value='{value}']")


def make_patterns(person: Visitor) -> None:
    page = person.page
    add(
        person,
        "patterns",
        then="Save and add another",
        kind="expression",
        text=r"water in the tunnel at \d+ m",
        says="The tunnel is under water.",
        matching="Stopped: water in the tunnel at 30 m\n---\nwater in the tunnel at 7 m",
        not_matching="water in the well",
    )
    fill(page, kind="symptom", text="It drips", when="during")
    save(person)


def make_question(person: Visitor) -> None:
    page = person.page
    person.open(f"{NEW}questions/new/")
    fill(page, text="How high is the water?", choices__0__label="Knee-high", choices__1__label="Over my head")
    person.press("Add another choice")
    fill(
        page, choices__1__effect="escalate", choices__1__why="Get out of there.", choices__2__label="A puddle"
    )
    save(person)


def make_steps(person: Visitor) -> None:
    page = person.page
    person.open(f"{NEW}steps/new/")
    fill(page, title="Pump it out", body="Pump.", minutes="30")
    fill(page, when__0__question="how-high-is-the-water")
    person.press("Show its answers")
    tick(page, "when-0-choices", "knee-high")
    page.check("input[name='when-0-known']")
    tick(page, "causes", "it-rained")
    save(person, "Save and add another")
    fill(page, title="Mop it up", body="Mop, **then** dry.", minutes="5")
    fill(page, when__0__question="how-high-is-the-water")
    person.press("Show its answers")
    fill(page, when__0__negated="not")
    tick(page, "when-0-choices", "knee-high")
    save(person, "Save and add another")
    fill(page, title="Ask for a drain", body="Ask.", minutes="10", permission="it", ask="Please dig.")
    tick(page, "after", "pump-it-out")
    save(person)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_guide_is_made_from_nothing_and_published(maintaining: Visit, javascript: bool) -> None:
    person = maintaining(java_script_enabled=javascript)
    page = person.page
    page.goto(f"{person.base}/admin/")
    page.locator("a.addlink[href$='/draft/add/']").click()
    fill(page, title="The tunnel is flooded", summary="Water came in.")
    person.press("Begin")
    assert page.url.endswith(NEW)
    expect(page.locator(".problems li")).to_have_count(2)
    add(person, "causes", text="It rained")
    make_patterns(person)
    make_question(person)
    make_steps(person)
    add(person, "escalation", reason="Too wet.", failed_attempts="3")
    add(person, "links", title="Weather", url="https://learn.microsoft.com/power-platform/")
    expect(page.locator(".problems li")).to_have_count(0)
    person.follow(page.locator(".tabs a:text-is('Publish')"))
    page.fill("input[name=note]", "The first edition")
    person.follow(page.locator("form .actions button:text-is('Publish')"))
    guide = catalog.pinned(Edition.objects.get(guide__slug="the-tunnel-is-flooded")).guide
    assert [pattern.kind for pattern in guide.patterns] == [Kind.EXPRESSION, Kind.SYMPTOM]
    assert [choice.key for choice in guide.questions[0].choices] == ["knee-high", "over-my-head", "a-puddle"]
    pump, mop, drain = guide.steps
    assert (pump.when[0].choices, pump.when[0].known, pump.causes) == (("knee-high",), True, ("it-rained",))
    assert (mop.when[0].negated, drain.after) == (True, ("pump-it-out",))
    page.goto(f"{person.base}/guides/the-tunnel-is-flooded/")
    expect(page.locator("h1")).to_have_text("The tunnel is flooded")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_people_lose_nothing(maintaining: Visit, draft: None, javascript: bool) -> None:
    ada, ben = (maintaining(java_script_enabled=javascript) for _ in range(2))
    for person in (ada, ben):
        person.open(f"{DRAFT}steps/cable/")
    fill(ben.page, title="By Ben")
    save(ben)
    fill(ada.page, title="By Ada")
    save(ada)
    expect(ada.page.locator("[data-error-summary]")).to_be_visible()
    expect(ada.page.locator("[name=title]")).to_have_value("By Ada")
    expect(ada.page.locator("pre.card")).to_contain_text("By Ben")
    save(ada, "Save mine over it")
    assert catalog.guide_in(catalog.draft("cut-line")).steps[0].title == "By Ada"


def pages(person: Visitor) -> Iterator[Page]:
    """Every page of the editor, with everything on it unfolded, and what is wrong told."""
    parts = ("guide/texts", "patterns/cut", "questions/medium", "steps/cable", "escalation/0", "links/0")
    further = ("", "file/", "steps/new/", "questions/new/", "steps/cable/remove/")
    of_draft = (*(f"{DRAFT}{part}/" for part in parts), *(f"{DRAFT}{page}" for page in further))
    for address in ("/admin/drafts/", "/admin/drafts/new/", *of_draft):
        page = person.open(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        yield page
    person.open(f"{DRAFT}steps/new/")
    save(person)
    yield person.page
    person.open(f"{DRAFT}steps/cable/")
    fill(person.page, title="By Ada")
    now = catalog.draft("cut-line")
    catalog.save_draft("cut-line", a_guide(), version=now.version, by=None, now=NOW)
    save(person)
    yield person.page
    catalog.save_draft("cut-line", catalog.guide_in(now), version=now.version + 1, by=None, now=NOW)


def test_axe_finds_nothing(maintaining: Visit, draft: None) -> None:
    assert [found for page in pages(maintaining()) for found in faults(page, 320, 1200)] == []


def test_no_page_is_wider_than_a_phone(maintaining: Visit, draft: None) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    person = maintaining(viewport={"width": 320, "height": 640})
    assert [page.url for page in pages(person) if page.evaluate(overflow) > 0] == []


def test_nothing_breaks_the_content_security_policy(maintaining: Visit, draft: None) -> None:
    person = maintaining()
    for _ in pages(person):
        pass
    assert [said for said in person.complaints if "409" not in said] == []


def test_enter_in_a_line_saves(maintaining: Visit, draft: None) -> None:
    person = maintaining()
    page = person.open(f"{DRAFT}questions/medium/")
    page.fill("[name=text]", "Typed")
    with page.expect_navigation():
        page.press("[name=text]", "Enter")
    assert catalog.guide_in(catalog.draft("cut-line")).questions[0].text == "Typed"


def test_a_problem_leads_into_its_field(maintaining: Visit, draft: None) -> None:
    guide = catalog.guide_in(catalog.draft("cut-line"))
    broken = again(guide, steps=(replace(guide.steps[0], causes=("gone",)), *guide.steps[1:]))
    catalog.save_draft("cut-line", broken, version=1, by=None, now=NOW)
    person = maintaining()
    person.open(DRAFT)
    person.follow(person.page.locator(".problems a").first)
    expect(person.page.locator("#id_causes input:checked")).to_be_in_viewport()


def test_only_what_a_choice_needs_is_shown(maintaining: Visit, draft: None) -> None:
    page = maintaining().open(f"{DRAFT}questions/medium/")
    minutes = page.locator("[name='choices-0-minutes']")
    expect(minutes).to_be_hidden()
    fill(page, choices__0__effect="wait")
    expect(minutes).to_be_visible()


def test_a_draft_that_was_saved_meanwhile_is_not_published_unseen(maintaining: Visit, draft: None) -> None:
    person = maintaining()
    catalog.save_draft("cut-line", a_guide(), version=1, by=None, now=NOW)
    person.open(f"{DRAFT}publish/")
    catalog.save_draft("cut-line", a_guide(title="Other"), version=2, by=None, now=NOW)
    person.page.fill("input[name=note]", "Unseen")
    person.follow(person.page.locator("form .actions button:text-is('Publish')"))
    expect(person.page.locator("[data-error-summary]")).to_be_focused()
    assert not Edition.objects.filter(guide__slug="cut-line").exists()
