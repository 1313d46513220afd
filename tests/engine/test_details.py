from __future__ import annotations

import pytest

from tests.factories import a_guide, shipped
from troubleshoot import catalog
from troubleshoot.engine.details import COMMON, EXPECTED, VERSIONS, accepted
from troubleshoot.engine.guide import Detail

SHIPPED = sorted(path.stem for path in catalog.SHIPPED.glob("*.yaml"))
TEXTS = {detail.key: detail.text for detail in COMMON}


def test_every_guide_accepts_the_common_details() -> None:
    assert set(accepted([a_guide()])) == set(TEXTS)


def test_the_text_of_a_guide_wins() -> None:
    own = Detail("windows", "Which Windows?")
    assert accepted([a_guide(), a_guide("other", details=(own,))])["windows"] == own


def test_details_of_guides_come_first_and_in_their_order() -> None:
    guide = a_guide(details=(Detail("time", "When?"), Detail("browser", "Which?")))
    assert list(accepted([guide]))[:3] == ["time", "browser", "collected-at"]


@pytest.mark.parametrize("slug", SHIPPED)
def test_shipped_guides_ask_for_common_details_in_the_same_words(slug: str) -> None:
    other = [detail for detail in shipped(slug).details if TEXTS.get(detail.key, detail.text) != detail.text]
    assert other == []


def test_keys_are_there_once() -> None:
    assert len(TEXTS) == len(COMMON)
    assert set(EXPECTED) < set(TEXTS)


def test_versions_are_details() -> None:
    asked = {detail.key for slug in SHIPPED for detail in shipped(slug).details}
    assert asked | set(TEXTS) >= VERSIONS
