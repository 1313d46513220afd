"""Take the pictures of the README anew, of the real app in a real browser: `make screenshots`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.serving import Server, a_database, manage

HERE = Path(__file__).parent
TEXT = """2026-11-23 20:14:05 The import of CenterofExcellenceCoreComponents failed.
No response received: Network Error (ERR_NETWORK)
at https://fabrikam.crm4.dynamics.com/api/data/v9.2/ImportSolutionAsync
"""
"""An error as people paste it; the host is an invented one."""
LAPTOP: ViewportSize = {"width": 1200, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "a pass phrase for pictures"  # noqa: S105 - of a database that lives for a minute


def main() -> None:
    """Serve a new database with simulated sessions, walk through it, and write the pictures here."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with TemporaryDirectory() as folder, a_database(Path(folder)) as database:
        manage(database, "simulate_sessions", "--guide", "network-errors", "--sessions", "300", "--seed", "1")
        manage(database, "create_maintainer", "ann", MAINTAINER_PASSWORD=PASSWORD)
        with Server(database, Path(folder) / "log") as server, sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            _of_people(browser, server.url)
            _of_maintainers(browser, server.url)
            browser.close()


def _of_people(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport=LAPTOP)
    page.goto(url)
    page.fill("#id_text", TEXT)
    page.wait_for_selector("#look mark")
    _take(page, "start")
    page.click("main form > .actions [type=submit]")
    page.wait_for_selector("#go-on")
    page.click("#go-on > .actions [type=submit]")
    page.wait_for_url("**/questions/")
    while "/questions/" in page.url:
        for question in page.locator("main fieldset").all():
            question.locator("input[value=not_sure]").check()
        with page.expect_response(lambda answer: answer.request.method == "GET"):
            page.click("main form .actions [type=submit]")
        page.wait_for_timeout(300)
    page.locator("input[value=done]").first.check()
    _take(page, "round")
    phone = browser.new_page(viewport=PHONE, device_scale_factor=1.5, color_scheme="dark")
    phone.goto(page.url)
    _take(phone, "phone")


def _of_maintainers(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport=LAPTOP)
    page.goto(f"{url}/sign-in/")
    page.fill("[name=username]", "ann")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.goto(f"{url}/statistics/network-errors/")
    _take(page, "statistics")


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=HERE / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    main()
