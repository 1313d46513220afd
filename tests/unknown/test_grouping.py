"""Texts that say the same come into one group, in order of arrival."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random
from time import perf_counter

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW
from tests.unknown import kinds
from tests.unknown.kept import CLOSED, LOST, TEMPLATES, alike, groups_of, kept, kept_and_grouped, made_up
from troubleshoot import unknown
from troubleshoot.models import TextGroup, TextTemplate, UnknownText
from troubleshoot.unknown import grouping

pytestmark = pytest.mark.django_db


def sizes() -> list[int]:
    return list(TextGroup.objects.order_by("pk").values_list("size", flat=True))


def test_nothing_new_makes_no_group() -> None:
    assert unknown.group_new() == 0
    assert not TextGroup.objects.exists()


def test_texts_that_differ_in_values_and_wraps_come_into_one_group() -> None:
    group = kept_and_grouped(*alike(CLOSED, 20))
    assert (group.size, group.texts.count(), sizes()) == (20, 20, [20])


def test_texts_that_say_something_else_come_into_another_group() -> None:
    assert kept_and_grouped(*alike(CLOSED)) != kept_and_grouped(*alike(LOST))
    assert sizes() == [6, 6]


@pytest.mark.parametrize("name", ["Inventory", "Sync Flow", "One Two Three Four"])
def test_a_name_of_more_words_makes_no_other_group(name: str) -> None:
    group = kept_and_grouped(*alike(LOST))
    assert kept_and_grouped(LOST.format(name=name)) == group


@pytest.mark.parametrize("text", ["12 34", "<guid-1>", "\u0301", "…", "x"])
def test_a_text_of_few_or_no_words_is_grouped_too(text: str) -> None:
    kept_and_grouped(*alike(CLOSED))
    assert kept_and_grouped(text, text).size == 2


def test_a_group_has_the_times_of_its_first_and_newest_text() -> None:
    first, last = NOW, NOW + timedelta(days=9)
    kept_and_grouped(*alike(count=2), at=first)
    group = kept_and_grouped(*alike(count=2, seed=1), at=last)
    assert (group.made_at, group.newest_at) == (first, last)


def test_the_number_of_new_texts_is_told() -> None:
    kept(*alike(count=7))
    assert [unknown.group_new(), unknown.group_new()] == [7, 0]


def test_a_grouped_text_is_not_counted_again() -> None:
    kept_and_grouped(*alike(count=7))
    unknown.group_new()
    assert (sizes(), sum(TextTemplate.objects.values_list("size", flat=True))) == ([7], 7)


def test_a_new_text_goes_on_in_the_group_of_earlier_runs() -> None:
    group, other = kept_and_grouped(*alike(CLOSED)), kept_and_grouped(*alike(LOST))
    assert kept_and_grouped(*alike(LOST, 3, seed=1)) == other
    assert kept_and_grouped(*alike(CLOSED, 3, seed=1)) == group
    assert sizes() == [9, 9]


def test_grouping_one_by_one_is_as_good_as_all_at_once() -> None:
    texts = [text for _, text in made_up(40, Random(7))]
    rows = kept(*texts)
    unknown.group_new()
    at_once = groups_of(rows)
    for model in (UnknownText, TextTemplate, TextGroup):
        model._default_manager.all().delete()
    one_by_one = [kept_and_grouped(text).pk for text in texts]
    assert len(set(zip(at_once, one_by_one, strict=True))) == len(set(at_once)) == len(set(one_by_one))


def test_more_texts_than_one_transaction_takes_are_all_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "BATCH", 4)
    kept(*alike(count=9))
    assert unknown.group_new() == 9
    assert sizes() == [9]


def test_the_number_of_a_deleted_group_is_never_given_again() -> None:
    gone = kept_and_grouped("Only this one text says so")
    number = gone.pk
    UnknownText.objects.all().delete()
    gone.delete()
    assert kept_and_grouped(*alike(CLOSED)).pk > number


def test_nothing_is_written_when_nothing_is_new(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept_and_grouped(*alike())
    with django_assert_num_queries(3):  # a transaction around one look
        unknown.group_new()


def test_a_template_mostly_of_values_is_one_template() -> None:
    kept_and_grouped(*(f"Request {n} to https://a{n}.com/ failed at 14:0{n}" for n in range(1, 9)))
    assert TextTemplate.objects.count() == 1


# Hundreds of texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_three_hundred_texts_of_five_templates_fall_into_at_most_six_groups(seed: int) -> None:
    by = Random(seed)
    pairs = made_up(300, by)
    rows = kept(*(text for _, text in pairs))
    unknown.group_new()
    before = groups_of(rows)
    assert len(set(before)) <= 6
    templates = defaultdict(set)
    for group, (template, _) in zip(before, pairs, strict=True):
        templates[group].add(template)
    assert all(len(shared) == 1 for shared in templates.values())


@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_more_texts_change_no_group(seed: int) -> None:
    by = Random(seed)
    rows = kept(*(text for _, text in made_up(300, by)))
    unknown.group_new()
    before = groups_of(rows)
    kept(*(text for _, text in made_up(100, by)))
    unknown.group_new()
    assert groups_of(rows) == before
    assert TextGroup.objects.count() <= 6
    assert sum(sizes()) == 400
    assert len(TEMPLATES) <= TextGroup.objects.count()


# Every kind of errors ----------------------------------------------------------------------------


def of_kind(kind: str, count: int, by: Random) -> list[tuple[str, str]]:
    return kinds.of_all_kinds(count, by) if kind == "all" else kinds.of_kind(kind, count, by)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", [*kinds.KINDS, "all"])
def test_five_different_errors_make_five_groups_and_stay_so(kind: str, seed: int) -> None:
    pairs = of_kind(kind, 400, Random(seed))
    rows = kept(*(text for _, text in pairs[:300]))
    unknown.group_new()
    before = groups_of(rows)
    rows += kept(*(text for _, text in pairs[300:]))
    unknown.group_new()
    after = groups_of(rows)
    assert after[:300] == before
    together = {(group, template) for group, (template, _) in zip(after, pairs, strict=True)}
    assert len(together) == len(set(after)) == 5


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_one_error_alone_makes_few_groups(kind: str) -> None:
    templates, shape = kinds.KINDS[kind]
    kept(*(kinds.redacted(shape(templates[0], by)) for by in map(Random, range(60))))
    unknown.group_new()
    assert TextGroup.objects.count() <= 2


def test_a_thousand_texts_are_grouped_in_seconds() -> None:
    kept(*(text for _, text in kinds.of_kind("long logs", 1_000, Random(5))))
    begun = perf_counter()
    unknown.group_new()
    assert perf_counter() - begun < 20  # about two, on a quiet machine
