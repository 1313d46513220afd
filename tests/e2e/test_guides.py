"""All guides in a browser: from a vague text to the right guide, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import diagnosed
from tests.factories import published
from troubleshoot import catalog

Visit = Callable[..., Visitor]
STRANGE = "Ribbon customization for entity account could not be merged: duplicate command id 17."
REAL = "The connectionreference(cdc26e56-3b19-4417-9950-2011ec9cc38c) component cannot be deleted because it is referenced by 17 other components."  # noqa: E501 - one message


@pytest.fixture(autouse=True)
def guides(guide: object) -> None:
    for path in catalog.shipped_files():
        published(catalog.read_guide(path))


def shown(page: Page) -> str:
    return page.locator("aside dd a").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_vague_text_leads_to_the_real_one_and_on_to_its_guide(visit: Visit, scripts: bool) -> None:
    person = diagnosed(visit(java_script_enabled=scripts), "Something went wrong. Please try again later.")
    person.press("Start")
    before = shown(person.page)
    person.answer(history="failed-text")
    person.page.fill("#id_text", REAL)
    person.press("Go on")
    # What was masked in it is shown first.
    person.press("Go on")
    assert "deleted" in shown(person.page) != before
    assert person.page.locator("aside").get_by_text(before).count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_symptom_is_searched_and_picked(visit: Visit, scripts: bool) -> None:
    person = visit(java_script_enabled=scripts)
    person.open().fill("#id_find", "too many")
    if not scripts:
        person.press("Search")
    expect(person.page.locator("[name=symptoms]:visible")).to_have_count(1)
    person.page.locator("[name=symptoms]:visible").check()
    person.press("Find the cause")
    expect(person.page.locator("main").get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_this_is_not_my_problem_offers_something_else(visit: Visit) -> None:
    person = diagnosed(visit(), REAL)
    person.press("Start")
    person.follow(person.page.locator("aside button:text-is('This is not my problem')"))
    assert person.page.url.endswith("/choose/")
    person.page.locator("main summary:text-is('All guides')").click()
    person.follow(person.page.locator("main button:has-text('Go on with:')").first)
    assert "/choose/" not in person.page.url


def test_maintainers_find_unknown_texts_and_draft_a_pattern(visit: Visit) -> None:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    person = diagnosed(visit(), STRANGE)
    person.press("Help us learn this one")
    page = person.open("/sign-in/?next=/texts/")
    page.fill("[name=username]", "ann")
    page.fill("[name=password]", "a long secret")
    page.locator("main button").first.click()
    person.settled()
    person.press("Group it now")
    found = list(faults(page))
    person.follow(page.locator("main table a").last)
    found += faults(page)
    person.press("Make a draft pattern")
    found += faults(page)
    page.select_option("#id_guide", "managed-mismatch")
    page.fill("#id_says", "Two buttons have one id.")
    person.press("Keep this draft")
    found += faults(page)
    assert "duplicate command id" in page.locator("main pre").first.inner_text()
    assert (found, person.complaints) == ([], [])
