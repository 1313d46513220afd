"""Leaving sessions out of the statistics and taking them back in: the rollup follows at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests.factories import NOW, a_guide, published
from tests.sessions.person import WALL_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.models import Exclusion, Learning, TroubleshootingSession
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    """Fixes that come within a minute tell the estimates as well."""
    settings.RATE_LIMITS = False


DAY = timedelta(days=1)


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann", is_staff=True)


def out(ann: User, *, now: datetime = NOW, **values: Any) -> Exclusion:
    """Leave something out: a session, a source, or a span."""
    kind = "session" if "session" in values else "source" if "source" in values else "span"
    made = Exclusion(**({"kind": kind, "reason": "A test"} | values))
    return sessions.exclude(made, by=ann, now=now)


def nothing() -> Counted:
    return Counted.of([])


def test_a_session_that_is_left_out_counts_for_nothing(ann: User) -> None:
    person = Person.starting().fix("cable")
    out(ann, session=person.row)
    assert person.row.excluded
    assert Counted.stored() == nothing() == computed_anew()


def test_the_others_count_as_before(ann: User) -> None:
    Person.starting().fix("cable")
    before = Counted.stored()
    out(ann, session=Person.starting().fail("cable", "vpn").row)
    assert Counted.stored() == before


def test_a_session_taken_back_in_counts_as_before(ann: User) -> None:
    person = Person.starting().fail("cable")
    before = Counted.stored()
    sessions.include(out(ann, session=person.row), by=ann, now=NOW)
    assert (person.row.excluded, Counted.stored()) == (False, before)


def test_what_happens_while_it_is_left_out_counts_afterwards(ann: User) -> None:
    person = Person.starting()
    made = out(ann, session=person.row)
    person.fix("cable")
    assert Counted.stored() == nothing()
    sessions.include(made, by=ann, now=NOW)
    assert Counted.stored() == computed_anew() != nothing()


def test_a_source_is_left_out_with_the_sessions_to_come(ann: User) -> None:
    Person.starting(source="forum").fix("cable")
    out(ann, source="forum")
    newer = Person.starting(source="forum").fail("cable")
    assert newer.row.excluded
    assert Counted.stored() == nothing()


def test_another_source_goes_on_counting(ann: User) -> None:
    out(ann, source="forum")
    assert not Person.starting(source="web").row.excluded


def test_a_span_holds_its_first_moment_and_not_its_last(ann: User) -> None:
    out(ann, since=NOW, until=NOW + DAY)
    excluded = [Person.starting(now=at).row.excluded for at in (NOW - DAY, NOW, NOW + DAY)]
    assert excluded == [False, True, False]


def test_what_two_exclusions_name_counts_when_both_have_ended(ann: User) -> None:
    person = Person.starting(source="forum")
    first, second = out(ann, session=person.row), out(ann, source="forum")
    states = []
    for made in (first, second):
        sessions.include(made, by=ann, now=NOW)
        states.append(person.row.excluded)
    assert states == [True, False]


def test_an_ended_exclusion_concerns_nobody_new(ann: User) -> None:
    sessions.include(out(ann, source="forum"), by=ann, now=NOW)
    assert not Person.starting(source="forum").row.excluded


def test_it_is_recorded_who_did_it_and_when(ann: User) -> None:
    bob = User.objects.create_user("bob")
    made = sessions.include(out(ann, source="forum"), by=bob, now=NOW + DAY)
    assert (made.made_by, made.made_at, made.ended_by, made.ended_at) == (ann, NOW, bob, NOW + DAY)


def test_ending_twice_keeps_the_first_end(ann: User) -> None:
    made = sessions.include(out(ann, source="forum"), by=ann, now=NOW)
    again = sessions.include(made, by=User.objects.create_user("bob"), now=NOW + DAY)
    assert (again.ended_by, again.ended_at) == (ann, NOW)


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_left_out(ann: User, reason: str) -> None:
    with pytest.raises(sessions.Refused) as refused:
        out(ann, source="forum", reason=reason)
    assert (refused.value.field, Exclusion.objects.count()) == ("reason", 0)


@pytest.mark.parametrize("what", [{"source": "forum"}, {"since": NOW, "until": NOW + DAY}])
def test_what_is_left_out_already_is_not_left_out_twice(ann: User, what: dict[str, Any]) -> None:
    assert out(ann, **what) == out(ann, **what, reason="Once more")
    assert Exclusion.objects.count() == 1


def test_what_was_taken_back_in_can_be_left_out_again(ann: User) -> None:
    first = sessions.include(out(ann, source="forum"), by=ann, now=NOW)
    assert out(ann, source="forum") != first


def test_many_sessions_are_left_out_in_parts(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions.excluding, "_AT_ONCE", 2)
    people = [Person.starting(source="forum").fix("cable") for _ in range(5)]
    out(ann, source="forum")
    assert all(person.row.excluded for person in people)
    assert Counted.stored() == nothing()


def test_estimates_are_made_anew_afterwards(ann: User) -> None:
    person = Person.starting().fix("cable")
    before = Learning.objects.get().version
    out(ann, session=person.row)
    assert Learning.objects.get().version > before


SOURCES = ("web", "api", "forum")
ACTS = ("start", "fail", "fix", "switch", "undo", "flag", "leave", "out", "in", "forget")
Act = tuple[str, int, int]


class Crowd:
    """Some people and the exclusions that concern them."""

    def __init__(self, ann: User) -> None:
        self.ann = ann
        self.people: list[Person] = []
        self.made: list[Exclusion] = []

    def do(self, act: str, who: int, how: int) -> None:
        if act == "start" or not self.people:
            at = NOW + DAY * (who % 4)
            self.people.append(Person.starting(the_line(), source=SOURCES[how % 3], now=at))
        elif act == "out":
            self._out(who, how)
        elif act == "in" and self.made:
            sessions.include(self.made[who % len(self.made)], by=self.ann, now=NOW)
        elif act == "forget":
            sessions.forget(before=NOW + timedelta(minutes=who))
            kept = set(TroubleshootingSession.objects.values_list("pk", flat=True))
            self.people = [person for person in self.people if person.at.row.pk in kept]
            self.made = [made for made in self.made if made.session_id in (None, *kept)]
        else:
            self._act(self.people[who % len(self.people)], act)

    def _out(self, who: int, how: int) -> None:
        person, since = self.people[who % len(self.people)], NOW + DAY * (who % 4)
        span = {"since": since, "until": since + DAY * (1 + how % 2)}
        choices: list[dict[str, Any]] = [{"session": person.row}, {"source": SOURCES[who % 3]}, span]
        self.made.append(out(self.ann, **choices[how % 3]))

    def _act(self, person: Person, act: str) -> None:
        writes: dict[str, Any] = {
            "fail": lambda: person.fail(*person.at.shown[:1]),
            "fix": lambda: person.fix(*person.at.shown[:1]),
            "switch": lambda: person.meet(WALL_TEXT),
            "undo": person.undo,
            "flag": lambda: person.flag("restart"),
            "leave": person.leave,
        }
        try:
            if act in writes:
                writes[act]()
        except (sessions.Conflict, sessions.Refused):
            person.at = sessions.load(person.token)


@hypothesis_settings(max_examples=25, deadline=None)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from((*ACTS, "start", "out")), st.integers(0, 7), st.integers(0, 5)),
        min_size=4,
        max_size=14,
    )
)
def test_in_any_order_the_rollup_is_the_sum_of_what_counts(acts: list[Act]) -> None:
    with transaction.atomic():
        published(the_wall())
        published(the_line())
        crowd = Crowd(User.objects.create_user("ann"))
        for act in acts:
            crowd.do(*act)
            assert Counted.stored() == computed_anew()
        for made in crowd.made:
            sessions.include(made, by=crowd.ann, now=NOW)
        assert not any(person.row.excluded for person in crowd.people)
        assert Counted.stored() == computed_anew()
        transaction.set_rollback(True)


def test_a_guide_nobody_was_in_is_not_touched(ann: User) -> None:
    published(a_guide())
    out(ann, source="forum")
    assert not Learning.objects.exists()
