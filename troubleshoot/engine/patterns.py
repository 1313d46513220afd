"""Error patterns as RE2 expressions: compiled, tried on their examples, and judged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import re2

from .advice import advised
from .expressions import costs_of, cuts, misread
from .guide import ErrorPattern, Kind
from .lines import Line, line_at
from .sizes import outsize
from .text import comparable, without_accents

_SHORT = 80  # of an example, in characters
_TELLING = 3  # fewer characters are found nearly everywhere
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

    Raises re2.error, with what RE2 says, for an expression that it does not take, and for a pattern that
    is too large.
    """
    if reason := _outsize(pattern):
        raise re2.error(reason)
    return re2.compile(expression_of(pattern), OPTIONS)


def found_in(pattern: ErrorPattern, text: str) -> bool:
    """True if this one pattern is found in `text`; a pattern that does not compile never is."""
    try:
        return compiled(pattern).search(comparable(text, space=space_of(pattern.kind)).text) is not None
    except re2.error:
        return False


def place_in(pattern: ErrorPattern, text: str) -> Line | None:
    """The line of `text` in which the pattern is found first; None if it is found nowhere.

    Raises re2.error for an expression that RE2 does not take.
    """
    copy = comparable(text, space=space_of(pattern.kind))
    for hit in compiled(pattern).finditer(copy.text):
        if hit.end() > hit.start():
            return line_at(text, *copy.span(*hit.span()))
    return None


def costs(pattern: ErrorPattern) -> Iterator[str]:
    """Why the pattern would slow down a set in which it is compiled with others; nothing if fit."""
    if pattern.kind is Kind.EXPRESSION:
        yield from costs_of(pattern.text)


def faults(pattern: ErrorPattern) -> Iterator[str]:
    """Everything to mend in the pattern before anybody is led by it, and what to write instead."""
    found = list(misfits(pattern))
    yield from found
    # A pattern that is slow or misread is not tried: the one takes long, the other misleads.
    if not found and pattern.kind is not Kind.SYMPTOM:
        yield from _examples(pattern)


def misfits(pattern: ErrorPattern) -> Iterator[str]:
    """The same but for what its examples tell."""
    if not pattern.text.strip():
        yield "its text is empty"
    elif pattern.kind is Kind.SYMPTOM:
        if pattern.when is None:
            yield "a symptom says `when` it shows: before, during or after"
    elif refusal := _refused(pattern):
        yield refusal
    else:
        if found_in(pattern, ""):
            yield "it matches the empty text"
        if pattern.kind is Kind.EXPRESSION:
            yield from misread(pattern.text)
        yield from costs(pattern)


def _outsize(pattern: ErrorPattern) -> str:
    return outsize(pattern.text, literal=pattern.kind is Kind.LITERAL)


def _refused(pattern: ErrorPattern) -> str:
    """Why the pattern is never looked for: its size, or what RE2 says; nothing if it is."""
    if reason := _outsize(pattern):
        return reason
    try:
        compiled(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        return advised(pattern.text, said)
    return ""


def _examples(pattern: ErrorPattern) -> Iterator[str]:
    if not pattern.matches or not pattern.does_not_match:
        yield "it needs an example that it matches and one that it does not"
    for example in pattern.matches:
        if not found_in(pattern, example):
            yield f"it does not match its example: {_nearest(pattern, example)}"
    for example in pattern.does_not_match:
        if found_in(pattern, example):
            place = place_in(pattern, example)
            found = f" because of “{place.found}” in {place}" if place else ""
            yield f"it matches “{_shortened(example)}”, which it must not{found}"


def _nearest(pattern: ErrorPattern, example: str) -> str:
    """How much of the pattern an example holds, and in which line."""
    ends = cuts(pattern.text) if pattern.kind is Kind.EXPRESSION else range(1, len(pattern.text) + 1)
    # Whatever holds a longer beginning of the pattern holds the shorter ones as well.
    first_missing = bisect_left(ends, True, key=lambda end: not found_in(_begun(pattern, end), example))
    if first_missing:
        end = ends[first_missing - 1]
        place = place_in(_begun(pattern, end), example)
        if place and len(place.found) >= _TELLING:
            return f"“{pattern.text[:end].strip()}” is found in {place}, but not what follows in the pattern"
    return f"nothing that the pattern begins with is in “{_shortened(example)}”"


def _begun(pattern: ErrorPattern, end: int) -> ErrorPattern:
    return replace(pattern, text=pattern.text[:end])


def _shortened(example: str) -> str:
    line = " ".join(example.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
