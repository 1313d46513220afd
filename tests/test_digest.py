"""The week for a maintainer with twenty minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from tests.factories import NOW, a_guide, a_pattern, a_step, again, an_id, published
from tests.hostile import MARKUP
from tests.sessions.person import Person
from troubleshoot import catalog, sessions, unknown
from troubleshoot.digest import Action, Change, Digest, as_markdown, digest
from troubleshoot.engine.facts import Result
from troubleshoot.models import DraftPattern, Exclusion, Guide, TextGroup, UnknownText

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
STRANGE = "Ribbon customization for entity account could not be merged: duplicate command id {}."


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    settings.RATE_LIMITS = False


def told(until: datetime = NOW) -> Digest:
    return digest(catalog.current(), until)


def page(until: datetime = NOW, base: str = "") -> str:
    return as_markdown(told(until), base)


def figures(of: Digest) -> dict[str, tuple[int, int]]:
    return {change.name: (change.now, change.before) for change in of.total.changes}


def only_action() -> Action:
    (action,) = told().actions
    return action


def came(times: int, at: datetime = NOW) -> None:
    for _ in range(times):
        Person.starting(now=at)


def strange_texts(count: int = 4, *, at: datetime = NOW) -> TextGroup:
    for number in range(count):
        text = STRANGE.format(number)
        unknown.keep(text, why=UnknownText.Why.LEARN, submission=an_id(), now=at)
    unknown.group_new()
    return TextGroup.objects.get()


# Figures


def test_with_nothing_to_report_it_says_so_and_no_more() -> None:
    published(a_guide())
    assert told().quiet
    assert len(page().splitlines()) == 3


def test_the_week_holds_its_last_day_and_six_before() -> None:
    for days in (0, 6, 7, 13, 14):
        came(1, NOW - days * DAY)
    assert figures(told())["stretches"] == (2, 2)


def test_a_week_of_the_past_is_told_as_it_was() -> None:
    came(1, NOW - 10 * DAY)
    came(5)
    assert figures(told(NOW - 7 * DAY))["stretches"] == (1, 0)


def test_outcomes_are_told_by_guide() -> None:
    for _ in range(4):
        Person.starting().fix("cable")
    Person.starting().escalate()
    Person.starting().leave()
    (line,) = told().lines
    assert {change.name: change.now for change in line.changes} == {
        "stretches": 6,
        "resolved": 4,
        "escalated": 1,
        "left": 1,
    }


@pytest.mark.parametrize(
    ("now", "before", "moved"),
    [(0, 0, False), (1, 0, False), (2, 0, True), (5, 3, False), (10, 3, True), (110, 100, False)],
)
def test_what_moved_moved_by_more_than_chance(now: int, before: int, moved: bool) -> None:
    assert Change("stretches", now, before).moved == moved


def test_only_guides_that_moved_are_named() -> None:
    came(1, NOW - 7 * DAY)
    came(1)
    assert [line.moved for line in told().lines] == [[]]
    came(8)
    assert [line.title for line in told().moved] == ["Cut line"]


def test_a_guide_that_nobody_came_to_any_more_is_named() -> None:
    came(8, NOW - 7 * DAY)
    assert [line.title for line in told().moved] == ["Cut line"]


def test_texts_that_found_a_guide_are_told_beside_the_week_before() -> None:
    published(a_guide())
    for days, known in ((0, True), (0, False), (7, True)):
        unknown.count(known=known, now=NOW - days * DAY)
    assert ((told().texts.part, told().texts.whole), told().texts_before.whole) == ((1, 2), 1)


# Actions


def test_a_group_of_unknown_texts_is_suggested() -> None:
    published(a_guide())
    group = strange_texts()
    assert (only_action().link, only_action().worth) == (f"/texts/{group.pk}/", 4)
    assert "duplicate command id" in page()


def test_a_group_with_a_draft_is_not() -> None:
    published(a_guide())
    group = strange_texts()
    values = {"key": "x", "kind": "literal", "weight": "decisive", "text": "x", "made_at": NOW}
    DraftPattern.objects.create(group=group, guide=Guide.objects.get(), **values)
    assert told().actions == ()


def test_a_group_that_a_guide_knows_by_now_is_not() -> None:
    published(a_guide())
    for _ in range(3):
        unknown.keep("The connection was cut.", why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    unknown.group_new()
    assert told().actions == ()


def test_a_group_without_new_texts_is_not() -> None:
    published(a_guide())
    strange_texts(at=NOW - 40 * DAY)
    assert told().actions == ()


def test_a_step_called_wrong_is_suggested_with_what_was_said() -> None:
    for line in ("The button is gone", ""):
        Person.starting().flag("cable", text=line)
    action = only_action()
    assert (action.link, action.worth, action.quotes) == (
        "/statistics/cut-line/",
        2,
        ("The button is gone",),
    )


def test_a_step_that_was_changed_since_is_not() -> None:
    Person.starting().flag("cable")
    published(a_guide(steps=(a_step("cable", body="Look for the new button."), a_step("vpn"))))
    assert told().actions == ()


def test_a_step_that_stayed_while_others_changed_is() -> None:
    guide = a_guide()
    Person.starting(guide).flag("cable")
    published(again(guide, title="Another title"))
    assert only_action().worth == 1


def test_a_flag_of_a_session_that_is_left_out_is_not_heard() -> None:
    person = Person.starting().flag("cable", text="Gone")
    out = Exclusion(kind="session", session=person.row, reason="A test")
    sessions.exclude(out, by=None, now=NOW)  # type: ignore[arg-type]
    assert told().actions == ()


def test_lines_about_something_else_are_suggested() -> None:
    for line in ("A restart of the router", "Waiting a night"):
        Person.starting().fix("cable", "vpn").credit(something_else=line)
    assert (only_action().worth, set(only_action().quotes)) == (
        2,
        {"A restart of the router", "Waiting a night"},
    )


def test_lines_of_an_earlier_week_are_not() -> None:
    person = Person.starting(now=NOW - 8 * DAY)
    person.attempt({}, Result.FIXED, now=NOW - 8 * DAY).credit(something_else="Luck", now=NOW - 8 * DAY)
    assert told().actions == ()


def learnt(cheap: int, dear: int) -> None:
    """So many people are helped by each of two steps, of which the author proposes the dear one first."""
    dear_first = (a_step("dear", minutes=300, prior=50), a_step("cheap", minutes=1))
    guide = a_guide(steps=dear_first, explore=False)
    for key, times in (("cheap", cheap), ("dear", dear)):
        for _ in range(times):
            Person.starting(guide, submission=an_id()).fix(key)


def test_a_learnt_order_that_saves_enough_is_suggested() -> None:
    learnt(cheap=55, dear=5)
    assert only_action().link == "/statistics/cut-line/"


def test_before_enough_has_been_learnt_none_is() -> None:
    learnt(cheap=40, dear=5)
    assert told().actions == ()


def test_an_order_that_saves_little_is_not() -> None:
    learnt(cheap=1, dear=59)
    assert told().actions == ()


def test_at_most_three_are_suggested_the_one_for_most_people_first() -> None:
    learnt(cheap=55, dear=5)
    strange_texts(4)
    Person.starting().flag("cable")
    Person.starting().fix("cable", "vpn").credit(something_else="Luck")
    actions = told().actions
    assert len(actions) == 3
    assert [action.worth for action in actions] == sorted((a.worth for a in actions), reverse=True)


# The page


def test_links_are_paths_or_begin_with_the_address_of_the_server() -> None:
    Person.starting().flag("cable")
    assert "](/statistics/cut-line/)" in page()
    assert "](https://wizard.example/statistics/cut-line/)" in page(base="https://wizard.example")


def test_what_people_wrote_stays_plain_text() -> None:
    Person.starting().flag("cable", text=f"`{MARKUP}` [link](https://evil.example)")
    (line,) = [line for line in page().splitlines() if "evil" in line]
    assert line.strip().startswith("- ``") and line.endswith("``")


def test_it_is_one_page() -> None:
    for number in range(30):
        guide = a_guide(f"guide-{number}", patterns=(a_pattern(f"cut-{number}", f"cut number {number} x"),))
        for _ in range(3):
            Person.starting(guide).flag("cable", text="Gone")
    assert len(page().splitlines()) <= 60
