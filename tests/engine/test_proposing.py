"""Expressions proposed from texts that say the same."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unknown.kept import TEMPLATES, filled
from troubleshoot.engine.guide import ErrorPattern, Kind, Weight
from troubleshoot.engine.patterns import costs, found_in
from troubleshoot.engine.proposing import Proposal, propose

RIBBON = [
    f"Ribbon of {name} could not be merged (duplicate command [{number}])."
    for number, name in enumerate(["account", "the contact table", "lead", "x", "a b c d"] * 4)
]
OTHERS = ["The ribbon is missing.", "Theme of account could not be published.", "The line was cut."]


def the_proposal(texts: list[str], others: list[str]) -> Proposal:
    proposal = propose(texts, others)
    assert proposal is not None
    return proposal


def as_pattern(expression: str) -> ErrorPattern:
    return ErrorPattern("p", Kind.EXPRESSION, Weight.DECISIVE, expression)


def test_a_proposal_finds_its_texts_and_none_of_the_others() -> None:
    proposal = propose(RIBBON, OTHERS)
    assert proposal is not None
    assert (proposal.found, proposal.others_found, proposal.fits) == (len(RIBBON), 0, True)


def test_a_proposal_finds_texts_it_has_not_seen() -> None:
    proposal = propose(RIBBON, OTHERS)
    assert proposal is not None
    pattern = as_pattern(proposal.expression)
    assert found_in(pattern, "RIBBON of something new could not be\n merged (duplicate command [999]).")
    assert list(costs(pattern)) == []


def test_an_outlier_does_not_spoil_the_proposal() -> None:
    proposal = propose([*RIBBON, "Something else altogether"], OTHERS)
    assert proposal is not None
    assert proposal.found >= 0.95 * proposal.of


def test_what_others_say_too_is_not_proposed() -> None:
    texts = [f"Solution import failed: the widget {n} is upside down" for n in range(5)]
    others = [f"Solution import failed: the gadget {n} is inside out" for n in range(5)]
    proposal = propose(texts, others)
    assert proposal is not None
    assert proposal.fits


@pytest.mark.parametrize("texts", [[], ["<guid-1>", "<guid-2>"]])
def test_nothing_in_common_gives_no_proposal(texts: list[str]) -> None:
    assert propose(texts, OTHERS) is None


def test_a_proposal_that_cannot_tell_says_so() -> None:
    proposal = propose(["The line was cut twice."], ["The line was cut twice."])
    assert proposal is not None
    assert not proposal.fits


@pytest.mark.parametrize("own", TEMPLATES)
@given(st.randoms(use_true_random=False))
def test_a_proposal_for_one_template_finds_none_of_the_others(own: str, by: Random) -> None:
    texts = [filled(own, by) for _ in range(20)]
    others = [filled(template, by) for template in TEMPLATES if template != own for _ in range(5)]
    pattern = as_pattern(the_proposal(texts, others).expression)
    assert sum(found_in(pattern, text.upper()) for text in texts) >= 0.95 * len(texts)
    assert not any(found_in(pattern, text) for text in others)
    assert list(costs(pattern)) == []


@given(
    st.lists(st.text(".^$*+?{}()[]|\\-#&~<>'/a", min_size=1, max_size=5), min_size=4, max_size=12),
    st.text(" \n\t", min_size=1, max_size=3),
)
def test_signs_in_a_text_mean_themselves(parts: list[str], space: str) -> None:
    text = space.join(["the gate", *parts, "was closed"])
    proposal = the_proposal([text] * 3, [])
    assert proposal.found == 3
    assert found_in(as_pattern(proposal.expression), text.swapcase())


def test_texts_of_differing_lengths_share_what_lies_between() -> None:
    texts = [f"{'before ' * n}The gate could not be closed today{' after' * (29 - n)}" for n in range(30)]
    assert the_proposal(texts, []).expression == "the gate could not be closed today"


def test_runs_before_and_after_a_value_belong_together_where_one_does_not_tell() -> None:
    texts = [f"The gate number {n} of the town was closed for good" for n in range(1, 9)]
    others = ["The gate number 5 is open", "The shop of the town was closed for good"]
    proposal = the_proposal(texts, others)
    assert proposal.fits
    assert ".{0,100}" in proposal.expression


def test_what_differs_inside_a_run_is_a_gap() -> None:
    texts = [f"The gate number {n} was closed" for n in range(1, 9)]
    assert the_proposal(texts, []).expression == "the gate number .{0,100} was closed"


@pytest.mark.parametrize(("outliers", "fits"), [(1, True), (2, False)])
def test_one_outlier_of_twenty_is_allowed(outliers: int, fits: bool) -> None:
    texts = [*RIBBON[: 20 - outliers], *["Something else altogether"] * outliers]
    proposal = the_proposal(texts, OTHERS)
    assert (proposal.found, proposal.of, proposal.fits) == (20 - outliers, 20, fits)


def test_what_a_proposal_finds_is_counted_over_all_texts() -> None:
    proposal = the_proposal(RIBBON * 10, OTHERS * 50)
    assert (proposal.found, proposal.of, proposal.others_of) == (200, 200, 150)


def test_an_outlier_that_comes_first_does_not_spoil_the_proposal() -> None:
    assert the_proposal(["Something else altogether", *RIBBON], OTHERS).fits


def test_texts_that_share_no_word_give_no_proposal() -> None:
    assert propose(["The gate was closed", "A parcel got lost"], []) is None


def test_a_proposal_for_long_logs_finds_them() -> None:
    quiet = "\n".join(["Working on it"] * 9)
    logs = [f"Start {n}\n{quiet}\nThe pump failed in the rain\n{quiet}\nError: no water" for n in range(9)]
    assert the_proposal(logs, []).fits


@pytest.mark.parametrize(
    ("expression", "specific"),
    [
        ("vanished between .{0,100} and", False),
        (r"by another publisher on .{0,100}\.", False),
        ("importasholding failed with exception", False),
        ("the gate of .{0,100} was closed for good today", True),
        ("dashboard import: failure: code: layouttoowide", True),
    ],
)
def test_a_proposal_is_specific_if_it_says_enough(expression: str, specific: bool) -> None:
    assert Proposal(expression, 1, 1, 0, 0).specific is specific


def test_a_proposal_that_says_which_error_it_is_comes_before_one_that_fits_by_chance() -> None:
    texts = [f"The spire of {n} leans to the left since noon. Ask {n} somebody else" for n in range(9)]
    assert the_proposal(texts, OTHERS).specific
