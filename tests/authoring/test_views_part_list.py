"""Moving and removing the parts of a draft."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.drafting import DRAFT, now, saved_by_ben, version
from troubleshoot.engine import editing
from troubleshoot.engine.guide import Cause

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]

STEP = f"{DRAFT}steps/cable/"


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [
        ("cable", "down", ["vpn", "cable", "move"]),
        ("move", "up", ["cable", "move", "vpn"]),
        ("cable", "up", ["cable", "vpn", "move"]),
        ("move", "down", ["cable", "vpn", "move"]),
    ],
)
def test_parts_move(key: str, to: str, order: list[str], ada: Browser) -> None:
    ada.post(f"{DRAFT}steps/{key}/move/", version="1", to=to)
    assert (ada.answer.status_code, ada.answer["Location"]) == (303, f"{DRAFT}#steps-{key}")
    assert [step.key for step in now().steps] == order


@pytest.mark.parametrize("given", ["", "x", "0"])
def test_without_a_version_nothing_moves_or_goes(given: str, ada: Browser) -> None:
    for way in ("move", "remove"):
        assert ada.post(f"{STEP}{way}/", version=given, to="down", references="seen").status == 422
    assert version() == 1


@pytest.mark.parametrize("way", ["move", "remove"])
def test_after_somebody_saved_nothing_moves_or_goes_unseen(way: str, ada: Browser) -> None:
    saved_by_ben(editing.put(now(), "causes", Cause("new", "New")))
    ada.post(f"{STEP}{way}/", version="1", to="down", references="seen")
    assert (ada.status, [step.key for step in now().steps]) == (409, ["cable", "vpn", "move"])


def test_a_part_that_nothing_refers_to_goes_at_once(ada: Browser) -> None:
    ada.get(f"{DRAFT}links/0/remove/").send("")
    assert (ada.answer.status_code, ada.address) == (303, f"{DRAFT}#links")
    assert [link.title for link in now().links] == ["Two"]


def test_a_part_that_others_refer_to_goes_with_these_once_they_were_seen(ada: Browser) -> None:
    ada.post(f"{STEP}remove/", version="1")
    assert (ada.status, version()) == (422, 1)
    assert f"{DRAFT}steps/vpn/#id_requires" in ada.page.links
    ada.send("")
    assert [step.key for step in now().steps] == ["vpn", "move"]
    assert (now().steps[0].requires, now().steps[1].after) == ((), ("vpn",))
