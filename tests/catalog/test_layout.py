"""What is written reads as it was, to readers of YAML 1.2 and of YAML 1.1, and nothing is a comment."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.catalog.nasty import TEXT, WORDS
from troubleshoot.catalog.layout import WIDTH, item, laid_out
from troubleshoot.catalog.parsing import comment_lines

NAMES = st.sampled_from(["key", "label", "when", "choices", "weight", "never", "steps", "on", "no", "links"])
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans() | st.dates() | st.floats(1e-5, 1e6),
    lambda inner: (
        st.lists(TEXT, max_size=3)
        | st.lists(st.dictionaries(NAMES, TEXT, min_size=1), max_size=3)
        | st.dictionaries(NAMES | TEXT.filter(lambda name: len(name) < 100), inner, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, min_size=1)


def read(text: str, version: tuple[int, int]) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    return yaml.load(StringIO(text))


@given(document=DOCUMENTS)
def test_what_is_written_reads_as_it_was(document: dict[str, Any]) -> None:
    text = laid_out(document)
    assert read(text, (1, 2)) == document
    assert read(text, (1, 1)) == document


@given(document=DOCUMENTS)
def test_nothing_that_is_written_is_a_comment(document: dict[str, Any]) -> None:
    assert comment_lines(laid_out(document)) == []


@given(document=DOCUMENTS)
def test_lines_are_not_broken_by_anything_but_a_line_feed(document: dict[str, Any]) -> None:
    text = laid_out(document)
    assert text.splitlines() == text.removesuffix("\n").split("\n")


@pytest.mark.parametrize("word", WORDS, ids=ascii)
def test_a_word_stays_text_wherever_it_stands(word: str) -> None:
    document = {"never": [word, word], "links": [{"title": word}], "weight": {"source": word}, "title": word}
    assert read(laid_out(document), (1, 2)) == document == read(laid_out(document), (1, 1))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Cut line", "Cut line"),
        ("no", '"no"'),
        ("30 minutes", '"30 minutes"'),
        (r"\bcut\b", r"'\bcut\b'"),
        ('say "cut"', 'say "cut"'),
        ("a: b", '"a: b"'),
        ("first\nsecond\n", "|\n  first\n  second"),
        ("first\nsecond", "|-\n  first\n  second"),
        (3.0, "3"),
        (0.25, "0.25"),
        (False, "false"),
    ],
)
def test_a_value_is_written_as_simply_as_it_can_be(value: Any, written: str) -> None:
    assert laid_out({"title": value}) == f"title: {written}\n"


def test_a_short_mapping_of_a_list_stands_on_a_line_and_a_long_one_on_several() -> None:
    long = "x" * WIDTH
    assert laid_out({"choices": [{"key": "a", "label": "A"}, {"key": "b", "label": long}]}) == (
        f"\nchoices:\n  - {{key: a, label: A}}\n  - key: b\n    label: {long}\n".lstrip("\n")
    )


def test_a_step_stands_on_several_lines_however_short() -> None:
    assert laid_out({"steps": [{"key": "a", "minutes": 1}]}) == "steps:\n  - key: a\n    minutes: 1\n"


def test_a_blank_line_stands_before_each_section_but_the_first() -> None:
    assert laid_out({"slug": "a", "links": [], "title": "b"}) == "slug: a\n\nlinks: []\ntitle: b\n"


def test_an_item_stands_as_in_its_list() -> None:
    assert item({"key": "a", "text": "A"}) == "  - key: a\n    text: A\n"
