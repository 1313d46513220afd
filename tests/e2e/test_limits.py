"""Too many requests, in a real browser: nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_round import at_a_round, keeps_its_marks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.complains("429")]

Visit = Callable[..., Visitor]
TYPED = "Something odd\nhappened"


@pytest.fixture(autouse=True)
def _one_each(settings: Settings) -> None:
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, (60, 1))


def twice(visitor: Visitor) -> Visitor:
    """Somebody who diagnoses two texts within a second."""
    for _ in range(2):
        visitor.open("/")
        visitor.page.fill("#id_text", TYPED)
        visitor.press("Find the cause")
    return visitor


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_same_form_can_be_sent_again(visit: Visit, settings: Settings, script: bool) -> None:
    visitor = twice(visit(java_script_enabled=script))
    assert visitor.page.locator("main textarea").input_value() == TYPED
    assert not script or faults(visitor.page, 320, 1200) == []
    settings.RATE_LIMITS = False
    with visitor.page.expect_response(visitor.base + "/") as sent:
        visitor.page.locator("main form button").click()
    visitor.settled()
    assert sent.value.status == 200
    assert TYPED.split("\n")[0] in visitor.page.content()


def test_marks_on_a_page_survive_a_form_within_it(visit: Visit) -> None:
    visitor = at_a_round(visit())
    visitor.page.click("details:has(#id_environment) > summary")
    visitor.page.fill("#id_environment", "no host")
    for _ in range(2):
        visitor.press("Fill in")
    expect(visitor.page.locator("#status")).not_to_be_empty()
    visitor.complaints.clear()
    keeps_its_marks(visitor)
