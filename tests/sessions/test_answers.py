from __future__ import annotations

from typing import Any

import pytest

from tests.factories import a_guide, an_id
from tests.sessions.person import DONE, Person, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.flow import AskQuestions, Choose, HandOver, Paste, Resolved, ShowRound, Wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return Person.starting(the_line(), text="The line was cut, over the radio")


def test_an_answer_is_kept(person: Person) -> None:
    assert person.answer({"medium": "cable"}).at.now.answers == {"medium": "cable"}


def test_a_given_answer_wins_over_the_inferred_one(person: Person) -> None:
    at = person.answer({"medium": "cable"}).at
    assert (at.now.inferred(at.guide), at.now.known(at.guide)["medium"]) == ({}, "cable")


def test_a_later_answer_takes_the_place_of_the_earlier(person: Person) -> None:
    person.answer({"medium": "cable"}).answer({"medium": "air"})
    assert person.at.now.answers == {"medium": "air"}


def test_none_withdraws_an_answer_so_that_the_text_tells_again(person: Person) -> None:
    at = person.answer({"medium": "cable"}).answer({"medium": None}).at
    assert (at.now.answers, at.now.inferred(at.guide)) == ({}, {"medium": "air"})


def test_withdrawing_what_was_never_answered_changes_no_answer(person: Person) -> None:
    assert person.answer({"tunnel": None}).at.now.answers == {}


def test_a_question_that_is_not_open_may_be_answered(person: Person) -> None:
    assert isinstance(person.at.screen, AskQuestions) and "tunnel" not in person.at.screen.questions
    assert person.answer({"tunnel": "no"}).at.now.answers == {"tunnel": "no"}


def test_not_sure_is_an_answer_to_every_question(person: Person) -> None:
    every = dict.fromkeys(person.at.guide.questions_by_key, "not_sure")
    assert person.answer(every).at.now.answers == every


def test_not_sure_rules_nothing_out(person: Person) -> None:
    every: dict[str, str | None] = dict.fromkeys(person.at.guide.questions_by_key, "not_sure")
    screen = person.answer(every).at.screen
    assert isinstance(screen, ShowRound) and screen.steps == ("plug", "tunnel-off", "restart", "proxy")


def test_an_answer_rules_out_what_it_contradicts(person: Person) -> None:
    person.answer({"history": "nothing", "medium": "cable", "everywhere": "no"})
    screen = person.at.screen
    assert isinstance(screen, ShowRound) and not {"plug", "antenna"} & {
        key for group in (screen.steps, *screen.later) for key in group
    }


@pytest.mark.parametrize(
    ("choice", "screen"), [("running", Wait), ("finished", Resolved), ("text", Paste), ("refused", Choose)]
)
def test_a_choice_has_its_effect(person: Person, choice: str, screen: type) -> None:
    assert isinstance(person.answer({"history": choice}).at.screen, screen)


def test_an_escalating_choice_proposes_the_hand_over(person: Person) -> None:
    person.answer({"history": "nothing", "everywhere": "yes"})
    assert (person.at.screen, person.row.outcome) == (HandOver("Not yours", proposed=True), Outcome.OPEN)


def test_another_answer_takes_the_effect_back(person: Person) -> None:
    assert person.answer({"history": "finished"}).row.outcome == Outcome.RESOLVED
    assert person.answer({"history": "nothing"}).row.outcome == Outcome.OPEN


def test_found_finished_is_counted_under_its_own_name(person: Person) -> None:
    person.answer({"history": "finished"})
    assert (person.stretch.outcome, person.stretch.resolved_by) == ("resolved", "found_finished")


def test_taking_found_finished_back_leaves_nothing_resolved(person: Person) -> None:
    person.answer({"history": "finished"}).answer({"history": None})
    assert (person.stretch.outcome, person.stretch.resolved_by) == ("open", "")


def test_a_pasted_text_satisfies_the_wish_for_one(person: Person) -> None:
    person.answer({"history": "text"}).report("Something else entirely")
    assert not isinstance(person.at.screen, Paste)


def test_answers_and_details_of_one_submission_come_together(person: Person) -> None:
    at = person.answer({"medium": "cable"}, details={"version": "4.50", "time": "10:15"}).at
    assert (at.now.answers, at.now.details) == ({"medium": "cable"}, {"version": "4.50", "time": "10:15"})


