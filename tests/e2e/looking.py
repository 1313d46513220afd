"""What axe finds on a page, in light and in dark and at every width that is asked for."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose result depends on colours; all others see the same page in light and in dark."""
# Sheets that axe would fetch anew, and put in against the policy of the page, for rules that are off anyway.
NO_SHEETS = {"preload": False}
IN_DARK = {**NO_SHEETS, "resultTypes": ["violations"], "runOnly": {"type": "rule", "values": OF_COLOURS}}


def faults(page: Page, *widths: int) -> list[tuple[str, str, list[str]]]:
    """What all rules find in light, and those on colours in dark, at these widths: address, rule, places.

    The page is not loaded again, and is in light afterwards.
    """
    if not widths:
        return _faults(page)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += _faults(page)
    return found


def _faults(page: Page) -> list[tuple[str, str, list[str]]]:
    page.emulate_media(color_scheme="light")
    violations = AXE.run(page, options=NO_SHEETS).response["violations"]
    page.emulate_media(color_scheme="dark")
    violations += page.evaluate("options => axe.run(options)", IN_DARK)["violations"]
    page.emulate_media(color_scheme="light")
    return [(page.url, one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations]
