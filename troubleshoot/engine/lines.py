"""One line of a text, as a message or a page quotes it."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 160
"""More of a line than that is not quoted, in characters."""

_BEFORE = 60  # of them before what was found
_MORE = "…"


@dataclass(frozen=True)
class Line:
    """A line by its number (from 1), cut to what stands around `found`."""

    number: int
    text: str
    found: str

    def __str__(self) -> str:
        return f"line {self.number}, “{self.text}”"


def line_at(text: str, start: int, end: int) -> Line:
    """The line of `text` in which the part from `start` to `end` begins."""
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", start)
    ends = len(text) if ends < 0 else ends
    first = begins if ends - begins <= LONGEST else max(begins, min(start - _BEFORE, ends - LONGEST))
    last = min(ends, first + LONGEST)
    quoted = _MORE * (first > begins) + text[first:last].strip() + _MORE * (last < ends)
    return Line(text.count("\n", 0, start) + 1, quoted, text[start : min(end, start + LONGEST)])
