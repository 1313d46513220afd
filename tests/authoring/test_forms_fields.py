"""The fields of the editor: what they show is what they read."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.authoring.forms_fields import Day, Examples, Keys, Lines, Pairs, Text, Weight, Whole

LINES = st.lists(st.text("ab -\t", max_size=6), min_size=1, max_size=4)
TEXTS = st.lists(LINES.map("\n".join).map(str.strip).filter(bool), max_size=4).map(tuple)


def sent(text: str) -> str:
    """A text as browsers send it."""
    return text.replace("\n", "\r\n")


@given(TEXTS)
def test_examples_are_read_as_they_are_shown(texts: tuple[str, ...]) -> None:
    field = Examples(lines=5)
    assert field.clean(sent(field.prepare_value(texts))) == texts


@given(TEXTS)
def test_texts_one_a_line_are_read_as_they_are_shown(texts: tuple[str, ...]) -> None:
    field = Lines(lines=5)
    assert field.clean(sent(field.prepare_value(texts))) == texts


@pytest.mark.parametrize("typed", ["a\n---\nb", "a\n-----\nb", "\n---\na\n---\n---\nb\n---"])
def test_a_line_of_hyphens_stands_between_examples(typed: str) -> None:
    assert Examples(lines=5).clean(sent(typed)) == ("a", "b")


def test_markdown_of_several_lines_ends_with_a_line_end() -> None:
    field = Text(lines=3, markdown=True)
    assert [field.clean(text) for text in ("one", "one\r\ntwo", "  ", "one\r")] == [
        "one",
        "one\ntwo\n",
        "",
        "one",
    ]


def test_numbers_are_shown_as_people_write_them() -> None:
    assert [Weight().prepare_value(number) for number in (8.0, 2.5, "x")] == ["8", "2.5", "x"]


@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
def test_numbers_are_read_as_they_are_shown(number: float) -> None:
    assert Weight().clean(str(Weight().prepare_value(number))) == number


@pytest.mark.parametrize(
    ("field", "typed"),
    [(Whole(), "-1"), (Whole(), ""), (Weight(), "0"), (Weight(), "inf"), (Day(), "20.11.2026")],
)
def test_what_is_none_is_refused(field: forms.Field, typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def test_keys_that_are_gone_stay_to_be_ticked_off() -> None:
    field: Any = Keys()
    field.offer({"a": "A"}, ["gone"])
    assert [key for key, _ in field.choices] == ["a", "gone"]


def test_of_many_keys_the_ticked_ones_come_first() -> None:
    field: Any = Keys()
    field.offer({str(number): "x" for number in range(20)}, ["7"])
    assert (field.many, next(iter(field.choices))[0]) == (True, "7")


NAMES = st.from_regex("[A-Za-z0-9_-]{1,6}", fullmatch=True)


@given(st.dictionaries(NAMES, NAMES, max_size=4))
def test_pairs_are_read_as_they_are_shown(pairs: dict[str, str]) -> None:
    field = Pairs(lines=3)
    assert field.clean(sent(field.prepare_value(tuple(pairs.items())))) == tuple(pairs.items())


@pytest.mark.parametrize("typed", ["a", "a =", "= b", "a = b\nc", "a = b\na = c"])
def test_half_a_pair_or_a_name_twice_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        Pairs(lines=3).clean(typed)


def test_pairs_may_stand_loosely() -> None:
    assert Pairs(lines=3).clean(" a=b\r\n\r\nc  =  d ") == (("a", "b"), ("c", "d"))
