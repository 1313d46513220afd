from __future__ import annotations

import pytest

from tests.written.reading import read
from troubleshoot.written import read_template

HEAD = ("# Response Template: Slow", "### Solution", "1. Restart the router", "2. Use a cable", "")


def details(*lines: str) -> list[str]:
    return [detail.text for detail in read(*HEAD, *lines).guide.details]


@pytest.mark.parametrize(
    "lines",
    [
        ("To help you we need:", "", "- [ ] The model"),
        ("### Next Steps", "Please let us know:", "", "1. The model?"),
        ("#### Still slow after a day?", "Please open a support ticket with:", "- The model"),
        ("### If the Problem Persists", "Please reply with:", "- The model"),
    ],
)
def test_what_is_asked_for_is_a_detail(lines: tuple[str, ...]) -> None:
    assert [text.rstrip("?") for text in details(*lines)] == ["The model"]
    assert len(read(*HEAD, *lines).guide.steps) == 2


@pytest.mark.parametrize(
    "wish",
    [
        "Please tell us the model.",
        "If it still fails, send us the name of it.",
        "Reply with the id in the log.",
    ],
)
def test_a_request_is_a_detail_and_no_step(wish: str) -> None:
    assert details(wish) == [wish]
    assert len(read(*HEAD, wish).guide.steps) == 2


@pytest.mark.parametrize(
    "talk",
    ["Let us know how it goes!", "Please close this issue if it helped.", "We understand that this is bad."],
)
def test_talk_is_left(talk: str) -> None:
    imported = read(*HEAD[:1], "Text", "", talk, "", *HEAD[1:])
    assert [one.text for one in imported.unplaced] == [talk]


def test_a_key_that_another_guide_asks_with_is_not_taken() -> None:
    text = "\n".join([*HEAD, "### Information to provide", "- Region", "- Model"])
    (imported,) = read_template(text, asked={"region": "Region of the environment", "model": "Model"})
    assert [detail.key for detail in imported.guide.details] == ["region-2", "model"]


def test_a_question_that_stands_for_persisting_is_a_reason() -> None:
    imported = read(*HEAD, "#### Still slow after 24 hours?", "Open a support ticket with:", "- The model")
    assert [rule.reason for rule in imported.guide.escalations] == ["Still slow after 24 hours"]
    assert "support ticket" in imported.guide.support


def test_what_follows_the_criteria_is_for_support() -> None:
    lines = (
        "### Escalation Criteria",
        "Escalate if:",
        "- It failed **three** times",
        "",
        "Include the id of it.",
    )
    guide = read(*HEAD, *lines).guide
    assert [(rule.reason, rule.failed_attempts) for rule in guide.escalations] == [
        ("It failed **three** times", 3)
    ]
    assert guide.support == "Include the id of it."
