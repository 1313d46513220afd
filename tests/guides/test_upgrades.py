"""The ways through the guides for leftovers, for managed solutions, and for texts without content."""

from __future__ import annotations

import pytest

from tests.guides.reading import GUIDES, asked, diagnosed, failures, offered, reported, rounds, walked
from troubleshoot.engine.facts import Answered, Fact, Reported
from troubleshoot.engine.flow import (
    AskQuestions,
    Choose,
    HandOver,
    Paste,
    Resolved,
    Screen,
    ShowRound,
    Wait,
    next_screen,
    switch_target,
)
from troubleshoot.engine.situation import situation

LEFTOVER, MISMATCH, VAGUE = "leftover-upgrade", "managed-mismatch", "find-the-real-error"
HOLDING = "Holding solution CenterofExcellenceCoreComponents_Upgrade already exists."
BOTH = "The imported solution and the existing solution must both be managed for upgrade."
INSTALLED = "The solution is already installed on this system as {} solution and the package differs."
NOTHING = "Something went wrong. Please try again later."


# A leftover --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "screen"), [("running", Wait), ("finished", Resolved), ("failed-text", Paste)]
)
def test_history_comes_before_everything(choice: str, screen: type[Screen]) -> None:
    screens = [type(one) for one in walked(LEFTOVER, reported(HOLDING), history=choice)]
    assert screens == [AskQuestions, screen]


def test_no_deletion_is_offered_while_an_import_runs() -> None:
    assert rounds(LEFTOVER, reported(HOLDING), history="running", upgrade_solution="yes") == []


def test_a_leftover_is_applied_before_it_is_deleted() -> None:
    steps = offered(LEFTOVER, reported(HOLDING), upgrade_solution="yes", deleted_before="no")
    assert steps.index("mend-first-failure") < steps.index("apply-upgrade") < steps.index("delete-leftover")
    assert steps.index("delete-leftover") < min(map(steps.index, ("upgrade-portal", "upgrade-pac")))


@pytest.mark.parametrize("choice", ["no", "only", "not_sure"])
def test_nothing_is_deleted_where_nobody_has_seen_both(choice: str) -> None:
    steps = set(offered(LEFTOVER, reported(HOLDING), upgrade_solution=choice))
    assert not {"apply-upgrade", "delete-leftover"} & steps


def test_where_only_the_leftover_is_left_a_human_looks_first() -> None:
    screens = list(walked(LEFTOVER, reported(HOLDING), upgrade_solution="only"))
    assert isinstance(screens[-1], HandOver)
    assert not any(isinstance(screen, ShowRound) for screen in screens)


@pytest.mark.parametrize(("choice", "screen"), [("timed-out", Wait), ("refused", Paste)])
def test_a_deletion_that_was_tried_is_looked_at_first(choice: str, screen: type[Screen]) -> None:
    *_, last = walked(LEFTOVER, reported(HOLDING), upgrade_solution="yes", deleted_before=choice)
    assert isinstance(last, screen)


def test_a_leftover_that_no_list_shows_goes_to_support() -> None:
    assert failures(LEFTOVER, reported(HOLDING), upgrade_solution="no") == 1


# Managed and unmanaged ---------------------------------------------------------------------------


def test_an_unmanaged_solution_is_handed_over_without_a_step() -> None:
    facts = reported(INSTALLED.format("an unmanaged"))
    assert [type(screen) for screen in walked(MISMATCH, facts)][-1] is HandOver
    assert offered(MISMATCH, facts) == []


def test_an_unmanaged_file_is_replaced_first() -> None:
    facts = reported(INSTALLED.format("a managed"))
    assert "installed-kind" not in asked(MISMATCH, facts)
    assert offered(MISMATCH, facts)[0] == "managed-file"


def test_an_upgrade_that_never_ended_is_applied_before_it_is_deleted() -> None:
    steps = offered(MISMATCH, reported(BOTH), upgrade_solution="yes", installed_kind="managed")
    assert steps.index("apply-upgrade") < steps.index("delete-leftover")
    assert "pac-upgrade" not in steps


@pytest.mark.parametrize("choice", ["no", "not_sure"])
def test_without_a_leftover_nothing_is_deleted(choice: str) -> None:
    steps = set(offered(MISMATCH, reported(BOTH), upgrade_solution=choice))
    assert steps
    assert not {"apply-upgrade", "delete-leftover"} & steps


@pytest.mark.parametrize(("choice", "shown"), [("yes", True), ("no", False), ("removed", False)])
def test_layers_are_removed_only_where_there_may_be_some(choice: str, shown: bool) -> None:
    steps = offered(MISMATCH, reported(BOTH), upgrade_solution="no", unmanaged_layers=choice)
    assert ("remove-layers" in steps) is shown


# A text without content --------------------------------------------------------------------------


def test_a_vague_text_asks_for_the_one_in_history() -> None:
    screens = list(walked(VAGUE, reported(NOTHING), history="failed-text"))
    assert screens == [AskQuestions(("history",)), screens[-1]]
    assert isinstance(screens[-1], Paste)


@pytest.mark.parametrize("slug", [slug for slug in GUIDES if slug != VAGUE])
def test_the_real_text_is_decided_by_another_guide(slug: str) -> None:
    told: list[Fact] = [reported(NOTHING), Answered(2, {"history": "failed-text"})]
    real = diagnosed(GUIDES[slug].patterns[0].matches[0])
    told.append(Reported(3, real.found, real.verdict))
    assert real.verdict == slug
    # What was answered holds on: the text it asked for is there.
    assert not isinstance(next_screen(GUIDES[slug], situation(told)), (Paste, Choose))


def test_the_same_words_in_history_lead_to_other_places_to_look() -> None:
    again = diagnosed(NOTHING)
    told: list[Fact] = [reported(NOTHING), Answered(2, {"history": "failed-text"})]
    told.append(Reported(3, again.found, again.verdict))
    steps = offered(VAGUE, *told, history="failed-text", upgrade_solution="no", method="maker-portal")
    assert "portal-log" in steps


@pytest.mark.parametrize("choice", ["yes", "only"])
def test_a_leftover_leads_on_to_its_guide(choice: str) -> None:
    answers = {"history": "nothing", "environment": "right", "upgrade-solution": choice}
    now = situation([reported(NOTHING), Answered(2, answers)])
    assert isinstance(next_screen(GUIDES[VAGUE], now), Choose)
    assert switch_target(GUIDES[VAGUE], now) == LEFTOVER


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("pac", "pac-log"),
        ("powershell", "job-message"),
        ("other-tool", "pipeline-log"),
        ("maker-portal", "console"),
    ],
)
def test_each_way_to_import_has_its_place_to_look(method: str, place: str) -> None:
    steps = offered(VAGUE, reported(NOTHING), method=method, upgrade_solution="no")
    assert place in steps
    others = {"job-message", "pipeline-log", "console"} - {place}
    assert not others & set(steps)
