"""The masks in a real browser, with JavaScript and without: they are seen, and the focus is on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.factories import a_guide, a_session
from troubleshoot.models import Remark, Report, TroubleshootingSession

pytestmark = pytest.mark.django_db(transaction=True)

Visit = Callable[..., Visitor]
SECRET = "jane.doe@contoso.example"


@pytest.mark.parametrize("script", [True, False])
def test_a_pasted_text_is_seen_masked_and_sent_again(visit: Visit, script: bool) -> None:
    visitor, token = visit(java_script_enabled=script), a_session(a_guide("two-steps")).token
    page = visitor.open(f"/sessions/{token}/paste/")
    page.fill("#id_text", f"The lamp fell on {SECRET}")
    visitor.press("Go on")
    expect(page.locator("#masked")).to_be_visible()
    if script:
        expect(page.locator("#masked")).to_be_focused()
    expect(page.locator("#id_text")).to_have_value("The lamp fell on <email-1>")
    assert not Report.objects.exists()
    visitor.press("Go on")
    assert Report.objects.get().text == "The lamp fell on <email-1>"
    assert visitor.complaints == []


def test_a_wrong_step_shows_the_masks_in_its_place(visit: Visit) -> None:
    visitor, token = visit(), a_session(a_guide("two-steps")).token
    page = visitor.open(f"/sessions/{token}/rounds/1/")
    page.locator("#wrong-cable summary").click()
    page.fill("#wrong-cable input[name='text']", f"Ask {SECRET}")
    page.locator("#wrong-cable button").click()
    expect(page.locator("#wrong-cable #masked")).to_be_focused()
    assert not Remark.objects.exists()
    page.locator("#wrong-cable button").click()
    expect(page.locator("#wrong-cable > p[tabindex='-1']")).to_be_focused()
    assert Remark.objects.get().text == "Ask <email-1>"
    assert visitor.complaints == []


def test_a_session_is_deleted_by_two_clicks(visit: Visit) -> None:
    visitor, token = visit(), a_session(a_guide("two-steps")).token
    page = visitor.open(f"/sessions/{token}/")
    visitor.follow(page.get_by_role("link", name="Delete this session"))
    visitor.press("Delete it now")
    assert page.url.endswith("/deleted/")
    assert not TroubleshootingSession.objects.exists()
    assert visitor.complaints == []
