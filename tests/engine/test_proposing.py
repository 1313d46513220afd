"""Expressions proposed from texts that say the same."""

from __future__ import annotations

import pytest

from troubleshoot.engine.guide import ErrorPattern, Kind, Weight
from troubleshoot.engine.patterns import costs, found_in
from troubleshoot.engine.proposing import propose

RIBBON = [
    f"Ribbon of {name} could not be merged (duplicate command [{number}])."
    for number, name in enumerate(["account", "the contact table", "lead", "x", "a b c d"] * 4)
]
OTHERS = ["The ribbon is missing.", "Theme of account could not be published.", "The line was cut."]


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
