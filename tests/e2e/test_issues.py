"""In from an issue tracker: by a link with everything filled in, and by the text of an issue."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.e2e.conftest import Visitor
from tests.e2e.test_journey import ERROR
from tests.issues.forms import rendered
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Fact, Report, TroubleshootingSession

Visit = Callable[..., Visitor]
TOLD = {
    "answers": {"method": "pac", "vpn": "yes"},
    "details": {"version-target": "4.50.6", "pac-version": "1.38.3"},
}
LINK = {
    **{"guide": "network-errors", "method": "pac", "answer-vpn": "yes", "version": "4.50.6"},
    **{"detail-pac-version": "1.38.3", "ref": "#7", "detail-nope": "x"},
}
NARROW = {"width": 320, "height": 640}


def told() -> dict[str, object]:
    return dict(Fact.objects.get(kind=Fact.Kind.ANSWERED).data)


def is_narrow(visitor: Visitor) -> bool:
    """True if nothing of the page stands out to the right."""
    return bool(visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def issue_about(guide: Guide) -> str:
    """The text of an issue whose form was filled in."""
    asked = guide.questions_by_key
    details = {detail.key: detail.text for detail in guide.details}
    label = next(choice.label for choice in asked["method"].choices if choice.key == "pac")
    return rendered(
        ("Describe the issue", ERROR),
        (details["version-target"], "4.50.6"),
        (asked["method"].text, label),
        (asked["vpn"].text, "Yes"),
        (details["pac-version"], "1.38.3"),
        ("Anything else?", ""),
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_a_link_with_everything_filled_in_starts_right_there(visit: Visit, javascript: bool) -> None:
    person = visit(java_script_enabled=javascript, viewport=NARROW)
    person.open(f"/?{urlencode(LINK)}")
    shown = person.page.locator(".notice dd").all_inner_texts()
    assert {"4.50.6", "1.38.3", "#7"} <= set(shown)
    person.press("Start with this guide")
    assert "/sessions/" in person.page.url
    assert (told(), TroubleshootingSession.objects.get().ref) == (TOLD, "#7")
    assert person.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_text_of_an_issue_is_read(visit: Visit, guide: Guide, javascript: bool) -> None:
    person = visit(java_script_enabled=javascript, viewport=NARROW)
    person.open().fill("#id_text", issue_about(guide))
    person.press("Find the cause")
    assert {"4.50.6", "1.38.3"} <= set(person.page.locator("main dd").all_inner_texts())
    evidence = person.page.locator("pre.evidence").inner_text()
    assert "forcibly closed" in evidence and "1.38.3" not in evidence
    person.press("Start")
    assert (told(), Report.objects.get().text) == (TOLD, ERROR)
    assert person.complaints == []


def test_what_came_along_fits_a_narrow_screen(visit: Visit, guide: Guide) -> None:
    person = visit(viewport=NARROW)
    person.open(f"/?{urlencode(LINK | {'detail-exact-command': 'x' * 300})}")
    assert is_narrow(person)
    person.page.fill("#id_text", issue_about(guide))
    person.press("Find the cause")
    assert is_narrow(person)
    person.open(f"/guides/network-errors/?{urlencode(LINK | {'detail-exact-command': 'x' * 300})}")
    assert is_narrow(person)
