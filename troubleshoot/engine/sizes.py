"""How large a pattern is: what is too large makes every text wait, and is never looked for.

See docs/decisions/2026-11-24-publish-gate.md, which has the measurements behind the limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .expressions import Token, bounds_of, tokens_of

LONGEST = 2_000
"""Characters of one pattern."""
MOST_SIGNS = 1_500
"""Of one expression, with its counted repeats written out: what one text can keep alive at once."""
_OF_A_PROPERTY = 10  # so many signs does one like \pL count, which stands for many ranges of letters


@dataclass
class _Size:
    """How many signs a group has so far, on its longest way as well: this one, or one that a bar ended."""

    signs: int = 0
    way: int = 0
    longest: int = 0

    def add(self, signs: int, way: int) -> None:
        self.signs += signs
        self.way += way

    def end_way(self) -> None:
        self.longest, self.way = max(self.longest, self.way), 0


@lru_cache(maxsize=4096)
def size_of(text: str) -> int:
    """How many signs a text has as an expression, with its counted repeats written out.

    Of alternatives that are repeated all count once, and then the longest: few go on side by side.
    """
    open_groups, last = [_Size()], (0, 0)
    for token in tokens_of(text):
        if token.kind == "repeat":
            least, most = bounds_of(text[token.start : token.end])
            more = last[1] * (max(most or least, 1) - 1)
            open_groups[-1].add(more, more)
            last = last[0] + more, last[1] + more
        elif token.kind == "open":
            open_groups.append(_Size())
        elif token.kind == "bar":
            open_groups[-1].end_way()
        else:
            last = _closed(open_groups) if token.kind == "close" else (_signs(token, text),) * 2
            open_groups[-1].add(*last)
    return sum(group.signs for group in open_groups)


def _closed(open_groups: list[_Size]) -> tuple[int, int]:
    """What the innermost group has, which is open no more."""
    if len(open_groups) == 1:
        return 0, 0
    group = open_groups.pop()
    return group.signs, max(group.longest, group.way)


def _signs(token: Token, text: str) -> int:
    if token.kind == "quoted":
        return token.end - token.start
    if token.kind == "class":
        return _OF_A_PROPERTY if "\\p" in text[token.start : token.end].lower() else 1
    return int(token.kind == "sign")


def outsize(text: str, *, literal: bool = False) -> str:
    """Why a pattern is too large to be looked for, and what to write instead; nothing if it is not."""
    if len(text) > LONGEST:
        return (
            f"it is {len(text):,} characters long: at most {LONGEST:,}, or it is slow for everybody;"
            " keep the words by which the error is known, or write several patterns"
        )
    if not literal and (size := size_of(text)) > MOST_SIGNS:
        return (
            f"with its repeats written out it has {size:,} signs: at most {MOST_SIGNS:,}, or it is slow for"
            " everybody; repeat less often, or write several patterns"
        )
    return ""
