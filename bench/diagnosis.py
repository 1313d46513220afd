"""How long a diagnosis takes, by its parts and by the length of the text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from troubleshoot import catalog
from troubleshoot.engine.guide import ErrorPattern, Guide, Kind, Weight
from troubleshoot.engine.matching import Matcher
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.text import clean

from .timing import Result, compared, timed

_LINE = (
    "2026-11-23T10:23:08.5616992Z Importing https://contoso.crm4.dynamics.com job "
    "6730066c-69e7-42d8-8bd1-868c5114de7a as admin@contoso.onmicrosoft.com, 4.50.6.1 after 00:02:00\n"
)
_ERROR = "An existing connection was forcibly closed by the remote host\n"


def a_log(size: int) -> str:
    """A log of about `size` characters with one error in the middle."""
    lines = [_LINE] * (size // len(_LINE))
    lines.insert(len(lines) // 2, _ERROR)
    return "".join(lines)


def a_guide(patterns: int, *, seed: int = 1) -> Guide:
    """A guide of made-up patterns, half literals and half expressions."""
    chance = random.Random(seed)
    words = [f"{chance.choice('abcdefgh')}{chance.randrange(10**6)}" for _ in range(3 * patterns)]
    made = []
    for index in range(patterns):
        one, two, three = words[3 * index : 3 * index + 3]
        kind = Kind.EXPRESSION if index % 2 else Kind.LITERAL
        text = rf"{one} .{{0,40}}{two}\s+{three}" if index % 2 else f"{one} {two} {three}"
        made.append(ErrorPattern(f"p{index}", kind, Weight.SUPPORTING, text))
    return Guide(slug="made-up", title="Made up", summary="", patterns=tuple(made))


def a_hostile_line(guide: Guide, size: int, *, seed: int = 3) -> str:
    """One line of the beginnings of all expressions in disorder, so that none of them is ever done."""
    chance = random.Random(seed)
    begins = [p.text.split(" ")[0] for p in guide.patterns if p.kind is Kind.EXPRESSION]
    return " ".join(chance.choice(begins) for _ in range(size // 6))[:size]


_HOSTILE = ("a@", "\\", "<guid-", "1.", "1", "a::", "User: ", "password=", "Ab ", "c:\\users\\", "ａ")
"""Beginnings of secrets that never end, repeated on one line."""


def results() -> Iterator[Result]:
    """Redaction, the pattern pass, and the whole diagnosis."""
    guides = [catalog.read_guide(path) for path in catalog.shipped_files()]
    matcher = Matcher(guides)
    small, large = a_log(20_000), a_log(1_000_000)
    for name, text in (("20 kB", small), ("1 MB", large)):
        redacted = redact(clean(text)).text
        yield timed(f"redaction, {name}", lambda text=text: redact(clean(text)))  # type: ignore[misc]
        yield timed(f"patterns of the shipped guides, {name}", lambda r=redacted: matcher.diagnose(r))  # type: ignore[misc]
        yield timed(f"whole diagnosis, {name}", lambda t=text: matcher.diagnose(redact(clean(t)).text))  # type: ignore[misc]
    for begins in _HOSTILE:
        text = begins * (1_000_000 // len(begins))
        yield timed(f"redaction of 1 MB of {begins!r}", lambda text=text: redact(text), repeats=1)  # type: ignore[misc]
    many = a_guide(1000)
    thousand = Matcher([many])
    loop = [
        re.compile(re.escape(p.text) if p.kind is Kind.LITERAL else p.text, re.IGNORECASE)
        for p in many.patterns
    ]
    yield compared(
        "1,000 patterns in 1 MB, against a loop over Python's re",
        lambda: thousand.diagnose(large),
        lambda: [pattern.search(large) for pattern in loop],
        repeats=1,
    )
    hostile = a_hostile_line(many, 65_536)
    yield timed("1,000 patterns in a hostile line of 64 kB", lambda: thousand.diagnose(hostile))
