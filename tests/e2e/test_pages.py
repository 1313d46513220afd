"""What every page owes a person: a full page, focus, room on a phone, and nothing in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import ERROR, at_first_round, diagnosed

Visit = Callable[..., Visitor]


def screens(person: Visitor) -> Iterator[Page]:
    """Every page of a journey, one after the other."""
    yield person.open()
    person.press("Find the cause")
    yield person.page
    diagnosed(person, 'Solution "Core" failed to import: something')
    yield person.page
    diagnosed(person)
    yield person.page
    person.press("Start")
    yield person.page
    person.answer(history="running")
    yield person.page
    person.press("I have looked again")
    person.answer(history="failed-text")
    yield person.page
    person.follow(person.page.locator("aside a:has-text('Change')").first)
    person.answer(history="nothing")
    person.answer(environment="right")
    yield person.page
    person.answer_all()
    yield person.page
    session = person.page.url.split("/rounds/")[0]
    for name in ("choose", "tried", "hand-over", "paste"):
        yield person.open(f"{session}/{name}/")
    person.open(f"{session}/")
    person.mark_all("done")
    person.press("It worked")
    yield person.page
    person.page.locator("input[name=what]").first.check()
    person.press("Save")
    yield person.page
    yield person.open(f"{session}/rounds/1/")
    yield person.open("/guides/")
    yield person.open("/guides/network-errors/")
    yield person.open("/sign-in/")
    yield person.open("/sessions/none/")


def test_axe_finds_nothing_on_any_page(visit: Visit) -> None:
    assert [found for page in screens(visit()) for found in faults(page)] == []


def test_no_page_is_wider_than_a_phone(visit: Visit) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = [
        page.url
        for page in screens(visit(viewport={"width": 320, "height": 640}))
        if page.evaluate(overflow) > 0
    ]
    assert wide == []


def test_no_page_complains_in_the_console(visit: Visit) -> None:
    person = visit()
    for _ in screens(person):
        pass
    assert [text for text in person.complaints if "404" not in text] == []


def test_focus_goes_to_the_heading_after_each_step(visit: Visit) -> None:
    person = diagnosed(visit())
    person.press("Start")
    assert person.page.evaluate("document.activeElement.tagName") == "H1"


def test_focus_goes_to_the_error_summary(visit: Visit) -> None:
    person = visit()
    person.open()
    person.press("Find the cause")
    assert person.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_back_and_reload_show_full_pages(visit: Visit) -> None:
    person = at_first_round(visit())
    person.page.go_back()
    person.settled()
    assert person.page.locator("header.site").is_visible()
    assert person.page.locator("h1").count() == 1
    person.page.go_forward()
    person.page.reload()
    assert person.page.locator("header.site").is_visible()
    assert person.page.locator("fieldset.marks").count() > 0


def test_a_command_is_copied_as_it_stands(visit: Visit) -> None:
    person = at_first_round(visit(permissions=["clipboard-read", "clipboard-write"]))
    block = person.page.locator(".command").first
    block.locator("button").click()
    expect(person.page.locator("#status")).not_to_be_empty()
    assert person.page.evaluate("navigator.clipboard.readText()") == block.locator("pre").inner_text()


def test_html_in_a_text_is_shown_and_not_run(visit: Visit) -> None:
    person = diagnosed(visit(), "<img src=x onerror=\"document.title='hit'\"><script>1</script>\n" + ERROR)
    assert "hit" not in person.page.title()
    assert "<script>" in person.page.locator("pre.evidence").inner_text()
