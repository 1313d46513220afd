"""Exclusions, purges and rebuilds while people start and write sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.factories import NOW, a_guide, an_id, published
from tests.sessions.person import DONE, Person
from tests.sessions.test_submissions import shared_database, together  # noqa: F401 - a fixture
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.models import Exclusion, TroubleshootingSession
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.usefixtures("shared_database")

Act = Callable[[], object]
LATER = NOW + timedelta(days=40)


def at_once(*acts: Act) -> None:
    """Do these in as many threads."""
    together(lambda number: acts[number](), times=len(acts))  # type: ignore[arg-type, return-value]


def starts() -> object:
    return sessions.start(submission=an_id(), now=NOW, guide="cut-line", source="forum")


def failing(person: Person) -> Act:
    return lambda: Person(sessions.load(person.token)).fail("cable")


def fixing(person: Person) -> Act:
    """A fix that teaches: late enough for a retry."""
    at = {"now": NOW + timedelta(hours=2)}
    return lambda: Person(sessions.load(person.token)).attempt({"cable": DONE}, Result.FIXED, **at)


def leave_out(ann: User) -> Exclusion:
    made = Exclusion(kind="source", source="forum", reason="Spam")
    return sessions.exclude(made, by=ann, now=NOW)


@pytest.mark.parametrize("run", range(3))
def test_nobody_slips_past_an_exclusion(run: int) -> None:
    published(a_guide())
    ann = User.objects.create_user(f"ann-{run}")
    people = [Person.starting(source="forum") for _ in range(2)]
    at_once(starts, failing(people[0]), lambda: leave_out(ann), starts, failing(people[1]), starts)
    assert not TroubleshootingSession.objects.filter(excluded=False).exists()
    assert Counted.stored() == computed_anew() == Counted.of([])


def test_starts_that_learn_and_writes_that_teach_do_not_wait_in_a_circle() -> None:
    published(a_guide())
    first, *people = [Person.starting(source="forum") for _ in range(8)]
    first.fail("cable")
    at_once(*(act for person in people for act in (starts, fixing(person), starts)))
    assert Counted.stored() == computed_anew()


def test_the_same_exclusion_made_at_once_is_one() -> None:
    ann = User.objects.create_user("ann")
    at_once(*[lambda: leave_out(ann)] * 4)
    assert Exclusion.objects.count() == 1


def test_an_end_at_once_with_writes_counts_everybody() -> None:
    published(a_guide())
    ann = User.objects.create_user("ann")
    person, made = Person.starting(source="forum"), leave_out(ann)
    at_once(starts, failing(person), lambda: sessions.include(made, by=ann, now=NOW), starts)
    assert not TroubleshootingSession.objects.filter(excluded=True).exists()
    assert Counted.stored() == computed_anew() != Counted.of([])


def test_a_rebuild_at_once_with_writes_loses_none() -> None:
    published(a_guide())
    people = [Person.starting() for _ in range(3)]
    at_once(sessions.recount, starts, *map(failing, people))
    assert Counted.stored() == computed_anew()


def test_purges_at_once_count_each_session_once() -> None:
    people = [Person.starting().fail("cable") for _ in range(4)]
    live = Counted.stored()

    def purge() -> int:
        sessions.mark_left(before=LATER, now=LATER)
        return sessions.forget(before=LATER)

    at_once(purge, purge, purge)
    assert (Counted.stored(), TroubleshootingSession.objects.count()) == (Counted.of([]), 0)
    kept = Counted.stored(retained=True)
    assert kept.cells == live.cells
    assert {n for (_, *what, _), n in kept.tallies.items() if what == ["outcome", "left"]} == {len(people)}
