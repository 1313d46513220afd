"""Simulated people, led through guides by the pure flow alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.factories import a_guide, a_question, a_step, is_, is_not
from tests.sessions.person import the_line
from troubleshoot.engine import facts
from troubleshoot.engine.facts import Attempted, Fact, Mark, Result
from troubleshoot.engine.flow import (
    AskQuestions,
    Choose,
    HandOver,
    Paste,
    Resolved,
    ShowRound,
    Wait,
    next_screen,
)
from troubleshoot.engine.guide import NOT_SURE, Choice, Effect, Guide
from troubleshoot.engine.situation import situation
from troubleshoot.simulation import (
    Answer,
    BadTruth,
    Credit,
    Escalate,
    Leave,
    Move,
    Person,
    Truth,
    Try,
    by_author,
    read_truth,
)

FIVE = a_guide(steps=tuple(a_step(f"s{number}") for number in range(5)), retry_minutes=60)
NEVER_LEAVES = Truth({"s0": 0.5, "s4": 0.4}, leave=0)


def fact_of(move: Move, number: int, guide: Guide, shown: tuple[str, ...]) -> Fact:
    """What a move stores."""
    match move:
        case Answer(answers=answers):
            return facts.Answered(number, answers)
        case Try(marks=marks, result=result):
            return Attempted(number, guide.slug, shown, marks, result)
        case Credit(step=step):
            return facts.Credited(number, number - 1, (step,))
        case Escalate():
            return facts.Escalated(number)
        case Leave():
            return facts.Left(number)


def walked(person: Person, guide: Guide = FIVE, seed: int = 0) -> list[Move]:
    """Everything a person does in a guide."""
    chance, moves, known = Random(seed), list[Move](), list[Fact]()
    while not (moves and isinstance(moves[-1], Leave)):
        now = situation(known)
        screen = next_screen(guide, now)
        move = person.move(guide, screen, now, chance)
        if move is None:
            break
        shown = screen.steps if isinstance(screen, ShowRound) else ()
        known.append(fact_of(move, len(known) + 1, guide, shown))
        moves.append(move)
    return moves


def somebody(*fixes: str, **truth: Any) -> Person:
    """A person with such a case, who never leaves."""
    defaults: dict[str, Any] = {"steps": {}, "leave": 0}
    return Person(Truth(**(defaults | truth)), frozenset(fixes))


def crowd(truth: Truth, size: int = 4000) -> Counter[frozenset[str]]:
    """How many of so many people have which fixes."""
    chance = Random(1)
    return Counter(Person.met(truth, chance).fixes for _ in range(size))


def test_causes_come_as_often_as_the_truth_says() -> None:
    met = crowd(NEVER_LEAVES)
    shares = [met[frozenset(fixes)] / met.total() for fixes in ({"s0"}, {"s4"}, ())]
    assert shares == pytest.approx([0.5, 0.4, 0.1], abs=0.03)


def test_with_overlap_another_step_would_have_worked_as_well() -> None:
    steps = {"s0": 1.0, "s1": 0.0, "s2": 0.0}
    met = crowd(Truth(steps, overlap=0.25))
    shares = [met[frozenset({"s0", *also})] / met.total() for also in ((), ("s1",), ("s2",))]
    assert shares == pytest.approx([0.75, 0.125, 0.125], abs=0.03)


def test_overlap_needs_another_step() -> None:
    assert crowd(Truth({"s0": 1.0}, overlap=1), 10) == {frozenset({"s0"}): 10}


def test_it_is_fixed_once_the_right_step_is_done() -> None:
    tries = [move for move in walked(somebody("s4")) if isinstance(move, Try)]
    assert [move.result for move in tries] == [Result.SAME_ERROR, Result.FIXED]
    assert set(tries[0].marks.values()) == {Mark.DONE}


def test_whom_no_step_helps_hands_over() -> None:
    *tries, last = walked(somebody())
    assert [type(move) for move in tries] == [Try, Try]
    assert isinstance(last, Escalate)


def test_whoever_always_leaves_does_so_after_the_first_failure() -> None:
    moves = walked(somebody("s4", leave=1))
    assert [type(move) for move in moves] == [Try, Leave]


def test_nobody_leaves_after_success() -> None:
    assert isinstance(walked(somebody("s0", leave=1))[0], Try)
    assert not any(isinstance(move, Leave) for move in walked(somebody("s0", leave=1)))


def test_leaving_is_as_likely_as_the_truth_says() -> None:
    left = sum(isinstance(walked(somebody(leave=0.3), seed=seed)[1], Leave) for seed in range(1000))
    assert left / 1000 == pytest.approx(0.3, abs=0.05)


def test_what_is_not_permitted_is_not_done() -> None:
    moves = walked(somebody("s0", not_permitted={"s0": 1}))
    tries = [move for move in moves if isinstance(move, Try)]
    assert tries[0].marks["s0"] is Mark.NOT_PERMITTED
    assert Result.FIXED not in {move.result for move in tries}


def test_nothing_done_is_no_retry() -> None:
    nothing = dict.fromkeys(FIVE.steps_by_key, 1.0)
    moves = walked(somebody("s0", not_permitted=nothing))
    assert {move.result for move in moves if isinstance(move, Try)} == {Result.NOT_TRIED}


def test_half_of_them_name_the_step_among_several() -> None:
    named = [move for seed in range(1000) for move in walked(somebody("s2"), seed=seed)]
    credits = [move for move in named if isinstance(move, Credit)]
    assert len(credits) / 1000 == pytest.approx(0.5, abs=0.05)
    assert {(move.attempt, move.step) for move in credits} == {(1, "s2")}


def test_one_step_alone_needs_no_name() -> None:
    alone = replace(FIVE, steps=FIVE.steps[:1])
    assert not any(isinstance(m, Credit) for seed in range(50) for m in walked(somebody("s0"), alone, seed))


def test_either_of_two_overlapping_fixes_is_named() -> None:
    moves = [move for seed in range(200) for move in walked(somebody("s1", "s2"), seed=seed)]
    assert {move.step for move in moves if isinstance(move, Credit)} == {"s1", "s2"}


def test_a_result_takes_the_steps_and_a_whole_retry() -> None:
    attempt = walked(somebody())[0]
    assert 4 * 5 * 0.8 + 60 <= attempt.minutes <= 4 * 5 * 1.5 + 1.3 * 60


def test_a_wait_passes_before_the_retry() -> None:
    overnight = replace(FIVE, steps=(a_step("night", wait_minutes=480),))
    assert walked(somebody(), overnight)[0].minutes >= 480 + 60


ASKING = a_guide(
    questions=(
        a_question("medium", "cable", "air", "both"),
        a_question("side", "left", "right"),
    ),
    steps=(
        a_step("plug", is_not("medium", "cable")),
        a_step("antenna", is_("medium", "air", "both")),
        a_step("left", is_("side", "left")),
        a_step("right", is_("side", "right")),
    ),
)


def test_answers_rule_out_no_step() -> None:
    given: dict[str, set[str]] = {"medium": set(), "side": set()}
    for seed in range(50):
        for move in walked(somebody(), ASKING, seed):
            for question, choice in move.answers.items() if isinstance(move, Answer) else ():
                given[question].add(choice)
    assert given == {"medium": {"air", "both", NOT_SURE}, "side": {NOT_SURE}}


def test_answers_have_no_effect_but_to_go_on() -> None:
    effects = [
        Choice(effect.value, effect.value, effect, why="So", guide="wall")
        for effect in Effect
        if effect is not Effect.CONTINUE
    ]
    guide = a_guide(questions=(a_question("history", "nothing", *effects),))
    answers = [walked(somebody(), guide, seed)[0] for seed in range(50)]
    assert {a.answers["history"] for a in answers if isinstance(a, Answer)} == {"nothing", NOT_SURE}


@pytest.mark.parametrize("screen", [Wait("history", 30, "It runs"), Paste("history", "Paste it")])
def test_waits_and_pastes_are_answered_anew(screen: Wait | Paste) -> None:
    move = somebody().move(the_line(), screen, situation(()), Random(1))
    assert isinstance(move, Answer)
    assert move.answers["history"] in ("nothing", NOT_SURE)
    assert move.minutes >= (30 if isinstance(screen, Wait) else 0)


def test_whoever_has_to_choose_a_guide_leaves() -> None:
    assert isinstance(somebody().move(FIVE, Choose(), situation(()), Random(1)), Leave)


def test_a_proposed_hand_over_is_accepted_and_then_all_is_done() -> None:
    now = situation(())
    proposed = somebody().move(FIVE, HandOver("Enough.", proposed=True), now, Random(1))
    assert isinstance(proposed, Escalate)
    assert somebody().move(FIVE, HandOver("Enough.", proposed=False), now, Random(1)) is None


def test_found_finished_leaves_nothing_to_name() -> None:
    finished = Resolved((), found_finished=True)
    assert somebody("s0").move(FIVE, finished, situation(()), Random(1)) is None


@pytest.mark.parametrize("seed", range(20))
def test_everybody_comes_to_an_end(seed: int) -> None:
    guide = the_line()
    person = Person.met(by_author(guide), Random(seed))
    assert isinstance(next_screen(guide, situation(())), AskQuestions)
    last = walked(person, guide, seed)[-1]
    assert isinstance(last, Leave | Escalate | Credit) or (
        isinstance(last, Try) and last.result is Result.FIXED
    )


def test_the_same_chance_makes_the_same_moves() -> None:
    assert walked(somebody("s4"), seed=3) == walked(somebody("s4"), seed=3)
    assert walked(somebody("s4"), seed=3) != walked(somebody("s4"), seed=4)


def test_by_the_author_the_truth_is_the_weights() -> None:
    guide = a_guide(steps=(a_step("a", prior=3), a_step("b", prior=1)))
    assert by_author(guide).steps == pytest.approx({"a": 0.6, "b": 0.2})
    assert by_author(guide).leave == 0.15


def test_a_truth_is_read() -> None:
    text = '{"steps": {"s1": 0.5}, "leave": 0, "overlap": 0.25, "not_permitted": {"s2": 1}}'
    steps = {"s0": 0.0, "s1": 0.5, "s2": 0.0, "s3": 0.0, "s4": 0.0}
    assert read_truth(text, FIVE) == Truth(steps, leave=0, overlap=0.25, not_permitted={"s2": 1})


def test_a_truth_needs_only_steps() -> None:
    assert read_truth('{"steps": {}}', FIVE) == Truth(dict.fromkeys(FIVE.steps_by_key, 0.0), leave=0.15)


def test_rounding_is_no_reason_to_refuse_a_truth() -> None:
    shares = [0.05, 0.1, 0.45, 0.3, 0.1]
    assert sum(shares) > 1
    assert read_truth(json.dumps({"steps": dict(zip(FIVE.steps_by_key, shares, strict=True))}), FIVE)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "object"),
        ("{}", "steps"),
        ('{"steps": [0.5]}', "steps"),
        ('{"steps": {"s9": 0.5}}', "steps.s9"),
        ('{"steps": {"s1": "0.5"}}', "steps.s1"),
        ('{"steps": {"s1": true}}', "steps.s1"),
        ('{"steps": {"s1": null}}', "steps.s1"),
        ('{"steps": {"s1": -0.1}}', "steps.s1"),
        ('{"steps": {"s1": NaN}}', "steps.s1"),
        ('{"steps": {"s1": 1e999}}', "steps.s1"),
        (f'{{"steps": {{"s1": 1{"0" * 400}}}}}', "steps.s1"),
        ('{"steps": {"s1": 0.6, "s2": 0.6}}', "1.2"),
        ('{"steps": {"s1": 0.1, "s1": 0.2}}', "s1"),
        ('{"steps": {}, "leave": 1.5}', "leave"),
        ('{"steps": {}, "leave": null}', "leave"),
        ('{"steps": {}, "overlap": -1}', "overlap"),
        ('{"steps": {}, "not_permitted": {"s9": 0.5}}', "not_permitted.s9"),
        ('{"steps": {}, "not_permitted": {"s1": 2}}', "not_permitted.s1"),
        ('{"steps": {}, "not_permitted": 1}', "not_permitted"),
        ('{"steps": {}, "leaves": 0.1}', "leaves"),
    ],
)
def test_a_bad_truth_is_refused_and_its_fault_is_named(text: str, names: str) -> None:
    with pytest.raises(BadTruth) as refused:
        read_truth(text, FIVE)
    assert names in str(refused.value)
