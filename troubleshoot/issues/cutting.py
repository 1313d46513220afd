"""Texts cut to what an address has room for, counted as they stand in it: percent-encoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

NOTE = "[Cut here: too long for a link. The reporter can copy the full text and paste it.]"
"""What stands where the middle of a text was cut out."""
AGAIN = "[...]"
"""What stands where more was cut out behind the error line."""
_TELLING = re.compile(
    r"error|exception|fail|denied|refused|forbidden|timed? ?out|timeout|cannot|could not|\b0x[0-9a-f]{8}\b"
    r"|\b8[0-9a-f]{7}\b|fehler|erreur|ошибка|错误|エラー",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(`{3,20})([^`\n]{0,40})")
_LINE_END = 3
"""What a line end takes: %0A."""


def encoded(text: str) -> str:
    """The text as the value of a query: a blank is %20, and nothing is left that could end the value."""
    return quote(text, safe="", errors="replace")


def cost(text: str) -> int:
    """How many characters the text takes in an address."""
    return len(encoded(text))


def first_error_line(text: str) -> str:
    """The first line that speaks of an error, without the blanks around it; or else the first with words."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return next((line for line in lines if _TELLING.search(line)), lines[0] if lines else "")


def clipped(text: str, room: int) -> str:
    """The text, or as much of its start as takes at most `room` characters in an address, with …."""
    if cost(text) <= room:
        return text
    return _start(text, room - cost("…")) + "…" if room >= cost("…") else ""


def cut_to(text: str, room: int, error: str = "") -> str:
    """The text, or as much of its two ends as takes at most `room` characters in an address.

    It is cut at line ends, unless a line alone is too long, and says so. The line `error` stays wherever
    it stands. Blocks of code that the cut falls into are closed and opened again around it. Empty if
    there is no room even to say that it is cut.
    """
    if cost(text) <= room:
        return text
    lines = text.split("\n")
    longest = max((cost(line) for line in lines if "```" in line and _FENCE.fullmatch(line)), default=0)
    spend = room - cost(NOTE) - 2 * _LINE_END - 4 * (longest + _LINE_END if longest else 0)
    if spend < 0:
        return NOTE if cost(NOTE) <= room else ""
    place = next((n for n, line in enumerate(lines) if error and line.strip() == error), None)
    first, last = _ends(lines, spend)
    if place is None or not first <= place < last:
        return "\n".join(_around(lines, *_filled(lines, first, last, spend)))
    spend -= cost(AGAIN) + 2 * _LINE_END
    first, last = _ends(lines, spend - min(cost(error), spend // 3))
    left = spend - sum(cost(line) + _LINE_END for line in (*lines[:first], *lines[last:]))
    return "\n".join(_around(lines, lines[:first], lines[last:], first, last, (place, clipped(error, left))))


def _ends(lines: Sequence[str], spend: int) -> tuple[int, int]:
    """How many whole lines from the start there is room for, and where those at the end begin."""
    first, last = 0, len(lines)
    tail = spend - spend // 3
    while first < last and (takes := cost(lines[first]) + _LINE_END) <= spend - tail:
        first, spend = first + 1, spend - takes
    while first < last and (takes := cost(lines[last - 1]) + _LINE_END) <= spend:
        last, spend = last - 1, spend - takes
    return first, last


def _filled(lines: Sequence[str], first: int, last: int, spend: int) -> tuple[list[str], list[str], int, int]:
    """The lines of both ends, with parts of long lines where whole ones would leave much room empty."""
    head, tail = list(lines[:first]), list(lines[last:])
    left = spend - sum(cost(line) + _LINE_END for line in (*head, *tail))
    if left > spend // 4 and first < last:
        left -= 2 * _LINE_END
        head.append(_start(lines[first], left // 3))
        tail.insert(0, _end(lines[last - 1], left - left // 3))
    return head, tail, first, last


def _start(text: str, room: int) -> str:
    """The start of a text that fits, to the last blank where one is near."""
    fits = text[: _fitting(text[: max(0, room)], room)]
    blank = fits.rfind(" ")
    return fits[:blank] if blank > len(fits) - 30 and blank > 0 else fits


def _end(text: str, room: int) -> str:
    """The end of a text that fits."""
    reverse = text[-max(1, room) :][::-1]
    fits = _fitting(reverse, room)
    return text[len(text) - fits :]


def _fitting(text: str, room: int) -> int:
    """How many characters from the start fit."""
    for number, char in enumerate(text):
        room -= cost(char)
        if room < 0:
            return number
    return len(text)


def _around(
    lines: Sequence[str],
    head: Sequence[str],
    tail: Sequence[str],
    first: int,
    last: int,
    error: tuple[int, str] | None = None,
) -> list[str]:
    """Both ends with the note between them, outside of every block of code, and the error line below it."""
    before, after = _open_before(lines, first), _open_before(lines, last)
    between = [*_closing(before), NOTE]
    if error:
        fence = _open_before(lines, error[0])
        between += [*([fence] if fence else []), error[1], *_closing(fence), AGAIN]
    return [*head, *between, *([after] if after else []), *tail]


def _open_before(lines: Sequence[str], index: int) -> str:
    """The line that opens the block of code which a line stands in; empty if in none."""
    opened, ticks = "", 0
    for line in lines[:index]:
        found = _FENCE.fullmatch(line) if "```" in line else None
        if found and not opened:
            opened, ticks = line.strip(), len(found[1])
        elif found and len(found[1]) >= ticks and not found[2].strip():
            opened, ticks = "", 0
    return opened


def _closing(fence: str) -> list[str]:
    """The line that closes a block of code, if one is open."""
    found = _FENCE.fullmatch(fence)
    return [found[1]] if found else []
