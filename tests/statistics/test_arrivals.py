from __future__ import annotations

import pytest

from tests.factories import a_guide, a_pattern, published
from tests.sessions.person import LINE_TEXT, Person, the_line, the_wall
from tests.statistics.counting import TODAY, count, figures
from troubleshoot.statistics import Count
from troubleshoot.statistics.arrivals import MOST_LINKS

pytestmark = pytest.mark.django_db


def test_patterns_tell_what_brought_people() -> None:
    published(the_wall())
    Person.starting(the_line(), text=LINE_TEXT)
    (arrival,) = figures("line").patterns
    assert (arrival.key, arrival.n, arrival.says) == ("cut", 1, "line was cut")


def test_a_pattern_the_guide_no_longer_has_keeps_its_count() -> None:
    published(a_guide(patterns=(a_pattern("other"),)))
    count(tallies={(Count.PATTERN, "cut"): 1})
    (arrival,) = figures().patterns
    assert (arrival.key, arrival.says) == ("cut", "")


def test_links_are_told_by_where_they_stood_and_what_they_said() -> None:
    Person.starting(source="issue", ref="4711")
    Person.starting(source="issue")
    found = figures()
    assert [(arrival.key, arrival.n) for arrival in found.sources] == [("issue", 2)]
    assert [(arrival.key, arrival.n) for arrival in found.refs] == [("4711", 1)]


def test_only_the_links_that_brought_most_are_told() -> None:
    published(a_guide())
    count(tallies={(Count.REF, f"{number:03d}"): number for number in range(1, MOST_LINKS + 10)})
    refs = figures().refs
    assert (len(refs), refs[0].n) == (MOST_LINKS, MOST_LINKS + 9)


def test_a_link_that_was_taken_out_again_is_not_told() -> None:
    published(a_guide())
    count(tallies={(Count.REF, "4711"): 1})
    count(tallies={(Count.REF, "4711"): -1})
    assert figures().refs == []


def test_rejected_patterns_are_told_most_first() -> None:
    published(a_guide())
    count(tallies={(Count.REJECTED, "cut"): 1, (Count.REJECTED, "hangs"): 2})
    assert [(arrival.key, arrival.n) for arrival in figures().rejections] == [("hangs", 2), ("cut", 1)]


def test_arrivals_are_those_of_the_period() -> None:
    published(a_guide())
    count(tallies={(Count.SOURCE, "issue"): 1, (Count.PATTERN, "cut"): 1}, day=TODAY.replace(day=1))
    found = figures(since=TODAY)
    assert (found.sources, found.patterns) == ([], [])
