"""Files with several templates: cut at where each begins, with responses taken out of their fences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import words
from .marks import Marked
from .outline import Block, Kind, outline
from .roles import label_of

_OPENS = re.compile(r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})\s*(?:markdown|md)\s*$", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_PREFIX = re.compile(
    r"^(?:(?:github|issue|response|template|quick|common|standard|user|suggested)\s+)*"
    r"(?:responses?|templates?|reply)\s*\d*\s*(?:(?::|-|–|—)+\s*|(?:for|about)\s+(?=\S))",
    re.IGNORECASE,
)
_RESPONSE = re.compile(
    r"^(?:(?:template|suggested|issue|initial|quick|standard|full)\s+)*(?:response"
    r"|reply)(?: template)?(?: to .*)?$",
    re.IGNORECASE,
)
_OF_A_TEMPLATE = re.compile(
    r"^(?:symptoms?|(?:root )?causes?|meaning|problem|resolution|solution|fix|steps|workaround"
    r"|use when|issue type"
    r"|component|response|required.*)$",
    re.IGNORECASE,
)
_MANY = re.compile(r"^.*\b(?:templates|responses)\s*[:–—-]", re.IGNORECASE)
_FOLLOW_UP = re.compile(r"^(?:follow[- ]?up|case|scenario)\s*\d*\s*[:–—-]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Region:
    """The lines of a file that come with one template, from line `first` on.

    The template itself stands from `begins` to `ends`; what is around it belongs to the whole file.
    `title` is what its heading says, where the file has several.
    """

    first: int
    lines: tuple[str, ...]
    begins: int
    ends: int
    title: str = ""

    @classmethod
    def whole(cls, first: int, lines: Sequence[str]) -> Region:
        """A template that takes up all of these lines."""
        return cls(first, tuple(lines), first, first + len(lines) - 1)

    @property
    def own(self) -> tuple[str, ...]:
        """The lines of the template itself."""
        return self.lines[self.begins - self.first : self.ends - self.first + 1]


@dataclass(frozen=True)
class _Start:
    """Where a template of several begins and ends, with its title."""

    begins: int
    ends: int
    title: str


def own_title(text: str) -> str:
    """The title in a heading such as `Issue Response Template: Title`; "" where it names none."""
    line = words.plain(text)
    return _PREFIX.sub("", line, count=1).strip() if _PREFIX.match(line) else ""


def regions(lines: Sequence[str]) -> list[Region]:
    """The templates of a file: each line comes with one. What stands before the first comes with it."""
    opened, fences = _unfenced(lines)
    starts = _starts(outline(opened), fences, len(opened))
    if not starts:
        return [Region.whole(1, opened)]
    firsts = [1, *(start.begins for start in starts[1:])]
    lasts = [*(first - 1 for first in firsts[1:]), len(opened)]
    return [
        Region(first, tuple(opened[first - 1 : last]), start.begins, min(start.ends, last), start.title)
        for first, last, start in zip(firsts, lasts, starts, strict=True)
    ]


def rendered_regions(lines: Sequence[str], marks: Sequence[Marked]) -> list[Region]:
    """The templates of a file into which several rendered ones were put; nothing for other files."""
    firsts = [mark.first for mark in marks if mark.name == "template"]
    if len(firsts) < 2:
        return []
    firsts[0] = 1
    lasts = [*(line - 1 for line in firsts[1:]), len(lines)]
    return [Region.whole(first, lines[first - 1 : last]) for first, last in zip(firsts, lasts, strict=True)]


def _unfenced(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The lines with the fences around whole responses blanked, and the lines that these fences were on.

    A bare fence at the margin closes the response; a fence that is indented, or names a language, opens
    or closes a block inside of it.
    """
    opened, fences = list(lines), []
    index = 0
    while index < len(opened):
        found = _OPENS.match(opened[index])
        end = _end(opened, index, found) if found else None
        if found and end is None:
            break  # nothing closes it, so nothing closes what comes after it either
        if found and end:
            fences.append((index + 1, end + 1))
            opened[index] = opened[end] = ""
            index = end
        index += 1
    return opened, fences