@pytest.mark.parametrize("value", [None, "", "  \n"])
def test_an_empty_detail_is_withdrawn(person: Person, value: str | None) -> None:
    assert person.answer(details={"version": "4.50"}).answer(details={"version": value}).at.now.details == {}


def test_what_was_tried_before_can_be_said_later(person: Person) -> None:
    assert person.answer(tried=["plug"]).at.now.done("line") == {"plug"}


def test_what_was_tried_before_is_replaced(person: Person) -> None:
    assert person.answer(tried=["plug"]).answer(tried=["restart"]).at.now.done("line") == {"restart"}


def test_what_was_tried_before_can_be_emptied(person: Person) -> None:
    assert person.answer(tried=["plug"]).answer(tried=[]).at.now.done("line") == set()


def test_an_answer_leaves_what_was_tried_alone(person: Person) -> None:
    assert person.answer(tried=["plug"]).answer({"medium": "air"}).at.now.done("line") == {"plug"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answers": {"unknown": "yes"}}, "answers.unknown"),
        ({"answers": {"unknown": None}}, "answers.unknown"),
        ({"answers": {"medium": "air", "tunnel": "perhaps"}}, "answers.tunnel"),
        ({"details": {"unknown": "x"}}, "details.unknown"),
        ({"tried": ["unknown"]}, "tried.0"),
    ],
)
def test_refuses_what_is_unknown_and_stores_nothing(
    person: Person, values: dict[str, Any], field: str
) -> None:
    before = stored()
    with pytest.raises(sessions.Refused) as refused:
        person.answer(**values)
    assert (refused.value.field, stored()) == (field, before)


def test_an_empty_answer_changes_nothing_but_is_remembered(person: Person) -> None:
    submission, screen = an_id(), person.at.screen
    person.answer({}, submission=submission)
    person.answer({"medium": "air"}, submission=submission)
    assert (person.at.screen, person.at.now.answers) == (screen, {})


def test_an_answer_may_change_on_a_resolved_session() -> None:
    person = Person.starting(the_line()).fix("restart").answer({"medium": "air"})
    assert (person.at.now.answers, person.row.outcome) == ({"medium": "air"}, Outcome.RESOLVED)


def test_an_answer_may_change_on_an_escalated_session() -> None:
    person = Person.starting(the_line()).escalate().answer({"medium": "air"}, details={"time": "now"})
    assert (person.at.now.answers, person.row.outcome) == ({"medium": "air"}, Outcome.ESCALATED)


def test_a_resolved_session_stays_with_the_guide_that_resolved_it() -> None:
    Person.starting(the_wall())
    person = Person.starting(the_line()).fix("restart").answer({"history": "refused"})
    assert [(s.edition.guide.slug, s.resolved_by) for s in person.stretches] == [("line", "step")]


def test_an_escalated_session_stays_in_its_guide() -> None:
    Person.starting(the_wall())
    person = Person.starting(the_line()).escalate().answer({"history": "refused"})
    assert [(s.edition.guide.slug, s.outcome) for s in person.stretches] == [("line", "escalated")]


def test_a_switching_answer_leads_to_the_other_guide() -> None:
    Person.starting(the_wall())
    assert Person.starting(the_line()).answer({"history": "refused"}).at.guide.slug == "wall"


def test_a_switching_answer_without_a_published_target_lets_the_person_choose(person: Person) -> None:
    assert person.answer({"history": "refused"}).at.screen == Choose()
    assert person.at.guide.slug == "line"


def test_an_answer_after_attempts_keeps_them() -> None:
    person = Person.starting(the_line()).attempt({"restart": DONE}).answer({"medium": "cable"})
    assert [dict(a.marks) for a in person.at.now.attempts] == [{"restart": DONE}]


def test_an_answer_to_a_guide_without_questions_is_refused() -> None:
    with pytest.raises(sessions.Refused):
        Person.starting(a_guide()).answer({"medium": "air"})


def test_only_details_that_change_are_recorded() -> None:
    person = Person.starting(the_line()).answer(details={"time": "noon"})
    person.answer(details={"time": "noon"})
    assert person.at.facts[-1].data["details"] == {}
    assert person.at.now.details == {"time": "noon"}
