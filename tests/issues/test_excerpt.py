from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.issues.excerpt import BESIDE, GAP, Place, excerpt

LINES = [f"line {number}" for number in range(9)]
TEXT = "\n".join(LINES)


def place(text: str, of: str) -> Place:
    start = text.index(of)
    return start, start + len(of)


def test_a_line_on_either_side_stays() -> None:
    assert excerpt(TEXT, [place(TEXT, "line 4")]).split("\n") == LINES[3:6]


def test_no_line_around_stays_if_none_is_wanted() -> None:
    assert excerpt(TEXT, [place(TEXT, "line 4")], around=0) == "line 4"


def test_lines_left_out_between_two_places_are_marked() -> None:
    places = [place(TEXT, "line 7"), place(TEXT, "line 1")]
    assert excerpt(TEXT, places).split("\n") == [*LINES[:3], GAP, *LINES[6:]]


def test_a_place_over_several_lines_stays_whole() -> None:
    assert excerpt(TEXT, [place(TEXT, "3\nline 4\nline")], around=0).split("\n") == LINES[3:6]


def test_a_long_line_is_cut_around_its_place() -> None:
    text = "x" * 5000 + "here" + "y" * 5000
    assert excerpt(text, [place(text, "here")]) == "x" * BESIDE + "here" + "y" * BESIDE


def test_two_places_in_a_long_line_both_stay() -> None:
    text = "x" * 5000 + "here" + "y" * 500 + "there" + "z" * 5000
    kept = excerpt(text, [place(text, "there"), place(text, "here")])
    assert "here" + "y" * 500 + "there" in kept
    assert len(kept) == 2 * BESIDE + 509


def test_headings_and_fences_around_are_left_out() -> None:
    text = "### Describe the issue\nthe line was cut\n```\nelsewhere"
    assert excerpt(text, [place(text, "cut")]) == "the line was cut"


def test_a_heading_that_holds_the_evidence_is_a_heading_no_more() -> None:
    text = "## the line was cut\nhelp"
    assert excerpt(text, [place(text, "cut")], around=0) == "the line was cut"


def test_without_a_place_there_is_nothing() -> None:
    assert excerpt(TEXT, []) == ""


@given(text=st.text(alphabet="ab #`\n", min_size=1, max_size=200), data=st.data())
def test_every_place_stays_but_for_marks_of_headings(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    kept = excerpt(text, [(start, end)])
    for part in text[start:end].replace("#", " ").split():
        assert part in kept
