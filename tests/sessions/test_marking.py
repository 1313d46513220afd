"""Marks that are kept before the retry has a result."""

from __future__ import annotations

import pytest

from tests.factories import an_id, published
from tests.sessions.person import (
    DONE,
    LINE_TEXT,
    NOT_PERMITTED,
    SKIPPED,
    WALL_TEXT,
    Person,
    stored,
    the_line,
    the_wall,
)
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.situation import Kept
from troubleshoot.models import Remark

pytestmark = pytest.mark.django_db
ROUND = {"history": "nothing", "everywhere": "no", "medium": "cable"}


def kept(person: Person) -> Kept:
    at = sessions.load(person.token)
    return at.now.kept(at.guide.slug)


def test_marks_and_reasons_are_kept() -> None:
    person = Person.starting().keep_marks({"vpn": NOT_PERMITTED, "cable": DONE}, reasons={"vpn": "Policy"})
    assert list(kept(person).marks.items()) == [("vpn", NOT_PERMITTED), ("cable", DONE)]
    assert (kept(person).reasons, kept(person).importing) == ({"vpn": "Policy"}, 0)


def test_later_marks_replace_earlier_ones_and_the_import_goes_on() -> None:
    person = Person.starting().keep_marks({"cable": DONE}, importing=True)
    since = person.at.importing_since
    person.keep_marks({"cable": SKIPPED})
    assert (kept(person).marks, person.at.importing_since) == ({"cable": SKIPPED}, since)
    person.keep_marks({}, importing=True)
    assert (person.at.importing_since, person.clock > (since or person.clock)) == (person.clock, True)


def test_reasons_are_redacted_and_cut() -> None:
    reason = "ask jane.doe@contoso.com " + "x" * 400
    person = Person.starting().keep_marks({"cable": SKIPPED}, reasons={"cable": reason})
    held = kept(person).reasons["cable"]
    assert "jane" not in held and len(held) <= sessions.SHORT


@pytest.mark.parametrize(
    "values",
    [
        {"steps": {"moon": DONE}},
        {"steps": {}, "reasons": {"moon": "why"}},
    ],
)
def test_steps_that_the_guide_does_not_have_are_refused(values: dict[str, dict[str, str]]) -> None:
    person = Person.starting()
    before = stored()
    with pytest.raises(sessions.Refused):
        person.keep_marks(**values)  # type: ignore[arg-type]
    assert stored() == before


def test_a_step_that_is_done_already_is_refused() -> None:
    person = Person.starting().fail("cable")
    with pytest.raises(sessions.Refused):
        person.keep_marks({"cable": SKIPPED})


def test_marks_of_a_round_that_is_over_are_refused() -> None:
    person = Person.starting()
    version = person.at.now.version
    person.fail("cable")
    with pytest.raises(sessions.Conflict):
        person.keep_marks({"vpn": DONE}, version=version)


def test_nothing_is_kept_in_a_session_that_is_resolved() -> None:
    with pytest.raises(sessions.Conflict):
        Person.starting().fix("cable").keep_marks({"vpn": DONE})


def test_the_same_submission_again_changes_nothing() -> None:
    person, submission = Person.starting(), an_id()
    person.keep_marks({"cable": DONE}, submission=submission)
    before = stored()
    person.keep_marks({"cable": SKIPPED}, submission=submission)
    assert (stored(), kept(person).marks) == (before, {"cable": DONE})


def test_a_round_that_is_filled_in_elsewhere_is_not_stale() -> None:
    person = Person.starting()
    version = person.at.now.version
    person.keep_marks({"cable": DONE})
    person.attempt({"cable": DONE}, version=version)
    assert kept(person) == Kept()


def test_an_undo_takes_the_marks_around_the_attempt_back() -> None:
    person = (
        Person.starting().keep_marks({"vpn": SKIPPED}, importing=True).fail("cable").keep_marks({"vpn": DONE})
    )
    assert kept(person.undo()) == Kept()


def test_an_undo_leaves_the_marks_of_rounds_before_on_record() -> None:
    person = Person.starting().keep_marks({"vpn": SKIPPED}).fail("cable").fail("vpn").undo()
    assert [fact.stands for fact in person.at.facts if fact.kind == "marked"] == [True]


def test_going_on_after_a_hand_over_finds_the_marks_again() -> None:
    person = Person.starting().keep_marks({"vpn": SKIPPED}).escalate().withdraw_escalation()
    assert kept(person).marks == {"vpn": SKIPPED}


def test_another_guide_has_marks_of_its_own_only() -> None:
    published(the_wall())
    person = Person.starting(the_line(), text=LINE_TEXT, answers=ROUND).keep_marks({"plug": SKIPPED})
    person.switch("wall")
    assert kept(person) == Kept()
    assert person.at.now.marked == {}


def test_keeping_marks_takes_a_left_session_up_again() -> None:
    person = Person.starting().leave()
    assert person.keep_marks({"cable": DONE}).at.outcome is Outcome.OPEN


def test_a_stretch_that_begins_with_marks_counts_what_it_would_without() -> None:
    """The first fact of a stretch tells which text brought the person there; marks are no such fact."""
    published(the_line())
    counts = []
    for mark in (False, True):
        person = Person.starting(the_wall(), text=WALL_TEXT).switch("line")
        if mark:
            person.keep_marks({"restart": DONE})
        person.report(LINE_TEXT)
        counts.append(person.stretch.counted)
    assert counts[0] == counts[1]


def test_reasons_that_are_kept_are_no_remarks_yet() -> None:
    person = Person.starting().keep_marks({"cable": SKIPPED}, reasons={"cable": "No cable here"})
    assert not Remark.objects.exists()
    person.attempt({"cable": SKIPPED}, reasons={"cable": "No cable here"})
    assert Remark.objects.count() == 1
