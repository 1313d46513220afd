"""What the facts add up to."""

from __future__ import annotations

import pytest

from tests.factories import a_guide, a_pattern, a_question
from troubleshoot.engine.facts import (
    Answered,
    Attempted,
    Credited,
    Escalated,
    Fact,
    Left,
    Mark,
    Marked,
    Reported,
    Result,
    Switched,
    TriedBefore,
    Undone,
)
from troubleshoot.engine.guide import NOT_SURE, Choice, Weight
from troubleshoot.engine.situation import Attempt, Kept, Situation, situation

SLUG = "cut-line"


def told(*weights: Weight) -> Situation:
    """A text with one pattern for each weight was reported."""
    return situation([Reported(1, {SLUG: tuple(f"p{n}" for n in range(len(weights)))}, SLUG)])


def inferring(*weights: Weight) -> dict[str, str]:
    """What follows from a text in which each choice is told by a pattern of its weight."""
    choices = [Choice(f"c{n}", f"C{n}", told_by=(f"p{n}",)) for n in range(len(weights))]
    patterns = tuple(a_pattern(f"p{n}", weight=weight) for n, weight in enumerate(weights))
    guide = a_guide(patterns=patterns, questions=(a_question("tool", *choices, "else"),))
    return told(*weights).inferred(guide)


def attempted(number: int, result: Result = Result.SAME_ERROR, **marks: Mark) -> Attempted:
    return Attempted(number, SLUG, tuple(marks), marks, result)


def put_to_test(*facts: Fact) -> list[tuple[str, ...]]:
    return [attempt.tested for attempt in situation(facts).attempts]


def last(*facts: Fact) -> Attempt:
    return situation(facts).attempts[-1]


def test_no_facts_are_an_empty_situation() -> None:
    assert situation([]) == Situation()


def test_the_last_answer_holds() -> None:
    now = situation([Answered(1, {"vpn": "yes"}), Answered(2, {"vpn": "no"})])
    assert (now.answers, now.answered_at, now.version) == ({"vpn": "no"}, {"vpn": 2}, 2)


def test_an_answer_is_withdrawn() -> None:
    now = situation([Answered(1, {"vpn": "yes", "tool": "pac"}), Answered(2, {"vpn": None})])
    assert now.answers == {"tool": "pac"}


def test_details_are_changed_and_withdrawn() -> None:
    facts = [Answered(1, details={"a": "1", "b": "2"}), Answered(2, details={"a": "3", "b": None})]
    assert situation(facts).details == {"a": "3"}


def test_withdrawing_what_was_never_given_changes_nothing() -> None:
    now = situation([Answered(1, {"vpn": None}, {"a": None})])
    assert (now.answers, now.details) == ({}, {})


def test_a_text_tells_an_answer() -> None:
    assert inferring(Weight.GENERIC) == {"tool": "c0"}


@pytest.mark.parametrize("strong", [Weight.DECISIVE, Weight.AGAINST])
@pytest.mark.parametrize("weak", [Weight.SUPPORTING, Weight.GENERIC])
def test_the_strongest_pattern_tells_the_answer(strong: Weight, weak: Weight) -> None:
    assert inferring(weak, strong) == {"tool": "c1"}


@pytest.mark.parametrize("weight", Weight)
def test_a_tie_tells_no_answer(weight: Weight) -> None:
    assert inferring(weight, weight) == {}


def test_a_given_answer_wins_over_the_text() -> None:
    question = a_question("tool", Choice("pac", "PAC", told_by=("cut",)), "browser")
    guide = a_guide(questions=(question,))
    facts: list[Fact] = [Reported(1, {SLUG: ("cut",)}, SLUG)]
    assert situation(facts).known(guide) == {"tool": "pac"}
    assert situation([*facts, Answered(2, {"tool": NOT_SURE})]).known(guide) == {"tool": NOT_SURE}
    assert situation([*facts, Answered(2, {"tool": "browser"})]).known(guide) == {"tool": "browser"}


