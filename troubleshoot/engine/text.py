"""Pasted text: decoded, cleaned, and brought into the shapes in which it is compared.

Offsets always lead back to the cleaned text that a person is shown.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

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
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"\S+")
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


_PACKED = ("PK\x03\x04", "%PDF-")
"""What packed files and documents begin with, even where much of what follows can be read."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_MOST_CONTROLS = 0.05


def is_text(decoded: str) -> bool:
    """Whether a decoded file is text to read, and no packed file, picture, document or program."""
    beginning = decoded[:4000]
    return not beginning.startswith(_PACKED) and (
        len(_CONTROLS.findall(beginning)) <= _MOST_CONTROLS * len(beginning)
    )


def clean(text: str) -> str:
    """`text` as it may be shown and stored: line feeds only, no NUL, colour code or surrogate."""
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    # A surrogate pair that arrived as two halves is one character again.
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSHOWABLE.sub("", text)


def one_line(text: str, limit: int) -> str:
    """Cleaned text on one line, cut to `limit` characters."""
    return " ".join(clean(text).split())[:limit]


class Folded:
    """A text in which form does not matter: NFKC, plain quotes, no invisible characters.

    Copies of it for comparing differ only in their white space, and know the way back.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # Where the folded text and the original stop running in step, as offsets in both.
        self._folded, self._original = [0], [0]
        if not text.isascii():
            self.text = self._fold(text)
        self._original.append(len(text))

    def _fold(self, text: str) -> str:
        parts: list[str] = []
        length = position = 0
        for match in _NOT_ASCII.finditer(text):
            start = match.start()
            piece = _folded(match[0])
            parts += text[position:start], piece
            length += start - position + len(piece)
            position = start + 1
            if len(piece) > 1:
                self._mark(length - len(piece), start)
            if len(piece) != 1:
                self._mark(length, position)
        return "".join([*parts, text[position:]])

    def _mark(self, folded: int, original: int) -> None:
        self._folded.append(folded)
        self._original.append(original)

    def copy(self, *, space: str) -> Copy:
        """A copy with every run of white space as `space`: one blank, or nothing.

        Without any white space a literal is found across every line wrap.
        """
        return Copy(space.join(self.text.split()), self)

    def original(self, offset: int) -> int:
        """The offset in the original of the character at `offset` in the folded text."""
        mark = bisect_right(self._folded, offset) - 1
        # A character may unfold into several (… into ...): all of them come from its one place.
        return min(self._original[mark] + offset - self._folded[mark], self._original[mark + 1] - 1)

    @cached_property
    def _words(self) -> tuple[list[int], list[int]]:
        """For each word its offset, and how many signs other than white space stand before it."""
        words = [match.span() for match in _WORD.finditer(self.text)]
        before = [0, *accumulate(end - start for start, end in words)]
        return [start for start, _ in words], before

    def place(self, signs: int) -> int:
        """The offset in the folded text after so many signs other than white space."""
        starts, before = self._words
        word = bisect_right(before, signs, hi=len(starts)) - 1
        return starts[word] + signs - before[word]


@dataclass(frozen=True)
class Copy:
    """A copy of a text made for comparing, with the way back to the original's offsets."""

    text: str
    folded: Folded

    def signs(self, offset: int) -> int:
        """How many signs other than white space stand before `offset`: the same in every copy."""
        return offset - self.text.count(" ", 0, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's `(start, end)` for a non-empty part of the copy."""
        folded = self.folded
        first, last = self.signs(start), self.signs(end)
        begins = folded.place(first)
        if self.text[start] == " ":
            begins = folded.place(first - 1) + 1
        ends = folded.place(last - 1)
        if self.text[end - 1] == " ":
            ends += 1
        return folded.original(begins), folded.original(ends) + 1


def comparable(text: str, *, space: str) -> Copy:
    """The copy of `text` with every run of white space as `space`."""
    return Folded(text).copy(space=space)


def without_accents(text: str) -> str:
    """The text with its letters as they stand in a copy; everything else stays as it is."""
    return _NOT_ASCII.sub(lambda match: _folded(match[0]) if _is_of_a_letter(match[0]) else match[0], text)


def _is_of_a_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.combining(char) > 0


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """One non-ASCII character in its compatible form without accents; nothing for one that takes no room.

    An accent may be written as a part of its letter or behind it: without accents both are the same.
    """
    folded = unicodedata.normalize("NFKD", char).translate(_QUOTES)
    return "".join(
        c for c in folded if unicodedata.category(c) not in ("Cf", "Mn") and not _INVISIBLE.match(c)
    )
