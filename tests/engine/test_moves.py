"""The moves of a walk in an address: read as they were written, and never trusted."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine import moves
from troubleshoot.engine.facts import Mark, Result
from troubleshoot.engine.moves import (
    Answer,
    Begin,
    Credit,
    Escalate,
    Move,
    Reject,
    Report,
    Retry,
    Stay,
    Switch,
    Tried,
)

KEY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
KEYS = st.lists(KEY, max_size=3).map(tuple)
REPORTS = st.builds(
    Report, st.dictionaries(KEY, KEYS, max_size=3), st.none() | KEY, against=KEYS, prints=KEYS
)
MARKS = st.dictionaries(KEY, st.sampled_from(Mark), max_size=4)
MOVES: st.SearchStrategy[Move] = st.one_of(
    REPORTS,
    st.builds(Begin, KEYS),
    st.builds(Tried, KEYS),
    st.builds(Answer, st.dictionaries(KEY, st.none() | KEY, max_size=3)),
    st.builds(Retry, MARKS, st.sampled_from(Result), st.none() | REPORTS),
    st.builds(Credit, KEYS, st.booleans()),
    st.builds(Switch, KEY),
    st.sampled_from([Escalate(), Reject(), Stay()]),
)
WALKS = st.lists(MOVES, max_size=8)
UNRESERVED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def spelled(values: object) -> str:
    return urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


@given(WALKS)
def test_a_walk_is_read_as_it_was_written(walk: list[Move]) -> None:
    assert moves.read(moves.written(walk)) == (walk, True)


@given(WALKS)
def test_a_walk_needs_no_escapes_in_an_address(walk: list[Move]) -> None:
    assert set(moves.written(walk)) <= UNRESERVED


@given(WALKS, st.integers(0, 500))
def test_of_a_walk_that_was_cut_the_beginning_is_read(walk: list[Move], length: int) -> None:
    read, _ = moves.read(moves.written(walk)[:length])
    assert walk[: len(read)] == read


@given(WALKS, st.text(max_size=30), st.integers(0, 400))
def test_whatever_stands_in_an_address_is_read_or_left(walk: list[Move], odd: str, place: int) -> None:
    text = moves.written(walk)
    read, complete = moves.read(text[:place] + odd + text[place:])
    assert complete or len(read) <= len(walk) + 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(
    ["report", "begin", "tried", "answer", "retry", "credit", "escalate", "reject", "stay", "switch"]
)


@given(KINDS, st.lists(JSON, max_size=5))
def test_a_move_of_odd_values_is_a_move_or_nothing(kind: str, values: list[object]) -> None:
    read, complete = moves.read(spelled([kind, *values]))
    assert complete is (len(read) == 1)
    if complete:
        assert moves.read(moves.written(read)) == (read, True)


@pytest.mark.parametrize(
    "values",
    [
        *(
            [],
            {},
            "report",
            ["odd"],
            [["report"]],
            ["stay", 1],
            ["begin"],
            ["begin", "cable"],
            ["begin", [1]],
        ),
        *(["retry", {"cable": "odd"}, "fixed"], ["retry", {}, "odd"], ["answer", {"a": 1}], ["switch", None]),
        *(["report", [], None, [], []], ["begin", ["\0"]], ["begin", ["\ud800"]]),
    ],
)
def test_what_is_no_move_is_not_read(values: object) -> None:
    assert moves.read(spelled(values)) == ([], False)


def test_nesting_without_end_is_not_read() -> None:
    deep = urlsafe_b64encode(b"[" * (moves.LONGEST // 2)).decode()
    assert moves.read(deep) == ([], False)


@pytest.mark.parametrize(
    "walk", [[Stay()] * (moves.MOST_MOVES + 1), [Begin(("x" * moves.LONGEST,))]], ids=["many", "long"]
)
def test_a_walk_too_long_for_an_address_is_not_read(walk: list[Move]) -> None:
    assert not moves.fits(walk)
    assert moves.read(moves.written(walk)) == ([], False)


def test_the_longest_walk_fits() -> None:
    assert moves.fits([Stay()] * moves.MOST_MOVES)
