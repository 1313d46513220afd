"""Texts cut to what an address has room for, counted as they stand in it: percent-encoded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
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
_WORTH = 60
"""The room from which on a part of a line is worth it."""
_CARRIED = "[This text is in a field of its own.]"
"""What stands in the record for a text that the issue has elsewhere."""
_BLOCK = 0
"""The rank of what is in a block of code: it is cut first."""
_RANKS = {"Evidence": 1, "Not known yet": 2, "Diagnostics not collected yet": 2}
"""The sections of a record that are cut next."""
_OTHER, _ATTEMPT, _FRAME = 3, 4, 5
"""The ranks of the other sections, of the attempts, and of headings and fences."""
_LONG_ERROR = 900
"""The most that is kept for the line of the error, however long it is."""
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


def cut_to(text: str, room: int, error: str = "", *, note: str = NOTE, plain: bool = False) -> str:
    """The text, or as much of it as takes at most `room` characters in an address; then `note` says so.

    Very long lines are cut within. If that is not enough, the middle goes, at line ends, but for the line
    `error`. Blocks of code that the cut falls into are closed and opened again around it, unless the text
    is `plain` and has none. Empty if there is no room even for the note.
    """
    if cost(text) <= room:
        return text
    whole = text.split("\n")
    place = next((n for n, line in enumerate(whole) if error and line.strip() == error), None)
    longest = 0 if plain else max((cost(line) for line in whole if _is_fence(line)), default=0)
    spend = room - cost(note) - 2 * _LINE_END - 4 * (longest + _LINE_END if longest else 0)
    if spend < 0:
        return note if cost(note) <= room else ""
    level = level_for([cost(line) for line in whole], spend - _LINE_END * len(whole))
    least = max(_WORTH, spend // 6)
    enough = level >= max(least, longest)
    lines = _narrowed(whole, max(level, least), note if enough else AGAIN, plain)
    if enough:
        return "\n".join(lines)
    fences = [] if plain else lines
    first, last = _ends(lines, spend)
    if place is None or not first <= place < last:
        return "\n".join(_around(fences, note, *_filled(lines, first, last, spend)))
    error = lines[place].strip()
    spend -= cost(AGAIN) + 2 * _LINE_END
    kept = min(cost(error), spend // 3)
    first, last = _ends(lines, spend - kept)
    head, tail, first, last = _filled(lines, first, last, spend - kept)
    left = spend - sum(cost(line) + _LINE_END for line in (*head, *tail))
    return "\n".join(_around(fences, note, head, tail, first, last, (place, clipped(error, left))))


def cut_record(record: str, room: int, error: str = "") -> str:
    """The record, or as much of it as takes at most `room` characters in an address; then it says so.

    The texts in its blocks of code go first, then quotes and what is missing, then other sections, and
    the attempts last; headings stay.
    """
    if cost(record) <= room:
        return record
    parts = whole = _parts(record)
    for rank in range(_FRAME):
        excess = cost(_joined(parts)) - room
        if excess > 0:
            parts = _lowered(parts, rank, excess, error, told=parts != whole)
    return cut_to(_joined(parts), room, error)


def without_carried(record: str, elsewhere: str) -> str:
    """The record with a short note for each text in a block of code that is in `elsewhere`, too."""
    words, short = " ".join(elsewhere.split()), len(_CARRIED)
    parts = _parts(record)
    blocks = {part for part in parts if part.rank == _BLOCK and len(part.text) > short}
    carried = {part for part in blocks if " ".join(part.text.split()) in words}
    return _joined([replace(part, text=_CARRIED) if part in carried else part for part in parts])


@dataclass(frozen=True)
class _Part:
    """Lines of a record that stand together; those of the lowest rank are cut first."""

    text: str
    rank: int
    number: int


def _parts(record: str) -> list[_Part]:
    """The record in parts: the headings, the fences, what is in blocks of code, and the sections."""
    ranked, rank, fence, number = [], _OTHER, "", 0
    for line in record.split("\n"):
        heading = not fence and line.startswith("#")
        framed = heading or (_closes(line, fence) if fence else _is_fence(line))
        if heading:
            name = line.lstrip("#").strip()
            rank = _ATTEMPT if name.startswith(("Attempt", "Tried")) else _RANKS.get(name, _OTHER)
        elif framed:
            fence = "" if fence else line
        inside = fence and not framed
        number += framed
        ranked.append((line, _FRAME if framed else _BLOCK if inside else rank, number))
    groups = groupby(ranked, key=lambda one: one[1:])
    return [_Part("\n".join(line for line, *_ in lines), *key) for key, lines in groups]


def _closes(line: str, fence: str) -> bool:
    """True if the line closes the block of code that `fence` opens."""
    opens, found = _FENCE.fullmatch(fence), _FENCE.fullmatch(line)
    return bool(opens and found and len(found[1]) >= len(opens[1]) and not found[2].strip())


def _joined(parts: Sequence[_Part]) -> str:
    return "\n".join(part.text for part in parts)


def _lowered(parts: Sequence[_Part], rank: int, excess: int, error: str, told: bool) -> list[_Part]:
    """The parts, those of a rank cut to one level so that all takes `excess` less, as far as that goes.

    The first one that is cut says so in full, unless that is `told` already.
    """
    costs = {part: cost(part.text) for part in parts if part.rank == rank}
    more = 0 if told else cost(NOTE) - cost(AGAIN)
    rooms = _rooms(costs, {part: _least(part, error) for part in costs}, sum(costs.values()) - excess - more)
    lowered = []
    for part in parts:
        if part in rooms and costs[part] > rooms[part] + more:
            note = AGAIN if told else NOTE
            text = cut_to(part.text, rooms[part] + more, error, note=note, plain=rank == _BLOCK)
            part, told, more = replace(part, text=text), True, 0
        lowered.append(part)
    return lowered


def _rooms(costs: Mapping[_Part, int], least: Mapping[_Part, int], spend: int) -> dict[_Part, int]:
    """How much each part may take: one level for all but those that are not cut down to it."""
    rooms = dict.fromkeys(costs, 0)
    free = set(costs)
    while free:
        level = level_for([costs[part] for part in free], spend)
        stuck = {part for part in free if level < min(least[part], costs[part])}
        if not stuck:
            return rooms | dict.fromkeys(free, level)
        rooms |= {part: least[part] for part in stuck}
        spend -= sum(min(least[part], costs[part]) for part in stuck)
        free -= stuck
    return rooms


def _least(part: _Part, error: str) -> int:
    """What a part is not cut below: that it is cut, and the line of the error between such notes."""
    if not error or all(line.strip() != error for line in part.text.split("\n")):
        return cost(AGAIN)
    return 2 * cost(AGAIN) + 4 * _LINE_END + min(3 * cost(error), _LONG_ERROR)


def _is_fence(line: str) -> bool:
    return "```" in line and bool(_FENCE.fullmatch(line))


def level_for(costs: Sequence[int], room: int) -> int:
    """The highest level that fits into the room if whatever takes more is cut down to it."""
    left = room
    for number, takes in enumerate(sorted(costs)):
        share = left // (len(costs) - number)
        if takes > share:
            return max(0, share)
        left -= takes
    return max(costs, default=0)


def _narrowed(lines: Sequence[str], level: int, mark: str, plain: bool) -> list[str]:
    """The lines, very long ones cut within: the first with `mark`, the others with `AGAIN`."""
    narrowed = []
    for line in lines:
        if cost(line) > level and (plain or not _is_fence(line)):
            room = max(0, level - cost(f" {AGAIN} "))
            line = f"{_start(line, room - room // 3)} {mark} {_end(line, room // 3)}"
            mark = AGAIN
        narrowed.append(line)
    return narrowed


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
    """The lines of both ends, with the end of a long line where whole ones would leave room empty."""
    head, tail = list(lines[:first]), list(lines[last:])
    left = spend - sum(cost(line) + _LINE_END for line in (*head, *tail)) - _LINE_END
    if left > _WORTH and first < last and not _is_fence(lines[last - 1]):
        tail.insert(0, _end(lines[last - 1], left))
    return head, tail, first, last


def _start(text: str, room: int) -> str:
    """The start of a text that fits, to the last blank where one is near."""
    fits = text[: fitting(text[: max(0, room)], room)]
    blank = fits.rfind(" ")
    return fits[:blank] if blank > len(fits) - 30 and blank > 0 else fits


def _end(text: str, room: int) -> str:
    """The end of a text that fits."""
    fits = fitting(text[-max(1, room) :][::-1], room)
    return text[len(text) - fits :]


def fitting(text: str, room: int, takes: Callable[[str], int] = cost) -> int:
    """How many characters from the start fit; `takes` is what one takes in an address."""
    for number, char in enumerate(text):
        room -= takes(char)
        if room < 0:
            return number
    return len(text)


def _around(
    lines: Sequence[str],
    note: str,
    head: Sequence[str],
    tail: Sequence[str],
    first: int,
    last: int,
    error: tuple[int, str] | None = None,
) -> list[str]:
    """Both ends with the note between them, outside of every block of code, and the error line below it."""
    before, after = _open_before(lines, first), _open_before(lines, last)
    between = [*_closing(before), note]
    if error:
        fence = _open_before(lines, error[0])
        between += [*([fence] if fence else []), error[1], *_closing(fence), AGAIN]
    return [*head, *between, *([after] if after else []), *tail]


def _open_before(lines: Sequence[str], index: int) -> str:
    """The line that opens the block of code which a line stands in; empty if in none."""
    opened = ""
    for line in lines[:index]:
        if opened and _closes(line, opened):
            opened = ""
        elif not opened and _is_fence(line):
            opened = line.strip()
    return opened


def _closing(fence: str) -> list[str]:
    """The line that closes a block of code, if one is open."""
    found = _FENCE.fullmatch(fence)
    return [found[1]] if found else []
