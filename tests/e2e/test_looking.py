"""What is looked for on pages is found where it is: in light, in dark, at one width alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.looking import faults

PALE = "<style>{} {{ body {{ background: #fff; color: #eee }} }}</style>"
PAGE = "<!doctype html><html lang=en><title>A page</title>{}<main><h1>A page</h1><p>Says something</main>"


@pytest.mark.parametrize("where", ["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"])
def test_what_is_too_pale_in_one_scheme_is_found(browser: Browser, where: str) -> None:
    with browser.new_page() as page:
        page.set_content(PAGE.format(PALE.format(f"@media {where}")))
        assert {rule for _, rule, _ in faults(page)} == {"color-contrast"}


@pytest.mark.parametrize(("widths", "found"), [((360, 1200), set()), ((320, 1200), {"color-contrast"})])
def test_what_is_wrong_at_one_width_is_found_there(
    browser: Browser, widths: tuple[int, ...], found: set[str]
) -> None:
    with browser.new_page() as page:
        page.set_content(PAGE.format(PALE.format("@media (max-width: 350px)")))
        assert {rule for _, rule, _ in faults(page, *widths)} == found


def test_what_does_not_depend_on_colours_is_found_once(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content(PAGE.format("") + "<img src='data:,'>")
        assert [rule for _, rule, _ in faults(page)].count("image-alt") == 1
