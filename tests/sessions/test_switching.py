from __future__ import annotations

import pytest

from tests.factories import NOW, a_step, again, an_id, published, withdrawn
from tests.sessions.person import (
    DONE,
    LINE_TEXT,
    NOT_PERMITTED,
    ODD_TEXT,
    WALL_TEXT,
    Person,
    stored,
    the_line,
    the_wall,
)
from troubleshoot import catalog, sessions
from troubleshoot.engine.flow import Choose, ShowRound
from troubleshoot.engine.guide import Guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    published(the_wall())
    return Person.starting(the_line(), text=LINE_TEXT)


def round_of(person: Person) -> tuple[str, ...]:
    assert isinstance(person.at.screen, ShowRound)
    return person.at.screen.steps


def renewed(guide: Guide) -> Guide:
    """The next edition of a guide, with one step more."""
    return published(again(guide, title="Anew", steps=(a_step("new"), *guide.steps)))


# Going on in another guide -----------------------------------------------------------------------


def test_switching_goes_on_in_the_other_guide(person: Person) -> None:
    assert person.switch("wall").at.guide.slug == "wall"


def test_a_switch_begins_a_stretch(person: Person) -> None:
    person.switch("wall")
    assert [(s.number, s.edition.guide.slug, s.outcome) for s in person.stretches] == [
        (1, "line", "switched"),
        (2, "wall", "open"),
    ]


def test_every_switch_begins_a_stretch_of_its_own(person: Person) -> None:
    person.switch("wall").switch("line").switch("wall")
    assert [s.number for s in person.stretches] == [1, 2, 3, 4]


def test_a_new_stretch_takes_its_own_weights_along(person: Person) -> None:
    assert set(person.switch("wall").stretch.plan["weights"]) == {"knock", "ladder", "restart"}


def test_switches_are_told_in_order(person: Person) -> None:
    assert person.switch("wall").switch("line").at.now.switches == [("line", "wall"), ("wall", "line")]


def test_answers_survive_a_switch(person: Person) -> None:
    at = person.answer({"medium": "air"}).switch("wall").at
    assert at.now.known(at.guide) == {"medium": "air"}


def test_details_survive_a_switch(person: Person) -> None:
    assert person.answer(details={"time": "10:15"}).switch("wall").at.now.details == {"time": "10:15"}


def test_a_step_of_the_same_key_in_another_guide_is_another_step(person: Person) -> None:
    person.fail("restart").switch("wall").answer({"door": "open", "medium": "cable"})
    assert "restart" in round_of(person)


def test_what_was_done_in_a_guide_is_done_on_coming_back(person: Person) -> None:
    assert person.fail("restart").switch("wall").switch("line").at.now.done("line") == {"restart"}


def test_attempts_are_numbered_through_all_guides(person: Person) -> None:
    person.fail("restart").switch("wall").fail("ladder")
    assert [(a.number, a.guide) for a in person.at.now.attempts] == [(1, "line"), (2, "wall")]


def test_a_step_of_the_guide_left_behind_is_refused(person: Person) -> None:
    with pytest.raises(sessions.Refused):
        person.switch("wall").fail("plug")


def test_each_stretch_keeps_what_it_contributed(person: Person) -> None:
    person.fail("restart").switch("wall").fix("ladder")
    first, second = ({(kind, key) for kind, key, _ in s.counted["tallies"]} for s in person.stretches)
    assert ("tried", "restart") in first and ("credited", "restart") not in first
    assert {("tried", "ladder"), ("credited", "ladder")} <= second


def test_a_step_prepared_in_a_guide_left_behind_is_not_credited_in_the_next(person: Person) -> None:
    person.prepare("restart").switch("wall").fix("ladder")
    assert person.at.attempt(2).tested == ("ladder",)


def test_an_unknown_guide_is_refused(person: Person) -> None:
    before = stored()
    with pytest.raises(sessions.Refused) as refused:
        person.switch("nowhere")
    assert (refused.value.field, stored()) == ("guide", before)


@pytest.mark.parametrize("close", ["escalate", "fix"])
def test_a_closed_session_does_not_switch(person: Person, close: str) -> None:
    getattr(person, close)()
    with pytest.raises(sessions.Conflict) as conflict:
        person.switch("wall")
    assert conflict.value.code == "closed"


def test_the_effect_of_a_choice_is_followed_once(person: Person) -> None:
    person.answer({"history": "refused"}).switch("line")
    assert person.answer({"medium": "air"}).at.guide.slug == "line"


def test_the_same_answer_given_again_is_followed_again(person: Person) -> None:
    person.answer({"history": "refused"}).switch("line").answer({"history": "refused"})
    assert person.at.guide.slug == "wall"


# Choosing ----------------------------------------------------------------------------------------


