from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, published
from tests.statistics.counting import TODAY, count, figures, overview
from troubleshoot.engine.facts import Outcome
from troubleshoot.statistics import Period
from troubleshoot.statistics.trends import MOST_WEEKS, WEEKS, spans_of

DAYS = st.none() | st.dates()


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


@given(DAYS, DAYS)
def test_weeks_follow_each_other_and_stay_in_the_period(since: date | None, until: date | None) -> None:
    spans = spans_of(Period(since, until), TODAY)
    assert len(spans) <= MOST_WEEKS
    for begins, ends in spans:
        assert (since or date.min) <= begins <= ends <= min(until or TODAY, TODAY)
    for (_, ends), (begins, _) in pairwise(spans):
        assert begins - ends == timedelta(days=1)


def test_without_a_period_the_last_weeks_are_shown() -> None:
    spans = spans_of(Period(), TODAY)
    assert (len(spans), spans[-1][1]) == (WEEKS, TODAY)


@pytest.mark.parametrize(("ago", "week"), [(0, -1), (6, -1), (7, -2), (13, -2), (14, -3)])
@pytest.mark.django_db
def test_a_stretch_counts_in_the_week_it_began(ago: int, week: int) -> None:
    published(a_guide())
    count(day=day(ago))
    weeks = figures().weeks
    assert [number for number, one in enumerate(weeks) if one.outcome.sessions] == [len(weeks) + week]


@pytest.mark.django_db
def test_a_day_outside_the_period_counts_in_no_week() -> None:
    published(a_guide())
    count(day=day(10))
    assert sum(week.outcome.sessions for week in figures(since=day(9)).weeks) == 0


@pytest.mark.django_db
def test_all_days_together_are_in_no_week() -> None:
    published(a_guide())
    count()
    weeks = figures(until=date.min + timedelta(days=2)).weeks
    assert [week.outcome.sessions for week in weeks] == [0]


@pytest.mark.django_db
def test_the_weeks_of_all_guides_are_added_up() -> None:
    published(a_guide())
    published(a_guide("other"))
    count(2)
    count(3, slug="other", outcome=Outcome.LEFT)
    last = overview().weeks[-1].outcome
    assert (last.sessions, last.resolved, last.left) == (5, 2, 3)


@pytest.mark.django_db
def test_a_guide_without_stretches_has_empty_weeks() -> None:
    published(a_guide())
    assert [week.outcome.sessions for week in overview().lines[0].weeks] == [0] * WEEKS
