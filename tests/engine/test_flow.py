"""What comes next."""

from __future__ import annotations

import pytest

from tests.engine.flowing import BOTH, SLUG, TWO, VPN, attempted, done, shown
from tests.factories import a_guide, a_question, a_step, again, is_
from troubleshoot.engine.estimation import NONE
from troubleshoot.engine.facts import (
    Answered,
    Attempted,
    Escalated,
    Fact,
    Left,
    Mark,
    Outcome,
    Reported,
    Result,
    Switched,
    TriedBefore,
)
from troubleshoot.engine.flow import (
    CHOSEN,
    COSTS_MORE,
    NOTHING_LEFT,
    AskQuestions,
    Choose,
    HandOver,
    Resolved,
    ShowRound,
    next_screen,
    outcome,
    upcoming,
    waiting_for,
)
from troubleshoot.engine.guide import NOT_SURE, Escalation
from troubleshoot.engine.planning import Order, Plan
from troubleshoot.engine.situation import situation


def test_the_first_round_comes_first() -> None:
    assert shown(TWO) == BOTH


def test_later_rounds_are_shown_with_the_first() -> None:
    guide = a_guide(steps=(a_step("a"), a_step("b", wait_minutes=9), a_step("c")))
    assert shown(guide) == ShowRound(("a",), (("b",), ("c",)))


def test_what_was_tried_before_is_not_offered() -> None:
    assert shown(TWO, TriedBefore(1, SLUG, ("cable",))) == ShowRound(("vpn",))


def test_what_was_done_is_not_offered() -> None:
    assert shown(TWO, done(1, "cable")) == ShowRound(("vpn",))


def test_a_withdrawn_step_is_not_offered() -> None:
    assert shown(again(TWO, withdrawn={"cable": "It does harm."})) == ShowRound(("vpn",))


def test_a_skipped_step_waits_for_the_others() -> None:
    assert shown(TWO, attempted(1, cable=Mark.SKIPPED)) == ShowRound(("vpn",))


@pytest.mark.parametrize("mark", [Mark.SKIPPED, Mark.PENDING])
def test_a_step_passed_over_is_offered_once_more_and_only_once(mark: Mark) -> None:
    first = attempted(1, cable=mark, vpn=Mark.DONE)
    assert shown(TWO, first) == ShowRound(("cable",))
    assert shown(TWO, first, attempted(2, cable=mark)) == HandOver(NOTHING_LEFT, proposed=True)


def test_skipped_steps_come_again_in_one_round() -> None:
    guide = a_guide(steps=tuple(a_step(key, wait_minutes=9) for key in "abcdef"))
    skipped = Attempted(1, SLUG, (), dict.fromkeys("abcdef", Mark.SKIPPED), Result.SAME_ERROR)
    assert shown(guide, skipped) == ShowRound(tuple("abcdef"))


def test_a_step_that_is_not_permitted_never_comes_again() -> None:
    forbidden = attempted(1, cable=Mark.NOT_PERMITTED, vpn=Mark.DONE)
    assert shown(TWO, forbidden) == HandOver(NOTHING_LEFT, proposed=True)


def test_a_skipped_step_that_is_then_forbidden_never_comes_again() -> None:
    facts = [attempted(1, cable=Mark.SKIPPED, vpn=Mark.DONE), attempted(2, cable=Mark.NOT_PERMITTED)]
    assert shown(TWO, *facts) == HandOver(NOTHING_LEFT, proposed=True)


def test_a_step_is_not_offered_without_what_it_requires() -> None:
    guide = a_guide(steps=(a_step("a"), a_step("b", requires=("a",), wait_minutes=9)))
    assert shown(guide, attempted(1, a=Mark.NOT_PERMITTED)) == HandOver(NOTHING_LEFT, proposed=True)
    assert shown(guide, done(1, "a")) == ShowRound(("b",))


def test_pending_steps_are_known() -> None:
    now = situation([attempted(1, cable=Mark.PENDING, vpn=Mark.DONE)])
    assert waiting_for(TWO, now) == ("cable",)
    assert waiting_for(TWO, situation([done(1, "cable")])) == ()


def test_a_fixed_attempt_ends_at_once() -> None:
    assert shown(TWO, done(1, "cable", result=Result.FIXED)) == Resolved(("cable",))


def test_untested_steps_end_in_a_bare_retry_offered_once() -> None:
    untested = done(1, "cable", "vpn", result=Result.NOT_TRIED)
    assert shown(TWO, untested) == ShowRound(())
    assert shown(TWO, untested, attempted(2, Result.NOT_TRIED)) == HandOver(NOTHING_LEFT, proposed=True)


def test_a_bare_retry_can_fix_it() -> None:
    facts = [done(1, "cable", "vpn", result=Result.NOT_TRIED), attempted(2, Result.FIXED)]
    now = situation(facts)
    assert next_screen(TWO, now) == Resolved(())
    assert now.attempts[-1].tested == ("cable", "vpn")


def test_a_bare_retry_that_fails_leaves_nothing() -> None:
    facts = [done(1, "cable", "vpn", result=Result.NOT_TRIED), attempted(2)]
    assert shown(TWO, *facts) == HandOver(NOTHING_LEFT, proposed=True)


