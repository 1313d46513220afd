"""Rendered templates that somebody has edited."""

from __future__ import annotations

import pytest

from tests.factories import a_guide, a_pattern, a_step
from troubleshoot.engine.guide import Cause, Escalation, Guide, Permission, Weight
from troubleshoot.written import Imported, read_template, rendered

CAUSES = (Cause("net", "The network"), Cause("disk", "The disk", "It is full"), Cause("user", "The user"))
GUIDE = a_guide(
    causes=CAUSES,
    patterns=(
        a_pattern("one", "The first message of it", weight=Weight.SUPPORTING),
        a_pattern("two", "The second message of it", weight=Weight.DECISIVE),
    ),
    steps=(
        a_step(
            "cable", causes=("disk",), permission=Permission.IT, ask="May I?", risk="It breaks", retries=True
        ),
        a_step("vpn", causes=("user",), requires=("cable",), prior=2.5, tried_as="I left the VPN"),
    ),
    escalations=(Escalation("Nothing helped", (), 4), Escalation("It is urgent", (), 1)),
)


def text(guide: Guide = GUIDE) -> str:
    return rendered(guide, edition=3, wizard="https://w.example/?guide=cut-line", measured={})


def edited(old: str, new: str) -> Imported:
    assert old in text()
    (imported,) = read_template(text().replace(old, new, 1))
    return imported


def test_a_bullet_that_is_gone_leaves_the_others_what_they_were() -> None:
    guide = edited("- **The network**\n", "").guide
    assert guide.causes == CAUSES[1:]
    assert [step.causes for step in guide.steps] == [("disk",), ("user",)]


def test_a_bullet_that_is_new_leaves_the_others_what_they_were() -> None:
    imported = edited("- `The first", "- `A message that nobody knew`\n- `The first")
    weights = {one.key: one.weight for one in imported.guide.patterns if one.text.endswith("message of it")}
    assert weights == {"one": Weight.SUPPORTING, "two": Weight.DECISIVE}
    assert "A message that nobody knew" in [one.text for one in imported.flagged]


def test_a_bullet_that_was_rewritten_keeps_its_place() -> None:
    guide = edited("- Nothing helped", "- Nothing has helped").guide
    first, _ = guide.escalations
    assert (first.reason, first.failed_attempts) == ("Nothing has helped", 4)


def test_a_tie_to_what_is_gone_is_told() -> None:
    imported = edited("- **The disk**: It is full\n", "")
    assert imported.guide.steps[0].causes == ()
    assert [one.text for one in imported.flagged if "disk" in one.why] == ["Do cable"]


@pytest.mark.parametrize("label", ["**Risk:**", "**Ask your IT department:**"])
def test_a_text_beside_its_label_is_read(label: str) -> None:
    step = edited(f"{label}\n\n", f"{label} And more. ").guide.steps[0]
    assert "And more." in step.risk + step.ask


@pytest.mark.parametrize(
    "heading", ["### Root Cause", "### Escalation Criteria", "**Common error patterns:**"]
)
def test_a_sentence_above_a_list_is_told(heading: str) -> None:
    imported = edited(f"{heading}\n", f"{heading}\n\nSomebody wrote this.\n")
    assert [one.text for one in imported.unplaced] == ["Somebody wrote this."]


def test_what_stands_in_a_text_of_the_wizard_is_told() -> None:
    imported = edited("Try these steps in order.", "Mind the gap.\nTry these steps in order.")
    assert [one.text for one in imported.unplaced] == ["Mind the gap."]


def test_a_text_whose_end_is_gone_ends_where_the_next_begins() -> None:
    first = text().index("<!-- guide: step cable")
    end = text().index("<!-- guide: end -->", first)
    (imported,) = read_template(text()[:end] + text()[end:].replace("<!-- guide: end -->\n", "", 1))
    assert [step.body for step in imported.guide.steps] == [step.body for step in GUIDE.steps]
    assert any(one.text == "step" for one in imported.flagged)


def test_what_a_comment_carries_comes_back() -> None:
    (imported,) = read_template(text())
    assert [
        (step.retries, step.prior, step.tried_as, step.requires, step.permission)
        for step in imported.guide.steps
    ] == [(step.retries, step.prior, step.tried_as, step.requires, step.permission) for step in GUIDE.steps]
    assert imported.guide.escalations == GUIDE.escalations
