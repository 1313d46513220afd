"""People in the middle of what was found harmful."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import NOW, a_guide, a_step, an_id, published, withdrawn
from tests.sessions.person import DONE, Person, the_line
from troubleshoot import catalog, sessions
from troubleshoot.engine import flow
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.models import Edition

pytestmark = pytest.mark.django_db


def recalled(number: int = 1) -> None:
    edition = Edition.objects.get(guide__slug="cut-line", number=number)
    catalog.withdraw_edition(edition, reason="It does harm.", by=None, now=NOW)


def again(person: Person) -> sessions.Current:
    return sessions.load(person.token)


def test_who_did_a_withdrawn_step_is_told_why() -> None:
    person = Person.starting(a_guide()).fail("vpn")
    withdrawn("vpn")
    ((step, reason),) = again(person).harmful
    assert (step.key, reason) == ("vpn", "It does harm.")


def test_who_did_it_before_the_session_is_told_too() -> None:
    published(a_guide())
    current = sessions.start(submission=an_id(), now=NOW, guide="cut-line", tried=["vpn"])
    withdrawn("vpn")
    assert [step.key for step, _ in sessions.load(current.token).harmful] == ["vpn"]


def test_who_did_not_do_it_reads_nothing_of_it() -> None:
    person = Person.starting(a_guide()).fail("cable")
    withdrawn("vpn")
    assert again(person).harmful == []


def test_who_was_helped_by_it_is_told_on_the_last_page_too() -> None:
    person = Person.starting(a_guide()).fix("vpn")
    withdrawn("vpn")
    assert again(person).outcome is Outcome.RESOLVED
    assert len(again(person).harmful) == 1


def test_in_a_withdrawn_edition_nothing_is_offered_any_more() -> None:
    person = Person.starting(a_guide())
    recalled()
    assert again(person).screen == flow.HandOver(flow.RECALLED, proposed=True)
    assert again(person).outcome is Outcome.OPEN


def test_a_resolved_session_stays_resolved_when_its_edition_is_withdrawn() -> None:
    person = Person.starting(a_guide()).fix("vpn")
    recalled()
    assert again(person).outcome is Outcome.RESOLVED


def test_an_import_that_had_worked_after_all_stays_resolved() -> None:
    person = Person.starting(the_line()).answer({"history": "finished"})
    edition = Edition.objects.get(guide__slug="line")
    catalog.withdraw_edition(edition, reason="It does harm.", by=None, now=NOW)
    assert again(person).outcome is Outcome.RESOLVED


def test_a_session_goes_on_in_the_edition_that_took_the_place() -> None:
    person = Person.starting(a_guide()).fail("vpn")
    recalled()
    published(a_guide(title="Mended"))
    after = sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="cut-line")
    assert (after.stretch.number, after.edition.row.number, after.guide.title) == (2, 2, "Mended")
    assert after.shown == ("cable",)


def test_going_on_can_be_undone_with_the_attempt_before_it() -> None:
    person = Person.starting(a_guide()).fail("vpn")
    recalled()
    published(a_guide(title="Mended"))
    sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="cut-line")
    back = sessions.undo(token=person.token, now=NOW, number=1)
    assert back.stretch.number == 1
    assert back.screen == flow.HandOver(flow.RECALLED, proposed=True)
    once_more = sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="cut-line")
    assert once_more.stretch.number == 3


def test_without_another_edition_the_person_stays_where_they_are() -> None:
    person = Person.starting(a_guide()).fail("vpn")
    recalled()
    after = sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="cut-line")
    assert after.stretch.number == 1


def test_an_edition_that_is_offered_again_goes_on_where_it_was() -> None:
    person = Person.starting(a_guide()).attempt({"vpn": DONE, "cable": DONE})
    before = again(person).screen
    recalled()
    edition = Edition.objects.get(guide__slug="cut-line")
    catalog.lift(edition.withdrawals.get(), note="", by=None, now=NOW)
    assert again(person).screen == before


def replaced(person: Person) -> sessions.Current:
    """The session after its edition was withdrawn, gone on in one without the step that did harm."""
    withdrawn("vpn")
    recalled()
    published(a_guide(title="Mended", steps=(a_step("cable"), a_step("restart"))))
    return sessions.switch(token=person.token, submission=an_id(), now=NOW, guide="cut-line")


def pages_of(token: str) -> list[int]:
    """What all pages of a session answer; redirects are followed."""
    client = Client()
    names = ("", "hand-over/", "hand-over.md", "hand-over.json", "tried/", "rounds/1/", "paste/", "choose/")
    return [client.get(f"/sessions/{token}/{name}", follow=True).status_code for name in names]


def test_who_went_on_in_another_edition_is_still_told() -> None:
    after = replaced(Person.starting(a_guide()).fail("vpn"))
    assert [step.key for step, _ in after.harmful] == ["vpn"]


@pytest.mark.parametrize("done", ["before", "failed", "untested"])
def test_every_page_is_there_after_going_on_without_a_step_that_was_done(done: str) -> None:
    published(a_guide())
    current = sessions.start(
        submission=an_id(), now=NOW, guide="cut-line", tried=["vpn"] if done == "before" else []
    )
    person = Person(current)
    if done != "before":
        person.attempt({"vpn": DONE}, result=Result.SAME_ERROR if done == "failed" else Result.NOT_TRIED)
    assert replaced(person).shown
    assert set(pages_of(person.token)) == {200}


def test_what_was_done_in_a_withdrawn_edition_is_not_put_to_the_test_in_the_next() -> None:
    person = Person.starting(a_guide()).attempt({"vpn": DONE}, result=Result.NOT_TRIED)
    after = replaced(person)
    assert after.now.untested_in("cut-line") == ()
    assert "vpn" in after.now.done("cut-line")
