"""The ways through the guides for files, for what is missing, and for what cannot be removed."""

from __future__ import annotations

import pytest

from tests.guides.reading import GUIDES, asked, failures, offered, reported, rounds, walked
from troubleshoot.engine.facts import Fact
from troubleshoot.engine.flow import AskQuestions, HandOver

FILE, MISSING, BLOCKED = "wrong-file", "missing-dependency", "dependency-blocks-delete"
INVALID = "The solution file is invalid."
CREATOR_KIT = '<MissingDependency><Required type="66" solution="CreatorKitCore (1.0.20221205.1)" />'
APPROVALS = '<MissingDependency><Required type="1" solution="msdyn_FlowApprovalsCore (2.0.4.3)" />'
CORE = '<MissingDependency><Required type="2" solution="CenterofExcellenceCoreComponents (3.18)" />'
ACTIVE = '<MissingDependency><Required type="300" schemaName="admin_page" solution="Active" />'
SENTENCE = "Import failed due to missing dependencies for Center of Excellence - {} Components"
HELD = "The {}(4b1b1b4e-0f6b-4f0f-9d53-0c1f3b6e2a11) component cannot be deleted because it is referenced by 2 other components."  # noqa: E501 - one message
OFFICE = (
    "Solution dependencies exist, cannot uninstall. Type: connector, ObjectName: Office 365 Management API"
)
HELD_BY_NAME = (
    "The custom connector admin-5foffice-20365-20management-20api-5f831a5e cannot be deleted because there "
    "are connections associated with this api."
)
UNNAMED = 'The DELETE statement conflicted with the REFERENCE constraint "connector_connectionreference".'
ON_CONNECTORS = {"see-connector", "remove-connector-references", "delete-connector", "hidden-connections"}
ON_CONNECTORS |= {"remove-audit-logs"}
REMOVING = (ON_CONNECTORS - {"see-connector"}) | {"empty-flows", "delete-leftover"}


# A file that is no solution ----------------------------------------------------------------------


def test_who_imported_the_download_unpacks_it_first() -> None:
    steps = offered(FILE, reported(INVALID), unpacked="no", downloaded_from="release")
    assert steps[0] == "unpack"
    assert "original-inner" not in steps


def test_the_name_of_the_download_tells_that_it_was_not_unpacked() -> None:
    facts = reported(f"CoEStarterKit.zip: {INVALID}")
    assert "unpacked" not in asked(FILE, facts)
    assert offered(FILE, facts)[0] == "unpack"


def test_the_source_code_is_not_unpacked_but_replaced() -> None:
    facts = reported(f"coe-starter-kit-main.zip: {INVALID}")
    assert "downloaded-from" not in asked(FILE, facts)
    assert "release-file" in rounds(FILE, facts)[0]
    assert not {"unpack", "original-inner", "right-one"} & set(offered(FILE, facts))


def test_who_packed_it_again_takes_the_inner_zip_as_it_came() -> None:
    steps = offered(FILE, reported(INVALID), unpacked="packed-again", downloaded_from="release")
    assert "original-inner" in steps
    assert not {"unpack", "release-file"} & set(steps)


def test_a_refused_file_is_no_reason_to_look_for_a_leftover() -> None:
    assert not {"history", "upgrade-solution"} & set(GUIDES[FILE].questions_by_key)


def test_a_fresh_file_that_is_refused_goes_to_somebody_else() -> None:
    assert failures(FILE, reported(INVALID)) == 2


# Something is missing ----------------------------------------------------------------------------


def test_a_text_that_names_the_creator_kit_is_asked_nothing_but_its_state() -> None:
    assert set(asked(MISSING, reported(CREATOR_KIT))) == {"creator-kit"}


@pytest.mark.parametrize(
    ("state", "first", "other"),
    [
        ("none", "creator-kit-install", "creator-kit-update"),
        ("old", "creator-kit-update", "creator-kit-install"),
    ],
)
def test_the_creator_kit_is_installed_or_updated(state: str, first: str, other: str) -> None:
    steps = offered(MISSING, reported(CREATOR_KIT), creator_kit=state)
    assert steps[0] == first
    assert other not in steps


def test_who_has_the_latest_creator_kit_is_not_told_to_install_it() -> None:
    steps = offered(MISSING, reported(CREATOR_KIT), creator_kit="latest")
    assert steps
    assert not {"creator-kit-install", "creator-kit-update"} & set(steps)


def test_missing_approvals_need_no_question() -> None:
    assert asked(MISSING, reported(APPROVALS)) == []
    assert offered(MISSING, reported(APPROVALS)) == ["approval-flow", "approval-again"]


