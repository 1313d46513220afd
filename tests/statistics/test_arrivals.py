from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.factories import NOW, a_guide, a_known_issue, a_pattern, published
from tests.sessions.person import LINE_TEXT, WALL_TEXT, Person, the_line, the_wall
from tests.statistics.counting import TODAY, count, figures, overview
from troubleshoot import sessions
from troubleshoot.models import Exclusion, KnownIssue
from troubleshoot.statistics import Count, link_key
from troubleshoot.statistics.arrivals import MOST_LINKS, Link

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


# What became of the people that links brought ----------------------------------------------------


def became(links: list[Link]) -> dict[tuple[str, str], dict[str, int]]:
    """By source and ref: the outcomes that any session came to."""
    return {(link.source, link.ref): {k: n for k, n in vars(link.outcome).items() if n} for link in links}


def arriving(ref: str = "4711", source: str = "issue", **values: Any) -> Person:
    published(the_wall())
    return Person.starting(the_line(), ref=ref, source=source, **values)


def test_it_is_told_what_became_of_the_people_a_link_brought() -> None:
    arriving().fix("restart")
    arriving().escalate()
    arriving().leave()
    arriving()
    arriving("other")
    assert became(overview().brought.links) == {
        ("issue", "4711"): {"sessions": 4, "resolved": 1, "escalated": 1, "left": 1, "open": 1},
        ("issue", "other"): {"sessions": 1, "open": 1},
    }


def test_sources_are_told_whatever_their_links_said() -> None:
    arriving("4711").fix("restart")
    arriving("4712")
    arriving("", source="")
    assert became(overview().brought.sources) == {
        ("issue", ""): {"sessions": 2, "resolved": 1, "open": 1},
        ("", ""): {"sessions": 1, "open": 1},
    }


def test_a_session_that_went_on_in_another_guide_counts_once_and_by_its_end() -> None:
    arriving().meet(WALL_TEXT).fix("knock")
    assert became(overview().brought.links) == {("issue", "4711"): {"sessions": 1, "resolved": 1}}


def test_it_counts_in_the_guide_that_it_began_in() -> None:
    arriving().meet(WALL_TEXT).fix("knock")
    assert became(figures("line").brought.links) == {("issue", "4711"): {"sessions": 1, "resolved": 1}}
    assert figures("wall").brought.links == []


def test_an_undo_takes_back_what_became_of_it() -> None:
    arriving().meet(WALL_TEXT).fix("knock").undo()
    assert became(overview().brought.links) == {("issue", "4711"): {"sessions": 1, "open": 1}}


def test_a_session_that_was_marked_as_left_counts_as_left() -> None:
    person = arriving().meet(WALL_TEXT)
    sessions.mark_left(before=person.clock + timedelta(days=1), now=person.clock + timedelta(days=20))
    assert became(overview().brought.links) == {("issue", "4711"): {"sessions": 1, "left": 1}}


def test_what_is_deleted_stays_counted() -> None:
    person = arriving().fix("restart")
    sessions.forget(before=person.clock + timedelta(days=1))
    brought = overview().brought
    assert became(brought.links) == {("issue", "4711"): {"sessions": 1, "resolved": 1}}
    assert brought.untold == 0


def test_what_is_left_out_does_not_count() -> None:
    arriving().fix("restart")
    left_out = Exclusion(kind=Exclusion.Kind.SOURCE, source="issue", reason="A test of ours")
    by = User.objects.create_user("ann")
    left_out = sessions.exclude(left_out, by=by, now=NOW)
    assert (overview().brought.links, overview().brought.untold) == ([], 0)
    sessions.include(left_out, by=by, now=NOW)
    assert became(overview().brought.links) == {("issue", "4711"): {"sessions": 1, "resolved": 1}}


def test_links_are_those_of_the_period() -> None:
    arriving(now=NOW)
    assert overview(until=TODAY - timedelta(days=1)).brought.links == []
    assert len(overview(since=TODAY, until=TODAY).brought.links) == 1


def test_only_the_links_that_brought_most_people_are_told() -> None:
    published(a_guide())
    count(tallies={(Count.LINK_OPEN, link_key("web", f"{n:03d}")): n for n in range(1, MOST_LINKS + 10)})
    links = overview().brought.links
    assert len(links) == MOST_LINKS
    assert (links[0].ref, links[0].outcome.sessions) == (f"{MOST_LINKS + 9:03d}", MOST_LINKS + 9)


def test_the_longest_link_is_counted() -> None:
    arriving("r" * 200, source="s" * 40)
    (link,) = overview().brought.links
    assert (link.source, len(link.ref)) == ("s" * 40, 159)


@pytest.mark.parametrize(("told", "known"), [(9, False), (10, True)])
def test_a_share_is_told_from_ten_on(told: int, known: bool) -> None:
    published(a_guide())
    count(tallies={(Count.LINK_RESOLVED, link_key("web", "4711")): told})
    (link,) = overview().brought.links
    assert (link.outcome.bounds is not None) is known


def test_sessions_deleted_before_this_was_counted_are_told() -> None:
    published(a_guide())
    count(3, tallies={(Count.SOURCE, "web"): 1})
    assert (overview().brought.untold, figures().brought.untold) == (3, 3)


# Known issues ------------------------------------------------------------------------------------


def claimed(slug: str = "cut-line", **period: Any) -> list[tuple[int, int]]:
    return [(issue.number, issue.n) for issue in figures(slug, **period).known_issues]


def test_a_guide_tells_how_many_called_each_known_issue_theirs() -> None:
    published(a_guide())
    for number in (7, 8, 9):
        a_known_issue(number)
    for _ in range(2):
        Person.starting().claim(8)
    Person.starting().claim(7).claim(7, mine=False)
    assert claimed() == [(8, 2), (9, 0), (7, 0)]


def test_a_session_counts_once_for_an_issue_however_often_it_came_back() -> None:
    published(the_wall())
    person = Person.starting(the_line())
    a_known_issue(7, of="line")
    person.claim(7).switch("wall").switch("line").claim(7)
    assert claimed("line") == [(7, 1)]
    person.claim(7, mine=False)
    assert claimed("line") == [(7, 0)]


def test_a_claim_in_a_stretch_that_was_undone_does_not_count() -> None:
    published(the_wall())
    a_known_issue(7, of="wall")
    person = Person.starting(the_line()).meet(WALL_TEXT).claim(7).undo()
    assert (claimed("wall"), person.at.now.claimed) == ([(7, 0)], {})


def test_an_issue_that_is_not_kept_any_more_keeps_its_count() -> None:
    published(a_guide())
    a_known_issue(7)
    Person.starting().claim(7)
    KnownIssue.objects.all().delete()
    (issue,) = figures().known_issues
    assert (issue.number, issue.title, issue.n) == (7, "", 1)


def test_claims_are_those_of_the_period() -> None:
    published(a_guide())
    a_known_issue(7)
    Person.starting().claim(7)
    assert claimed(until=TODAY - timedelta(days=1)) == [(7, 0)]
