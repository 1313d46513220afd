"""“This step is wrong or the button is gone” in a real browser: the round stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.factories import a_guide, a_session
from troubleshoot.models import Remark

pytestmark = pytest.mark.django_db(transaction=True)

Visit = Callable[..., Visitor]


def at_a_round(visitor: Visitor) -> Visitor:
    """Somebody who has marked a step and written a reason."""
    current = a_session(a_guide("two-steps"))
    visitor.open(f"/sessions/{current.token}/rounds/1/")
    visitor.page.check("input[name='mark-vpn'][value='skipped']")
    visitor.page.fill("#id_reason-vpn", "No VPN here")
    return visitor


def keeps_its_round(visitor: Visitor) -> None:
    expect(visitor.page.locator("input[name='mark-vpn'][value='skipped']")).to_be_checked()
    expect(visitor.page.locator("#id_reason-vpn")).to_have_value("No VPN here")
    visitor.press("Same error")
    assert "/rounds/1/" not in visitor.page.url
    assert visitor.complaints == []


def test_by_keyboard_it_is_said_in_its_place(visit: Visit) -> None:
    visitor = at_a_round(visit())
    keyboard = visitor.page.keyboard
    visitor.page.focus("#wrong-cable summary")
    for press in ("Enter", "Tab"):
        keyboard.press(press)
    keyboard.type("The button is gone")
    keyboard.press("Enter")
    expect(visitor.page.locator("#wrong-cable [tabindex='-1']")).to_be_focused()
    assert Remark.objects.get().text == "The button is gone"
    keeps_its_round(visitor)


def test_without_javascript_it_is_answered_in_a_tab_of_its_own(visit: Visit) -> None:
    visitor = at_a_round(visit(java_script_enabled=False))
    visitor.page.click("#wrong-cable summary")
    with visitor.page.context.expect_page() as opened:
        visitor.page.click("#wrong-cable button")
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/steps/cable/wrong/")
    assert Remark.objects.count() == 1
    keeps_its_round(visitor)
