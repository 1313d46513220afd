"""From a round to the hand-over, and back with what one command found out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.diagnostics.outputs import OUTPUT
from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import at_first_round
from troubleshoot import sessions

Visit = Callable[..., Visitor]


def at_the_block(visitor: Visitor) -> Visitor:
    """Somebody who went from a round to the hand-over and from there to the block."""
    at_first_round(visitor)
    visitor.follow(visitor.page.locator("aside a[href$='/hand-over/']"))
    visitor.press("Find out with one command")
    return visitor


def token_of(visitor: Visitor) -> str:
    return visitor.page.url.split("/sessions/")[1].split("/")[0]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pasted_output_is_in_the_hand_over(visit: Visit, javascript: bool) -> None:
    person = at_the_block(visit(java_script_enabled=javascript))
    person.page.fill("#id_output", OUTPUT)
    person.press("Read the output")
    assert "/hand-over/" in person.page.url
    record = person.page.locator("section.hand-over").inner_text()
    assert "22631.4460" in record and "1.37.4" in record
    now = sessions.load(token_of(person)).now
    assert (now.answers["connection"], now.answers["port-443"]) == ("wifi", "yes")
    assert person.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("onwards", ["Find out with one command", "Check what leaves, then hand over"])
def test_back_brings_the_details_that_were_typed(visit: Visit, javascript: bool, onwards: str) -> None:
    person = at_first_round(visit(java_script_enabled=javascript))
    person.follow(person.page.locator("aside a[href$='/hand-over/']"))
    detail = person.page.locator("main details input[type=text]").first
    person.page.locator("main details summary").first.click()
    detail.fill("typed")
    person.press(onwards)
    person.page.go_back()
    expect(detail).to_have_value("typed")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_block_is_filled_in(visit: Visit, javascript: bool) -> None:
    person = at_the_block(visit(java_script_enabled=javascript))
    person.page.click("details:has(#id_environment) > summary")
    person.page.fill("#id_environment", "https://fabrikam.crm4.dynamics.com/")
    person.press("Fill in")
    assert "fabrikam.crm4.dynamics.com" in person.page.locator("#block pre").inner_text()


def test_a_refused_output_stays_and_takes_the_focus(visit: Visit) -> None:
    person = at_the_block(visit())
    person.page.fill("#id_output", "nothing")
    person.press("Read the output")
    assert person.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert person.page.locator("#id_output").input_value() == "nothing"


def test_axe_finds_nothing(visit: Visit) -> None:
    person = at_the_block(visit())
    found = faults(person.page)
    person.page.fill("#id_output", OUTPUT)
    person.press("Read the output")
    person.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert found + faults(person.page) == []


def test_it_fits_a_phone(visit: Visit) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    person = at_the_block(visit(viewport={"width": 320, "height": 640}))
    assert person.page.evaluate(overflow) <= 0
    person.page.fill("#id_output", OUTPUT)
    person.press("Read the output")
    person.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert person.page.evaluate(overflow) <= 0


def test_the_block_is_copied_as_it_stands(visit: Visit) -> None:
    person = at_the_block(visit(permissions=["clipboard-read", "clipboard-write"]))
    block = person.page.locator("#block .command")
    block.locator("button").click()
    person.page.wait_for_function("document.getElementById('status').textContent !== ''")
    copied = person.page.evaluate("navigator.clipboard.readText()")
    assert copied == block.locator("pre").text_content()
    assert copied.startswith("& {\n") and copied.endswith("\n}")
