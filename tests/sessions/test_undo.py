from __future__ import annotations

import pytest

from tests.factories import a_guide, an_id, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.models import Fact, Stretch

pytestmark = pytest.mark.django_db


@pytest.fixture
def across() -> Person:
    """Somebody whose attempt met an error of another guide."""
    published(the_wall())
    return Person.starting(the_line(), text=LINE_TEXT).meet(WALL_TEXT, "restart")


def test_the_attempt_is_gone() -> None:
    assert Person.starting().fail("cable").undo().at.now.attempts == []


def test_the_screen_is_the_one_before() -> None:
    person = Person.starting()
    before = person.at.screen
    assert person.fail("cable").undo().at.screen == before


def test_the_withdrawn_attempt_stays_on_record() -> None:
    Person.starting().fail("cable").undo()
    assert Fact.objects.get(kind=Fact.Kind.ATTEMPTED).stands is False


def test_the_version_grows() -> None:
    person = Person.starting().fail("cable")
    version = person.at.now.version
    assert person.undo().at.now.version > version


def test_only_the_last_attempt_can_be_undone() -> None:
    person = Person.starting().fail("cable").fail("vpn")
    with pytest.raises(sessions.Conflict) as conflict:
        person.undo(1)
    assert conflict.value.code == "nothing_to_undo"


def test_an_attempt_is_undone_only_once() -> None:
    person = Person.starting().fail("cable").fail("vpn").undo(2)
    before = stored()
    with pytest.raises(sessions.Conflict):
        person.undo(2)
    assert stored() == before


def test_without_an_attempt_there_is_nothing_to_undo() -> None:
    with pytest.raises(sessions.Conflict) as conflict:
        Person.starting().undo(1)
    assert conflict.value.code == "nothing_to_undo"


def test_attempts_are_undone_one_after_the_other() -> None:
    assert Person.starting().fail("cable").fail("vpn").undo(2).undo(1).at.now.attempts == []


def test_after_an_undo_the_numbers_go_on_from_there() -> None:
    person = Person.starting().fail("cable").fail("vpn").undo(2).fix("vpn")
    assert [attempt.number for attempt in person.at.now.attempts] == [1, 2]


def test_an_undo_reopens_a_resolved_session() -> None:
    person = Person.starting().fix("cable").undo()
    assert (person.row.outcome, person.stretch.outcome, person.stretch.resolved_by) == ("open", "open", "")


def test_an_undo_takes_the_credit_along() -> None:
    person = Person.starting().fix("cable", "vpn").credit("vpn", something_else="x").undo()
    assert (person.steps, person.stretch.something_else) == ({}, "")


def test_an_old_credit_does_not_come_back_with_the_next_fix() -> None:
    person = Person.starting().fix("cable", "vpn").credit("vpn").undo().fix("cable", "vpn")
    assert person.at.attempt(1).credited == ()


def test_an_undo_reopens_an_escalated_session() -> None:
    person = Person.starting().fail("cable").escalate().undo()
    assert (person.row.outcome, person.at.now.escalated) == ("open", False)


def test_an_undo_brings_a_left_session_back() -> None:
    assert Person.starting().fail("cable").leave().undo().row.outcome == "open"


def test_answers_given_since_stay() -> None:
    person = Person.starting(the_line()).fail("restart").answer({"medium": "air"}).undo()
    assert person.at.now.answers == {"medium": "air"}


def test_what_the_undone_attempt_reported_falls_with_it() -> None:
    person = Person.starting(the_line()).meet("odd, over the radio", "restart").undo()
    assert person.at.now.inferred(person.at.guide) == {}


def test_a_report_of_its_own_stays() -> None:
    person = Person.starting(the_line()).fail("restart").report("odd, over the radio").undo()
    assert person.at.now.inferred(person.at.guide) == {"medium": "air"}


def test_an_undone_step_counts_for_nothing() -> None:
    assert Person.starting().fail("cable").undo().steps == {}


def test_what_an_earlier_attempt_contributed_stays() -> None:
    person = Person.starting().fail("cable").fix("vpn").undo()
    assert person.steps == {"cable": ("tried",), "vpn": ("skipped",)}


def test_a_step_prepared_before_is_untested_again() -> None:
    person = Person.starting().prepare("cable").fail("vpn").undo()
    assert "cable" not in person.steps


def test_undoing_leads_back_across_a_switch(across: Person) -> None:
    assert (across.undo().at.guide.slug, across.at.now.switches) == ("line", [])


def test_the_stretch_that_the_switch_began_no_longer_stands(across: Person) -> None:
    across.undo()
    assert list(across.at.row.stretches.values_list("number", "stands")) == [(1, True), (2, False)]


def test_the_stretch_gone_back_to_is_open_again(across: Person) -> None:
    assert [s.outcome for s in across.undo().stretches] == ["open"]


def test_undoing_leads_back_across_several_switches(across: Person) -> None:
    across.switch("line").switch("wall").undo()
    assert [s.number for s in across.stretches] == [1]


def test_only_switches_after_the_attempt_are_taken_back() -> None:
    published(the_wall())
    person = Person.starting(the_line()).switch("wall").fail("ladder").switch("line").undo()
    assert [s.edition.guide.slug for s in person.stretches] == ["line", "wall"]


def test_a_stretch_begun_after_an_undo_has_a_number_of_its_own(across: Person) -> None:
    across.undo().switch("wall")
    assert list(Stretch.objects.values_list("number", "stands")) == [(1, True), (2, False), (3, True)]


def test_a_switch_by_an_answer_falls_and_the_answer_stays() -> None:
    published(the_wall())
    person = Person.starting(the_line()).fail("restart").answer({"history": "refused"}).undo()
    assert (person.at.guide.slug, person.at.now.answers) == ("line", {"history": "refused"})


def test_having_undone_a_choice_the_text_is_no_longer_in_question() -> None:
    person = Person.starting().meet(ODD_TEXT, "cable")
    assert person.undo().at.now.choosing is False


def test_a_repeated_undo_changes_nothing() -> None:
    submission = an_id()
    person = Person.starting().fail("cable").fail("vpn").undo(2, submission=submission)
    before = stored()
    person.undo(1, submission=submission)
    assert (stored(), len(person.at.now.attempts)) == (before, 1)


def test_undo_of_another_session_leaves_mine_alone() -> None:
    mine = Person.starting(a_guide()).fail("cable")
    Person.starting(a_guide()).fail("cable").undo()
    assert mine.steps["cable"] == ("tried",)
