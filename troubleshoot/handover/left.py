"""What a person has left of a hand-over in its record, line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from ..engine.text import clean
from .markdown import as_markdown
from .values import HandOver, Told

_FENCE = re.compile(r" {0,3}(`{3,})([^`]*)")


@dataclass(frozen=True)
class Left:
    """What a person has left of a hand-over in its record; `lines` are those around the blocks of code."""

    told: HandOver
    lines: list[str]

    def has(self, *, after: int = 0, **only: Any) -> bool:
        """True if the lines that the record has for these fields of the hand-over still stand in it.

        The heading does not matter, nor do the first `after` lines under it.
        """
        head, *lines = filter(None, self._written(**only))
        return all(self._stands(_section_of(head), line) for line in lines[after:])

    def has_text_of(self, **only: Any) -> bool:
        """True if the heading above a text still stands."""
        return self._now[self._written(**only)[0]] > 0

    @cached_property
    def answers(self) -> list[Told]:
        """The answers that still stand."""
        return [one for one in self.told.answers if self.has(answers=(one,))]

    @cached_property
    def details(self) -> dict[str, str]:
        """By key, as they were typed."""
        versions = self.told.versions
        return {
            one.key: str(one.value)
            for one in self.told.details
            if self.has(details=(one,), versions=(one,) if one in versions else ())
        }

    def _stands(self, section: str, line: str) -> bool:
        # Where its heading is gone, a line stands if none of its kind is missing.
        return (section, line) in self._in_sections or self._now[line] >= max(self._at_first[line], 1)

    def _written(self, **only: Any) -> list[str]:
        """The lines of a record with nothing but these fields, from their heading on."""
        bare = replace(self.told, **_NO_FIELDS)
        text = as_markdown(replace(bare, **only))[len(as_markdown(bare)) :]
        return stripped(clean(text).split("\n"))

    @cached_property
    def _now(self) -> Counter[str]:
        return Counter(self.lines)

    @cached_property
    def _at_first(self) -> Counter[str]:
        return Counter(stripped(taken_apart(clean(as_markdown(self.told)))[1]))

    @cached_property
    def _in_sections(self) -> set[tuple[str, str]]:
        section, found = "", set()
        for line in self.lines:
            section = _section_of(line) if line.startswith("## ") else section
            found.add((section, line))
        return found


_NO_FIELDS: dict[str, Any] = {
    field.name: () for field in fields(HandOver) if str(field.type).startswith("tuple")
} | {"reason": "", "summary": "", "importing_since": None}
"""A hand-over with these has nothing but its heading."""


def stripped(lines: Iterable[str]) -> list[str]:
    """The lines without white space around them."""
    return [line.strip() for line in lines]


def _section_of(heading: str) -> str:
    """What tells a section from the others: the heading of an attempt may name its guide after that."""
    return heading.partition(",")[0]


def taken_apart(record: str) -> tuple[list[str], list[str]]:
    """The blocks of code in a record that are not empty, and the lines around all blocks.

    A block that is never closed goes on to the end.
    """
    blocks: list[str] = []
    around: list[str] = []
    inside: list[str] = []
    ticks = 0
    for line in [*record.split("\n"), None]:
        fence = _FENCE.fullmatch(line) if line else None
        if ticks and (line is None or (fence and len(fence[1]) >= ticks and not fence[2].strip())):
            blocks.append("\n".join(inside))
            inside, ticks = [], 0
        elif ticks and line is not None:
            inside.append(line)
        elif fence:
            ticks = len(fence[1])
        elif line is not None:
            around.append(line)
    return [block for block in blocks if block.strip()], around
