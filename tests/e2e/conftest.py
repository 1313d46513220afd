"""A real browser against a real server. Skipped where there is no Chromium; compulsory in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.factories import published, shipped
from troubleshoot.engine.guide import Guide

# Playwright's own event loop runs in the thread of the test, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The same browser without what surrounds pages takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks of the tests here."""
    config.addinivalue_line(
        "markers", "complains(word, ...): the console may say what has one of these in it"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here; run every other file in one process, and those between in another one."""
    here = Path(__file__).parent
    files = sorted({item.path for item in items if here in item.path.parents})
    for item in items:
        if item.path in files:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group(f"browser-{files.index(item.path) % 2}"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all tests."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium")
        pytest.skip("no Chromium here: set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: object) -> object:
    """The server, started once the database of the tests is there: it remembers where the database was."""
    return live_server


@pytest.fixture
def guide(transactional_db: None) -> Guide:
    """The first guide, published."""
    return published(shipped())


def is_page(response: Response) -> bool:
    """True for a page that came, by itself or through htmx, and is no redirect."""
    return response.request.resource_type in ("document", "xhr") and not 300 <= response.status < 400


class Visitor:
    """A person with a browser of their own; everything the console complains about is kept, in every tab."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.complaints: list[str] = []
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self._heard)
        self.page: Page = context.new_page()

    @classmethod
    def beside(cls, other: Visitor) -> Visitor:
        """The same person in another tab of the same browser."""
        tab = cls.__new__(cls)
        tab.base, tab.complaints, tab.page = other.base, other.complaints, other.page.context.new_page()
        return tab

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser reports each refused form (422) as a failed resource; that is no fault.
        if message.type == "error" and "422" not in message.text:
            page = message.page.url if message.page else ""
            self.complaints.append(f"{message.text} ({message.location['url']}, on {page})")

    def open(self, address: str = "/") -> Page:
        """Go to an address of the server under test."""
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.page

    def press(self, name: str) -> None:
        """Press a button or link and wait for the page that follows."""
        self.follow(self.page.locator(f"main :is(button, a):text-is('{name}')").first)

    def follow(self, target: Locator) -> None:
        """Click what leads to another page and wait for it."""
        with self.page.expect_response(is_page):
            target.click()
        self.settled()

    def settled(self) -> None:
        """Wait until the page has come to rest."""
        self.page.wait_for_load_state("load")
        under_way = self.page.locator(".htmx-request, .htmx-settling, .htmx-swapping")
        expect(under_way).to_have_count(0)

    def sign_in(self, query: str = "") -> None:
        """Sign in as the maintainer whom tests of this folder create."""
        self.open(f"/sign-in/{query}")
        self.page.fill("input[name=username]", "maintainer")
        self.page.fill("input[name=password]", "a long one")
        self.follow(self.page.locator("main form button").first)

    def answer(self, **choices: str) -> None:
        """Answer questions by their keys (underscores for hyphens) and continue."""
        for key, choice in choices.items():
            self.page.check(f"input[name='{key.replace('_', '-')}'][value='{choice}']")
        self.press("Continue")

    def answer_all(self, choice: str = "not_sure") -> None:
        """Answer whatever is asked with the same choice until nothing is asked."""
        while "/questions/" in self.page.url:
            for field in self.page.locator("main fieldset").all():
                field.locator(f"input[value='{choice}']").check()
            self.press("Continue")

    def mark_all(self, mark: str) -> None:
        """Mark every step of the round."""
        for field in self.page.locator("fieldset.marks").all():
            field.locator(f"input[value='{mark}']").check()


@pytest.fixture
def visit(
    browser: Browser, live_server: object, guide: Guide, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; arguments are those of a browser context.

    In the end nothing may stand in the console of any of them but what the test names by
    `@pytest.mark.complains("404", ...)`.
    """
    visitors: list[Visitor] = []

    def visitor(**options: object) -> Visitor:
        # Where motion is unwelcome no click meets a page that still moves in; one test asks for motion.
        context = browser.new_context(**{"reduced_motion": "reduce"} | options)  # type: ignore[arg-type]
        visitors.append(Visitor(context, getattr(live_server, "url", "")))
        return visitors[-1]

    yield visitor
    for one in visitors:
        one.page.context.close()
    expected = [word for mark in request.node.iter_markers("complains") for word in mark.args]
    assert [text for one in visitors for text in one.complaints if not any(w in text for w in expected)] == []


def signed_in(
    visit: Callable[..., Visitor], query: str = "", *, superuser: bool = False
) -> Callable[..., Visitor]:
    """Make visitors who have signed in as the same maintainer, and are where `query` leads them."""
    User.objects.create_user("maintainer", password="a long one", is_staff=True, is_superuser=superuser)

    def visitor(**options: object) -> Visitor:
        person = visit(**options)
        person.sign_in(query)
        return person

    return visitor