def test_core_comes_first_where_its_parts_are_missing() -> None:
    steps = offered(MISSING, reported(CORE), solution="governance")
    assert {"core-finished", "core-first"} <= set(steps)
    assert not [step for step in steps if step.startswith(("creator-kit", "approval"))]


def test_a_release_that_asks_for_active_parts_is_downloaded_again() -> None:
    assert offered(MISSING, reported(ACTIVE))[0] == "fresh-release"
    assert failures(MISSING, reported(ACTIVE)) == 2


@pytest.mark.parametrize(("name", "approvals"), [("Core", False), ("Governance", True)])
def test_without_a_list_the_imported_solution_tells_what_may_be_missing(name: str, approvals: bool) -> None:
    facts = reported(SENTENCE.format(name))
    assert "solution" not in asked(MISSING, facts, missing_from="unseen")
    steps = offered(MISSING, facts, missing_from="unseen", creator_kit="latest")
    assert ("approval-flow" in steps) is approvals


# Something cannot be removed ---------------------------------------------------------------------


@pytest.mark.parametrize("text", [HELD.format("SavedQuery"), HELD.format("connectionreference"), OFFICE])
def test_the_server_text_settles_what_blocks_and_that_it_failed(text: str) -> None:
    assert not {"history", "what-blocks"} & set(asked(BLOCKED, reported(text)))


def test_a_view_gets_its_own_way_and_nothing_that_is_removed() -> None:
    steps = offered(BLOCKED, reported(HELD.format("SavedQuery")), upgrade_solution="no")
    assert "stage-for-upgrade" in steps
    assert not (REMOVING | {"show-dependencies", "own-flows", "other-solutions-first"}) & set(steps)


def test_the_old_connector_gets_the_steps_for_it_alone() -> None:
    steps = set(offered(BLOCKED, reported(OFFICE), upgrade_solution="no"))
    assert steps >= ON_CONNECTORS
    assert not {"show-dependencies", "own-flows", "empty-flows", "stage-for-upgrade"} & steps


@pytest.mark.parametrize("text", [OFFICE, HELD_BY_NAME])
def test_the_name_of_the_old_connector_is_the_evidence_for_what_is_removed_last(text: str) -> None:
    assert "what-blocks" not in asked(BLOCKED, reported(text))
    steps = offered(BLOCKED, reported(text), upgrade_solution="no")
    milder = {"see-connector", "remove-connector-references"}
    assert max(map(steps.index, milder)) < steps.index("remove-audit-logs")


@pytest.mark.parametrize("upgrade", ["yes", "no"])
def test_a_connector_without_a_name_costs_nobody_a_solution(upgrade: str) -> None:
    steps = offered(BLOCKED, reported(UNNAMED), upgrade_solution=upgrade)
    assert "see-connector" in steps
    assert "remove-audit-logs" not in steps
    assert "remove-audit-logs" not in offered(
        BLOCKED, upgrade_solution=upgrade, what_blocks="custom-connector"
    )


@pytest.mark.parametrize(
    "kind", ["SavedQuery", "connectionreference", "EnvironmentVariableDefinition", "Role"]
)
def test_no_other_part_gets_the_steps_for_connectors(kind: str) -> None:
    assert not ON_CONNECTORS & set(offered(BLOCKED, reported(HELD.format(kind)), upgrade_solution="yes"))


def test_who_knows_nothing_is_told_to_remove_nothing() -> None:
    assert offered(BLOCKED)
    assert not REMOVING & set(offered(BLOCKED))


@pytest.mark.parametrize("text", [HELD.format("SavedQuery"), HELD.format("connectionreference"), OFFICE])
def test_a_leftover_is_applied_before_it_is_deleted(text: str) -> None:
    steps = offered(BLOCKED, reported(text), upgrade_solution="yes")
    assert "apply-by-hand" in steps
    if "delete-leftover" in steps:
        assert steps.index("apply-by-hand") < steps.index("delete-leftover")


def test_where_only_the_leftover_is_left_a_human_looks_first() -> None:
    facts: Fact = reported(HELD.format("connectionreference"))
    screens = list(walked(BLOCKED, facts, upgrade_solution="only"))
    assert rounds(BLOCKED, facts, upgrade_solution="only") == []
    assert [type(screen) for screen in screens] == [AskQuestions, HandOver]


def test_a_very_old_base_is_talked_over_after_one_failure() -> None:
    assert failures(BLOCKED, reported(HELD.format("Role")), upgrade_solution="no", old_base="ancient") == 1
