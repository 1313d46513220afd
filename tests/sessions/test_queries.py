from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW, a_step, an_id, is_not, published
from tests.sessions.person import (
    DONE,
    LINE_TEXT,
    NOT_PERMITTED,
    ODD_TEXT,
    WALL_TEXT,
    Person,
    the_line,
    the_wall,
)
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.guide import Guide

pytestmark = pytest.mark.django_db

A_WRITE, A_START, A_REPETITION = 14, 17, 5
"""The most queries that a write, a start with everything, and a repeated submission may take."""


Act = Callable[[Person], object]


def nothing(person: Person) -> None:
    """No preparation."""


WRITES: dict[str, tuple[Act, Act]] = {
    "answer": (nothing, lambda p: p.answer({"medium": "air"}, details={"time": "x"}, tried=["plug"])),
    "withdrawn answer": (nothing, lambda p: p.answer({"medium": None})),
    "switching answer": (nothing, lambda p: p.answer({"history": "refused"})),
    "report": (nothing, lambda p: p.report(LINE_TEXT)),
    "switching report": (nothing, lambda p: p.report(WALL_TEXT)),
    "failed attempt": (nothing, lambda p: p.fail("restart", "proxy")),
    "fixing attempt": (nothing, lambda p: p.fix("restart", "proxy", credited=["proxy"])),
    "attempt with another error": (nothing, lambda p: p.meet(ODD_TEXT, "restart")),
    "switching attempt": (nothing, lambda p: p.meet(WALL_TEXT, "restart")),
    "credit": (
        lambda p: p.fix("restart", "proxy"),
        lambda p: p.credit("proxy", number=len(p.at.now.attempts)),
    ),
    "undo": (lambda p: p.fail("restart"), lambda p: p.undo()),
    "undo across a switch": (lambda p: p.meet(WALL_TEXT, "restart"), lambda p: p.undo()),
    "switch": (nothing, lambda p: p.switch("wall")),
    "staying": (nothing, lambda p: p.switch("line")),
    "escalation": (nothing, lambda p: p.escalate()),
    "withdrawn escalation": (lambda p: p.escalate(), lambda p: p.withdraw_escalation()),
    "leaving": (nothing, lambda p: p.leave()),
}


def a_person(earlier: int, guide: Guide | None = None) -> Person:
    """Somebody with so many earlier answers and attempts, after a first look at the catalog."""
    published(the_wall())
    person = Person.starting(guide or the_line(), text="odd, over the radio")
    for number in range(earlier):
        person.answer({"tunnel": ("yes", "no")[number % 2]})
        person.attempt({"firewall": NOT_PERMITTED}, Result.SAME_ERROR, text=LINE_TEXT)
    for edition in catalog.current().editions:
        catalog.pinned(edition.row)
    _ = catalog.current().matcher
    return person


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("name", WRITES)
def test_a_write_takes_few_queries_and_no_more_with_a_long_past(name: str) -> None:
    prepare, act = WRITES[name]
    counts = []
    for earlier in (1, 12):
        person = a_person(earlier)
        prepare(person)
        counts.append(queries_of(lambda: act(person)))  # noqa: B023
    assert counts[1] <= counts[0] <= A_WRITE


def test_a_start_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    a_person(1)
    with django_assert_max_num_queries(A_START):
        sessions.start(
            submission=an_id(),
            now=NOW,
            guide="line",
            text=LINE_TEXT,
            symptoms=["silence"],
            answers={"medium": "air", "history": "refused"},
            details={"time": "now"},
            tried=["plug"],
        )


def test_a_repeated_submission_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    person, submission = a_person(12), an_id()
    person.answer({"medium": "air"}, submission=submission)
    with django_assert_max_num_queries(A_REPETITION):
        person.answer({"medium": "air"}, submission=submission)


@pytest.mark.parametrize("earlier", [1, 12])
def test_a_look_takes_two_queries(earlier: int) -> None:
    person = a_person(earlier)

    def look() -> None:
        at = sessions.load(person.token)
        assert at.screen and at.outcome and at.expected_minutes >= 0

    assert queries_of(look) == 2


@pytest.mark.parametrize("act", [Person.fail, Person.fix], ids=["failed", "fixed"])
def test_an_attempt_takes_the_same_queries_whatever_the_number_of_steps(
    act: Callable[..., Person],
) -> None:
    counts = []
    for size in (2, 40):
        steps = tuple(a_step(f"s{number}", is_not("medium", "cable")) for number in range(size))
        person = a_person(1, the_line(steps=(*the_line().steps, *steps)))
        counts.append(queries_of(lambda: act(person, *(step.key for step in steps))))  # noqa: B023
    assert counts[1] <= counts[0] <= A_WRITE


def test_several_switches_are_undone_with_few_queries() -> None:
    person = a_person(2).fail("restart")
    for _ in range(4):
        person.switch("wall").switch("line")
    assert queries_of(person.undo) <= A_WRITE


def test_the_catalog_takes_one_query_when_it_is_known() -> None:
    a_person(1)
    assert queries_of(catalog.current) == 1


def test_marks_made_before_do_not_add_queries_to_the_next_attempt() -> None:
    one, many = a_person(1), a_person(1)
    many.attempt(dict.fromkeys(("plug", "tunnel-off", "antenna", "night"), DONE), Result.NOT_TRIED)
    assert queries_of(lambda: one.fail("restart")) == queries_of(lambda: many.fail("restart"))
