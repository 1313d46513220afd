"""Which known issues are offered in a session, in which order, and where they stand."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.factories import a_guide, a_known_issue, a_pattern, published
from tests.sessions.person import LINE_TEXT, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide, IssueTarget
from troubleshoot.known_issues import address_of, of_guide, offered

pytestmark = pytest.mark.django_db


def numbers(person: Person) -> list[int]:
    return [issue.number for issue in offered(person.at)]


def on_the_line(text: str = LINE_TEXT) -> Person:
    return Person.starting(the_line(), text=text)


def test_an_issue_without_patterns_is_offered_to_everybody_in_the_guide() -> None:
    person = on_the_line(text="")
    a_known_issue(7, of="line")
    assert numbers(person) == [7]


def test_an_issue_of_another_guide_is_not_offered() -> None:
    published(the_wall())
    a_known_issue(7, of="wall")
    assert numbers(on_the_line()) == []


def test_an_issue_with_patterns_is_offered_where_one_was_found() -> None:
    person = on_the_line()
    a_known_issue(7, of="line", patterns=["radio", "cut"])
    a_known_issue(8, of="line", patterns=["radio"])
    assert numbers(person) == [7]


def test_it_is_offered_once_a_later_text_tells_of_it() -> None:
    person = on_the_line()
    a_known_issue(8, of="line", patterns=["radio"])
    assert numbers(person.report("The line was cut, over the radio.")) == [8]


def test_what_was_found_for_another_guide_tells_of_none_of_this() -> None:
    published(the_wall(patterns=(a_pattern("cut", "wall refused"),)))
    person = Person.starting(the_line(), text=WALL_TEXT)
    a_known_issue(7, of="line", patterns=["cut"])
    assert numbers(person) == []


def test_found_ones_come_first_then_open_ones_then_the_newest() -> None:
    person = on_the_line()
    a_known_issue(1, of="line", patterns=["cut"], state="closed")
    a_known_issue(2, of="line", patterns=["cut"])
    a_known_issue(3, of="line", state="closed")
    a_known_issue(4, of="line")
    a_known_issue(5, of="line")
    assert numbers(person) == [2, 1, 5, 4, 3]


def test_it_is_told_which_one_the_person_called_theirs() -> None:
    person = on_the_line()
    for number in (7, 8):
        a_known_issue(number, of="line")
    person.claim(7)
    assert {issue.number: issue.mine for issue in offered(person.at)} == {7: True, 8: False}


def test_what_is_theirs_stays_whatever_is_found() -> None:
    person = on_the_line(text="")
    a_known_issue(7, of="line", patterns=["cut"])
    assert numbers(person) == []
    assert numbers(person.claim(7)) == [7]


def test_each_can_be_claimed_by_itself() -> None:
    person = on_the_line()
    for number in (7, 8):
        a_known_issue(number, of="line")
    assert len({issue.submission for issue in offered(person.at)}) == 2


def test_offering_takes_one_query(django_assert_num_queries: object) -> None:
    person = on_the_line()
    for number in range(1, 9):
        a_known_issue(number, of="line")
    assert person.at.now and person.at.guide
    with django_assert_num_queries(1):  # type: ignore[operator]
        offered(person.at)


# Where they stand --------------------------------------------------------------------------------


def address(url: str = "", target: str | None = None) -> str:
    issue = IssueTarget(target) if target is not None else None
    guide: Guide = published(a_guide(issue=issue))
    return address_of(a_known_issue(7, url=url), guide)


def test_an_address_of_its_own_wins() -> None:
    own = "https://tracker.example/T-7"
    assert address(own, "https://github.com/o/r/issues/new") == own


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("https://github.com/o/r/issues/new", "https://github.com/o/r/issues/7"),
        ("https://github.com/o/r/issues/new/", "https://github.com/o/r/issues/7"),
        ("https://github.com/o/r/issues/new/choose", "https://github.com/o/r/issues/7"),
        ("https://github.com/o/r/issues/new?template=bug.yml#top", "https://github.com/o/r/issues/7"),
        ("https://github.com/o/r/issues", "https://github.com/o/r/issues/7"),
        ("https://tracker.example/create.aspx", ""),
        ("", ""),
    ],
)
def test_else_it_is_told_by_where_the_deployment_opens_issues(
    target: str, found: str, settings: Settings
) -> None:
    settings.ISSUE_URL = target
    assert address() == found


def test_the_target_of_the_guide_wins_over_that_of_the_deployment(settings: Settings) -> None:
    settings.ISSUE_URL = "https://github.com/a/b/issues/new"
    assert address(target="https://github.com/o/r/issues/new") == "https://github.com/o/r/issues/7"


def test_the_known_issues_of_a_guide_are_open_ones_first_then_the_newest() -> None:
    published(a_guide())
    a_known_issue(9, state="closed")
    for number in (7, 8):
        a_known_issue(number)
    assert [row.number for row in of_guide(catalog.current().by_slug["cut-line"])] == [8, 7, 9]
