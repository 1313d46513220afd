"""The whole journey on a phone: by touch, and never sideways."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e import ways
from tests.e2e.conftest import Visitor
from tests.e2e.measuring import small_targets, too_wide
from tests.e2e.test_journey import ERROR
from tests.sessions.person import counted

Visit = Callable[..., Visitor]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
}


def taps(person: Visitor, selector: str) -> None:
    """Touch what leads to another page; that fits the screen."""
    target = person.page.locator(selector).first
    before = person.page.locator("main h1").inner_text(), person.page.url
    target.tap()
    person.page.wait_for_function(
        "([words, url]) => document.querySelector('main h1')?.innerText !== words || location.href !== url",
        arg=list(before),
    )
    person.settled()
    assert (too_wide(person.page), small_targets(person.page)) == (0, []), person.page.url


def test_a_text_leads_to_a_recorded_fix_by_touch(visit: Visit) -> None:
    person = visit(**PHONE)
    page = person.open()
    page.fill("#id_text", ERROR)
    taps(person, ways.FIND)
    taps(person, ways.BEGIN)
    for name, value in (("history", "nothing"), ("environment", "right")):
        page.locator(f"label:has(input[name='{name}'][value='{value}'])").tap()
        taps(person, ways.ANSWER)
    ways.answers_all(person)
    for field in page.locator("fieldset.marks").all():
        field.locator("label:has(input[value=done])").tap()
    taps(person, ways.result("fixed"))
    page.locator("label:has(input[name=what])").first.tap()
    taps(person, ways.CREDIT)
    assert ways.route_of(page) == "resolved"
    assert sum(counted("credited").values()) == 1
