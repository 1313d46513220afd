"""A session that was read before the lock, and is written by somebody else in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from pytest import MonkeyPatch

from tests.factories import NOW, withdrawn
from tests.sessions.person import DONE, Person, the_line
from tests.sessions.test_excluding import out
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.sessions import computed_anew, locking, rows_that_differ
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.django_db


def all_is_counted() -> bool:
    return Counted.stored() == computed_anew() and not rows_that_differ()


def test_what_was_seen_is_read_again_only_if_it_moved_on() -> None:
    person = Person.starting(the_line()).answer({"history": "nothing"})
    seen = sessions.load(person.token)
    person.answer({"medium": "air"}, seen=seen)
    person.answer({"medium": "cable"}, seen=seen)
    assert person.at.now.answers == {"history": "nothing", "medium": "cable"}
    assert [fact.number for fact in sessions.load(person.token).facts] == [1, 2, 3, 4]
    assert all_is_counted()


def test_a_repetition_is_known_by_what_came_after_it_was_seen() -> None:
    person = Person.starting(the_line())
    seen = sessions.load(person.token)
    person.fail("restart")
    submission = sessions.load(person.token).facts[-1].submission
    person.attempt({"proxy": DONE}, Result.FIXED, submission=submission, seen=seen)
    assert [attempt.result for attempt in person.at.now.attempts] == [Result.SAME_ERROR]


def left_out(person: Person) -> None:
    out(User.objects.create_user("ann", is_staff=True), session=person.row)


def without_a_step(_: Person) -> None:
    withdrawn("restart", of="line")


@pytest.mark.parametrize("change", [left_out, without_a_step])
def test_also_what_changes_without_a_fact_is_seen(change: Callable[[Person], None]) -> None:
    person = Person.starting(the_line()).answer({"medium": "cable"})
    seen = sessions.load(person.token)
    change(person)
    person.answer({"history": "nothing"}, seen=seen)
    fresh = sessions.load(person.token)
    assert person.at.row.excluded == fresh.row.excluded
    assert person.at.screen == fresh.screen
    assert all_is_counted()


def test_a_session_that_is_deleted_in_between_is_not_known() -> None:
    person = Person.starting(the_line())
    seen = sessions.load(person.token)
    sessions.delete(token=person.token, now=NOW)
    with pytest.raises(sessions.UnknownToken):
        person.answer({"medium": "air"}, seen=seen)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="where rows are locked, they are read after that")
def test_who_was_faster_is_seen_under_the_lock(monkeypatch: MonkeyPatch) -> None:
    person, other, read = Person.starting(the_line()), iter(["air"]), sessions.load

    def read_before_the_other_writes(token: str) -> sessions.Current:
        found = read(token)
        for choice in other:
            Person(found).answer({"medium": choice}).fail("restart")
        return found

    monkeypatch.setattr(locking, "load", read_before_the_other_writes)
    person.answer({"medium": "cable"})
    assert person.at.now.answers["medium"] == "cable"
    assert len(person.at.now.attempts) == 1
    assert all_is_counted()