def test_staying_after_another_error_goes_on_in_the_guide(person: Person) -> None:
    person.answer(dict.fromkeys(("history", "everywhere", "medium"), "not_sure"))
    person.meet(ODD_TEXT)
    assert person.at.screen == Choose()
    assert round_of(person.switch("line"))


def test_staying_begins_no_stretch(person: Person) -> None:
    assert len(person.meet(ODD_TEXT).switch("line").stretches) == 1


def test_staying_is_no_switch(person: Person) -> None:
    assert person.meet(ODD_TEXT).switch("line").at.now.switches == []


def test_a_symptom_settles_the_choice(person: Person) -> None:
    assert person.meet(ODD_TEXT).report(symptoms=["dark"]).at.guide.slug == "wall"


def test_a_symptom_of_the_same_guide_settles_the_choice(person: Person) -> None:
    person.meet(ODD_TEXT).report(symptoms=["silence"])
    assert (person.at.screen == Choose(), person.at.guide.slug) == (False, "line")


def test_staying_although_a_text_speaks_against_it_is_possible(person: Person) -> None:
    assert person.report("It is against the policy").switch("line").at.screen != Choose()


# Pinned to an edition ----------------------------------------------------------------------------


def test_publishing_changes_nothing_for_a_running_session(person: Person) -> None:
    before = person.at.screen
    renewed(the_line())
    at = sessions.load(person.token)
    assert (at.screen, at.edition.row.number, at.guide.title) == (before, 1, "Line")


def test_writes_after_a_publication_stay_in_the_edition(person: Person) -> None:
    renewed(the_line())
    assert person.fail("restart").at.edition.row.number == 1


def test_a_step_of_the_newer_edition_is_unknown_to_a_running_session(person: Person) -> None:
    renewed(the_line())
    with pytest.raises(sessions.Refused):
        person.fail("new")


def test_staying_keeps_the_edition(person: Person) -> None:
    renewed(the_line())
    assert person.meet(ODD_TEXT).switch("line").at.edition.row.number == 1


def test_a_switch_pins_to_the_edition_of_that_moment(person: Person) -> None:
    renewed(the_wall())
    assert person.meet(WALL_TEXT).at.edition.row.number == 2


def test_coming_back_pins_to_the_edition_of_that_moment(person: Person) -> None:
    person.switch("wall")
    renewed(the_line())
    assert [s.edition.number for s in person.switch("line").stretches] == [1, 1, 2]


def test_an_undone_switch_leads_back_to_the_old_edition(person: Person) -> None:
    person.meet(WALL_TEXT)
    renewed(the_line())
    assert person.undo().at.edition.row.number == 1


def test_what_was_done_in_an_older_edition_is_done_in_the_newer(person: Person) -> None:
    person.fail("restart").switch("wall")
    renewed(the_line())
    assert "restart" in person.switch("line").at.now.done("line")


def test_new_sessions_start_in_the_new_edition(person: Person) -> None:
    renewed(the_line())
    assert sessions.start(submission=an_id(), now=NOW, guide="line").edition.row.number == 2


def test_a_withdrawn_step_is_no_longer_offered_to_a_running_session(person: Person) -> None:
    person.answer(dict.fromkeys(("history", "everywhere", "medium"), "not_sure"))
    assert "restart" in round_of(person)
    withdrawn("restart", of="line")
    assert "restart" not in round_of(Person(sessions.load(person.token)))


def test_marks_outlive_the_switch(person: Person) -> None:
    person.attempt({"plug": NOT_PERMITTED, "restart": DONE}).switch("wall").switch("line")
    at = person.answer(dict.fromkeys(("history", "everywhere", "medium"), "not_sure")).at
    assert isinstance(at.screen, ShowRound)
    assert not {"plug", "restart"} & {key for group in (at.screen.steps, *at.screen.later) for key in group}


def test_an_older_edition_can_still_be_read(person: Person) -> None:
    renewed(the_line())
    assert catalog.pinned(person.stretch.edition).guide == the_line()


def test_another_answer_than_the_one_that_switched_goes_back(person: Person) -> None:
    person.answer({"history": "refused"})
    assert person.at.guide.slug == "wall"
    person.answer({"history": None})
    assert (person.at.guide.slug, person.at.now.switches) == ("line", [])
    assert [stretch.outcome for stretch in person.stretches] == ["open"]


def test_after_an_attempt_the_answer_that_switched_changes_nothing_more(person: Person) -> None:
    person.answer({"history": "refused"}).fail("ladder").answer({"history": None})
    assert (person.at.guide.slug, "history" in person.at.now.answers) == ("wall", False)


def test_questions_of_the_guide_left_behind_can_still_be_answered(person: Person) -> None:
    person.switch("wall").answer({"medium": "air"}, details={"time": "noon"})
    assert (person.at.now.answers["medium"], person.at.now.details["time"]) == ("air", "noon")
