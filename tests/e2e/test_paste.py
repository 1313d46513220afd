"""Pasting: the text is looked at while one types, files are dragged, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.hostile import rows
from troubleshoot.models import Report, TextDay

Visit = Callable[..., Visitor]
ERROR = "Unable to write data: An existing connection was forcibly closed by the remote host."
SECRET = "jane.doe@contoso.example"
LOOK = "**/?look"
PHONE = {"width": 390, "height": 844}


class Held:
    """Looks that get no answer before the test says so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.routes: list[Route] = []
        self.failed: list[Request] = []
        page.route(LOOK, self._hold)
        page.on("requestfailed", self._give_up)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def _give_up(self, request: Request) -> None:
        self.failed.append(request)

    def wait_for(self, number: int) -> None:
        """Wait until so many looks were asked for."""
        for _ in range(100):
            if len(self.routes) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.routes)} looks, not {number}")

    def wait_for_failed(self, number: int) -> None:
        """Wait until so many were given up."""
        for _ in range(100):
            if len(self.failed) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.failed)} given up, not {number}")


def typing(visitor: Visitor, text: str = ERROR) -> Page:
    """Somebody who types into the first page."""
    page = visitor.open()
    page.locator("#id_text").press_sequentially(text)
    return page


def place(page: Page) -> list[object]:
    """Where the focus, the selection and the page are."""
    found: list[object] = page.evaluate(
        "[document.activeElement.id, document.activeElement.selectionStart,"
        " document.activeElement.selectionEnd, scrollY, document.activeElement.scrollTop]"
    )
    return found


def test_what_a_text_tells_shows_while_one_types_and_counts_nothing(visit: Visit) -> None:
    before = rows()
    page = visit().open()
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type(f"{SECRET} {ERROR}")
    expect(page.locator("#look[role=status] mark")).not_to_have_count(0)
    expect(page.locator("#id_text")).to_have_value(f"{SECRET} {ERROR}")
    assert (rows(), TextDay.objects.count()) == (before, 0)
    assert page.url.endswith("/") and page.evaluate("history.length") == 2
    assert faults(page) == []


