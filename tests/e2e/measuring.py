"""What a script can measure on a page: how wide, how large, how visible. WCAG 2.2, level AA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

measured_once = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="the pages are the same on every database"
)
_SCRIPT = Path(__file__).with_suffix(".js").read_text()
PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 at 400%."""


def _run(page: Page, call: str) -> Any:
    return page.evaluate(f"(() => {{ {_SCRIPT}\nreturn {call}; }})()")


def unfold(page: Page) -> None:
    """Show what is folded away."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")


def small_targets(page: Page) -> list[str]:
    """What is to be hit and is too small, and too near to another one, to hit it (2.5.8)."""
    found: list[str] = _run(page, "small()")
    return found


def hidden_focus(page: Page) -> list[str]:
    """What the focus can go to where nobody sees it, because something lies over it (2.4.11)."""
    found: list[str] = _run(page, "hidden()")
    return found


def too_wide(page: Page) -> int:
    """By how many pixels a page has to be scrolled sideways (1.4.10)."""
    found: int = _run(page, "tooWide()")
    return max(0, found)


def breaks_when_spaced(page: Page) -> list[Any]:
    """What goes wrong with the spacing that a reader may ask for (1.4.12): width, and what is cut off."""
    _run(page, "spacing(true)")
    found: list[Any] = _run(page, "sticksOut()") if too_wide(page) else []
    found += _run(page, "cutOff()")
    _run(page, "spacing(false)")
    return found


def measured(page: Page) -> dict[str, Any]:
    """What is wrong on a page that is unfolded, on a phone and zoomed to 400%. Its size stays as it was."""
    size = page.viewport_size
    wrong: dict[str, Any] = {"small": small_targets(page)}
    for name, here in (("phone", PHONE), ("zoomed", ZOOMED)):
        page.set_viewport_size(here)  # type: ignore[arg-type]
        wrong[f"{name}: wide"] = _run(page, "sticksOut()") if too_wide(page) else []
        wrong[f"{name}: small"] = small_targets(page)
        wrong[f"{name}: hidden"] = hidden_focus(page)
    wrong["spaced"] = breaks_when_spaced(page)
    if size:
        page.set_viewport_size(size)
    return {name: found for name, found in wrong.items() if found}
