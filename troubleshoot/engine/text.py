"""Pasted text: decoded, cleaned, and brought into the shapes in which it is compared.

Offsets always lead back to the cleaned text that a person is shown.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# C0 controls other than tab and line feed, DEL, C1 controls, characters of no width that only come
# from copying (they would hide a name from redaction), lone surrogates.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060-\u2064\ufeff]|[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# Format characters, fillers and variation selectors: they take no room and mean nothing here.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
_BLANK = re.compile(rf"[\s{_INVISIBLE}]+")
_ODD = re.compile(rf"[\s{_INVISIBLE}]+|[^\x00-\x7f\s{_INVISIBLE}]+")
_SPACE = re.compile(r"\s")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def decode(data: bytes) -> str:
    """The text of a log file in UTF-8, UTF-16 (as PowerShell's `>` writes it) or Windows-1252.

    A byte-order mark decides; without one, NULs in every other byte mean UTF-16. Never fails:
    bytes that fit nothing become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    head = data[:2000]
    if head.count(0) * 3 > len(head):
        odd_nuls = head[1::2].count(0)
        return data.decode("utf-16-le" if odd_nuls * 2 >= head.count(0) else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def clean(text: str) -> str:
    """`text` as it may be shown and stored: line feeds only, no NUL, colour code or surrogate."""
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    # A surrogate pair that arrived as two halves is one character again.
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSHOWABLE.sub("", text)


def one_line(text: str, limit: int) -> str:
    """Cleaned text on one line, cut to `limit` characters."""
    return " ".join(clean(text).split())[:limit]


@dataclass(frozen=True)
class Copy:
    """A copy of a text made for comparing, with the way back to the original's offsets."""

    text: str
    _copied: tuple[int, ...]
    _original: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the original of the character at `offset` in the copy."""
        mark = bisect_right(self._copied, offset) - 1
        # A character may unfold into several (… into ...): all of them come from its one place.
        last = self._original[mark + 1] - 1
        return min(self._original[mark] + offset - self._copied[mark], last)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's `(start, end)` for a non-empty part of the copy."""
        return self.original(start), self.original(end - 1) + 1


def comparable(text: str, *, space: str) -> Copy:
    """A copy in which form does not matter: NFKC, plain quotes, no invisible characters.

    Every run of white space becomes `space`: one blank for expressions, nothing for literals, so
    that a literal is found across any line wrap.
    """
    parts: list[str] = []
    copied, original = [0], [0]
    length = position = 0

    def add(piece: str, start: int) -> None:
        nonlocal length
        if piece:
            copied.append(length)
            original.append(start)
            parts.append(piece)
            length += len(piece)

    for match in _ODD.finditer(text):
        start, end = match.span()
        add(text[position:start], position)
        position = end
        if _BLANK.match(match[0]):
            add(space if _SPACE.search(match[0]) else "", start)
        else:
            for offset, char in enumerate(match[0], start):
                add(_folded(char), offset)
    add(text[position:], position)
    return Copy("".join(parts), tuple(copied), (*original, len(text)))


def _folded(char: str) -> str:
    """One non-ASCII character in its compatible form; nothing for a mark that only decorates."""
    if unicodedata.category(char) in ("Cf", "Mn"):
        return ""
    return unicodedata.normalize("NFKC", char).translate(_QUOTES)
