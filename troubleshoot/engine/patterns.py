"""Error patterns as RE2 expressions: compiled, tried on their examples, and judged."""

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


def faults(pattern: ErrorPattern) -> Iterator[str]:
    """Everything to mend in the pattern before anybody is led by it."""
    if not pattern.text.strip():
        yield "its text is empty"
    elif pattern.kind is Kind.SYMPTOM:
        if pattern.when is None:
            yield "a symptom says `when` it shows: before, during or after"
    elif refusal := _refused(pattern):
        yield f"RE2 refuses it: {refusal}"
    else:
        if found_in(pattern, ""):
            yield "it matches the empty text"
        yield from costs(pattern)
        yield from _examples(pattern)


def _refused(pattern: ErrorPattern) -> str:
    """What RE2 says against the pattern; nothing if it takes it."""
    try:
        compiled(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return ""


def _examples(pattern: ErrorPattern) -> Iterator[str]:
    if not pattern.matches or not pattern.does_not_match:
        yield "it needs an example that it matches and one that it does not"
    for example in pattern.matches:
        if not found_in(pattern, example):
            yield f"it does not match its example “{example[:80]}”"
    for example in pattern.does_not_match:
        if found_in(pattern, example):
            yield f"it matches “{example[:80]}”, which it must not"
