"""How wide a text is, and where its lines break, without a font to ask.

Widths are those of a wide sans serif, in thousandths of its size, so that text set in any usual one
stays inside what was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WIDTHS = (
    ("ijl'|!I", 290),
    (".,:;()[] /\\’‘", 350),
    ('ftr-"“”', 430),
    ("scz_", 560),
    ("ABCDEFGHJKLNOPQRSTUVXYZ&<>=+~w", 770),
    ("mMW%@—…", 1000),
)
_KNOWN = {character: wide for characters, wide in _WIDTHS for character in characters}
_USUAL, _FULL = 640, 1050
_BREAKS = re.compile(r"[^\S\u00a0]+")
BOLD = 1.1
"""How much wider bold text is."""


def width(text: str, size: float) -> float:
    """The width of a line of text in the unit of its `size`, rather too wide than too narrow."""
    return sum(map(_of, text)) * size / 1000


def _of(character: str) -> int:
    if character in _KNOWN:
        return _KNOWN[character]
    return _FULL if unicodedata.east_asian_width(character) in ("W", "F") else _USUAL


def wrapped(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """The text in at most so many lines, none wider than the `room`; what is cut off ends in “…”."""
    lines: list[str] = []
    line = ""
    for word in _words(text, size, room):
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        lines.append(line)
        line = word
    lines = [one for one in (*lines, line) if one]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size, room))


def _words(text: str, size: float, room: float) -> Iterator[str]:
    """The words of a text; one that is wider than the room in pieces."""
    for word in filter(None, _BREAKS.split(text)):
        piece = ""
        for character in word:
            if piece and width(piece + character, size) > room:
                yield piece
                piece = ""
            piece += character
        yield piece


def _cut(text: str, size: float, room: float) -> str:
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
