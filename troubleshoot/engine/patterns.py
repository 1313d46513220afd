"""Error patterns as RE2 expressions: compiled, tried on their examples, and judged by their cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import re2

from .guide import ErrorPattern, Kind
from .text import comparable, without_accents

MOST_REPEATS = 100
"""Wider counted repeats make RE2's set slow (see docs/decisions)."""

_UNBOUNDED = re.compile(r"(?<!\\)(?:\.|\(\.\|\\n\)|\[\\s\\S\])[*+]")
_REPEAT = re.compile(r"(?<!\\)\{(\d+)(,?)(\d*)\}")
_SET_MEMORY = 64 << 20  # RE2's default of 8 MB fails from about 3,000 patterns


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _SET_MEMORY
    return options


OPTIONS = _options()
"""How every pattern is compiled: without regard to case, silently, with room for large sets."""


def space_of(kind: Kind) -> str:
    """The white space of the copy in which patterns of this kind are looked for."""
    return "" if kind is Kind.LITERAL else " "


def expression_of(pattern: ErrorPattern) -> str:
    """The RE2 expression that finds `pattern` in its copy of a text."""
    if pattern.kind is Kind.LITERAL:
        return str(re2.escape(comparable(pattern.text, space="").text))
    # The copy has no accents, so that an expression may be written with them or without.
    return without_accents(pattern.text)


def compiled(pattern: ErrorPattern) -> Any:
    """The compiled pattern.

    Raises re2.error, with what RE2 says, for an expression that it does not take.
    """
    return re2.compile(expression_of(pattern), OPTIONS)


def found_in(pattern: ErrorPattern, text: str) -> bool:
    """True if this one pattern is found in `text`; a pattern that does not compile never is."""
    try:
        return compiled(pattern).search(comparable(text, space=space_of(pattern.kind)).text) is not None
    except re2.error:
        return False


def costs(pattern: ErrorPattern) -> Iterator[str]:
    """Why the pattern would slow down a set in which it is compiled with others; nothing if fit."""
    if pattern.kind is not Kind.EXPRESSION:
        return
    if _UNBOUNDED.search(pattern.text):
        yield "an unbounded `.*` or `.+` is slow on long lines: write `.{0,80}`"
    for repeat in _REPEAT.finditer(pattern.text):
        if int(repeat[3] or repeat[1]) > MOST_REPEATS or (repeat[2] and not repeat[3]):
            yield f"the repeat {repeat[0]} is too wide: at most {MOST_REPEATS}"
