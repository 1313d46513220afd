"""When two redacted texts say the same: what differs by chance is masked before they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

from .telling import statements, without_frames, without_marks
from .text import Folded, comparable

VALUE = "<value>"
"""Stands for what differs from case to case."""

MOST_WORDS = 120
"""Of a longer text only so many words count, from the lines that tell the error."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_CODE = r"\(\d{3}\)|\b0x[0-9a-f]{3,}\b|\b8[0-9a-f]{7}\b"
"""Status and error codes are no mere numbers: (401) is not (503), 80040216 is not 80048033."""

_VALUES = re.compile(
    "|".join(
        f"(?P<{name}>{expression})"
        for name, expression in (
            ("guid", r"\{?\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b\}?"),
            ("address", r"\b0x(?!0*8[0-9a-f]{7}\b)[0-9a-f]{9,16}\b"),
            ("code", _CODE),
            ("mark", r"<[a-z]+-\d+>(?:[.\w-]{0,200}\.(?:com|cn|us|de|net|org)\b)?"),
            ("url", r"\b[a-z][a-z0-9+.-]{0,20}://[^\s\"'<>]*(?:<[a-z]+-\d+>[^\s\"'<>]*)*"),
            ("path", r"\b[a-z]:\\[^\s\"'|*?]+|(?:^|(?<=[\s\"'(=]))/(?:[\w.@+<>-]+/)+[\w.@+<>-]*"),
            ("host", r"\b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|io|cn|us|de|local)\b(?::\d+)?"),
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

_SAID_BEFORE = re.compile(r"\b(?:error|fatal)\s{0,3}: ?")
_ENDINGS = ".,;:!"
_LONGEST = 400  # characters of a value that a wrap may break
_OF_A_VALUE = re.compile(r"[\\/<.-]")
_FILE_END = re.compile(r"[\w-]*\.\w{2,4}\W*")


def same_error(one: str, other: str) -> bool:
    """True if two redacted texts differ only in form, in masked values, hosts, dates and numbers.

    Neither bullets, “Error:” and full stops count, nor stack traces, nor in which order lines stand.
    """
    return not _forms(one).isdisjoint(_forms(other))


def prints(text: str) -> tuple[str, ...]:
    """Short prints of what a redacted text says: the same errors (`same_error`) have one in common.

    Eight digits each; nothing of the text can be read from them.
    """
    return tuple(sorted(sha256(form.encode("utf-8", "replace")).hexdigest()[:8] for form in _forms(text)))


def words(text: str) -> list[str]:
    """The words that tell what a redacted text says, with `VALUE` for what differs from case to case.

    GUIDs, hosts, addresses, paths, dates, numbers and quoted names of several words are values;
    codes stay. At most `MOST_WORDS`.
    """
    return _words(" ".join(statements(text)))[:MOST_WORDS]


def words_by_statement(text: str) -> list[list[str]]:
    """The same for each statement of the text by itself, all of them."""
    return [_words(statement) for statement in statements(text)]


def _words(statement: str) -> list[str]:
    return masked(_QUOTED.sub(VALUE, _on_one_line(statement))).split()


def masked(text: str) -> str:
    """The text with `VALUE` for each value and as it was otherwise; codes stay."""
    return _VALUES.sub(lambda value: _kept(value) or VALUE, text)


def _forms(text: str) -> set[str]:
    """What stays of a text when all that may differ is gone: each way that it may have been meant."""
    folded = without_frames(Folded(text).text)
    lines = [without_marks(line).lower() for line in folded.splitlines() if line.strip()]
    ways = [_squeezed(_mended(lines, eager=eager)) for eager in (False, True)]
    ways.append("\n".join(sorted(filter(None, (_squeezed(line) for line in lines)))))
    return {way for way in ways if way.strip()}


def _squeezed(text: str) -> str:
    """The text without spaces, values and what ends a sentence; as it is if that is all it holds."""
    plain = _VALUES.sub(_kept, _SAID_BEFORE.sub("", " ".join(text.split())))
    return "".join(word.rstrip(_ENDINGS) for word in plain.split()) or "".join(plain.split())


def _mended(lines: Sequence[str], *, eager: bool) -> str:
    """The lines with values whole again that a wrap has broken; if eager, wherever that can be."""
    parts: list[str] = []
    before = ""
    for line in lines:
        words = line.split(maxsplit=1)
        if words:
            parts += "" if before and _belong(before, words[0], eager=eager) else " ", line
            before = line.rsplit(maxsplit=1)[-1]
    return "".join(parts)


def _belong(one: str, other: str, *, eager: bool) -> bool:
    """True if two parts of a line that was broken are one path, address, host or GUID."""
    if len(one) + len(other) > _LONGEST or not _OF_A_VALUE.search(one + other):
        return False
    if "\\" in one or "/" in one:
        goes_on = "\\" in other or "/" in other or _FILE_END.fullmatch(other) is not None
        return eager or (goes_on and _FILE_END.search(one.rsplit("\\")[-1].rsplit("/")[-1]) is None)
    if _value_whole(one) or not _value_whole(one + other):
        return False
    return eager or "." in one.strip(".") or not _value_whole(other)


def _value_whole(part: str) -> bool:
    whole = _VALUES.fullmatch(part.strip("\"'().,;:"))
    return whole is not None and whole.lastgroup in ("guid", "host", "mark")


def _on_one_line(text: str) -> str:
    return comparable(text, space=" ").text.lower()


def _kept(value: re.Match[str]) -> str:
    return value["code"] or ""
