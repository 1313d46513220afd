"""What maintainers see of the texts that no guide knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW, a_guide, a_pattern, an_id, published
from tests.sessions.person import Person
from tests.unknown.kept import CLOSED, LOST, alike, kept_and_grouped
from troubleshoot import catalog, unknown
from troubleshoot.models import TextDay, TextGroup, UnknownText
from troubleshoot.statistics.measures import Share
from troubleshoot.unknown import Group

pytestmark = pytest.mark.django_db
STALE = NOW - timedelta(days=60)


def a_day(ago: int, known: int = 0, unknown: int = 0) -> None:
    TextDay.objects.create(day=NOW.date() - timedelta(days=ago), known=known, unknown=unknown)


def groups() -> list[Group]:
    return unknown.groups(catalog.current(), NOW)


def one_group(row: TextGroup) -> Group:
    return unknown.one_group(catalog.current(), row.pk, NOW)[0]


def of_session(person: Person, text: str) -> TextGroup:
    """The group of a text that somebody's session went on with."""
    row = person.row
    unknown.keep_of_session(text, session=row, submission=an_id(), now=NOW)
    unknown.group_new()
    return TextGroup.objects.get(texts__session=row)


# The share ---------------------------------------------------------------------------------------


def test_without_texts_there_is_no_share() -> None:
    assert unknown.share(NOW) == Share(0, 0)


def test_the_share_adds_up_the_days() -> None:
    a_day(0, 3, 1)
    a_day(12, 4, 2)
    assert unknown.share(NOW) == Share(7, 10)


def test_the_share_holds_so_many_days_and_not_one_more() -> None:
    for ago in (0, 29, 30):
        a_day(ago, 1)
    assert unknown.share(NOW) == Share(2, 2)
    assert unknown.share(NOW, days=31) == Share(3, 3)


def test_the_share_of_earlier_days_goes_on_where_this_one_ends() -> None:
    for ago in range(20):
        a_day(ago, 2**ago)
    parts = [unknown.share(NOW, days=10, ago=ago).part for ago in (0, 10)]
    assert parts == [2**10 - 1, 2**20 - 2**10]


def test_a_day_to_come_is_in_no_share() -> None:
    a_day(-1, 5)
    assert unknown.share(NOW) == Share(0, 0)
    assert all(week.share == Share(0, 0) for week in unknown.weeks(NOW))


def test_weeks_end_today_and_come_in_order() -> None:
    begins = [week.begins for week in unknown.weeks(NOW, count=3)]
    assert begins == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17)]


def test_each_day_is_in_one_week() -> None:
    for ago in (0, 6, 7, 20, 21):
        a_day(ago, known=100 + ago, unknown=1)
    shares = [week.share for week in unknown.weeks(NOW, count=3)]
    assert shares == [Share(120, 121), Share(107, 108), Share(206, 208)]


def test_weeks_and_share_count_the_same_texts() -> None:
    for ago in range(0, 90, 5):
        a_day(ago, ago, 1)
    weeks = unknown.weeks(NOW, count=12)
    texts = sum(week.share.whole for week in weeks)
    assert texts == unknown.share(NOW, days=84).whole


# Groups ------------------------------------------------------------------------------------------


def test_without_texts_there_are_no_groups() -> None:
    assert groups() == []


def test_a_group_shows_its_newest_text_and_how_many_came_lately() -> None:
    kept_and_grouped(*alike(count=4), at=STALE)
    kept_and_grouped(*alike(count=2, seed=1), at=NOW)
    (group,) = groups()
    assert (group.row.size, group.recent) == (6, 2)
    assert group.example == alike(count=2, seed=1)[-1]


def test_the_groups_with_most_texts_lately_come_first() -> None:
    large = kept_and_grouped(*alike(CLOSED, 9), at=STALE)
    lately = kept_and_grouped(*alike(LOST, 2))
    assert [group.row for group in groups()] == [lately, large]


def test_of_groups_without_texts_lately_the_larger_comes_first() -> None:
    small, large = (kept_and_grouped(*alike(t, n), at=STALE) for t, n in ((CLOSED, 2), (LOST, 3)))
    assert [group.row for group in groups()] == [large, small]


def test_of_groups_as_large_the_newer_comes_first() -> None:
    old, new = kept_and_grouped(LOST, at=STALE), kept_and_grouped(CLOSED, at=STALE + timedelta(days=1))
    assert [group.row for group in groups()] == [new, old]


@pytest.mark.parametrize(("days", "recent"), [(29, 1), (30, 0)])
def test_lately_is_thirty_days(days: int, recent: int) -> None:
    kept_and_grouped(CLOSED, at=NOW - timedelta(days=days))
    assert [group.recent for group in groups()] == [recent]


def test_a_group_says_what_became_of_its_sessions() -> None:
    fixed, open_ = Person.starting().fix("cable"), Person.starting()
    assert of_session(fixed, CLOSED) == of_session(open_, CLOSED)
    kept_and_grouped(CLOSED)
    (group,) = groups()
    assert list(group.outcomes.items()) == [("open", 1), ("resolved", 1), ("none", 1)]


def test_outcomes_are_those_of_today() -> None:
    person = Person.starting()
    group = of_session(person, CLOSED)
    assert one_group(group).outcomes == {"open": 1}
    person.escalate()
    assert one_group(group).outcomes == {"escalated": 1}


def test_a_group_that_a_guide_has_learned_says_so() -> None:
    group = kept_and_grouped(*alike(CLOSED))
    assert groups()[0].covered_by is None
    published(a_guide("gate", patterns=(a_pattern("gate", "was closed for"),)))
    assert (groups()[0].covered_by, one_group(group).covered_by) == ("gate", "gate")


def test_many_groups_take_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for text in (CLOSED, LOST, "The third thing broke in two", "A fourth one stayed whole but failed"):
        kept_and_grouped(text)
    published_now = catalog.current()
    with django_assert_num_queries(2):
        assert len(unknown.groups(published_now, NOW)) == 4


# One group ---------------------------------------------------------------------------------------


def test_one_group_shows_what_the_list_shows() -> None:
    group = kept_and_grouped(*alike(count=3))
    assert one_group(group) == groups()[0]


def test_one_group_has_its_newest_texts_first_and_not_too_many() -> None:
    rows = [kept_and_grouped(text, at=NOW + timedelta(minutes=n)) for n, text in enumerate(alike(count=25))]
    _, texts = unknown.one_group(catalog.current(), rows[0].pk, NOW)
    assert [text.pk for text in texts] == sorted(UnknownText.objects.values_list("pk", flat=True))[:4:-1]


def test_an_unknown_group_does_not_exist() -> None:
    with pytest.raises(TextGroup.DoesNotExist):
        one_group(TextGroup(pk=99))
