"""The ways through the guides for privileges and for the page with the connections."""

from __future__ import annotations

import pytest

from tests.guides.reading import GUIDES, asked, failures, offered, reported
from troubleshoot.engine.guide import Permission

PRIVILEGE, PICKER = "insufficient-privilege", "connections-picker"
REFUSED = "SecLib::CheckPrivilege failed. PrivilegeName: prvCreateEntity"
TIMEOUT = "A timeout occurred while loading the connections picker."


# Privileges --------------------------------------------------------------------------------------


def test_who_is_no_administrator_asks_for_the_role() -> None:
    steps = offered(PRIVILEGE, reported(REFUSED), system_administrator="no")
    assert {"add-yourself", "assign-role"} <= set(steps)
    step = GUIDES[PRIVILEGE].steps_by_key["assign-role"]
    assert step.permission is Permission.IT
    assert step.ask


def test_who_has_the_role_is_not_told_to_get_it() -> None:
    steps = set(offered(PRIVILEGE, reported(REFUSED), system_administrator="yes"))
    assert not {"add-yourself", "assign-role"} & steps
    assert steps >= {"licence-and-mode", "direct-role"}


def test_an_administrator_who_is_refused_goes_to_support() -> None:
    assert failures(PRIVILEGE, reported(REFUSED), system_administrator="yes") >= 3


@pytest.mark.parametrize(
    ("text", "step", "other"),
    [
        (f"Microsoft PowerPlatform CLI\n{REFUSED}", "right-profile", "right-account"),
        (f"##[error]{REFUSED}", "right-profile", "right-account"),
    ],
)
def test_the_tool_in_the_text_needs_no_question(text: str, step: str, other: str) -> None:
    assert "method" not in asked(PRIVILEGE, reported(text))
    steps = offered(PRIVILEGE, reported(text))
    assert step in steps
    assert other not in steps


@pytest.mark.parametrize(
    ("method", "shown"), [("other-tool", True), ("maker-portal", False), ("not_sure", False)]
)
def test_an_application_user_is_looked_at_only_where_a_tool_imports(method: str, shown: bool) -> None:
    assert ("application-user" in offered(PRIVILEGE, reported(REFUSED), method=method)) is shown


def test_a_missing_privilege_is_no_reason_to_delete_anything_unseen() -> None:
    assert not [step for step in offered(PRIVILEGE, reported(REFUSED)) if "leftover" in step]


# The page with the connections -------------------------------------------------------------------


def test_the_import_has_not_begun_so_history_is_not_asked_for() -> None:
    assert not {"history", "upgrade-solution"} & set(GUIDES[PICKER].questions_by_key)


def test_teams_is_opened_in_a_browser_first() -> None:
    steps = offered(PICKER, reported(TIMEOUT), where_opened="teams")
    assert steps[0] == "teams-in-browser"
    assert not {"clear-site-data", "switch-to-classic", "other-browser"} & set(steps)


@pytest.mark.parametrize(("choice", "shown"), [("yes", True), ("no", False)])
def test_the_classic_view_is_offered_where_there_is_one(choice: str, shown: bool) -> None:
    steps = offered(PICKER, reported(TIMEOUT), where_opened="browser", classic_portal=choice)
    assert ("switch-to-classic" in steps) is shown


@pytest.mark.parametrize(("kind", "other"), [("install", "upgrade"), ("upgrade", "install")])
def test_pac_goes_around_the_page(kind: str, other: str) -> None:
    steps = offered(PICKER, reported(TIMEOUT), where_opened="browser", install_or_upgrade=kind)
    assert f"pac-{kind}" in steps
    assert f"pac-{other}" not in steps


def test_an_incident_is_waited_for() -> None:
    assert failures(PICKER, reported(TIMEOUT), where_opened="browser", service_health="incident") == 1
