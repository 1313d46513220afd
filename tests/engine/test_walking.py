"""A walk: moves made into facts, as far as they fit the guide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.made_up import guides
from tests.engine.test_moves import REPORTS
from tests.factories import a_guide, a_pattern, a_question, a_step, a_symptom, again, is_
from troubleshoot.engine import explaining, flow
from troubleshoot.engine.explaining import Standing
from troubleshoot.engine.facts import Mark, Result
from troubleshoot.engine.guide import Choice, Condition, Effect, Escalation, Guide, Weight
from troubleshoot.engine.moves import (
    Answer,
    Begin,
    Credit,
    Escalate,
    Move,
    Reject,
    Report,
    Retry,
    Stay,
    Switch,
    Tried,
)
from troubleshoot.engine.planning import Order, Plan
from troubleshoot.engine.situation import situation
from troubleshoot.engine.walking import Arriving, Diagnosed, Elsewhere, Misfit, Walked, offered, walked

DONE, SKIPPED = Mark.DONE, Mark.SKIPPED
LINE = a_guide(
    "line",
    patterns=(a_pattern(), a_pattern("fast", "too fast", weight=Weight.SUPPORTING), a_symptom("silent")),
    questions=(
        a_question("os", "linux", Choice("mac", "Mac", told_by=("fast",))),
        a_question("away", "no", Choice("yes", "Yes", Effect.SWITCH, guide="wall")),
    ),
    steps=(a_step("cable"), a_step("vpn", is_("os", "linux")), a_step("proxy", requires=("vpn",))),
    escalations=(Escalation("Enough.", failed_attempts=3),),
)
WALL = a_guide("wall", patterns=(a_pattern("refused", "refused"),))
OWN = Report({"line": ("cut",)}, "line", prints=("11",))
OTHER = Report({"wall": ("refused",)}, "wall", prints=("22",))
ODD = Report(prints=("33",))
STAYS = Answer({"away": "no"})
LINUX = Answer({"os": "linux"})


def walk(*moves: Move, guide: Guide = LINE, **values: Any) -> Walked:
    return walked(guide, moves, {"wall": WALL, guide.slug: guide}, **values)


def begun(*moves: Move) -> Walked:
    return walk(OWN, Begin(), STAYS, LINUX, *moves)


def tried(said: Result = Result.SAME_ERROR, report: Report | None = None, **marks: Mark) -> Retry:
    every = {"cable": SKIPPED, "vpn": SKIPPED, "proxy": SKIPPED}
    return Retry(every | marks, said, report)


# Where moves lead --------------------------------------------------------------------------------


def test_a_walk_begins_before_any_session() -> None:
    assert walk().place == Arriving()


def test_a_text_is_diagnosed_before_a_session_starts() -> None:
    assert walk(OWN).place == Diagnosed(OWN)


def test_questions_come_first() -> None:
    assert walk(OWN, Begin()).place == flow.AskQuestions(("away",))


def test_a_text_can_tell_an_answer() -> None:
    told = walk(Report({"line": ("cut", "fast")}, "line"), Begin(), STAYS)
    assert told.situation.inferred(LINE) == {"os": "mac"}


def test_the_round_holds_what_fits() -> None:
    assert begun().place == flow.ShowRound(("cable", "vpn", "proxy"))


def test_what_was_tried_before_is_not_shown() -> None:
    assert walk(OWN, Begin(("cable",)), STAYS, LINUX).place == flow.ShowRound(("vpn", "proxy"))


def test_ticking_anew_replaces_what_was_tried() -> None:
    again_ticked = walk(OWN, Begin(("cable",)), STAYS, LINUX, Tried(("vpn",)))
    assert again_ticked.place == flow.ShowRound(("cable", "proxy"))


def test_an_answer_can_lead_to_another_guide() -> None:
    assert walk(OWN, Begin(), Answer({"away": "yes"})).place == Elsewhere("wall")


def test_an_answer_leads_to_no_guide_that_is_not_there() -> None:
    guide = again(LINE, questions=(a_question("away", "no", Choice("yes", "Yes", Effect.SWITCH, guide="x")),))
    assert walk(OWN, Begin(), Answer({"away": "yes"}), guide=guide).place == flow.Choose()


@pytest.mark.parametrize(
    ("report", "result"), [(OWN, Result.SAME_ERROR), (ODD, Result.OTHER_ERROR), (OTHER, Result.OTHER_ERROR)]
)
def test_the_text_decides_whether_it_is_another_error(report: Report, result: Result) -> None:
    assert begun(tried(Result.OTHER_ERROR, report)).situation.attempts[-1].result is result


def test_the_same_unknown_text_is_the_same_error() -> None:
    walk_on = begun(
        tried(Result.OTHER_ERROR, ODD), Stay(), Retry(dict(tried().marks), Result.OTHER_ERROR, ODD)
    )
    assert walk_on.situation.attempts[-1].result is Result.SAME_ERROR
    assert walk_on.situation.attempts[-1].said_other


def test_another_error_leads_to_the_guide_that_knows_it() -> None:
    assert begun(tried(Result.OTHER_ERROR, OTHER)).place == Elsewhere("wall")


def test_another_error_that_no_guide_knows_leaves_the_choice() -> None:
    assert begun(tried(Result.OTHER_ERROR, ODD)).place == flow.Choose()


def test_a_later_text_leads_to_its_guide() -> None:
    assert begun(OTHER).place == Elsewhere("wall")


def test_what_fixed_it_can_be_credited() -> None:
    fixed = begun(tried(Result.FIXED, cable=DONE, vpn=DONE), Credit(("vpn",)))
    assert fixed.place == flow.Resolved(("vpn",))


def test_something_else_can_have_fixed_it() -> None:
    fixed = begun(tried(Result.FIXED, cable=DONE, vpn=DONE), Credit(something_else=True)).situation.fixed_by
    assert fixed and fixed.asked_credit and fixed.something_else


def test_rejecting_leaves_the_choice_and_staying_takes_it_back() -> None:
    assert begun(Reject()).place == flow.Choose()
    assert begun(Reject(), Stay()).place == begun().place


def test_handing_over_closes_the_walk() -> None:
    assert begun(Escalate()).closed


def test_a_rule_proposes_to_hand_over_and_leaves_the_steps() -> None:
    rule = again(LINE, escalations=(Escalation("Enough.", (is_("os", "linux"),)),))
    proposed = walk(OWN, Begin(), STAYS, LINUX, guide=rule)
    assert proposed.place == flow.HandOver("Enough.", proposed=True)
    assert offered(rule, proposed.situation, proposed.place) == ("cable", "vpn", "proxy")


def test_whoever_chooses_this_guide_against_the_text_has_rejected_the_other() -> None:
    chosen = walk(OTHER, Begin())
    assert list(chosen.situation.rejected) == ["wall"]
    assert chosen.situation.switches == [("wall", "line")]
    assert chosen.place == flow.AskQuestions(("away",))


def test_by_the_estimates_the_order_can_be_another() -> None:
    plan = Plan(Order.ESTIMATES, {"cable": 0.1, "vpn": 8, "proxy": 0.1})
    moves = OWN, Begin(), STAYS, LINUX
    place = walked(LINE, moves, {"line": LINE}, plan).place
    assert isinstance(place, flow.ShowRound) and place.steps[0] == "vpn"


# What cannot be ----------------------------------------------------------------------------------

NOT_NOW: list[tuple[Move, ...]] = [
    (Answer({}),),
    (tried(),),
    (Escalate(),),
    (Stay(),),
    (OWN, OWN),
    (OWN, Tried(())),
    (OWN, Begin(), Begin()),
    (OWN, Begin(), tried()),
    (OWN, Begin(), Credit()),
    (OWN, Begin(), STAYS, LINUX, tried(Result.OTHER_ERROR)),
    (OWN, Begin(), STAYS, LINUX, tried(Result.FIXED), tried()),
    (OWN, Begin(), Escalate(), Escalate()),
    (OWN, Begin(), Switch("wall"), STAYS),
]


@pytest.mark.parametrize("moves", NOT_NOW)
def test_a_move_at_the_wrong_place_is_not_made(moves: tuple[Move, ...]) -> None:
    found = walk(*moves)
    assert (found.misfit, found.moves) == (Misfit.NOT_NOW, moves[:-1])


@pytest.mark.parametrize(
    "move",
    [
        *(Answer({"odd": "yes"}), Answer({"os": "odd"}), Tried(("odd",)), Switch("odd"), Switch("line")),
        *(Report({"line": ("odd",)}), Report({"odd": ()}), Report(verdict="odd"), Report(against=("odd",))),
        Report({"wall": ("odd",)}),
    ],
)
def test_a_move_that_names_what_is_not_there_is_not_made(move: Move) -> None:
    found = begun(move)
    assert (found.misfit, len(found.moves)) == (Misfit.UNKNOWN, 4)


def test_a_round_that_was_another_one_is_not_taken() -> None:
    found = begun(Retry({"cable": DONE}, Result.SAME_ERROR), Stay())
    assert (found.misfit, found.place) == (Misfit.OTHER_ROUND, begun().place)


def test_only_what_was_tested_can_be_credited() -> None:
    found = begun(tried(Result.FIXED, cable=DONE), Credit(("vpn",)))
    assert found.misfit is Misfit.UNKNOWN


# Whatever the guide says -------------------------------------------------------------------------


@st.composite
def broken(draw: st.DrawFn) -> Guide:
    """A guide whose parts name what is not there, or nothing at all."""
    guide = draw(guides())
    odd = draw(st.lists(st.sampled_from(["odd", "os", *guide.questions_by_key]), max_size=2))
    when = tuple(Condition(key, ("odd",), draw(st.booleans()), draw(st.booleans())) for key in odd)
    choices = (Choice("a", "A", Effect.SWITCH, guide="nowhere"), Choice("b", "B", told_by=("gone",)))
    return replace(
        guide,
        steps=tuple(
            replace(step, when=(*step.when, *when), requires=(*step.requires, *odd[:1]))
            for step in guide.steps
        ),
        questions=(
            *(replace(one, when=(*one.when, *when)) for one in guide.questions),
            a_question("os", *choices, when=when),
        ),
        escalations=(*guide.escalations, Escalation("", when, draw(st.integers(0, 2)))),
    )


@st.composite
def moves_in(draw: st.DrawFn, guide: Guide, at: Walked) -> Move:
    """A move that may fit where the walk is."""
    keys = st.sampled_from(["odd", *guide.steps_by_key])
    some = st.lists(keys, max_size=2).map(tuple)
    asked = list(guide.questions_by_key)
    choices = [None, "not_sure", *(c.key for q in guide.questions for c in q.choices)]
    reports = (
        REPORTS | st.just(Report()) | st.just(Report({guide.slug: tuple(guide.patterns_by_key)}, guide.slug))
    )
    steps = offered(guide, at.situation, at.place) if at.inside else None
    marks = {key: draw(st.sampled_from(Mark)) for key in steps or ()}
    move: Move = draw(
        st.one_of(
            *[
                st.builds(
                    Answer, st.dictionaries(st.sampled_from(asked), st.sampled_from(choices), max_size=2)
                )
            ]
            * 2,
            *[st.builds(Retry, st.just(marks), st.sampled_from(Result), st.none() | reports)] * 3,
            reports,
            st.builds(Begin, some),
            st.builds(Tried, some),
            st.builds(Credit, some, st.booleans()),
            st.sampled_from([Begin(), Escalate(), Reject(), Stay(), Switch("line")]),
        )
    )
    return move


@given(st.data(), broken(), st.sampled_from(Order))
def test_no_guide_and_no_move_brings_a_walk_down(data: st.DataObject, guide: Guide, order: Order) -> None:
    made: list[Move] = []
    plan, around = Plan(order), {"line": LINE, guide.slug: guide}
    for _ in range(8):
        at = walked(guide, made, around, plan)
        assert at.moves == tuple(made) and at.misfit is None
        check(guide, at)
        move = data.draw(moves_in(guide, at))
        if walked(guide, [*made, move], around, plan).misfit is None:
            made.append(move)


def check(guide: Guide, at: Walked) -> None:
    """The screen is the fold over the facts, and what stands of steps and rules agrees with it."""
    if at.inside:
        assert at.place == flow.next_screen(guide, situation(at.facts, at.situation.plan))
    coming = {
        one.step.key for one in explaining.standings(guide, at.situation) if one.standing is Standing.COMING
    }
    assert coming == {key for group in flow.upcoming(guide, at.situation).worth for key in group}
    explaining.rules(guide, at.situation)


def standing(key: str, at: Walked, guide: Guide = LINE) -> explaining.StepStanding:
    return next(one for one in explaining.standings(guide, at.situation) if one.step.key == key)


# What stands of a step ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "moves", "expected"),
    [
        ("cable", (), Standing.COMING),
        ("cable", (tried(cable=DONE),), Standing.DONE),
        ("cable", (Tried(("cable",)),), Standing.TRIED),
        ("cable", (tried(cable=Mark.NOT_PERMITTED),), Standing.NOT_PERMITTED),
        ("vpn", (Answer({"os": "mac"}),), Standing.RULED_OUT),
        ("proxy", (Answer({"os": "mac"}),), Standing.REQUIRES),
        (
            "proxy",
            (tried(Result.NOT_TRIED, cable=DONE, vpn=DONE), Retry({"proxy": SKIPPED}, Result.NOT_TRIED)),
            Standing.PASSED_OVER,
        ),
    ],
)
def test_what_stands_of_a_step(key: str, moves: tuple[Move, ...], expected: Standing) -> None:
    assert standing(key, begun(*moves)).standing is expected


def test_a_step_passed_over_once_comes_again_at_the_end() -> None:
    guide = again(LINE, steps=(a_step("cable"), a_step("night", wait_minutes=600)))
    at = walk(OWN, Begin(), STAYS, Retry({"cable": SKIPPED}, Result.NOT_TRIED), guide=guide)
    assert standing("cable", at, guide).standing is Standing.ONCE_MORE


def test_a_withdrawn_step_is_called_so() -> None:
    guide = again(LINE, withdrawn={"cable": "It does harm."})
    assert standing("cable", walk(OWN, Begin(), guide=guide), guide).standing is Standing.WITHDRAWN


def test_a_rule_tells_how_far_it_is() -> None:
    guide = again(LINE, escalations=(Escalation("Enough.", (is_("os", "linux"), is_("away", "yes")), 2),))
    at = walk(OWN, Begin(), STAYS, guide=guide)
    (rule,) = explaining.rules(guide, at.situation)
    assert (rule.failed, [held for _, held in rule.conditions], rule.holds) == (0, [None, False], False)


def test_the_patterns_that_tell_an_answer_are_named() -> None:
    at = walk(Report({"line": ("cut", "fast")}, "line"), Begin(), STAYS)
    assert explaining.told_by(LINE, at.situation, "os", "mac") == ("fast",)
