"""The ways through the guides in which time is the main remedy."""

from __future__ import annotations

import pytest

from tests.guides.reading import GUIDES, asked, failures, offered, reported, rounds, walked
from troubleshoot.engine.flow import AskQuestions, HandOver, Paste, Resolved, Screen, Wait

LIMIT, DATABASE = "client-wait-limit", "database-timeout"
THROTTLED, FAULT = "throttling", "transient-service-error"
TEXTS = {
    LIMIT: "##[error]Import Timeout Exceeded: 900",
    DATABASE: "The database operation timed out due to blocking",
    THROTTLED: "CanvasApp import: FAILURE: Code: TooManyRequests Message: Too many requests",
    FAULT: 'Flow server error returned with status code "BadGateway" and details',
}
INDEX = "one or more indexes are currently in resumable index rebuild state."
ANOTHER = "Cannot start another [Import] because there is a previous [Import] running at this moment."
AGAIN = (DATABASE, THROTTLED, FAULT)


def minutes(slug: str, step: str) -> int:
    return GUIDES[slug].steps_by_key[step].wait_minutes


# A tool that stopped waiting ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "screen"), [("running", Wait), ("finished", Resolved), ("failed-text", Paste)]
)
@pytest.mark.parametrize("slug", [LIMIT, THROTTLED, DATABASE, FAULT])
def test_history_decides_before_anything_is_done(slug: str, choice: str, screen: type[Screen]) -> None:
    symptom = next(pattern.key for pattern in GUIDES[slug].patterns if pattern.when)
    screens = list(walked(slug, reported("", symptom), history=choice))
    assert [type(one) for one in screens] == [AskQuestions, screen]


@pytest.mark.parametrize(
    ("text", "step", "others"),
    [
        (
            "Import-CrmSolution halted due to exceeding the maximum timeout of 900.",
            "module-wait",
            "pac-sign-in",
        ),
        ("##[error]The job ran longer than the maximum time of 60 minutes.", "task-wait", "pac-sign-in"),
        ("Maximum async wait time exceeded.", "pac-sign-in", "module-wait"),
        ("timeout of 300000ms exceeded (ECONNABORTED)", "pac-sign-in", "task-wait"),
    ],
)
def test_the_text_tells_which_limit_to_raise(text: str, step: str, others: str) -> None:
    assert "who-waited" not in asked(LIMIT, reported(text))
    steps = offered(LIMIT, reported(text))
    assert step in steps
    assert others not in steps


@pytest.mark.parametrize(
    ("kind", "other"), [("install", "pac-wait-upgrade"), ("upgrade", "pac-wait-install")]
)
def test_install_and_upgrade_are_told_apart(kind: str, other: str) -> None:
    steps = offered(LIMIT, who_waited="pac", install_or_upgrade=kind)
    assert steps.index("pac-sign-in") < steps.index(f"pac-wait-{kind}")
    assert other not in steps


def test_who_met_another_import_waits_before_importing() -> None:
    steps = offered(LIMIT, reported(ANOTHER), install_or_upgrade="upgrade")
    assert steps.index("who-else") < steps.index("wait-an-hour") < steps.index("pac-wait-upgrade")
    assert minutes(LIMIT, "wait-an-hour") == 60


def test_a_limit_that_is_met_three_times_goes_to_support() -> None:
    assert failures(LIMIT, reported(TEXTS[LIMIT]), service_health="healthy") == 3


# A busy service ----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", AGAIN)
def test_the_text_of_the_server_needs_no_look_at_history(slug: str) -> None:
    assert "history" not in asked(slug, reported(TEXTS[slug]))


@pytest.mark.parametrize("slug", AGAIN)
@pytest.mark.parametrize("leftover", ["yes", "no"])
def test_the_first_retry_waits_for_an_hour_at_least(slug: str, leftover: str) -> None:
    first = rounds(slug, reported(TEXTS[slug]), upgrade_solution=leftover, how_often="once")[0]
    assert [minutes(slug, step) >= 60 for step in first] == [True]


@pytest.mark.parametrize("slug", AGAIN)
@pytest.mark.parametrize(("leftover", "shown"), [("yes", True), ("no", False), ("not_sure", False)])
def test_a_leftover_is_deleted_only_where_it_was_seen(slug: str, leftover: str, shown: bool) -> None:
    assert ("leftover-upgrade" in offered(slug, reported(TEXTS[slug]), upgrade_solution=leftover)) is shown


@pytest.mark.parametrize("slug", AGAIN)
def test_where_only_the_leftover_is_left_a_human_looks_first(slug: str) -> None:
    screens = list(walked(slug, reported(TEXTS[slug]), upgrade_solution="only"))
    assert isinstance(screens[-1], HandOver)
    assert rounds(slug, reported(TEXTS[slug]), upgrade_solution="only") == []


@pytest.mark.parametrize(("slug", "count"), [(DATABASE, 1), (FAULT, 1), (THROTTLED, 2)])
def test_what_lasts_for_days_goes_to_support_soon(slug: str, count: int) -> None:
    assert failures(slug, reported(TEXTS[slug]), how_often="days", service_health="healthy") == count


@pytest.mark.parametrize(("slug", "count"), [(DATABASE, 1), (THROTTLED, 1), (FAULT, 2)])
def test_an_incident_ends_the_guide(slug: str, count: int) -> None:
    assert failures(slug, reported(TEXTS[slug]), service_health="incident") == count


@pytest.mark.parametrize("slug", [DATABASE, THROTTLED])
def test_a_first_install_has_no_inventory_to_pause_and_no_releases_between(slug: str) -> None:
    steps = set(offered(slug, reported(TEXTS[slug]), install_or_upgrade="install"))
    assert not {"pause-inventory", "release-by-release"} & steps
    steps = set(offered(slug, reported(TEXTS[slug]), install_or_upgrade="upgrade", upgrade_solution="no"))
    assert steps >= {"pause-inventory", "release-by-release"}


def test_every_pause_of_a_throttled_import_takes_two_hours_at_least() -> None:
    pauses = [step.wait_minutes for step in GUIDES[THROTTLED].steps if step.wait_minutes]
    assert min(pauses) >= 120


# The database ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "step", "other"),
    [(INDEX, "wait-for-index", "wait-for-locks"), (TEXTS[DATABASE], "wait-for-locks", "wait-for-index")],
)
def test_an_index_is_waited_for_longer_than_a_lock(text: str, step: str, other: str) -> None:
    assert "database-said" not in asked(DATABASE, reported(text))
    steps = offered(DATABASE, reported(text), upgrade_solution="no", how_often="once")
    assert steps[0] == step
    assert other not in steps
    assert minutes(DATABASE, "wait-for-index") > minutes(DATABASE, "wait-for-locks")


def test_an_index_that_is_rebuilt_for_days_is_stuck() -> None:
    assert failures(DATABASE, reported(INDEX), how_often="days", upgrade_solution="no") == 0


def test_a_fault_of_one_region_is_for_microsoft() -> None:
    assert failures(FAULT, reported(TEXTS[FAULT]), one_region="yes") == 1
