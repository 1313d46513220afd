"""The whole job in German, as people do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.test_journey import ERROR
from tests.sessions.person import counted

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.complains("404")


@pytest.fixture(autouse=True)
def _in_german() -> Iterator[None]:
    """What the tests press is named in German."""
    with translation.override("de"):
        yield


def answer(person: Visitor, **choices: str) -> None:
    for key, choice in choices.items():
        person.page.check(f"input[name='{key}'][value='{choice}']")
    person.press(gettext("Continue"))


def journey(person: Visitor) -> Iterator[Page]:
    """Every page on the way to a fix."""
    yield person.open()
    person.page.fill("#id_text", ERROR)
    person.press(gettext("Find the cause"))
    yield person.page
    person.press(gettext("Start"))
    yield person.page
    answer(person, history="running")
    yield person.page
    person.press(gettext("I have looked again"))
    answer(person, history="nothing")
    answer(person, environment="right")
    while "/questions/" in person.page.url:
        for field in person.page.locator("main fieldset").all():
            field.locator("input[value='not_sure']").check()
        person.press(gettext("Continue"))
    yield person.page
    session = person.page.url.split("/rounds/")[0]
    for name in ("choose", "tried", "hand-over", "paste"):
        yield person.open(f"{session}/{name}/")
    person.open(f"{session}/")
    person.mark_all("done")
    person.press(gettext("It worked"))
    yield person.page
    person.page.locator("input[name=what]").first.check()
    person.press(gettext("Save"))
    yield person.page
    yield person.open(f"{session}/rounds/1/")
    yield person.open("/guides/network-errors/")
    yield person.open("/sessions/none/")


def german(page: Page) -> bool:
    return page.locator("html").get_attribute("lang") == "de"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_whole_journey_is_in_german(visit: Visit, javascript: bool) -> None:
    person = visit(locale="de-DE", java_script_enabled=javascript)
    pages = [(page.url, german(page)) for page in journey(person)]
    assert [url for url, is_german in pages if not is_german] == []
    assert sum(counted("credited").values()) == 1
    assert [line for line in person.complaints if "404" not in line] == []


def test_axe_finds_nothing_on_any_german_page(visit: Visit) -> None:
    person = visit(locale="de-DE")
    found = [found for page in journey(person) for found in faults(page)]
    assert found == []


def test_no_german_page_is_wider_than_a_phone(visit: Visit) -> None:
    person = visit(locale="de-DE", viewport={"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert [page.url for page in journey(person) if page.evaluate(wide)] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_is_chosen_and_leads_back_to_the_page(visit: Visit, javascript: bool) -> None:
    person = visit(locale="en-GB", java_script_enabled=javascript)
    page = person.open()
    page.click("header a[href='/guides/']")
    expect(page).to_have_url(person.base + "/guides/")
    page.click(".languages button[value='de']")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_url(person.base + "/guides/")
    expect(page.locator(".languages [aria-current]")).to_have_attribute("value", "de")
    person.open("/")
    assert german(page)


def test_what_the_script_says_is_german(visit: Visit) -> None:
    page = visit(locale="de-DE", permissions=["clipboard-read", "clipboard-write"]).open(
        "/guides/network-errors/"
    )
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    button = page.locator("[data-copy]").first
    before = button.inner_text()
    button.click()
    expect(page.locator("#status")).to_have_text(gettext("Copied"))
    expect(button).to_have_text(before)


def test_charts_are_drawn_with_numbers_a_browser_can_read(visit: Visit) -> None:
    for _ in journey(visit(locale="de-DE")):
        pass
    User.objects.create_user("maintainer", password="a long password", is_staff=True)
    maintainer = visit(locale="de-DE")
    maintainer.open("/statistics/network-errors/").fill("#id_username", "maintainer")
    maintainer.page.fill("#id_password", "a long password")
    maintainer.press(gettext("Sign in"))
    for path in ("/statistics/", "/statistics/network-errors/", "/guides/network-errors/picture/"):
        page = maintainer.open(path)
        assert german(page)
        drawn = page.eval_on_selector_all(
            "main svg, main svg *",
            "all => all.flatMap((one) => ['x', 'y', 'x1', 'x2', 'width', 'height'].map((name) => "
            "one.getAttribute(name))).filter((value) => value && value.includes(','))",
        )
        assert drawn == []
    assert maintainer.complaints == []
