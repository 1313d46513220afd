"""Of texts that say something else, the parts that come nearest to what some texts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .messages import SLIGHT, message
from .telling import statements

LONGEST = 240
"""The longest part, in characters."""

_LOOKED_AT = 20  # of the texts, for what they say
_EDGES = ".,;:!?()[]{}'\"`"


def near_misses(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """A part of each of `others`, those most like `texts` first; of parts that say the same one."""
    said = _said(texts[:_LOOKED_AT])
    parts = [
        max(parts, key=lambda part: _alike(part, said)) for text in others if (parts := statements(text))
    ]
    parts.sort(key=lambda part: -_alike(part, said))
    apart = {message(part).plain: part for part in reversed(parts)}
    return [_cut(part, said) for part in reversed(apart.values())]


def _said(texts: Sequence[str]) -> frozenset[str]:
    """The words that half of the texts say."""
    counts = Counter(word for text in texts for word in message(text).keys)
    return frozenset(word for word, count in counts.items() if count * 2 >= len(texts))


def _alike(part: str, said: frozenset[str]) -> float:
    """The share of common words; texts that share only what all errors say are not alike."""
    own = {_bare(word) for word in part.split()} - SLIGHT
    return len(own & said) / max(len(said), 1) + len(own & said) / max(len(own), 1)


def _cut(part: str, said: frozenset[str]) -> str:
    """The words around those that are alike, as many as fit; the part itself if it is short."""
    words = part.split()
    alike = [at for at, word in enumerate(words) if _bare(word) in said] or [0]
    start = end = alike[len(alike) // 2]
    end += 1
    while len(" ".join(words[start:end])) <= LONGEST and (start > 0 or end < len(words)):
        start, end = max(0, start - 1), min(len(words), end + 1)
    while end - start > 1 and len(" ".join(words[start:end])) > LONGEST:
        end -= 1
    return " ".join(words[start:end])[:LONGEST]


def _bare(word: str) -> str:
    return word.strip(_EDGES).lower()
