"""What stands between a draft and its publication."""

from __future__ import annotations

import pytest

from tests.factories import a_guide, a_pattern, a_question, a_step, published
from troubleshoot import catalog
from troubleshoot.engine.guide import Choice, Effect
from troubleshoot.engine.problems import blocking

pytestmark = pytest.mark.django_db


def leading_to(slug: str) -> Choice:
    return Choice("other", "Another one", effect=Effect.SWITCH, guide=slug)


def test_a_fit_guide_passes() -> None:
    assert catalog.gate(a_guide()) == []


def test_a_choice_must_lead_to_a_published_guide() -> None:
    guide = a_guide(questions=(a_question("which", "this", leading_to("wall")),))
    (problem,) = catalog.gate(guide)
    assert problem.path == ("questions", 0, "choices", 1, "guide")
    published(a_guide("wall", patterns=(a_pattern("wall", "hit a wall"),)))
    assert catalog.gate(guide) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://plain.test", "//elsewhere.test/x"])
def test_a_malformed_link_in_a_text_is_worth_a_look(url: str) -> None:
    guide = a_guide(steps=(a_step("cable", body=f"See [this]({url})."), a_step("vpn")))
    found = catalog.gate(guide)
    assert [problem.path for problem in found] == [("steps", 0, "body")]
    assert blocking(found) == []
