from __future__ import annotations

import pytest

from tests.factories import a_guide, published
from tests.sessions.person import WALL_TEXT, Person, the_line, the_wall
from tests.statistics.counting import figures
from troubleshoot.statistics.funnel import Stage

pytestmark = pytest.mark.django_db


def numbers(stages: list[Stage]) -> dict[str, int]:
    return {stage.key: stage.share.part for stage in stages if stage.share.part}


def test_every_stage_that_was_reached_counts() -> None:
    Person.starting().fail("cable").fix("vpn")
    assert numbers(figures().funnel) == {
        "began": 1,
        "round": 1,
        "attempt-1": 1,
        "attempt-2": 1,
        "resolved": 1,
    }


def test_the_outcomes_close_the_funnel() -> None:
    published(the_wall())
    Person.starting(the_line()).escalate()
    Person.starting(the_line()).meet(WALL_TEXT)
    found = numbers(figures("line").funnel)
    assert (found["escalated"], found["switched"]) == (1, 1)


def test_whoever_leaves_is_counted_where_it_was() -> None:
    Person.starting(the_line()).leave()
    Person.starting(a_guide()).leave()
    Person.starting(a_guide()).fail("cable").leave()
    assert numbers(figures("line").left_at) == {"questions": 1}
    assert numbers(figures().left_at) == {"round-1": 1, "round-2": 1}


def test_places_add_up_to_those_who_left() -> None:
    for _ in range(3):
        Person.starting(the_line()).leave()
    assert sum(numbers(figures("line").left_at).values()) == figures("line").summary.outcome.left


def test_a_share_is_of_all_that_began() -> None:
    for _ in range(10):
        Person.starting()
    assert figures().funnel[0].share.percent == 100
