"""A real browser against a real server. Skipped where there is no Chromium; compulsory in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect, sync_playwright

from tests.factories import published, shipped
from troubleshoot.engine.guide import Guide

# Playwright's own event loop runs in the thread of the test, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


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


@pytest.fixture
def guide(transactional_db: None) -> Guide:
    """The first guide, published."""
    return published(shipped())


def _is_page(response: Response) -> bool:
    """True for a page that came, by itself or through htmx, and is no redirect."""
    return response.request.resource_type in ("document", "xhr") and not 300 <= response.status < 400


class Visitor:
    """A person with a browser of their own; everything the console complains about is kept."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        text = getattr(message, "text", "")
        # The browser reports each refused form (422) as a failed resource; that is no fault.
        if getattr(message, "type", "") == "error" and "422" not in text:
            self.complaints.append(text)

    def open(self, address: str = "/") -> Page:
        """Go to an address of the server under test."""
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.page

    def press(self, name: str) -> None:
        """Press a button or link and wait for the page that follows."""
        self.follow(self.page.locator(f"main :is(button, a):text-is('{name}')").first)

    def follow(self, target: Locator) -> None:
        """Click what leads to another page and wait for it."""
        with self.page.expect_response(_is_page):
            target.click()
        self.settled()

    def settled(self) -> None:
        """Wait until the page has come to rest."""
        self.page.wait_for_load_state("load")
        under_way = self.page.locator(".htmx-request, .htmx-settling, .htmx-swapping")
        expect(under_way).to_have_count(0)

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
def visit(browser: Browser, live_server: object, guide: Guide) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; arguments are those of a browser context."""
    contexts: list[BrowserContext] = []

    def visitor(**options: object) -> Visitor:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        return Visitor(contexts[-1], getattr(live_server, "url", ""))

    yield visitor
    for context in contexts:
        context.close()