def test_another_error_asks_to_choose() -> None:
    other = done(1, "cable", result=Result.OTHER_ERROR)
    assert shown(TWO, other) == Choose()
    assert shown(TWO, other, Reported(2, {}, SLUG)) == ShowRound(("vpn",))
    assert shown(TWO, other, Switched(2, SLUG, SLUG)) == ShowRound(("vpn",))


def test_a_later_text_against_the_guide_asks_to_choose() -> None:
    facts: list[Fact] = [Reported(1, {}, SLUG), Reported(2, {}, None, against=(SLUG,))]
    assert shown(TWO, *facts) == Choose()
    assert shown(TWO, *facts, Switched(3, SLUG, SLUG)) == BOTH


def test_a_text_against_another_guide_changes_nothing() -> None:
    assert shown(TWO, Reported(1, {}, SLUG), Reported(2, {}, None, against=("other",))) == BOTH


def test_a_chosen_hand_over_says_so() -> None:
    assert shown(TWO, Escalated(1)) == HandOver(CHOSEN, proposed=False)


def test_a_hand_over_with_nothing_left_says_so() -> None:
    assert shown(TWO, done(1, "cable", "vpn"), Escalated(2)) == HandOver(NOTHING_LEFT, proposed=False)


def test_a_hand_over_by_a_rule_gives_its_reason() -> None:
    guide = again(TWO, escalations=(Escalation("Enough.", failed_attempts=1),))
    assert shown(guide, done(1, "cable"), Escalated(2)) == HandOver("Enough.", proposed=False)


RULE = a_guide(questions=(VPN,), escalations=(Escalation("No.", (is_("vpn", "no"),), failed_attempts=1),))


def test_a_rule_holds_after_enough_failed_attempts() -> None:
    answered = Answered(1, {"vpn": "no"})
    assert shown(RULE, answered) == BOTH
    assert shown(RULE, answered, done(2, "cable")) == HandOver("No.", proposed=True)


def test_an_attempt_without_a_retry_is_not_counted_by_a_rule() -> None:
    facts: list[Fact] = [Answered(1, {"vpn": "no"}), done(2, "cable", result=Result.NOT_TRIED)]
    assert shown(RULE, *facts) == ShowRound(("vpn",))


def test_a_rule_asks_when_its_count_is_reached() -> None:
    assert shown(RULE) == BOTH
    assert shown(RULE, done(1, "cable")) == AskQuestions(("vpn",))


@pytest.mark.parametrize("answer", [NOT_SURE, "yes"])
def test_a_rule_needs_a_known_answer(answer: str) -> None:
    assert shown(RULE, done(1, "cable"), Answered(2, {"vpn": answer})) == ShowRound(("vpn",))


def test_a_rule_asks_its_questions_one_after_the_other() -> None:
    questions = (a_question("one", "x", "y"), a_question("two", "x", "y"))
    guide = a_guide(questions=questions, escalations=(Escalation("No.", (is_("one", "x"), is_("two", "x"))),))
    assert shown(guide) == AskQuestions(("one",))
    assert shown(guide, Answered(1, {"one": "y"})) == BOTH
    assert shown(guide, Answered(1, {"one": "x"})) == AskQuestions(("two",))
    assert shown(guide, Answered(1, {"one": "x", "two": "x"})) == HandOver("No.", proposed=True)


def test_the_first_rule_that_holds_gives_the_reason() -> None:
    rules = (Escalation("First.", failed_attempts=2), Escalation("Second.", failed_attempts=1))
    guide = again(TWO, escalations=rules)
    assert shown(guide, done(1)) == HandOver("Second.", proposed=True)
    assert shown(guide, done(1), done(2)) == HandOver("First.", proposed=True)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ([], Outcome.OPEN),
        ([Left(1)], Outcome.LEFT),
        ([Left(1), Answered(2)], Outcome.OPEN),
        ([Escalated(1)], Outcome.ESCALATED),
        ([done(1, "cable", result=Result.FIXED)], Outcome.RESOLVED),
        ([done(1, "cable", "vpn")], Outcome.OPEN),
    ],
)
def test_the_outcome_follows_from_the_facts(facts: list[Fact], stands: Outcome) -> None:
    now = situation(facts)
    assert outcome(next_screen(TWO, now), now) is stands


def test_what_was_skipped_is_offered_again_before_what_is_left_costs_too_much() -> None:
    steps = tuple(a_step(key, minutes=60) for key in ("good", "poor", "hopeless"))
    guide = a_guide(steps=steps)
    plan = Plan(Order.ESTIMATES, {"good": 0.6, "poor": 0.2, "hopeless": 0.0001, NONE: 0.2})
    facts = [attempted(1, good=Mark.SKIPPED, poor=Mark.DONE)]
    coming = upcoming(guide, situation(facts, plan))
    assert (coming.worth, coming.rest) == ((("good",),), (("hopeless",),))


def test_handing_over_is_proposed_where_what_is_left_costs_more_and_it_can_still_be_done() -> None:
    guide = a_guide(steps=(a_step("hopeless", minutes=60),))
    now = situation([], Plan(Order.ESTIMATES, {"hopeless": 0.0001, NONE: 0.9}))
    assert next_screen(guide, now) == HandOver(COSTS_MORE, proposed=True)
    assert upcoming(guide, now).rest == (("hopeless",),)
