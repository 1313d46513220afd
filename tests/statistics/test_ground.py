"""Guides that resolve less than they did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import a_guide, published
from tests.statistics.counting import TODAY, count
from troubleshoot import catalog
from troubleshoot.engine.facts import Outcome
from troubleshoot.statistics.ground import BEFORE, LATELY, Lost, changed, losing_ground
from troubleshoot.statistics.measures import Share

pytestmark = pytest.mark.django_db

LONG_AGO = LATELY + 10


@pytest.fixture(autouse=True)
def guide() -> None:
    published(a_guide())


def lost() -> list[Lost]:
    return losing_ground(catalog.current(), TODAY)


def ended(resolved: int, escalated: int, *, ago: int = 0, left: int = 0) -> None:
    day = TODAY - timedelta(days=ago)
    numbers = {Outcome.RESOLVED: resolved, Outcome.ESCALATED: escalated, Outcome.LEFT: left}
    for outcome, n in numbers.items():
        count(n, outcome=outcome, day=day)


def test_a_guide_that_resolves_less_loses_ground() -> None:
    ended(40, 10, ago=LONG_AGO)
    ended(10, 20, left=5)
    (found,) = lost()
    assert found.shares == (Share(10, 30), Share(40, 50))
    assert (found.lately.left, found.change.high < 0) == (5, True)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ((20, 10), (40, 20)),  # the same share
        ((29, 10), (40, 10)),  # less, but by no more than chance
        ((40, 10), (10, 20)),  # more
        ((0, 9), (40, 10)),  # too few now
        ((10, 20), (9, 0)),  # too few before
    ],
)
def test_other_guides_do_not(now: tuple[int, int], before: tuple[int, int]) -> None:
    ended(*before, ago=LONG_AGO)
    ended(*now)
    assert lost() == []


def test_who_left_counts_neither_way() -> None:
    ended(20, 5, ago=LONG_AGO)
    ended(20, 5, left=40)
    assert lost() == []


@pytest.mark.parametrize(
    ("ago", "counts"), [(LATELY, True), (LATELY + BEFORE - 1, True), (LATELY + BEFORE, False)]
)
def test_only_so_many_days_before_are_compared(ago: int, counts: bool) -> None:
    ended(40, 10, ago=ago)
    ended(10, 20, ago=LATELY - 1)
    assert bool(lost()) is counts


def test_the_one_that_lost_most_comes_first() -> None:
    published(a_guide("wall"))
    for slug, resolved in (("cut-line", 20), ("wall", 2)):
        count(40, slug=slug, day=TODAY - timedelta(days=LONG_AGO))
        count(resolved, slug=slug)
        count(20, slug=slug, outcome=Outcome.ESCALATED)
    assert [one.edition.guide.slug for one in lost()] == ["wall", "cut-line"]


def test_it_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published_now = catalog.current()
    ended(40, 10, ago=LONG_AGO)
    ended(10, 20)
    with django_assert_num_queries(2):
        losing_ground(published_now, TODAY)


def test_all_and_almost_all_of_a_few_are_told_apart_by_no_more_than_chance() -> None:
    change = changed(Share(9, 10), Share(10, 10))
    assert change is not None and change.low < 0 < change.high