def test_a_withdrawn_answer_leaves_what_the_text_tells() -> None:
    guide = a_guide(questions=(a_question("tool", Choice("pac", "PAC", told_by=("cut",)), "browser"),))
    facts: list[Fact] = [
        Reported(1, {SLUG: ("cut",)}, SLUG),
        Answered(2, {"tool": "browser"}),
        Answered(3, {"tool": None}),
    ]
    assert situation(facts).known(guide) == {"tool": "pac"}


def test_an_answer_that_the_guide_does_not_offer_is_not_known() -> None:
    guide = a_guide(questions=(a_question("vpn", "yes", "no"),))
    assert situation([Answered(1, {"vpn": "perhaps", "other": "yes"})]).known(guide) == {}


def test_a_later_text_adds_to_what_was_found() -> None:
    facts = [Reported(1, {SLUG: ("a", "b")}, SLUG), Reported(2, {SLUG: ("b", "c"), "other": ("d",)}, SLUG)]
    assert situation(facts).found == {SLUG: ("a", "b", "c"), "other": ("d",)}


def test_only_a_later_text_speaks_against_the_guide() -> None:
    first = Reported(1, {}, None, against=(SLUG,))
    assert situation([first]).spoken_against == {}
    assert situation([first, Reported(2, {}, None, against=(SLUG,))]).spoken_against == {SLUG: 2}


def test_the_last_checklist_of_what_was_tried_holds() -> None:
    now = situation([TriedBefore(1, SLUG, ("cable", "vpn")), TriedBefore(2, SLUG, ("vpn",))])
    assert now.done(SLUG) == {"vpn"}


def test_what_was_done_belongs_to_its_guide() -> None:
    now = situation([TriedBefore(1, "other", ("cable",)), attempted(2, vpn=Mark.DONE)])
    assert (now.done(SLUG), now.done("other")) == ({"vpn"}, {"cable"})


@pytest.mark.parametrize("mark", [Mark.SKIPPED, Mark.NOT_PERMITTED, Mark.PENDING])
def test_only_done_is_done(mark: Mark) -> None:
    now = situation([attempted(1, cable=mark)])
    assert now.done(SLUG) == set()
    assert now.last_mark == {(SLUG, "cable"): mark}


@pytest.mark.parametrize(
    ("mark", "times"), [(Mark.SKIPPED, 2), (Mark.PENDING, 2), (Mark.DONE, 0), (Mark.NOT_PERMITTED, 0)]
)
def test_skipped_and_pending_steps_are_passed_over(mark: Mark, times: int) -> None:
    now = situation([attempted(1, cable=mark), attempted(2, cable=mark)])
    assert now.passed_over.get((SLUG, "cable"), 0) == times


def test_a_retry_tests_the_steps_that_were_done() -> None:
    assert put_to_test(attempted(1, cable=Mark.DONE, vpn=Mark.SKIPPED)) == [("cable",)]


def test_untested_steps_join_the_next_attempt() -> None:
    first = attempted(1, Result.NOT_TRIED, cable=Mark.DONE)
    assert situation([first]).untested_in(SLUG) == ("cable",)
    assert put_to_test(first, attempted(2, vpn=Mark.DONE)) == [(), ("cable", "vpn")]


def test_a_tested_step_is_not_tested_again() -> None:
    assert put_to_test(attempted(1, cable=Mark.DONE), attempted(2, vpn=Mark.DONE)) == [("cable",), ("vpn",)]


def test_only_the_same_error_counts_as_failed() -> None:
    facts = [attempted(number, result) for number, result in enumerate(Result, 1)]
    assert situation(facts).failed_attempts(SLUG) == 1
    assert situation(facts).failed_attempts("other") == 0


def test_the_only_tested_step_is_credited() -> None:
    attempt = last(attempted(1, Result.FIXED, cable=Mark.DONE, vpn=Mark.SKIPPED))
    assert (attempt.credited, attempt.asked_credit) == (("cable",), True)


