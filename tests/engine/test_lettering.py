from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.made_up import TEXT
from troubleshoot.engine.lettering import width, wrapped

LONG = st.lists(TEXT, max_size=12).map(" ".join)
ROOMS = st.integers(30, 400)


@given(LONG, ROOMS, st.integers(1, 4))
def test_no_line_is_wider_than_the_room_and_none_is_one_too_many(text: str, room: int, most: int) -> None:
    lines = wrapped(text, 13, room, most)
    assert len(lines) <= most
    assert all(width(line, 13) <= room for line in lines)


@given(LONG, ROOMS)
def test_with_lines_enough_nothing_is_lost(text: str, room: int) -> None:
    assert "".join("".join(wrapped(text, 13, room, 10_000)).split()) == "".join(text.split())


@given(TEXT, TEXT)
def test_more_text_is_never_narrower(one: str, more: str) -> None:
    assert width(one + more, 13) >= width(one, 13)


def test_what_is_cut_off_shows() -> None:
    assert wrapped("one two three", 13, 45, 1)[0].endswith("…")
    assert not wrapped("one", 13, 45, 1)[0].endswith("…")


def test_a_text_of_wide_letters_takes_more_room() -> None:
    assert width("漢漢", 10) > width("hh", 10) > width("ii", 10)
