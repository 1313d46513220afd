"""The page for responders in a browser: paste, copy, and follow the link into the wizard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor, signed_in
from tests.e2e.looking import faults
from tests.factories import shipped

Visit = Callable[..., Visitor]
ERROR = "The underlying connection was closed: An unexpected error occurred on a send."
ISSUE = f"""### How did you import?

With PAC CLI (pac)

### CoE version you want to import

4.50.6

### Describe the issue

It fails every time, {"x" * 200}.
Error: {ERROR}
"""


@pytest.fixture
def responder(visit: Visit) -> Visit:
    """Make visitors who are signed in as maintainers, on the page for responders."""
    return signed_in(visit, "?next=/respond/")


def pasted(person: Visitor) -> Visitor:
    person.page.fill("#id_title", "Import fails")
    person.page.fill("#id_body", ISSUE)
    person.follow(person.page.locator("form:has(#id_body) button"))
    return person


def test_the_reply_is_copied_and_its_link_opens_what_is_known(responder: Visit) -> None:
    person = pasted(responder(permissions=["clipboard-read", "clipboard-write"]))
    page = person.page
    reply = page.input_value("#reply")
    page.click("[data-copy=reply]")
    assert page.evaluate("navigator.clipboard.readText()") == reply
    link = page.get_attribute("#wizard-link", "href") or ""
    assert link in reply
    person.follow(page.locator("#wizard-link"))
    assert ERROR in page.input_value("#id_text")
    expect(page.locator("input[name='answer-method']").first).to_have_value("pac")
    expect(page.locator("input[name='detail-version-target']").first).to_have_value("4.50.6")
    assert not person.complaints


def test_it_works_without_javascript(responder: Visit) -> None:
    person = pasted(responder(java_script_enabled=False))
    assert ERROR in person.page.input_value("#reply")


def test_it_can_be_used_by_everybody_and_on_a_phone(responder: Visit) -> None:
    person = pasted(responder(viewport={"width": 320, "height": 700}))
    page = person.page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults(page) == []
    assert not person.complaints


def test_a_german_page_has_a_reply_in_english(responder: Visit) -> None:
    person = pasted(responder(locale="de-DE"))
    assert person.page.get_attribute("#reply", "lang") == "en"
    assert person.page.get_attribute("html", "lang") == "de"
    assert f"**{shipped().title}**" in person.page.input_value("#reply")
