from __future__ import annotations

import pytest
from django.utils.functional import lazy
from django.utils.translation import get_language, override
from pytest_django import DjangoAssertNumQueries

from tests.factories import a_guide, a_question, a_step, is_not, published
from tests.statistics.counting import count, edition, figures
from troubleshoot.engine.estimation import Observation
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.guide import NOT_SURE, Choice
from troubleshoot.statistics import Period, Segment, guide_document
from troubleshoot.statistics.side_by_side import (
    _NOT_TOLD,
    MOST_EDITIONS,
    MOST_STRETCHES,
    SideBySide,
    sampled,
    side_by_side,
)
from troubleshoot.statistics.versions import coarse

pytestmark = pytest.mark.django_db

PAC, PORTAL = Segment(method="pac"), Segment(method="portal")


def by(part: str) -> SideBySide:
    return next(side for side in figures().compared if side.part == part)


def test_segments_stand_side_by_side_with_their_own_estimates() -> None:
    published(a_guide())
    count(20, solved=("cable",), segment=PAC)
    count(20, solved=("vpn",), segment=PORTAL)
    pac, portal = by("method").columns
    assert (pac.value, portal.value) == ("pac", "portal")
    assert pac.figures["cable"].mean > 0.9
    assert "cable" not in portal.figures


def test_a_column_counts_what_it_rests_on() -> None:
    published(a_guide())
    count(3, failed=("cable",), segment=PAC)
    count(2, solved=("vpn",), segment=PORTAL)
    (pac, portal) = by("method").columns
    assert (pac.n, pac.tried["cable"], portal.n, portal.tried["cable"]) == (3, 3, 2, 0)


def test_no_estimate_from_fewer_than_ten() -> None:
    published(a_guide())
    count(9, solved=("cable",), segment=PAC)
    count(10, solved=("cable",), segment=PORTAL)
    assert [bool(column.figures) for column in by("method").columns] == [False, True]


def test_whoever_was_not_sure_is_a_segment_too() -> None:
    published(a_guide())
    count(solved=("cable",), segment=Segment(method=NOT_SURE))
    count(solved=("cable",), segment=PAC)
    assert [column.value for column in by("method").columns] == [NOT_SURE, "pac"]


def test_a_comparison_knows_which_steps_were_tried() -> None:
    published(a_guide())
    count(failed=("cable",), segment=PAC)
    count(solved=("cable",), segment=PORTAL)
    assert by("method").tried == {"cable"}


def test_one_segment_alone_is_no_comparison() -> None:
    published(a_guide())
    count(20, solved=("cable",), segment=PAC)
    assert figures().compared == ()


def test_a_segment_is_called_as_in_the_guide() -> None:
    question = a_question("method", Choice("pac", "With PAC CLI"), "portal")
    steps = (a_step("cable", is_not("method", "portal")), a_step("vpn"))
    published(a_guide(questions=(question,), steps=steps))
    for segment in (PAC, PORTAL, Segment()):
        count(solved=("cable",), segment=segment)
    assert [column.label for column in by("method").columns] == ["Not known", "With PAC CLI", "Portal"]


def test_outcomes_are_told_by_edition() -> None:
    published(a_guide())
    count(2)
    published(a_guide(title="Again"))
    count(outcome=Outcome.LEFT)
    found = figures().editions
    assert {number: (ends.sessions, ends.left) for number, ends in found.items()} == {2: (1, 1), 1: (2, 0)}


def test_a_column_is_named_in_the_language_of_the_reader_and_for_programs_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(_NOT_TOLD, "", lazy(get_language, str)())
    published(a_guide())
    count(solved=("cable",))
    count(solved=("cable",), segment=PAC)
    with override("de"):
        document = guide_document(figures(), Period())
        assert str(by("method").columns[0].label) == "de"
    assert document["side_by_side"]["method"][0]["label"] == "en"


def test_editions_stand_side_by_side_newest_first() -> None:
    for number in range(MOST_EDITIONS + 1):
        published(a_guide(title=f"Edition {number}"))
        count(number, solved=("cable",))
    columns = by("edition").columns
    assert [column.value for column in columns] == ["5", "4", "3", "2"]
    assert [column.n for column in columns] == [4, 3, 2, 1]


def test_a_comparison_is_kept_while_nothing_changes(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    published(a_guide())
    count(solved=("cable",), segment=PAC)
    target = edition()
    side_by_side(target)
    with django_assert_num_queries(1):
        side_by_side(target)


def test_a_comparison_follows_a_new_stretch() -> None:
    published(a_guide())
    count(solved=("cable",), segment=PAC)
    count(solved=("cable",), segment=PORTAL)
    by("method")
    count(solved=("cable",), segment=PAC)
    assert by("method").columns[0].n == 2


def test_estimates_are_made_from_so_many_stretches_and_no_more() -> None:
    counts = {Observation(frozenset({"cable"})): 10_000, Observation(solved=frozenset({"vpn"})): 30_000}
    drawn = sampled(counts)
    assert sum(drawn.values()) == MOST_STRETCHES
    assert drawn[Observation(frozenset({"cable"}))] == pytest.approx(MOST_STRETCHES / 4, rel=0.2)


def test_the_same_counts_give_the_same_estimates() -> None:
    one, other = Observation(frozenset({"cable"})), Observation(solved=frozenset({"vpn"}))
    assert sampled({one: 9_000, other: 5_000}) == sampled({other: 5_000, one: 9_000})


@pytest.mark.parametrize(
    ("version", "known"), [(0, 0), (7, 7), (99, 99), (101, 100), (119, 110), (12_345, 12_000)]
)
def test_large_versions_are_coarse(version: int, known: int) -> None:
    assert coarse(version) == known
