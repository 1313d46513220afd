"""The part of a text that holds its evidence, short enough for a link."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

BESIDE = 200
"""So much of a line stays before and behind its evidence, and of a line around it, in characters."""

GAP = "[…]"
"""Stands where lines are left out."""

# Not of the error, and read as the form of an issue where the excerpt is pasted.
_HEADING = re.compile(r"\s*#{1,6}\s+")
_NO_ERROR = re.compile(r"\s*(?:#{1,6}\s.*|[`~]{3,}[^`~]*)?")

Place = tuple[int, int]
"""Where something starts and ends in a text, in code points."""


def excerpt(text: str, places: Iterable[Place], *, around: int = 1) -> str:
    """The lines of `text` in which the places lie, and `around` lines on either side.

    Long lines are cut around their places; headings and fences of Markdown are left out. Empty if there
    is no place.
    """
    lines = text.split("\n")
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    windows = _windows(lines, begins, places)
    for number in sorted(windows):
        for beside in range(max(0, number - around), min(len(lines), number + around + 1)):
            if not _NO_ERROR.fullmatch(lines[beside][:BESIDE]):
                windows.setdefault(beside, (0, BESIDE))
    return "\n".join(_with_gaps(lines, windows))


def _windows(lines: list[str], begins: list[int], places: Iterable[Place]) -> dict[int, Place]:
    """What to keep of each line that a place touches, by the number of the line from 0."""
    windows: dict[int, Place] = {}
    for start, end in places:
        first, last = bisect_right(begins, start) - 1, bisect_right(begins, max(start, end - 1)) - 1
        for number in range(first, min(last, len(lines) - 1) + 1):
            offset = begins[number]
            low, high = windows.get(number, (len(lines[number]), 0))
            windows[number] = (
                max(0, min(low, start - offset - BESIDE)),
                max(high, min(end - offset, len(lines[number])) + BESIDE),
            )
    return windows


def _with_gaps(lines: list[str], windows: dict[int, Place]) -> Iterable[str]:
    before = None
    for number in sorted(windows):
        if before is not None and number > before + 1:
            yield GAP
        before = number
        low, high = windows[number]
        yield _HEADING.sub("", lines[number][low:high], count=1) if low == 0 else lines[number][low:high]
