"""Redacted texts as messages of words that tell, and when two of them say the same but for their values.

Words in small letters are prose: two messages that differ in them differ. Words with a capital,
digit or sign inside a sentence name something and may differ, like all that is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .likeness import VALUE, masked
from .telling import statements
from .text import Folded

BREAK = "\n"
"""Stands between the statements of a message."""
MOST_WORDS = 400
"""Of a longer message only so many words count."""

MOST_SLOTS, LONGEST_VALUE = 60, 4
"""Telling words of a message in which values are sought, and those of a value."""

COMMON = 0.35
"""A word that more than this share of all texts says tells less, down to `LEAST` for one that all say."""
LEAST = 0.1


_QUOTED = re.compile(r"\"[^\"]{1,90}\"|(?<!\w)'[^']{1,90}'(?!\w)")
_CODED = re.compile(
    r"\b((?:error|status|result|fault|sub)? ?code) ?[:=] ?['\"]?([a-z]\w{3,60})", re.IGNORECASE
)
_CODE = re.compile(r"code=\w+|0x[0-9a-f]{3,}|8[0-9a-f]{7}|[45]\d\d")
_STATUS = re.compile(r"\([45]\d\d\)")
_EDGES = " \t.,;:!?()[]{}'\"`*|…"
_BEGINS = (".", "!", "?", ":")
SLIGHT = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "should",
        "so",
        "some",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "we",
        "were",
        "which",
        "while",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
        "after",
        "before",
        "during",
        "when",
        "where",
        "error",
        "exception",
        "failed",
        "failure",
        "import",
        "importing",
        "message",
        "solution",
        "das",
        "der",
        "die",
        "ist",
        "und",
    ]
)
"""Words that tell nothing by themselves, or only that an import failed."""

Context = tuple[str, str, str]
"""The two telling words before some others, and the one after them; "" beyond the message."""


@dataclass(frozen=True)
class Message:
    """What a text says, in words: `VALUE` for what is or names a value, `BREAK` between statements."""

    words: tuple[str, ...]

    @cached_property
    def telling(self) -> tuple[tuple[str, int], ...]:
        """The words that tell, each with the number of its statement."""
        found = tuple((word, number) for word, number in self._numbered() if word.lower() not in SLIGHT)
        return found if len(found) > 1 else tuple(self._numbered())

    @cached_property
    def codes(self) -> frozenset[str]:
        """The error and status codes in it."""
        return frozenset(word for word in self.words if _CODE.fullmatch(word))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words that tell, in small letters."""
        return frozenset(word.lower() for word, _ in self.telling)

    @property
    def plain(self) -> tuple[str, ...]:
        """The words in small letters without breaks: what messages of one template have in common."""
        return tuple(_once(word.lower() for word in self.words if word != BREAK))

    def slots(self) -> Iterator[tuple[Context, tuple[str, ...]]]:
        """Each few telling words that follow each other, with what stands around them."""
        keys = ["", "", *(word.lower() for word, _ in self.telling[:MOST_SLOTS]), ""]
        for start in range(2, len(keys) - 1):
            for end in range(start + 1, min(start + LONGEST_VALUE, len(keys) - 1) + 1):
                yield (keys[start - 2], keys[start - 1], keys[end]), tuple(keys[start:end])

    def _numbered(self) -> Iterator[tuple[str, int]]:
        number = 0
        for word in self.words:
            number += word == BREAK
            if word not in (BREAK, VALUE):
                yield word, number

    def parts(self) -> list[tuple[str, ...]]:
        """Its statements."""
        parts: list[list[str]] = [[]]
        for word in self.words:
            if word == BREAK:
                parts.append([])
            else:
                parts[-1].append(word)
        return [tuple(part) for part in parts]

    def only(self, numbers: set[int]) -> Message:
        """The message made of some of its statements alone."""
        return message_of([part for number, part in enumerate(self.parts()) if number in numbers])


def is_code(text: str) -> bool:
    """True if an error code stands in the text: a number such as 80040216, or a word after “code:”."""
    return _CODED.search(text) is not None or any(map(_CODE.fullmatch, text.lower().split()))


def is_number(word: str) -> bool:
    """True for a code in figures, such as 80040216 or 0x80040216."""
    return not word.startswith("code=") and _CODE.fullmatch(word) is not None


def message_of(parts: Sequence[Sequence[str]]) -> Message:
    """The message that is made of these statements."""
    words: list[str] = []
    for part in parts:
        if part:
            words += [BREAK, *part] if words else part
    return Message(tuple(words[:MOST_WORDS]))


def message(text: str) -> Message:
    """The message of a redacted text."""
    # Together, because a quoted name may go on in the next line.
    said = BREAK.join(statements(Folded(text).text))
    named = _QUOTED.sub(VALUE, _CODED.sub(lambda code: f"{code[1]}: code={code[2].lower()}", said))
    return message_of([list(_once(_read(part.split()))) for part in masked(named).split(BREAK)])


def _read(raw: Sequence[str]) -> Iterator[str]:
    shouted = sum(word[0].isupper() for word in raw) >= 0.8 * len(raw)
    begins = True
    for word in raw:
        if (read := _one(word, begins=begins, shouted=shouted)) is not None:
            yield read
        begins = word.endswith(_BEGINS) or word == "-"


def _one(word: str, *, begins: bool, shouted: bool) -> str | None:
    """A word as it counts; None for one of signs alone."""
    if _STATUS.fullmatch(word):
        return word[1:-1]
    bare = word.strip(_EDGES)
    if not any(sign.isalnum() for sign in bare):
        return VALUE if VALUE in word else None
    if _CODE.fullmatch(bare.lower()):
        return bare.lower()
    if VALUE in bare or "<" in bare or any(sign.isdigit() or sign in "_\\@" for sign in bare):
        return VALUE
    return _cased(bare, begins=begins, shouted=shouted)


def _cased(bare: str, *, begins: bool, shouted: bool) -> str:
    """A name becomes a value; a word that begins a sentence keeps its capital, since it may be one."""
    if bare.islower() or bare.lower() in SLIGHT:
        return bare.lower()
    if shouted or begins:
        return bare[0].upper() + bare[1:].lower()
    return VALUE if bare[0].isupper() or any(sign.isupper() for sign in bare) else bare


def _once(words: Iterator[str]) -> Iterator[str]:
    """Words with one value where several follow each other."""
    before = ""
    for word in words:
        if word != VALUE or before != VALUE:
            yield word
        before = word
