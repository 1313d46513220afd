"""What every page owes a person: a full page, focus, room on a phone, and nothing in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.test_journey import ERROR, at_first_round, diagnosed

Visit = Callable[..., Visitor]


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


@pytest.mark.complains("Transition")
@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_pages_move_in_only_where_motion_is_welcome(visit: Visit, motion: str, moves: bool) -> None:
    person = visit(reduced_motion=motion)
    person.page.add_init_script(
        "addEventListener('pagereveal', (event) => { moved = !!event.viewTransition })"
    )
    page = person.open("/privacy/")
    with page.expect_navigation():
        page.click("header a[href='/guides/']")
    page.wait_for_load_state()
    assert page.evaluate("moved") is moves