def test_an_answer_moves_neither_caret_nor_selection_nor_page(visit: Visit) -> None:
    page = visit(viewport={"width": 900, "height": 400}).open()
    held = Held(page)
    page.locator("#id_text").press_sequentially("line\n" * 30 + ERROR)
    held.wait_for(1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.evaluate("scrollTo(0, 90)")
    before = place(page)
    held.routes[-1].continue_()
    expect(page.locator("#look mark")).not_to_have_count(0)
    assert place(page) == before
    page.keyboard.type("X")
    assert page.locator("#id_text").input_value().endswith("hosX.")


def test_one_look_is_under_way_at_a_time_and_the_last_one_counts(visit: Visit) -> None:
    page = visit().open()
    held = Held(page)
    page.locator("#id_text").press_sequentially("Nothing that anybody knows")
    held.wait_for(1)
    page.locator("#id_text").press_sequentially(f" {ERROR}")
    held.wait_for_failed(1)
    held.wait_for(2)
    assert len(held.routes) == 2
    held.routes[1].continue_()
    expect(page.locator("#look mark")).not_to_have_count(0)


def test_a_short_text_is_not_looked_at_and_an_emptied_one_says_nothing(visit: Visit) -> None:
    page = typing(visit())
    expect(page.locator("#look mark")).not_to_have_count(0)
    held = Held(page)
    page.fill("#id_text", "ERR_NETWORK")
    expect(page.locator("#look > *")).to_have_count(0)
    page.wait_for_timeout(700)
    assert held.routes == []


def test_a_look_is_given_up_when_the_form_is_sent(visit: Visit) -> None:
    person = visit()
    page = person.open()
    held = Held(page)
    page.locator("#id_text").press_sequentially(ERROR)
    held.wait_for(1)
    person.press("Find the cause")
    expect(page.locator("pre.evidence")).to_be_visible()
    held.wait_for_failed(1)
    assert page.locator("#look > *").count() == 0


def test_what_is_typed_just_before_it_is_sent_is_not_looked_at(visit: Visit) -> None:
    person = visit()
    page = person.open()
    held = Held(page)
    page.fill("#id_text", ERROR)
    person.press("Find the cause")
    page.wait_for_timeout(700)
    assert held.routes == []


@pytest.mark.complains("ERR_FAILED")
def test_without_a_network_the_typing_goes_on_in_silence(visit: Visit) -> None:
    page = visit().open()
    page.route(LOOK, lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#id_text").press_sequentially(ERROR)
    expect(page.locator("#status")).to_be_empty()
    page.unroute(LOOK)
    page.locator("#id_text").press_sequentially(" Again.")
    expect(page.locator("#look mark")).not_to_have_count(0)
    expect(page.locator("#id_text")).to_have_value(f"{ERROR} Again.")


@pytest.mark.complains("500")
def test_a_look_that_the_server_refuses_changes_nothing(visit: Visit) -> None:
    page = typing(visit())
    expect(page.locator("#look mark")).not_to_have_count(0)
    before = page.locator("#look").inner_text()
    page.route(LOOK, lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))
    with page.expect_response(LOOK):
        page.locator("#id_text").press_sequentially(" Again.")
    expect(page.locator("#status")).to_be_empty()
    expect(page.locator("#look")).to_have_text(before, use_inner_text=True)


def test_the_same_answer_is_not_announced_again(visit: Visit) -> None:
    page = typing(visit())
    expect(page.locator("#look mark")).not_to_have_count(0)
    page.evaluate("document.querySelector('#look').firstElementChild.dataset.mine = 'yes'")
    with page.expect_response(LOOK):
        page.locator("#id_text").press_sequentially(" Again.")
    page.wait_for_timeout(100)
    expect(page.locator("#look [data-mine]")).to_have_count(1)


def dragged(page: Page, *kinds: str) -> bool:
    """A log file comes from outside onto the text; whether the browser is kept from opening it."""
    return bool(
        page.evaluate(
            """kinds => {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([kinds.pop()], "pac-log.txt"));
                const event = (kind) => new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true});
                return kinds.every((kind) => !document.querySelector("#id_text").dispatchEvent(event(kind)));
            }""",
            [*kinds, ERROR],
        )
    )


def test_a_log_file_is_dragged_onto_the_text(visit: Visit) -> None:
    person = visit()
    page = person.open()
    page.fill("#id_text", "What I saw")
    assert dragged(page, "dragover")
    expect(page.locator("form.over #id_text")).to_be_visible()
    assert dragged(page, "dragleave")
    expect(page.locator("form.over")).to_have_count(0)
    assert dragged(page, "dragover", "drop")
    assert page.evaluate("document.querySelector('#id_log').files[0].name") == "pac-log.txt"
    expect(page.locator("#id_text")).to_have_value("What I saw")
    person.press("Find the cause")
    assert "forcibly closed" in page.locator("pre.evidence").inner_text()


def test_words_that_are_dragged_are_left_to_the_browser(visit: Visit) -> None:
    page = visit().open()
    kept = page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.setData("text/plain", "words");
            return document.querySelector("#id_text").dispatchEvent(
                new DragEvent("dragover", {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    assert kept is True


def test_a_file_that_is_too_large_is_left_out_and_the_text_kept(visit: Visit) -> None:
    page = visit().open()
    page.fill("#id_text", ERROR)
    page.set_input_files("#id_log", {"name": "big.log", "mimeType": "text/plain", "buffer": b"x" * 4_000_001})
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("#id_log")).to_have_value("")
    expect(page.locator("#id_text")).to_have_value(ERROR)


def test_without_javascript_the_box_and_the_file_are_there_and_no_promise(visit: Visit) -> None:
    person = visit(java_script_enabled=False)
    page = person.open()
    expect(page.locator("#look")).to_be_hidden()
    expect(page.locator("#id_log")).to_be_visible()
    page.locator("main summary").filter(has=page.locator(".soft")).nth(1).click()
    page.locator("[name=symptoms]:visible").first.check()
    page.fill("#id_text", ERROR)
    person.press("Find the cause")
    expect(page.locator("#mark-1")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_clicks_lead_from_a_masked_text_to_the_first_question(visit: Visit, javascript: bool) -> None:
    person = visit(java_script_enabled=javascript)
    page = person.open()
    page.fill("#id_text", f"User: {SECRET}\n{ERROR}")
    person.press("Find the cause")
    person.press("Start")
    assert "/questions/" in page.url or "/rounds/" in page.url
    assert SECRET not in Report.objects.get().text


@pytest.mark.parametrize("javascript", [True, False])
def test_another_language_keeps_the_text_of_a_diagnosis(visit: Visit, javascript: bool) -> None:
    person = visit(locale="en-GB", java_script_enabled=javascript)
    page = person.open()
    page.fill("#id_text", f"{SECRET}\n{ERROR}")
    person.press("Find the cause")
    page.click(".languages button[value='de']")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("pre.evidence mark").first).to_be_visible()
    assert page.locator("#id_whole").input_value() == f"<email-1>\n{ERROR}"
    assert TextDay.objects.get().known == 1


def test_another_language_keeps_what_is_typed_on_the_first_page(visit: Visit) -> None:
    page = visit(locale="en-GB").open()
    page.fill("#id_text", ERROR)
    page.click(".languages button[value='de']")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#id_text")).to_have_value(ERROR)


def test_the_first_screen_of_a_phone_has_the_box_and_then_the_start(visit: Visit) -> None:
    person = visit(viewport=PHONE)
    page = person.open()
    expect(page.locator("main .actions button").first).to_be_in_viewport(ratio=1)
    page.fill("#id_text", "line of a log\n" * 300 + ERROR + "\nanother line" * 300)
    person.press("Find the cause")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.locator("pre.evidence mark").first).to_be_in_viewport(ratio=1)


def test_a_number_leads_to_its_mark(visit: Visit) -> None:
    person = visit()
    page = person.open()
    page.fill("#id_text", ERROR)
    person.press("Find the cause")
    page.locator(".legend a").first.click()
    assert page.evaluate("document.querySelector('mark:target').id") == "mark-1"
    assert faults(page, 1200, 320) == []
