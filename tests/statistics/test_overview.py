from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import a_guide, published
from tests.statistics.counting import TODAY, count, overview
from troubleshoot.engine.facts import Outcome
from troubleshoot.models import Edition, TextDay
from troubleshoot.statistics import Count

pytestmark = pytest.mark.django_db


def two_guides() -> None:
    published(a_guide())
    published(a_guide("other"))


def test_totals_are_of_all_guides() -> None:
    two_guides()
    count(2)
    count(3, slug="other", outcome=Outcome.ESCALATED)
    total = overview().total.outcome
    assert (total.sessions, total.resolved, total.escalated) == (5, 2, 3)


def test_medians_are_told_by_guide_and_of_all() -> None:
    two_guides()
    count(10, tallies={(Count.MINUTES, "000030"): 1, (Count.ATTEMPTS, "01"): 1})
    count(20, slug="other", tallies={(Count.MINUTES, "000090"): 1, (Count.ATTEMPTS, "03"): 1})
    found = overview()
    attempts = [summary.attempts for summary in (*(line.summary for line in found.lines), found.total)]
    assert [median.value if median else None for median in attempts] == [1, 3, 3]


def test_only_the_period_is_counted() -> None:
    published(a_guide())
    count(2, day=TODAY)
    count(3, day=TODAY - timedelta(days=10))
    assert overview(since=TODAY).total.outcome.sessions == 2
    assert overview(until=TODAY - timedelta(days=1)).total.outcome.sessions == 3


def test_the_days_at_both_ends_are_in_the_period() -> None:
    published(a_guide())
    count(day=TODAY)
    assert overview(since=TODAY, until=TODAY).total.outcome.sessions == 1


def test_texts_are_those_of_the_period() -> None:
    published(a_guide())
    TextDay.objects.create(day=TODAY, known=8, unknown=2)
    TextDay.objects.create(day=TODAY - timedelta(days=1), known=100)
    texts = overview(since=TODAY).texts
    assert (texts.part, texts.whole, texts.percent) == (8, 10, 80)


@pytest.mark.parametrize(
    ("checked", "stale"),
    [(None, True), (TODAY - timedelta(days=181), True), (TODAY - timedelta(days=180), False)],
)
def test_a_guide_that_nobody_checked_is_stale(checked: date | None, stale: bool) -> None:
    published(a_guide(last_checked=checked))
    assert bool(overview().stale) is stale


def test_the_longest_unchecked_guide_comes_first() -> None:
    published(a_guide("a", last_checked=date(2025, 2, 1)))
    published(a_guide("b", last_checked=date(2025, 1, 1)))
    published(a_guide("c"))
    assert [guide.slug for guide in overview().stale] == ["c", "b", "a"]


def test_the_busiest_guide_comes_first() -> None:
    two_guides()
    count(slug="other")
    assert [line.slug for line in overview().busiest] == ["other", "cut-line"]


def test_a_guide_no_longer_published_keeps_its_counts() -> None:
    two_guides()
    count(slug="other")
    Edition.objects.filter(guide__slug="other").update(status=Edition.Status.SUPERSEDED)
    line = overview().lines[-1]
    assert (line.slug, line.guide, line.summary.outcome.sessions) == ("other", None, 1)