def test_one_of_several_tested_steps_is_not_credited_by_itself() -> None:
    attempt = last(attempted(1, Result.FIXED, cable=Mark.DONE, vpn=Mark.DONE))
    assert (attempt.credited, attempt.asked_credit) == ((), False)


def test_credit_is_given_later() -> None:
    fixed = attempted(1, Result.FIXED, cable=Mark.DONE, vpn=Mark.DONE)
    attempt = last(fixed, Credited(2, 1, ("vpn",), "and a restart"))
    assert (attempt.credited, attempt.something_else) == (("vpn",), "and a restart")


def test_not_sure_is_an_answer_to_what_did_it() -> None:
    attempt = last(attempted(1, Result.FIXED, a=Mark.DONE, b=Mark.DONE), Credited(2, 1, ()))
    assert (attempt.credited, attempt.asked_credit) == ((), True)


def test_only_the_last_attempt_can_have_fixed_it() -> None:
    fixed = attempted(1, Result.FIXED, cable=Mark.DONE)
    assert situation([fixed]).fixed_by is not None
    assert situation([fixed, attempted(2)]).fixed_by is None


def test_another_error_asks_to_choose_until_a_text_carries_a_verdict() -> None:
    other = attempted(1, Result.OTHER_ERROR)
    assert situation([other]).choosing
    assert situation([other, Reported(2, {}, None)]).choosing
    assert not situation([other, Reported(2, {}, SLUG)]).choosing


def test_staying_in_the_guide_is_no_switch() -> None:
    now = situation([attempted(1, Result.OTHER_ERROR), Switched(2, SLUG, SLUG)])
    assert (now.choosing, now.switches, now.switched_at) == (False, [], 2)


def test_a_switch_is_kept() -> None:
    assert situation([Switched(1, SLUG, "other")]).switches == [(SLUG, "other")]


def test_any_fact_brings_a_left_session_back() -> None:
    assert situation([Left(1)]).left
    assert not situation([Left(1), Undone(2)]).left


def test_a_hand_over_stays() -> None:
    assert situation([Escalated(1), Answered(2, {"vpn": "no"})]).escalated


def test_attempts_are_numbered_apart_from_facts() -> None:
    now = situation([Answered(1), attempted(2), Answered(3), attempted(4)])
    assert [(attempt.fact, attempt.number) for attempt in now.attempts] == [(2, 1), (4, 2)]


def marked(number: int, *, guide: str = SLUG, importing: bool = False, **marks: Mark) -> Marked:
    return Marked(number, guide, marks, {}, importing)


def test_the_last_marks_hold_and_an_import_that_was_begun_goes_on() -> None:
    now = situation([marked(1, cable=Mark.DONE, importing=True), marked(2, vpn=Mark.SKIPPED)])
    assert now.kept(SLUG) == Kept({"vpn": Mark.SKIPPED}, {}, importing=1)
    assert (now.version, now.last_mark, now.untested) == (0, {}, [])


@pytest.mark.parametrize(
    "after",
    [attempted(2), Switched(2, SLUG, "wall"), Switched(2, SLUG, SLUG, edition=2)],
    ids=["attempt", "guide", "edition"],
)
def test_an_attempt_another_guide_or_edition_ends_what_was_marked(after: Fact) -> None:
    assert situation([marked(1, cable=Mark.DONE), after]).kept(SLUG) == Kept()


@pytest.mark.parametrize(
    "after",
    [Switched(2, SLUG, SLUG), Answered(2), Left(2), Undone(2)],
    ids=["stay", "answer", "left", "undone"],
)
def test_nothing_else_does(after: Fact) -> None:
    assert situation([marked(1, cable=Mark.DONE), after]).kept(SLUG).marks == {"cable": Mark.DONE}


def test_marks_are_of_one_guide() -> None:
    assert situation([marked(1, guide="wall", knock=Mark.DONE)]).kept(SLUG) == Kept()
