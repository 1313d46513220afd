"""What every guide has, and what none may tell a person to do."""

from __future__ import annotations

import re

import pytest

from tests.guides.reading import GUIDES, commands, texts
from troubleshoot.engine.guide import Effect, Guide, Permission, Step, Weight

TOOLS = re.compile(
    r"(pac (auth|solution|telemetry|install) [a-z]|dotnet tool (install|update) |(ping|tracert|tar) "
    r"|Get-(Command|Item|AdminPowerAppConnection) |Add-PowerAppsAccount$|Remove-AdminPowerAppConnection "
    r"|Test-NetConnection |Install-Module |Import-CrmSolution(Async)? |\[Net\.ServicePointManager\]"
    r"|\$(conn|job)( = Get-Crm(Connection|Record) |\.(errorcode|friendlymessage)$))"
)
NO_SUCH_OPTION = re.compile(r"(?<!\S)(--url|--upgrade|--log-to-file|-Timeout)\b", re.IGNORECASE)
DELETES = re.compile(r"\b(delete|uninstall)\b|\bRemove-\w", re.IGNORECASE)
SPARES = re.compile(r"\b(not|never|nothing|no|cannot|without)\b", re.IGNORECASE)
WAITS = re.compile(r"^Wait|^Leave (it|a whole day)\b|\bpass$|business hours|\bin the night\b|\bnext day\b")
MAY_DELETE = {
    ("connections-picker", "clear-site-data"): "what the browser keeps",
    ("wrong-file", "original-inner"): "a zip on the person's own disk",
    ("wrong-file", "download-again"): "a download on the person's own disk",
    ("dependency-blocks-delete", "remove-audit-logs"): "the one retired solution",
    ("dependency-blocks-delete", "remove-connector-references"): "what holds the old connector",
    ("dependency-blocks-delete", "delete-connector"): "the old connector",
    ("dependency-blocks-delete", "hidden-connections"): "what holds the old connector",
    ("dependency-blocks-delete", "empty-flows"): "actions in flows that the upgrade removes",
}
STEPS = [(slug, step) for slug, guide in GUIDES.items() for step in guide.steps]
ON_A_LEFTOVER = [(s, step) for s, step in STEPS if re.match(r"(Delete|Remove) .*_Upgrade", step.title)]
ON_EVIDENCE = [
    (slug, key)
    for slug, key in MAY_DELETE
    if slug == "dependency-blocks-delete" and key in GUIDES[slug].steps_by_key
]


def name(part: object) -> str:
    return str(getattr(part, "key", part))


def waits_for_a_leftover(step: Step) -> bool:
    return any(
        one.question == "upgrade-solution" and one.choices == ("yes",) and one.known for one in step.when
    )


def sentences(step: Step) -> list[str]:
    """The sentences of a step, without what it quotes."""
    quoted = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
    return re.split(r"(?<=[.:?!])\s|\n", quoted.sub("", f"{step.title}\n{step.body}"))


def tells_to_delete(sentence: str) -> bool:
    return bool(DELETES.search(sentence) and not SPARES.search(sentence))


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_guide_has_all_its_parts(guide: Guide) -> None:
    parts = {name: getattr(guide, name) for name in ("applies_when", "background", "expect")}
    parts |= {name: getattr(guide, name) for name in ("safe_to_wait", "prevention", "retry_text")}
    parts |= {name: getattr(guide, name) for name in ("support", "diagnostics", "maintainer", "last_checked")}
    parts |= {name: getattr(guide, name) for name in ("never", "details", "links", "causes")}
    assert [name for name, part in parts.items() if not part] == []
    # What a person reads whose text speaks against the guide.
    assert guide.ruled_out or not any(pattern.weight is Weight.AGAINST for pattern in guide.patterns)


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_guide_says_what_must_never_be_deleted(guide: Guide) -> None:
    assert any(DELETES.search(never) for never in guide.never)


