"""“This is mine” in a real browser: a known issue is claimed and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.factories import a_guide, a_known_issue, a_session
from tests.sessions.person import counted
from troubleshoot.engine.guide import Detail

pytestmark = pytest.mark.django_db(transaction=True)

Visit = Callable[..., Visitor]
BUTTON = "#known-issues form:has(input[name='number'][value='7']) button"


def at_the_hand_over(visitor: Visitor) -> Visitor:
    """Somebody who has typed a detail and not saved it yet."""
    current = a_session(a_guide("two-steps", details=(Detail("version", "Which version?"),)))
    for number in (7, 8):
        a_known_issue(number, of="two-steps")
    visitor.open(f"/sessions/{current.token}/hand-over/")
    visitor.page.locator("details:has([name='version']) > summary").first.click()
    visitor.page.fill("[name='version']", "4.50")
    return visitor


def keeps_what_was_typed(visitor: Visitor) -> None:
    expect(visitor.page.locator("[name='version']")).to_have_value("4.50")
    assert visitor.complaints == []


def test_it_is_said_in_its_place(visit: Visit) -> None:
    visitor = at_the_hand_over(visit())
    visitor.page.click(BUTTON)
    expect(visitor.page.locator("#known-issues [tabindex='-1']")).to_be_focused()
    expect(visitor.page.locator(f"{BUTTON[:-7]} [name='mine']")).to_have_value("no")
    assert counted("known_issue") == {"7": 1}
    keeps_what_was_typed(visitor)
    visitor.page.click(BUTTON)
    expect(visitor.page.locator(f"{BUTTON[:-7]} [name='mine']")).to_have_value("yes")
    assert counted("known_issue") == {}
    keeps_what_was_typed(visitor)


def test_details_are_saved_after_it(visit: Visit) -> None:
    visitor = at_the_hand_over(visit())
    visitor.page.click(BUTTON)
    expect(visitor.page.locator("#known-issues [tabindex='-1']")).to_be_focused()
    visitor.press("Save the details")
    expect(visitor.page.locator("[name='version']")).to_have_value("4.50")


def test_without_javascript_it_is_answered_in_a_tab_of_its_own(visit: Visit) -> None:
    visitor = at_the_hand_over(visit(java_script_enabled=False))
    with visitor.page.context.expect_page() as opened:
        visitor.page.click(BUTTON)
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/hand-over/#known-issues")
    assert counted("known_issue") == {"7": 1}
    keeps_what_was_typed(visitor)


def test_axe_finds_nothing_before_and_after(visit: Visit) -> None:
    visitor = at_the_hand_over(visit(viewport={"width": 320, "height": 700}))
    found = faults(visitor.page)
    visitor.page.click(BUTTON)
    expect(visitor.page.locator("#known-issues [tabindex='-1']")).to_be_focused()
    assert found + faults(visitor.page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(overflow) == 0
