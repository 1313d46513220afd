"""How many sessions of one client a day the estimates learn from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import NOW, a_guide, an_id, published
from tests.sessions.person import Person, the_wall
from tests.sessions.test_submissions import shared_database, together  # noqa: F401 - a fixture
from troubleshoot import limits, sessions
from troubleshoot.models import Bucket, Cell, TroubleshootingSession
from troubleshoot.statistics import Counted
from troubleshoot.transcript import transcript

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_a_day(settings: Settings) -> None:
    settings.LEARN_SESSIONS_A_DAY = 2


def start_on_a_page(submission: UUID, address: str = "192.0.2.1") -> None:
    fields = {"submission": str(submission), "guide": "cut-line", "text": ""}
    assert Client(REMOTE_ADDR=address).post("/sessions/", fields).status_code == 303


def start_by_api(submission: UUID, address: str = "192.0.2.1") -> None:
    body = {"submission": str(submission), "guide": "cut-line"}
    answer = Client(REMOTE_ADDR=address).post("/api/v1/sessions", body, content_type="application/json")
    assert answer.status_code == 201


def who_teaches() -> list[bool]:
    return list(TroubleshootingSession.objects.order_by("pk").values_list("teaches", flat=True))


@pytest.mark.parametrize("start", [start_on_a_page, start_by_api])
def test_only_the_first_sessions_of_a_client_and_day_teach(start: Any) -> None:
    published(a_guide())
    for _ in range(4):
        start(an_id())
    start(an_id(), address="192.0.2.2")
    assert who_teaches() == [True, True, False, False, True]


def test_pages_and_api_share_what_a_client_may_teach() -> None:
    published(a_guide())
    for start in (start_by_api, start_on_a_page, start_by_api):
        start(an_id())
    assert who_teaches() == [True, True, False]


@pytest.mark.parametrize("start", [start_on_a_page, start_by_api])
def test_a_repeated_submission_takes_nothing(start: Any) -> None:
    published(a_guide())
    submission = an_id()
    for one in (submission, submission, submission, an_id()):
        start(one)
    assert who_teaches() == [True, True]


def test_a_refused_start_takes_nothing() -> None:
    published(a_guide())
    body = {"submission": str(an_id()), "guide": "cut-line", "tried": ["no-such-step"]}
    for _ in range(3):
        Client().post("/api/v1/sessions", body, content_type="application/json")
    for _ in range(2):
        start_by_api(an_id(), address="127.0.0.1")
    assert who_teaches() == [True, True]


def test_without_limits_every_session_teaches(settings: Settings) -> None:
    settings.RATE_LIMITS = False
    published(a_guide())
    for _ in range(4):
        start_by_api(an_id())
    assert who_teaches() == [True] * 4
    assert not Bucket.objects.exists()


def test_with_none_a_day_no_session_teaches(settings: Settings) -> None:
    settings.LEARN_SESSIONS_A_DAY = 0
    published(a_guide())
    start_by_api(an_id())
    assert who_teaches() == [False]


def may_teach(times: int, *, hours: float = 0) -> list[bool]:
    meta = {"REMOTE_ADDR": "192.0.2.1"}
    return [limits.may_teach(meta, NOW.replace(hour=0) + hours * limits._KEPT / 48) for _ in range(times)]


def test_what_was_taken_comes_back_with_the_next_day_and_not_before() -> None:
    assert may_teach(3) == [True, True, False]
    assert may_teach(1, hours=23.9) == [False]
    assert may_teach(3, hours=24) == [True, True, False]


def test_it_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        may_teach(3)


def taught(*, teaches: bool) -> Person:
    """Somebody whose second retry works."""
    person = Person.starting(a_guide(), teaches=lambda: teaches)
    person.fail("cable")
    person.clock = person.clock.replace(hour=23)
    return person.fix("vpn")


@pytest.mark.parametrize("teaches", [True, False])
def test_a_session_that_does_not_teach_counts_all_the_same(teaches: bool) -> None:
    person = taught(teaches=teaches)
    assert Cell.objects.filter(n__gt=0).exists() is teaches
    assert person.steps == {"cable": ("tried",), "vpn": ("credited", "tried")}
    assert any(kind == "learnt" for kind, *_ in person.stretch.counted["tallies"]) is teaches
    assert Counted.stored() == sessions.computed_anew()


def test_it_teaches_nothing_in_the_guide_it_goes_on_in_either() -> None:
    published(the_wall())
    person = Person.starting(a_guide(), teaches=lambda: False)
    person.fail("cable").switch("wall").fail("ladder")
    assert len(person.stretches) == 2
    assert not Cell.objects.filter(n__gt=0).exists()


def test_maintainers_read_that_it_teaches_nothing() -> None:
    silent, heard = taught(teaches=False), taught(teaches=True)
    said = [transcript(person.row.pk).parts[0].observed for person in (silent, heard)]
    assert said[0] and said[1] and said[0] != said[1]


@pytest.mark.usefixtures("shared_database")
@pytest.mark.django_db(transaction=True)
def test_of_many_starts_at_once_no_more_teach_than_may() -> None:
    published(a_guide())
    meta = {"REMOTE_ADDR": "192.0.2.1"}

    def start(_: int) -> sessions.Current:
        teaches = lambda: limits.may_teach(meta, NOW)  # noqa: E731
        return sessions.start(submission=an_id(), now=NOW, guide="cut-line", teaches=teaches)

    together(start, times=8)
    assert who_teaches().count(True) == 2
