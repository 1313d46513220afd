"""This is not my problem."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import NOW, an_id, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, counted, the_line, the_wall
from troubleshoot import sessions, statistics
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.engine.flow import Choose

pytestmark = pytest.mark.django_db


def rejecting(person: Person) -> sessions.Current:
    return sessions.reject(token=person.token, submission=an_id(), now=NOW)


def rejected(text: str = LINE_TEXT) -> Person:
    published(the_wall())
    person = Person.starting(the_line(), text=text)
    rejecting(person)
    return person


def keys() -> list[str]:
    return list(counted("rejected"))


def at(person: Person) -> sessions.Current:
    return sessions.load(person.token)


def test_a_rejected_guide_leads_to_a_choice() -> None:
    assert isinstance(at(rejected()).screen, Choose)


def test_the_patterns_that_led_there_are_counted() -> None:
    rejected("over the radio: the line was cut")
    assert keys() == ["cut", "radio"]
    assert statistics.rejections("line") == [("cut", 1), ("radio", 1)]


def test_what_speaks_against_the_guide_did_not_lead_there() -> None:
    rejected("the line was cut against the policy")
    assert keys() == ["cut"]


def test_staying_after_all_takes_the_rejection_back() -> None:
    person = rejected()
    sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="line")
    assert keys() == []
    assert not isinstance(at(person).screen, Choose)


def test_going_on_in_another_guide_settles_it_and_keeps_the_count() -> None:
    person = rejected()
    current = sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="wall")
    assert (current.guide.slug, keys()) == ("wall", ["cut"])
    assert not isinstance(current.screen, Choose)


def test_a_text_that_points_there_again_does_not_settle_it() -> None:
    person = rejected()
    again = sessions.report(token=person.token, submission=an_id(), now=NOW, text=LINE_TEXT)
    assert isinstance(again.screen, Choose)


def test_a_text_of_another_guide_leads_on() -> None:
    person = rejected()
    on = sessions.report(token=person.token, submission=an_id(), now=NOW, text=WALL_TEXT)
    assert on.guide.slug == "wall"


def test_a_rejection_can_be_handed_over() -> None:
    current = sessions.escalate(token=rejected().token, submission=an_id(), now=NOW)
    assert current.outcome is Outcome.ESCALATED


def test_a_repeated_rejection_changes_nothing() -> None:
    person = rejected()
    submission = an_id()
    for _ in range(2):
        current = sessions.reject(token=person.token, submission=submission, now=NOW)
    assert sum(fact.kind == fact.Kind.REJECTED for fact in current.facts) == 2
    assert keys() == ["cut"]


def test_undoing_the_attempt_before_takes_the_rejection_back() -> None:
    published(the_wall())
    person = Person.starting(the_line(), text=LINE_TEXT).attempt({}, Result.SAME_ERROR)
    rejecting(person)
    sessions.undo(token=person.token, now=NOW, number=1)
    assert keys() == []
    assert not isinstance(at(person).screen, Choose)


def test_a_closed_session_rejects_nothing() -> None:
    person = Person.starting(the_line(), text=ODD_TEXT)
    sessions.escalate(token=person.token, submission=an_id(), now=NOW)
    with pytest.raises(sessions.Conflict):
        rejecting(person)


def started(**values: Any) -> sessions.Current:
    """A session in the guide “wall” whose text speaks for “line”."""
    published(the_line())
    published(the_wall())
    given = {"guide": "wall", "text": LINE_TEXT, "rejected": "line"} | values
    return sessions.start(submission=an_id(), now=NOW, **given)


def test_a_guide_rejected_before_the_session_began_is_counted() -> None:
    current = started()
    assert (current.guide.slug, current.now.switches, keys()) == ("wall", [("line", "wall")], ["cut"])
    assert not isinstance(current.screen, Choose)


@pytest.mark.parametrize(
    "values", [{"rejected": ""}, {"rejected": "nope"}, {"text": ODD_TEXT}, {"guide": "line"}]
)
def test_only_the_guide_that_the_text_led_to_can_be_rejected(values: dict[str, str]) -> None:
    current = started(**values)
    assert (current.now.switches, keys()) == ([], [])
