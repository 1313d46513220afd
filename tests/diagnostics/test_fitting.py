from __future__ import annotations

from dataclasses import replace

import pytest

from tests.diagnostics.outputs import NOTHING, OUTPUT
from tests.factories import a_guide, a_question, shipped
from troubleshoot import catalog
from troubleshoot.diagnostics import FINDABLE, fitted, read_output
from troubleshoot.engine.guide import NOT_SURE
from troubleshoot.engine.situation import Situation

FOUND = read_output(OUTPUT)


def test_only_questions_of_the_guides_are_answered() -> None:
    asking = a_guide(questions=(a_question("vpn", "yes", "no"),))
    assert fitted(FOUND, [a_guide(), asking], Situation()).answers == {"vpn": "no"}


def test_a_choice_that_a_guide_does_not_offer_is_no_answer() -> None:
    asking = a_guide(questions=(a_question("connection", "wired"),))
    assert fitted(FOUND, [asking], Situation()).answers == {}


def test_every_guide_takes_all_details() -> None:
    assert fitted(FOUND, [a_guide()], Situation()).details == FOUND.details


def test_what_was_given_otherwise_is_changed_and_named() -> None:
    asking = a_guide(questions=(a_question("vpn", "yes", "no"), a_question("port-443", "yes", "no")))
    now = Situation(answers={"vpn": "yes", "port-443": "yes"}, details={"pac-version": "1.0"})
    assert fitted(FOUND, [asking], now).changed == ("vpn", "pac-version")


def test_an_uncertain_answer_is_filled_in_without_a_word() -> None:
    asking = a_guide(questions=(a_question("vpn", "yes", "no"),))
    fit = fitted(FOUND, [asking], Situation(answers={"vpn": NOT_SURE}))
    assert (fit.answers, fit.changed) == ({"vpn": "no"}, ())


def test_what_could_not_be_found_out_changes_nothing() -> None:
    asking = a_guide(questions=(a_question("vpn", "yes", "no"),))
    fit = fitted(read_output(NOTHING), [asking], Situation(answers={"vpn": "yes"}))
    assert (fit.answers, fit.details, fit.changed) == ({}, {}, ())


def test_the_browser_that_a_person_named_stays() -> None:
    fit = fitted(FOUND, [a_guide()], Situation(details={"browser": "Firefox"}))
    assert ("browser" in fit.details, fit.changed) == (False, ())


def test_a_second_run_names_no_change() -> None:
    later = replace(FOUND, details={**FOUND.details, "collected-at": "2026-11-25 08:00:00Z"})
    assert fitted(later, [a_guide()], Situation(details=dict(FOUND.details))).changed == ()


@pytest.mark.parametrize("key", sorted(FINDABLE))
def test_a_shipped_guide_asks_what_can_be_found(key: str) -> None:
    assert key in shipped().questions_by_key


def test_the_shipped_guide_takes_every_answer() -> None:
    assert fitted(FOUND, [shipped()], Situation()).answers == FOUND.answers


def test_an_output_alone_finds_no_guide() -> None:
    from troubleshoot.engine.matching import Matcher

    guides = [shipped(path.stem) for path in catalog.SHIPPED.glob("*.yaml")]
    diagnosis = Matcher(guides).diagnose(OUTPUT)
    assert (diagnosis.verdict, diagnosis.matches) == (None, ())