@pytest.mark.parametrize("slug", [slug for slug in GUIDES if slug != "network-errors"])
def test_failed_attempts_alone_end_a_guide(slug: str) -> None:
    assert any(rule.failed_attempts and not rule.when for rule in GUIDES[slug].escalations)


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_what_a_pattern_says_is_plain_text(guide: Guide) -> None:
    assert [pattern.key for pattern in guide.patterns if re.search(r"`|\*\*|\]\(", pattern.says)] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_step_addresses_a_cause(guide: Guide) -> None:
    assert [step.key for step in guide.steps if not step.causes] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_commands_start_with_a_known_tool(guide: Guide) -> None:
    assert [line for line in commands(guide) if not TOOLS.match(line)] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_no_command_has_an_option_that_does_not_exist(guide: Guide) -> None:
    assert [line for line in commands(guide) if NO_SUCH_OPTION.search(line)] == []
    assert [key for key, text in texts(guide).items() if NO_SUCH_OPTION.search(text)] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_imports_with_pac_are_asynchronous_and_wait_for_two_hours(guide: Guide) -> None:
    imports = [line for line in commands(guide) if line.startswith("pac solution import")]
    assert [line for line in imports if "--async --max-async-wait-time 120" not in line] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_fenced_blocks_name_their_language(guide: Guide) -> None:
    fences = [fence for text in texts(guide).values() for fence in re.findall(r"^\s*```(\w*)$", text, re.M)]
    assert set(fences[::2]) <= {"powershell", "xml"}
    assert set(fences[1::2]) <= {""}


def test_no_step_deletes_anything_but_a_leftover() -> None:
    others = [(slug, step) for slug, step in STEPS if not waits_for_a_leftover(step)]
    deleting = {(slug, step.key) for slug, step in others if any(map(tells_to_delete, sentences(step)))}
    assert deleting <= set(MAY_DELETE)


@pytest.mark.parametrize(("slug", "key"), ON_EVIDENCE)
def test_what_else_is_deleted_waits_for_evidence(slug: str, key: str) -> None:
    assert any(one.question == "what-blocks" and one.known for one in GUIDES[slug].steps_by_key[key].when)


@pytest.mark.parametrize(("slug", "step"), ON_A_LEFTOVER, ids=name)
def test_a_leftover_is_deleted_only_where_somebody_has_seen_it(slug: str, step: Step) -> None:
    assert waits_for_a_leftover(step)
    assert "History" in step.body
    assert step.risk


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_where_only_the_leftover_is_left_no_step_follows(guide: Guide) -> None:
    asked = guide.questions_by_key.get("upgrade-solution")
    if asked is None or not any(waits_for_a_leftover(step) for step in guide.steps):
        return
    at_once = [rule for rule in guide.escalations if not rule.failed_attempts]
    assert any(one.question == asked.key and "only" in one.choices for rule in at_once for one in rule.when)


@pytest.mark.parametrize(
    ("slug", "step"),
    [(s, step) for s, step in STEPS if WAITS.search(step.title)],
    ids=name,
)
def test_a_step_that_waits_says_for_how_long(slug: str, step: Step) -> None:
    assert step.wait_minutes >= 30


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_wait_is_a_number_of_minutes(guide: Guide) -> None:
    waits = [c for question in guide.questions for c in question.choices if c.effect is Effect.WAIT]
    assert [choice.key for choice in waits if not 5 <= choice.minutes <= 60] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_what_others_have_to_permit_comes_with_a_request_and_a_risk(guide: Guide) -> None:
    others = [step for step in guide.steps if step.permission is not Permission.NONE]
    assert [step.key for step in others if not step.ask] == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_history_has_the_same_ways_on_in_every_guide(guide: Guide) -> None:
    if history := guide.questions_by_key.get("history"):
        effects = {choice.key: choice.effect for choice in history.choices}
        assert (effects["running"], effects["finished"], effects["failed-text"]) == (
            Effect.WAIT,
            Effect.RESOLVED,
            Effect.PASTE,
        )
