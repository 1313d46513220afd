"""What is asked, and what the answers lead to."""

from __future__ import annotations

from typing import Any

from tests.engine.flowing import BOTH, SLUG, TWO, VPN, done, shown
from tests.factories import a_guide, a_question, a_step, again, is_, is_not
from troubleshoot.engine.facts import Answered, Reported, Switched
from troubleshoot.engine.flow import (
    AskQuestions,
    Choose,
    HandOver,
    Paste,
    Resolved,
    ShowRound,
    Wait,
    next_screen,
    switch_target,
)
from troubleshoot.engine.guide import NOT_SURE, Choice, Effect, Guide
from troubleshoot.engine.situation import situation


def asking(effect: Effect, **values: Any) -> Guide:
    """A guide whose first question has a choice with this effect."""
    choice = Choice("stop", "Stop", effect, **values)
    return a_guide(
        questions=(a_question("history", choice, "go"), VPN), steps=(a_step("a", is_("vpn", "yes")),)
    )


STOP = Answered(1, {"history": "stop"})
GO = Answered(2, {"history": "go", "vpn": "yes"})


def test_waiting_lasts_until_the_answer_changes() -> None:
    guide = asking(Effect.WAIT, minutes=45, why="Wait.")
    assert shown(guide, STOP) == Wait("history", 45, "Wait.")
    assert shown(guide, STOP, GO) == ShowRound(("a",))


def test_pasting_lasts_until_a_text_comes_or_the_answer_changes() -> None:
    guide = asking(Effect.PASTE, why="Paste.")
    assert shown(guide, STOP) == Paste("history", "Paste.")
    assert shown(guide, STOP, GO) == ShowRound(("a",))
    assert shown(guide, STOP, Reported(2, {}, SLUG)) == AskQuestions(("vpn",))


def test_a_text_from_before_does_not_do_for_pasting() -> None:
    guide = asking(Effect.PASTE, why="Paste.")
    assert shown(guide, Reported(1, {}, SLUG), Answered(2, {"history": "stop"})) == Paste("history", "Paste.")


def test_an_import_that_worked_after_all_is_resolved_without_credit() -> None:
    assert shown(asking(Effect.RESOLVED), STOP) == Resolved((), found_finished=True)


def test_an_answer_can_propose_to_hand_over() -> None:
    assert shown(asking(Effect.ESCALATE, why="Ask."), STOP) == HandOver("Ask.", proposed=True)


def test_an_answer_can_lead_to_another_guide() -> None:
    guide = asking(Effect.SWITCH, guide="other")
    assert shown(guide, STOP) == Choose()
    assert switch_target(guide, situation([STOP])) == "other"


def test_a_switch_that_was_carried_out_is_not_repeated() -> None:
    guide = asking(Effect.SWITCH, guide="other")
    now = situation([STOP, Switched(2, "other", SLUG)])
    assert switch_target(guide, now) is None
    assert next_screen(guide, now) == AskQuestions(("vpn",))


def test_no_answer_leads_to_another_guide_by_itself() -> None:
    assert switch_target(TWO, situation([])) is None


def test_a_question_that_can_leave_stands_alone_and_first() -> None:
    guide = asking(Effect.RESOLVED)
    last = again(guide, questions=guide.questions[::-1])
    assert shown(last) == AskQuestions(("history",))
    assert shown(last, Answered(1, {"history": NOT_SURE})) == AskQuestions(("vpn",))


def test_an_effect_holds_only_while_its_question_is_allowed() -> None:
    stop = Choice("stop", "Stop", Effect.RESOLVED)
    inner = a_question("inner", stop, "go", when=(is_("vpn", "yes", known=True),))
    guide = a_guide(questions=(VPN, inner))
    facts = [Answered(1, {"vpn": "yes", "inner": "stop"})]
    assert shown(guide, *facts) == Resolved((), found_finished=True)
    assert shown(guide, *facts, Answered(2, {"vpn": "no"})) == BOTH


def test_questions_are_asked_for_the_next_round_only() -> None:
    questions = (a_question("late", "x", "y"), VPN)
    steps = (a_step("a", is_("vpn", "yes")), a_step("b", is_("late", "x"), wait_minutes=9))
    guide = a_guide(questions=questions, steps=steps)
    assert shown(guide) == AskQuestions(("vpn",))
    assert shown(guide, Answered(1, {"vpn": "yes"})) == ShowRound(("a",), (("b",),))
    assert shown(guide, Answered(1, {"vpn": "yes"}), done(2, "a")) == AskQuestions(("late",))


def test_open_questions_of_a_round_stand_together_in_the_authors_order() -> None:
    questions = (a_question("two", "x", "y"), a_question("one", "x", "y"))
    guide = a_guide(questions=questions, steps=(a_step("a", is_("one", "x")), a_step("b", is_("two", "x"))))
    assert shown(guide) == AskQuestions(("two", "one"))


def test_a_second_condition_is_asked_only_if_the_first_allows() -> None:
    questions = (a_question("one", "x", "y"), a_question("two", "x", "y"))
    guide = a_guide(questions=questions, steps=(a_step("a", is_("one", "x"), is_("two", "x")), a_step("b")))
    assert shown(guide) == AskQuestions(("one",))
    assert shown(guide, Answered(1, {"one": "x"})) == AskQuestions(("two",))
    assert shown(guide, Answered(1, {"one": "y"})) == ShowRound(("b",))


def test_an_answer_rules_a_step_out_and_not_sure_does_not() -> None:
    guide = a_guide(questions=(VPN,), steps=(a_step("a", is_not("vpn", "no")), a_step("b")))
    assert shown(guide, Answered(1, {"vpn": "no"})) == ShowRound(("b",))
    assert shown(guide, Answered(1, {"vpn": NOT_SURE})) == ShowRound(("a", "b"))


def test_a_step_that_needs_evidence_waits_for_it_and_asks_nothing() -> None:
    guide = a_guide(questions=(VPN,), steps=(a_step("a", is_("vpn", "yes", known=True)), a_step("b")))
    assert shown(guide) == ShowRound(("b",))
    assert shown(guide, Answered(1, {"vpn": NOT_SURE})) == ShowRound(("b",))
    assert shown(guide, Answered(1, {"vpn": "yes"})) == ShowRound(("a", "b"))


def test_what_the_text_tells_is_not_asked() -> None:
    question = a_question("vpn", Choice("yes", "Yes", told_by=("cut",)), "no")
    guide = a_guide(questions=(question,), steps=(a_step("a", is_("vpn", "yes")),))
    assert shown(guide, Reported(1, {SLUG: ("cut",)}, SLUG)) == ShowRound(("a",))


def test_a_question_is_asked_that_allows_a_needed_one() -> None:
    inner = a_question("inner", "x", "y", when=(is_("vpn", "yes", known=True),))
    guide = a_guide(questions=(VPN, inner), steps=(a_step("a", is_("inner", "x")),))
    assert shown(guide) == AskQuestions(("vpn",))
