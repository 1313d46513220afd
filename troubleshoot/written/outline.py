"""Markdown as blocks with their line numbers, each with its source as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.core.ruler.enableOnly(["normalize", "block"])  # what stands inside of a line is not looked at
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
_LABEL = re.compile(r"\*\*[^*:]{1,60}(?::\*\*|\*\*\s*:)")
_DEEPEST = 12
_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "bullets",
    "ordered_list_open": "numbers",
    "fence": "fence",
    "code_block": "fence",
    "hr": "rule",
}


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    FENCE = "fence"
    RULE = "rule"
    OTHER = "other"  # quotes, tables, HTML


@dataclass(frozen=True)
class Block:
    """A block from line `first` to line `last` (from 1, both included); `text` is its source, dedented.

    Of a heading `text` is the title; of a fence `content` is what stands inside.
    """

    kind: Kind
    first: int
    last: int
    text: str
    level: int = 0
    content: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_list(self) -> bool:
        """True for lists of both kinds."""
        return self.kind in (Kind.BULLETS, Kind.NUMBERS)


@dataclass(frozen=True)
class Item:
    """One item of a list: its source without the bullet, and the blocks in it."""

    first: int
    last: int
    text: str
    blocks: tuple[Block, ...]

    @property
    def lead(self) -> str:
        """The paragraph that it begins with, on one line."""
        first = self.blocks[0] if self.blocks else None
        return " ".join(first.text.split()) if first and first.kind is Kind.PARAGRAPH else ""

    @property
    def inner(self) -> tuple[Block, ...]:
        """What stands below its first paragraph."""
        return self.blocks[1:] if self.lead else self.blocks


def outline(lines: Sequence[str], first: int = 1, depth: int = 0) -> tuple[Block, ...]:
    """The blocks of Markdown whose first line has the number `first`.

    A line that begins with a bold label ends the list above it, with or without an empty line. Lists that
    stand in lists (`depth`) have no blocks from a depth on that nobody writes.
    """
    if depth > _DEEPEST:
        return ()
    spaced, numbers = _spaced(lines, first)
    tokens = _PARSER.parse("\n".join(spaced))
    blocks = []
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.map:
            blocks.append(_block(tokens, index, spaced, numbers, depth))
    return tuple(blocks)


def _spaced(lines: Sequence[str], first: int) -> tuple[list[str], list[int]]:
    """The lines with an empty one before each label that ends a list, and the number of each."""
    spaced: list[str] = []
    numbers: list[int] = []
    fence, in_list = "", False
    for number, line in enumerate(lines, start=first):
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and not mark[2].strip())):
            fence = "" if fence else mark[1]
        elif not fence:
            in_list = bool(line.strip()) and (in_list or bool(_BULLET.match(line)))
            if in_list and _LABEL.match(line) and spaced and spaced[-1].strip():
                spaced.append("")
                numbers.append(number)
                in_list = False
        spaced.append(line)
        numbers.append(number)
    return spaced, numbers


def unclosed(lines: Sequence[str]) -> int | None:
    """The place of the line that opens a fence which no line closes; None if there is none."""
    fence, opened = "", 0
    for place, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence, opened = mark[1], place
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
    return opened if fence else None


def _block(
    tokens: Sequence[Token], index: int, lines: Sequence[str], numbers: Sequence[int], depth: int
) -> Block:
    token = tokens[index]
    start, end = token.map or [0, 0]
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    kind = Kind(_KINDS.get(token.type, "other"))
    text = _dedented(lines[start:end])
    if kind is Kind.HEADING:
        text = tokens[index + 1].content
    return Block(
        kind=kind,
        first=numbers[start],
        last=numbers[end - 1],
        text=text,
        level=int(token.tag[1]) if kind is Kind.HEADING else 0,
        content=token.content.rstrip("\n") if kind is Kind.FENCE else "",
        items=tuple(_items(tokens, index, lines, numbers, depth)) if token.type.endswith("list_open") else (),
    )


def _items(
    tokens: Sequence[Token], index: int, lines: Sequence[str], numbers: Sequence[int], depth: int
) -> Iterator[Item]:
    for token in tokens[index + 1 :]:
        if token.level == 0:
            return
        if token.level == 1 and token.type == "list_item_open" and token.map:
            start, end = token.map
            while end > start + 1 and not lines[end - 1].strip():
                end -= 1
            inside = without_bullet(lines[start:end])
            text = "\n".join(inside).strip("\n")
            yield Item(numbers[start], numbers[end - 1], text, outline(inside, numbers[start], depth + 1))


def without_bullet(lines: Sequence[str]) -> list[str]:
    """The lines of an item of a list without its bullet and the indentation that belongs to it."""
    bullet = _BULLET.match(lines[0])
    width = len(bullet[0]) if bullet else 0
    spaces = re.compile(rf"\s{{0,{width}}}")
    return [lines[0][width:], *(spaces.sub("", line, count=1) for line in lines[1:])]


def _dedented(lines: Sequence[str]) -> str:
    width = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    spaces = re.compile(rf"\s{{0,{width}}}")
    return "\n".join(spaces.sub("", line, count=1) for line in lines).rstrip()
