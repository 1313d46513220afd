"""What a text gives away, masked before it is matched, shown back or stored.

An ordered table of rules: the first to claim a place keeps it. The same value gets the same mark
everywhere in a text (`<guid-1>`), so that a reader can still follow it; no rule claims a mark, so
redacting twice changes nothing. Versions, durations, times, error codes and public hosts stay, because
diagnosis needs them.
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import re2

from .redaction_hosts import ADDRESSES, HOSTS, IDS
from .redaction_people import EMAILS, NAMES, PHONES
from .redaction_rule import Rule
from .redaction_secrets import KEYS, SECRETS

RULES = (*SECRETS, *EMAILS, *HOSTS, *IDS, *NAMES, *ADDRESSES, *PHONES, *KEYS)
"""The ordered table: the first rule to claim a place keeps it."""

KINDS = ("secret", "email", "user", "phone", "org", "tenant", "host", "ip", "mac", "guid")
"""What marks are called after, by what they stand for."""

_MARK = re.compile(rb"<([a-z]{2,10})-(\d{1,6})>")
_WORDY = frozenset(string.ascii_letters.encode() + string.digits.encode() + b"_" + bytes(range(128, 256)))
_ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2}|\\u00[0-9A-Fa-f]{2}|\\[nrt])$")
_BREAK = re.compile(rb"=?\n[ \t]*")
# Signs that look like plain ones or like nothing, and would hide a value: wide and mathematical letters,
# typographic dashes, quotes and blanks, characters of no width.
_DISGUISES = re2.compile(
    r"[\x{FF01}-\x{FF5E}\x{1D400}-\x{1D7FF}\x{2010}-\x{2015}\x{2212}\x{2018}-\x{201E}\x{A0}\x{2000}-\x{200F}\x{202A}-\x{202F}"
    r"\x{3000}\x{2060}-\x{206F}\x{FE00}-\x{FE0F}\x{34F}\x{61C}\x{AD}\x{115F}\x{1160}\x{180B}-\x{180F}\x{3164}\x{FEFF}\x{FFA0}]"
)
_PLAIN = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    **dict.fromkeys("\u034f\u115f\u1160\u3164\uffa0", ""),
}


_PASSES = 8
"""A text is masked again where values ran into each other, at most so often in all."""

Place = tuple[int, int]
Claim = tuple[int, int, str]


@dataclass(frozen=True)
class Redaction:
    """A text without its secrets, and how many different values were masked of each kind."""

    text: str
    masked: Mapping[str, int]


class _Seen:
    """A text in UTF-8 as the rules see it, without disguises, and the way back to where it was.

    RE2 is twice as fast on UTF-8 as on characters.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        # Where the seen text and the original stop running in step, as offsets in both.
        self._seen, self._original = [0], [0]
        if not data.isascii():
            self.data = b"".join(self._undisguised(data))

    def _undisguised(self, data: bytes) -> Iterator[bytes]:
        length = position = 0
        for match in _DISGUISES.finditer(data):
            start, end = match.span()
            plain = _plain(data[start:end])
            yield data[position:start]
            yield plain
            length += start - position
            self._mark(length, start)
            length, position = length + len(plain), end
            self._mark(length, position)
        yield data[position:]

    def _mark(self, seen: int, original: int) -> None:
        self._seen.append(seen)
        self._original.append(original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's `(start, end)` for a non-empty part of the seen text."""
        if len(self._seen) == 1:
            return start, end
        return self._back(start), self._back(end - 1, after=True)

    def _back(self, offset: int, *, after: bool = False) -> int:
        mark = bisect_right(self._seen, offset) - 1
        inside = self._original[mark] + offset - self._seen[mark]
        if not after:
            return inside
        # A wide letter has more bytes than its plain one.
        last = mark + 1 < len(self._seen) and offset + 1 == self._seen[mark + 1]
        return self._original[mark + 1] if last else inside + 1


@lru_cache(maxsize=4096)
def _plain(sign: bytes) -> bytes:
    """What a disguised character stands for; nothing for one that takes no room."""
    char = sign.decode()
    plain = _PLAIN.get(char, unicodedata.normalize("NFKC", char))
    takes_room = plain and unicodedata.category(plain[0]) not in ("Cf", "Mn")
    return plain.encode() if takes_room else b""


class _Marks:
    """The marks of a text: the same for the same value, numbered after those that are there."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, bytes], int] = {}
        self._highest: dict[str, int] = {}

    def places(self, data: bytes) -> list[Place]:
        """Where marks stand already; new ones get higher numbers."""
        found = list(_MARK.finditer(data))
        for match in found:
            kind = match[1].decode()
            self._highest[kind] = max(int(match[2]), self._highest.get(kind, 0))
        return [match.span() for match in found]

    def mark(self, kind: str, found: bytes) -> bytes:
        """The mark of a value; neither capitals nor a broken line make it another one."""
        whole = _BREAK.sub(b"", found) if b"\n" in found else found
        value = (kind, whole.decode().lower().encode())
        number = self.numbers.get(value, 0)
        if not number:
            self._highest[kind] = self.numbers[value] = number = self._highest.get(kind, 0) + 1
        return b"<%s-%d>" % (kind.encode(), number)


def redact(text: str) -> Redaction:
    """Mask what the rules find in a cleaned `text`.

    Returns the masked text and the number of different values of each kind. Linear in the length
    of the text for each rule.
    """
    if not text:
        return Redaction("", {})  # Most fields of a form are left empty, and each is asked for.
    data, marks, settled, passes = text.encode(), _Marks(), False, 0
    while not settled and passes < _PASSES:
        seen = _Seen(data)
        claims, settled = _claims(seen.data, marks.places(seen.data))
        data = _masked(data, seen, claims, marks)
        passes += 1
    counts = Counter(kind for kind, _ in marks.numbers)
    return Redaction(data.decode(), dict(counts))


def marks_in(text: str) -> Mapping[str, int]:
    """How many different marks of each kind stand in a text."""
    found = {(match[1].decode(), match[2]) for match in _MARK.finditer(text.encode("utf-8", "replace"))}
    kinds = Counter(kind for kind, _ in sorted(found))
    return {kind: kinds[kind] for kind in KINDS if kind in kinds}


def _masked(data: bytes, seen: _Seen, claims: list[Claim], marks: _Marks) -> bytes:
    parts: list[bytes] = []
    position = 0
    for start, end, kind in claims:
        first, last = seen.span(start, end)
        parts += data[position:first], marks.mark(kind, seen.data[start:end])
        position = last
    parts.append(data[position:])
    return b"".join(parts)


def _claims(data: bytes, marks: list[Place]) -> tuple[list[Claim], bool]:
    """The places to mask, in order and without overlap, and whether all is said with them.

    It is not where a value ran into another one, or into a word: then a mark between them shows what
    the rest is.
    """
    taken = bytearray(len(data))
    for start, end in marks:
        taken[start:end] = b"\1" * (end - start)
    found: list[Claim] = []
    clash = False
    hints = _Hints(data.lower())
    for rule in RULES:
        if rule.hints and not any(hints[hint] for hint in rule.hints):
            continue
        for start, end in _places(rule, data):
            if taken.find(1, start, end) >= 0:
                clash = clash or _leaves_something(rule, data, taken, start, end)
            elif rule.judge is None or rule.judge(data, start, end):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, rule.kind))
    return sorted(found), not clash and not any(_in_a_word(data, start, end) for start, end, _ in found)


def _leaves_something(rule: Rule, data: bytes, taken: bytearray, start: int, end: int) -> bool:
    """True if a value of which a part is taken goes on before or behind that part."""
    first, last = taken.find(1, start, end), taken.rfind(1, start, end) + 1
    # What the rule took for the beginning may be the end of an escape: the n of \n.
    begins = start < first and not _ESCAPED.fullmatch(data, max(0, start - 1), first)
    if not begins and last == end:
        return False
    spans = ((start, end), (start, first), (last, end))
    return rule.judge is None or any(a < b and rule.judge(data, a, b) for a, b in spans)


def _in_a_word(data: bytes, start: int, end: int) -> bool:
    if end < len(data) and data[end] in _WORDY:
        return True
    # An escape is no part of the word behind it.
    return start > 0 and data[start - 1] in _WORDY and not _ESCAPED.search(data[max(0, start - 6) : start])


class _Hints(dict[bytes, bool]):
    """Which hints occur in a text; each is looked for once."""

    def __init__(self, small: bytes) -> None:
        super().__init__()
        self._small = small

    def __missing__(self, hint: bytes) -> bool:
        self[hint] = found = hint in self._small
        return found


def _places(rule: Rule, data: bytes) -> Iterator[Place]:
    """Where the rule finds a value: its first group, or all of it where it has none."""
    group = min(rule.expression.groups, 1)
    spans = (match.span(group) for match in rule.expression.finditer(data))
    return (span for span in spans if span[0] < span[1])
