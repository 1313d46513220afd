"""What becomes of whole templates, in every shape that is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import SHARED
from tests.written.reading import FILES, draft, drafts, read, source
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide, Kind, Weight
from troubleshoot.engine.problems import problems
from troubleshoot.written import Imported, mended, read_template

NETWORK = SHARED / "domain" / "network-errors-template.md"
network = pytest.mark.skipif(not NETWORK.exists(), reason="the original template is not beside the project")


STRUCTURE = """
Common error patterns Causes Steps Symptoms Root Cause Resolution Response Summary Troubleshooting Full
Inventory
Prerequisites Maintained Last Updated Error Type When markdown Meaning Solution Applies Component Causes
"""
"""What headings and labels say that only announce what stands below."""


def literals(guide: Guide) -> list[str]:
    return [pattern.text for pattern in guide.patterns if pattern.kind is Kind.LITERAL]


def symptoms(guide: Guide) -> list[str]:
    return [pattern.text for pattern in guide.patterns if pattern.kind is Kind.SYMPTOM]


def titles(imported: Imported) -> list[str]:
    return [step.title for step in imported.guide.steps]


def is_of_the_shape(guide: Guide) -> bool:
    return catalog.read_text(catalog.guide_text(guide), name="draft") == guide


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z0-9_]{4,}", text))


def lost(text: str, found: list[Imported]) -> set[str]:
    """The words of a template that neither its drafts nor what is told of them holds."""
    said = "".join(catalog.guide_text(one.guide) for one in found)
    said += "".join(line.text for one in found for line in one.unplaced)
    said += "".join(line.text for one in found for line in one.flagged)
    lines = [line for line in mended(text).split("\n") if not line.startswith("#")]
    return words_of("\n".join(lines)) - words_of(said.replace("\n", " "))


@pytest.fixture(scope="module")
def original() -> Imported:
    (only,) = read_template(NETWORK.read_text("utf-8"))
    return only


@network
def test_the_original_gives_what_it_holds(original: Imported) -> None:
    guide = original.guide
    assert len(literals(guide)) == 6
    assert symptoms(guide) == ["Import hangs with no error message", "PAC CLI timeout or SSL errors"]
    assert len(guide.steps) >= 9
    assert len(guide.escalations) == 5
    assert len(guide.causes) == 4
    assert len([step for step in guide.steps if step.source.startswith("success patterns")]) == 6


@network
def test_the_original_is_of_the_shape_without_broken_characters(original: Imported) -> None:
    text = catalog.guide_text(original.guide)
    assert is_of_the_shape(original.guide)
    assert not re.search("[‚ùå√\uf8ff]", text)


@network
def test_nothing_of_the_original_is_lost(original: Imported) -> None:
    assert lost(NETWORK.read_text("utf-8"), [original]) <= words_of(STRUCTURE)


@network
def test_the_first_success_pattern_of_the_original_weighs_most(original: Imported) -> None:
    weights = {step.title: step.prior for step in original.guide.steps}
    assert max(weights, key=lambda title: weights[title]).startswith("Switch to wired")


@pytest.mark.parametrize("name", FILES)
def test_every_draft_is_of_the_shape_of_a_guide_file(name: str) -> None:
    assert all(is_of_the_shape(imported.guide) for imported in drafts(name))


@pytest.mark.parametrize("name", FILES)
def test_no_word_is_lost(name: str) -> None:
    assert lost(source(name), drafts(name)) <= words_of(STRUCTURE)


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_placed_stands_in_the_notes_and_in_its_line(name: str) -> None:
    lines = source(name).split("\n")
    for imported in drafts(name):
        for one in imported.unplaced:
            assert one.text in imported.guide.notes
            assert words_of(one.text) <= words_of(" ".join(lines[one.line - 1 : one.line + 3]))


@pytest.mark.parametrize("name", FILES)
def test_only_the_author_can_say_what_is_left_to_say(name: str) -> None:
    """What stands against a draft are missing counter-examples and causes that no step addresses."""
    left = ("needs an example", "no step addresses the cause", "the rule", "no pattern speaks")
    for imported in drafts(name):
        assert [
            str(one) for one in problems(imported.guide) if not any(word in one.message for word in left)
        ] == []


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("service-busy", 8),
        ("blank-gallery", 2),
        ("few-records", 4),
        ("index-rebuild", 5),
        ("gateway", 5),
        ("picker-timeout", 4),
        ("secret-action", 4),
        ("labelled", 1),
        ("stages", 7),
    ],
)
def test_each_shape_gives_its_steps(name: str, steps: int) -> None:
    assert len(draft(name).guide.steps) >= steps


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("several-issues", ["Import Stops With a Timeout", "Prerequisites Not Met", "Flows Not Running"]),
        ("fenced", ["Inventory Stands Still", "Records End at a Date", "Flows Are Off After an Upgrade"]),
        ("cards", ["Error 80097388 - FlowGateway", "Error 80072088 - Status Unknown"]),
        ("follow-ups", ["Empty Pages", "Licence Issue", "Controls Are Off"]),
    ],
)
def test_a_file_with_several_templates_gives_several_drafts(name: str, expected: list[str]) -> None:
    assert [imported.guide.title for imported in drafts(name)] == expected
    assert all(imported.guide.steps for imported in drafts(name))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("service-busy", "Service Too Busy During Import"),
        ("blank-gallery", "Gallery App Shows a Blank Page"),
        ("index-rebuild", "Error 80040299 (Index Is Being Rebuilt)"),
        ("picker-timeout", "Picker Times Out During Solution Import"),
        ("labelled", "AppDenied Error - Setup Wizard"),
    ],
)
def test_the_title_is_the_heading_without_what_introduces_it(name: str, title: str) -> None:
    assert draft(name).guide.title == title


def test_a_file_about_one_failure_is_one_draft_in_however_many_stages() -> None:
    imported = draft("stages")
    assert len(imported.guide.escalations) == 2
    assert "Closing" not in " ".join(titles(imported))


def test_what_stands_around_several_templates_is_told_with_them() -> None:
    (*_, last) = drafts("cards")
    assert (37, "stands outside of the template") in [(one.line, one.why) for one in last.unplaced]


def test_a_bare_code_is_generic_and_a_sentence_decides() -> None:
    weights = {pattern.text: pattern.weight for pattern in draft("index-rebuild").guide.patterns}
    assert weights["80040299"] is Weight.GENERIC
    assert weights["the index is in a paused rebuild state"] is Weight.DECISIVE


def test_keywords_are_literals() -> None:
    assert {"blank screen", "PCF"} <= set(literals(draft("blank-gallery").guide))


def test_of_a_message_with_a_placeholder_the_fixed_part_is_the_literal() -> None:
    found = literals(draft("labelled").guide)
    assert found == ["AppDenied", "may not open this page of the wizard"]


def test_numbered_clicks_stay_one_step() -> None:
    step = draft("few-records").guide.steps[0]
    assert step.body.startswith("1. Go to **Microsoft 365 Admin Center**")
    assert "4. **If it is a trial**" in step.body


def test_a_wait_is_read_out_of_the_words() -> None:
    waits = {step.key: step.wait_minutes for step in draft("index-rebuild").guide.steps}
    assert waits["wait-1-4-hours-before-the-next-import"] == 240


def test_a_command_stays_in_its_fence() -> None:
    bodies = [step.body for step in draft("service-busy").guide.steps if step.retries]
    assert any("```powershell\n# Sign in\npac auth create --url" in body for body in bodies)


def test_a_command_that_is_known_to_be_wrong_is_flagged() -> None:
    flagged = [one for one in draft("service-busy").flagged if "--environment" in one.why]
    assert [one.line for one in flagged] == [45]


def test_what_deletes_has_a_risk() -> None:
    steps = draft("service-busy").guide.steps_by_key
    assert steps["wait-and-retry"].risk


def test_criteria_name_their_attempts() -> None:
    rules = {rule.reason: rule.failed_attempts for rule in draft("service-busy").guide.escalations}
    assert rules["Errors persist after 3-4 retry attempts over 24 hours"] == 3


def test_questions_with_answers_go_to_the_background() -> None:
    guide = draft("index-rebuild").guide
    assert "**Is my solution file broken?** No, the file is fine." in guide.background
    assert "Is my solution file broken?" not in [detail.text for detail in guide.details]


def test_what_people_are_asked_for_becomes_details() -> None:
    texts = [detail.text for detail in draft("picker-timeout").guide.details]
    assert "The full error message with the Widget ID" in texts


def test_links_are_those_with_an_address() -> None:
    imported = draft("blank-gallery")
    assert "https://aka.ms/creatorkitdownload" in [link.url for link in imported.guide.links]
    assert all(link.url.startswith("https://") for link in imported.guide.links)


def test_a_relative_link_is_flagged_with_its_line() -> None:
    assert (67, "[Setup Guide](../../SETUP.md)") in [
        (one.line, one.text) for one in draft("secret-action").flagged
    ]


def test_the_footer_names_maintainer_day_and_scope() -> None:
    assert draft("index-rebuild").guide.maintainer == "CoE Starter Kit Community"
    guide = draft("gateway").guide
    assert str(guide.last_checked) == "2026-01-15"
    assert "All versions of the kit" in guide.applies_when


def test_steps_are_linked_to_causes_by_their_words() -> None:
    steps = draft("secret-action").guide.steps_by_key
    assert "admin-consent-not-granted-for-them" in steps["grant-admin-consent"].causes


def test_bullets_that_are_instructions_are_steps_of_their_own() -> None:
    imported = read(
        "# Response Template: Slow",
        "### Resolution",
        "#### 1. Speed Up ✅",
        "- Close the browser",
        "- Restart the router",
    )
    assert titles(imported) == ["Close the browser", "Restart the router"]


def test_success_patterns_weigh_the_steps_they_speak_of() -> None:
    imported = read(
        "# Response Template: Slow",
        *("### Resolution", "- Use a cable instead of WiFi", "- Disable the VPN", "- Restart the router"),
        *(
            "### Success Patterns",
            "1. Disabling the VPN",
            "2. Changing from WiFi to a cable",
            "3. Upgrading the firmware",
        ),
    )
    weights = {step.title: step.prior for step in imported.guide.steps}
    assert weights == {
        "Use a cable instead of WiFi": 3,
        "Disable the VPN": 4,
        "Restart the router": 1,
        "Upgrade the firmware": 2,
    }


def test_a_template_that_nobody_has_seen_gives_a_draft() -> None:
    imported = read("Just some text", "", "1. Restart the router", "2. Call a friend, or wait 20 minutes")
    assert titles(imported)[0] == "Restart the router"
    assert is_of_the_shape(imported.guide)


def test_an_empty_file_gives_an_empty_draft() -> None:
    assert is_of_the_shape(read("").guide)


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "# Title",
                    "## Response",
                    "### Root Cause",
                    "#### 1. Do it",
                    "---",
                    "",
                    "**Use when:** x",
                    "**Symptoms:**",
                ),
                *(
                    "- `ERR_X`",
                    "- Click here",
                    "1. **Wait** 5 minutes",
                    "   - Open it",
                    "```",
                    "```markdown",
                    "> quote",
                ),
                *(
                    "| a | b |",
                    "|---|---|",
                    "<!-- guide: step x -->",
                    "<!-- guide: end -->",
                    "### Success Patterns",
                ),
                *(
                    "**Q: Why?**",
                    "A: So.",
                    "### Escalation Criteria",
                    "[a](https://b.c/(d))",
                    "[x](y)",
                    "**Error Type**: A, b",
                ),
            ]
        ),
        st.text(max_size=40),
    ),
    max_size=30,
)


@given(MARKDOWN)
def test_whatever_stands_in_a_file_it_gives_drafts(lines: list[str]) -> None:
    found = read_template("\n".join(lines))
    assert found
    for imported in found:
        assert is_of_the_shape(imported.guide)
        assert all(1 <= one.line <= len("\n".join(lines).split("\n")) + 5 for one in imported.unplaced)


def test_an_address_that_stands_for_another_is_flagged_and_no_link() -> None:
    imported = read("# Response Template: Slow", "Sign in at https://yourorg.crm.dynamics.com first.")
    assert imported.guide.links == ()
    assert [one.line for one in imported.flagged if "crm" in one.text] == [2]
