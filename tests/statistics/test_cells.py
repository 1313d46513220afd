from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.statistics import safe_cell

SIGNS = "=+-@|%＝＋－＠｜％−"
SKIPPED = " \t\r\n\v\f\x00\x1f\x7f\x85\xa0\xad\u200b\u200e\u2028\u2060\u3000\ufeff\"'"
"""What a spreadsheet may take away before it looks for a formula."""
HOSTILE = st.builds("".join, st.tuples(st.text(SKIPPED, max_size=4), st.sampled_from(SIGNS), st.text()))


def as_read(cell: object) -> str:
    """What a program finds in the first cell of a line that was written as CSV."""
    written = io.StringIO()
    csv.writer(written).writerow([cell, "next"])
    (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert row[1] == "next"
    return row[0]


@given(HOSTILE)
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert as_read(safe_cell(text)).startswith("'")


@given(st.text(f"{SIGNS}{SKIPPED}a1(),;"))
def test_nothing_that_a_spreadsheet_skips_hides_a_formula(text: str) -> None:
    read = as_read(safe_cell(text))
    if not read.startswith("'"):
        assert not read.strip(SKIPPED).startswith(tuple(SIGNS))


@given(st.text())
def test_a_cell_stays_on_its_line_and_holds_no_control_character(text: str) -> None:
    read = as_read(safe_cell(text))
    assert not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in read)


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "+1", "|x", "%0A=1", "\t=1", "\r=1"]
)
def test_known_formulas_are_none(text: str) -> None:
    assert as_read(safe_cell(text))[0] == "'"


@pytest.mark.parametrize("value", ["network-errors", "62% of 148", "a-b", "é", "", 5, -5, 1.5, None, True])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert safe_cell(value) == value
