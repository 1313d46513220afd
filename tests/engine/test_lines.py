"""One line of a text, as a message quotes it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.lines import LONGEST, line_at


def test_a_line_has_its_number_and_what_was_found() -> None:
    line = line_at("one\n two three\nfour", 5, 8)
    assert (line.number, line.text, line.found) == (2, "two three", "two")


def test_what_is_found_may_go_on_in_the_next_line() -> None:
    line = line_at("one two\nthree", 4, 13)
    assert (line.number, line.text, line.found) == (1, "one two", "two\nthree")


def test_a_long_line_is_cut_around_what_was_found() -> None:
    line = line_at("x" * 500 + " here " + "y" * 500, 501, 505)
    assert "here" in line.text
    assert line.text.startswith("…")
    assert line.text.endswith("…")


@given(st.text("ab\n", min_size=1, max_size=2_000), st.data())
def test_no_line_is_longer_than_may_be_quoted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    line = line_at(text, start, data.draw(st.integers(start + 1, len(text))))
    assert len(line.text) <= LONGEST + 2
    assert len(line.found) <= LONGEST
    assert line.number == text[:start].count("\n") + 1
