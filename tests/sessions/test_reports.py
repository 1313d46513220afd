from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.factories import a_guide, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.flow import Choose
from troubleshoot.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    published(the_wall())
    return Person.starting(the_line())


def test_a_report_of_the_same_guide_stays_in_it(person: Person) -> None:
    assert person.report(LINE_TEXT).at.guide.slug == "line"


def test_a_report_with_another_verdict_switches(person: Person) -> None:
    person.report(WALL_TEXT)
    assert (person.at.guide.slug, person.at.now.switches) == ("wall", [("line", "wall")])


def test_a_symptom_of_another_guide_switches(person: Person) -> None:
    assert person.report(symptoms=["dark"]).at.guide.slug == "wall"


def test_a_report_without_a_verdict_stays(person: Person) -> None:
    assert person.report(ODD_TEXT).at.guide.slug == "line"


def test_a_report_that_speaks_against_the_guide_lets_the_person_choose(person: Person) -> None:
    assert person.report("It is against the policy").at.screen == Choose()


def test_a_report_tells_answers(person: Person) -> None:
    at = person.report("heard over the radio").at
    assert at.now.inferred(at.guide) == {"medium": "air"}


def test_what_an_earlier_report_told_stays_told(person: Person) -> None:
    at = person.report("heard over the radio").report(LINE_TEXT).at
    assert at.now.inferred(at.guide) == {"medium": "air"}


def test_every_report_is_kept(person: Person) -> None:
    person.report(LINE_TEXT).report(ODD_TEXT)
    assert [r.text for r in Report.objects.order_by("fact__number")] == [LINE_TEXT, ODD_TEXT]


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_an_empty_report_is_refused(person: Person, text: str) -> None:
    before = stored()
    with pytest.raises(sessions.Refused) as refused:
        person.report(text)
    assert (refused.value.field, stored()) == ("text", before)


def test_an_unknown_symptom_is_refused(person: Person) -> None:
    with pytest.raises(sessions.Refused) as refused:
        person.report(symptoms=["dark", "unknown"])
    assert refused.value.field == "symptoms.1"


def test_a_report_over_the_limit_is_refused(person: Person, settings: Settings) -> None:
    settings.TEXT_LIMIT = 5
    with pytest.raises(sessions.TooLarge) as refused:
        person.report("too long")
    assert refused.value.field == "text"


def test_a_resolved_session_takes_no_report() -> None:
    person = Person.starting(a_guide()).fix("cable")
    with pytest.raises(sessions.Conflict) as conflict:
        person.report(LINE_TEXT)
    assert (conflict.value.code, conflict.value.current.outcome) == ("closed", Outcome.RESOLVED)


def test_an_escalated_session_takes_no_report() -> None:
    with pytest.raises(sessions.Conflict):
        Person.starting(a_guide()).escalate().report(LINE_TEXT)
