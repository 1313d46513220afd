"""When two redacted texts say the same: what differs by chance is masked before they are compared."""

from __future__ import annotations

import re

from .text import comparable

VALUE = "<value>"
"""Stands for what differs from case to case."""

MOST_WORDS = 120
"""Of a longer text only so many words count, from the lines that speak of an error."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_CODE = r"\(\d{3}\)|\b0x[0-9a-f]{3,}\b|\b8[0-9a-f]{7}\b"
"""Status and error codes are no mere numbers: (401) is not (503), 80040216 is not 80048033."""

_VALUES = re.compile(
    "|".join(
        f"(?P<{name}>{expression})"
        for name, expression in (
            ("guid", r"\{?\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b\}?"),
            ("code", _CODE),
            ("mark", r"<[a-z]+-\d+>(?:[.\w-]*\.(?:com|cn|us|de|net|org)\b)?"),
            ("url", r"\b[a-z][a-z0-9+.-]*://[^\s\"'<>]*(?:<[a-z]+-\d+>[^\s\"'<>]*)*"),
            ("path", r"\b[a-z]:\\[^\s\"'|*?]+|(?:^|(?<=[\s\"'(=]))/(?:[\w.@+<>-]+/)+[\w.@+<>-]*"),
            ("host", r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|cn|us|de|local)\b(?::\d+)?"),
            (
                "date",
                rf"\b{_DAY}(?:\d{{1,2}}[. -]{{1,2}}{_MONTH}[ -]\d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}})\b",
            ),
            (
                "time",
                r"\b(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[t ])?\d{1,2}:\d{2}(?:[\d:.,]*\d)?z?(?: ?[ap]m\b)?"
                r"|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}",
            ),
            ("number", r"\d+(?:[.,:]\d+)*"),
        )
    ),
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"\s]*\s[^\"]{0,80}\"|(?<!\w)'[^'\s]*\s[^']{0,80}'(?!\w)")
"""Names of several words; of one word they stand in their place anyway."""

_MANY_LINES = 15
_TROUBLE = re.compile(
    r"error|fail|exception|cannot|could not|denied|invalid|not found|timed out|refused|unable", re.IGNORECASE
)


def same_error(one: str, other: str) -> bool:
    """True if two redacted texts differ only in form, in masked values, hosts, dates and numbers."""
    first, second = (_VALUES.sub(_kept, _on_one_line(text)).replace(" ", "") for text in (one, other))
    return first == second != ""


def words(text: str) -> list[str]:
    """The words that tell what a redacted text says, with `VALUE` for what differs from case to case.

    GUIDs, hosts, addresses, paths, dates, numbers and quoted names of several words are values;
    codes stay. At most `MOST_WORDS`.
    """
    named = _QUOTED.sub(VALUE, _on_one_line(_gist(text)))
    return _VALUES.sub(lambda value: _kept(value) or VALUE, named).split()[:MOST_WORDS]


def _gist(text: str) -> str:
    """Of a long log the lines that speak of an error; any other text as it is."""
    if text.count("\n") < _MANY_LINES:
        return text
    lines = [line for line in text.splitlines() if _TROUBLE.search(line)]
    return "\n".join(lines) or text


def _on_one_line(text: str) -> str:
    return comparable(text, space=" ").text.lower()


def _kept(value: re.Match[str]) -> str:
    return value["code"] or ""