def _end(lines: Sequence[str], start: int, opening: re.Match[str]) -> int | None:
    inside = False
    for index in range(start + 1, len(lines)):
        found = _FENCE.match(lines[index])
        if not found or found["fence"][0] != opening["fence"][0]:
            continue
        margin = len(lines[index]) - len(lines[index].lstrip()) <= len(opening["indent"])
        bare = not found["info"].strip()
        if bare and not inside and margin and len(found["fence"]) >= len(opening["fence"]):
            return index
        inside = not (inside and bare)
    return None


def _starts(blocks: Sequence[Block], fences: Sequence[tuple[int, int]], last: int) -> list[_Start]:
    """Where each template begins; nothing for a file with one.

    A file whose title names one failure has one template, in however many pieces.
    """
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    named = [block for block in headings if block.level == 1 and own_title(block.text)]
    if len(named) > 1:
        return [_start(block, headings, last) for block in named]
    if named and not _MANY.match(words.plain(named[0].text)):
        return []
    ways = (_by_titles(headings), _by_responses(headings), _by_labels(blocks))
    found = [_by_fences(headings, fences)]
    found += [[_start(block, headings, last) for block in starts] for starts in ways]
    return next((starts for starts in found if starts), [])


def _start(block: Block, headings: Sequence[Block], last: int) -> _Start:
    """A template from its heading to the next one of its level or above."""
    after = [one.first for one in headings if one.first > block.first and one.level <= block.level]
    return _Start(block.first, after[0] - 1 if after else last, _named(block))


def _by_fences(headings: Sequence[Block], fences: Sequence[tuple[int, int]]) -> list[_Start]:
    """The headings right above responses in fences, each to the end of its last fence."""
    starts: dict[int, _Start] = {}
    for first, end in fences:
        above = [block for block in headings if block.last < first]
        if above:
            outside = [
                one
                for one in above
                if not any(one.first > other[0] and one.first < other[1] for other in fences)
            ]
            block = outside[-1] if outside else above[-1]
            starts[block.first] = _Start(block.first, end, _title_above(block, outside))
    return list(starts.values())


def _title_above(block: Block, above: Sequence[Block]) -> str:
    """The title of a heading, or of the one around it where it only says `Initial Response Template`."""
    around = [one for one in above if one.level < block.level and one.level > 1]
    return _named(around[-1]) if around and _RESPONSE.match(words.heading(block.text)) else _named(block)


def _by_titles(headings: Sequence[Block]) -> list[Block]:
    """Headings of one level that say `Template: Title`."""
    for level in (2, 3):
        starts = [block for block in headings if block.level == level and own_title(block.text)]
        if len(starts) > 1:
            return starts
    return []


def _by_responses(headings: Sequence[Block]) -> list[Block]:
    """The headings right above those that say `Response Template`, below the title of the file."""
    starts: dict[int, Block] = {}
    for index, block in enumerate(headings):
        above = [one for one in headings[:index] if one.level < block.level]
        if _RESPONSE.match(words.heading(block.text)) and above and above[-1].level > 1:
            starts[above[-1].first] = above[-1]
    return list(starts.values())


def _by_labels(blocks: Sequence[Block]) -> list[Block]:
    """Headings below the title of the file under which two labels or more make a template."""
    return [
        block
        for index, block in enumerate(blocks)
        if block.kind is Kind.HEADING and block.level > 1 and len(set(_labels(blocks[index + 1 :]))) > 1
    ]


def _labels(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind is Kind.HEADING:
            return
        if block.kind is Kind.PARAGRAPH:
            found = [label_of(line) for line in block.text.split("\n")]
            yield from (label[0].lower() for label in found if label and _OF_A_TEMPLATE.match(label[0]))


def _named(block: Block) -> str:
    return _FOLLOW_UP.sub("", own_title(block.text) or words.heading(block.text), count=1)
