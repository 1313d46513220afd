from __future__ import annotations

import pytest

from tests.written.reading import read
from troubleshoot.engine.guide import Guide, Permission, Step


def guide(*lines: str) -> Guide:
    return read("# Response Template: Slow", "### Solution", "", *lines).guide


def titles(*lines: str) -> list[str]:
    return [step.title for step in guide(*lines).steps]


def only(*lines: str) -> Step:
    (step,) = guide(*lines).steps
    return step


def test_bullets_below_a_numbered_title_belong_to_its_step() -> None:
    step = only(
        "1. **Empty the queue**",
        "   - Press `Ctrl+Shift+Delete`",
        "   - Remove what is old",
        "   - Do not wait",
    )
    assert step.title == "Empty the queue"
    assert step.body == "- Press `Ctrl+Shift+Delete`\n- Remove what is old\n- Do not wait"
    assert step.risk == ""


def test_a_warning_is_no_step_of_its_own() -> None:
    assert titles("#### 1. Clean", "- Delete the copy", "- Do not delete the original", "- Restart it") == [
        *("Delete the copy", "Restart it"),
    ]
    step = only("#### 1. Stay awake", "- Leave the window open", "- Never lock the screen")
    assert step.body == "- Leave the window open\n- Never lock the screen"


def test_a_numbered_warning_is_among_what_never_to_do() -> None:
    found = guide("1. Restart the router", "2. Do not reset the router")
    assert [step.title for step in found.steps] == ["Restart the router"]
    assert found.never == ("Do not reset the router",)


@pytest.mark.parametrize("brackets", ["(.NET tool)", "(Windows)"])
def test_brackets_of_a_heading_stay_in_the_title(brackets: str) -> None:
    assert titles(f"#### 1. Update the tool {brackets}", "Run the setup") == [f"Update the tool {brackets}"]


def test_what_recommends_a_step_is_noted() -> None:
    step = only("#### Option 1: Wait for it (Recommended)", "1. Open the page", "2. Look again")
    assert step.title == "Wait for it"
    assert "Recommended" in step.notes


def test_most_bullets_that_tell_what_to_do_are_steps() -> None:
    lines = (
        "### try this",
        "*\tRestart the router",
        "\t*\tPull the plug",
        "*\tUse a cable",
        "*\tAnother room",
    )
    assert titles(*lines) == ["Restart the router", "Use a cable", "Another room"]


def test_the_only_instruction_is_a_step() -> None:
    found = read("# Response Template: Slow", "", "Restart the router and wait.").guide
    assert [step.body for step in found.steps] == ["Restart the router and wait."]


@pytest.mark.parametrize(
    "line",
    ["Import the same file again", "Start the upgrade again with it", "Upgrade again", "Retry the import"],
)
def test_a_step_that_ends_in_an_import_is_a_way_to_import(line: str) -> None:
    assert only("#### Step 1: Wait for it", "1. Open the page", f"2. {line}").retries


def test_a_policy_that_must_permit_it_is_a_permission() -> None:
    step = only("1. **Leave the VPN** (if your policy permits it)")
    assert step.permission is Permission.ORGANISATION


def test_a_label_right_below_a_list_ends_it() -> None:
    found = read(
        *("# Response Template: Slow", "**Root Cause**:", "- The router is old", "**Resolution**:"),
        *("1. Restart the router", "2. Use a cable"),
    ).guide
    assert [cause.text for cause in found.causes] == ["The router is old"]
    assert [step.title for step in found.steps] == ["Restart the router", "Use a cable"]


def test_what_is_required_is_a_step_or_a_detail() -> None:
    lines = ("**Required**:", "- The **Admin** role", "**Resolution**:", "1. Restart the router")
    found = read("# Response Template: Slow", *lines).guide
    assert ["Admin" in step.body for step in found.steps] == [True, False]
    asked = read("# Response Template: Slow", "**Required**:", "- Version of the router", *lines[2:]).guide
    assert [detail.text for detail in asked.details] == ["Version of the router"]


def test_a_step_is_tied_to_the_causes_that_it_clearly_speaks_of() -> None:
    found = read(
        *("# Response Template: Slow", "### Root Cause"),
        *("- Old router in the corner", "- Weak cable in the corner", "- Full disk in the corner"),
        *("### Solution", "- Replace the router", "- Look at the corner", "- Sleep well"),
    ).guide
    assert [len(step.causes) for step in found.steps] == [1, 0, 0]
    assert found.steps[0].causes == (found.causes[0].key,)
