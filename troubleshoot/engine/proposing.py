"""From texts that say the same to an expression that finds them, and none of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby, islice
from typing import Any

import re2

from .likeness import VALUE, words_by_statement
from .messages import BREAK, SLIGHT, is_code
from .patterns import OPTIONS
from .text import comparable

ENOUGH = 0.95
"""The share of a group's texts that a proposal should find."""

SPECIFIC = 4
"""From so many telling words on, or with an error code, a proposal says which error it is."""

_GAP = ".{0,100}"
_SAMPLE = 40  # texts of a group that are looked at for what they share
_CONTRAST = 300  # other texts that are looked at for what they say too
_KNOWN = 400  # words of a text that are looked at
_SIGNS = re.compile(r"[.^$*+?{}()\[\]|\\]")
_BACKSLASH = re.compile(r"\\(?=.)")
_EDGES = ".,;:!?()[]{}'\"`-"
_WINDOW = 4  # words
_TRIES = 60  # expressions for each order of the texts, so that a page never waits for long
_LEAST, _MOST = 12, 160  # characters of a proposal that are not gaps


@dataclass(frozen=True)
class Proposal:
    """An RE2 expression, how many of the group's texts it finds, and how many of the others."""

    expression: str
    found: int
    of: int
    others_found: int
    others_of: int

    @property
    def fits(self) -> bool:
        """True if it finds enough of the group and none of the others."""
        return self.found >= ENOUGH * self.of and self.others_found == 0

    @property
    def specific(self) -> bool:
        """True if it says enough by itself to be decisive, and is no mere part of a sentence."""
        said = _BACKSLASH.sub("", self.expression.replace(_GAP, " ")).split()
        telling = {word.strip(_EDGES) for word in said} - SLIGHT - {""}
        return len(telling) >= SPECIFIC or is_code(" ".join(said))


def propose(texts: Sequence[str], others: Sequence[str]) -> Proposal | None:
    """The plainest expression that finds at least 95% of `texts` and none of `others`.

    All are redacted. One that says which error it is comes before one that fits by chance. If none
    is that good, the best one tried; None if the texts share no words.
    """
    copies = [comparable(text, space=" ").text for text in texts]
    against = [comparable(text, space=" ").text for text in others]
    best: Proposal | None = None
    sample = _contrasted(texts[:_SAMPLE], others[:: len(others) // _CONTRAST + 1])
    # From both ends, because what all share is sought in the first, which may be the odd one out.
    candidates = chain(*(islice(_candidates(_shared(s)), _TRIES) for s in (sample, sample[::-1])))
    for expression in dict.fromkeys(candidates):
        proposal = _tried(expression, copies, against, best)
        if proposal is None:
            continue
        if proposal.fits and proposal.specific:
            return proposal
        if best is None or _worth(proposal) > _worth(best):
            best = proposal
    return best


def _worth(proposal: Proposal) -> float:
    return _hit(proposal.found, proposal.of) - proposal.others_found / max(proposal.others_of, 1)


def _hit(found: int, of: int) -> float:
    """The share found, as if all of them were where that is enough."""
    return 1.0 if found >= ENOUGH * of else found / of


def _tried(
    expression: str, texts: Sequence[str], others: Sequence[str], best: Proposal | None
) -> Proposal | None:
    """How well an expression does; None if RE2 refuses it or the best one so far does better anyway."""
    try:
        pattern: Any = re2.compile(expression, OPTIONS)
    except re2.error:
        return None
    found = sum(pattern.search(text) is not None for text in texts)
    if best is not None and _hit(found, len(texts)) < _worth(best):
        return None
    wrong = sum(pattern.search(text) is not None for text in others)
    return Proposal(expression, found, len(texts), wrong, len(others))


def _contrasted(texts: Sequence[str], others: Sequence[str]) -> list[list[str]]:
    """The words of each text, `BREAK` between statements: those that these texts say and others do not."""
    said, elsewhere = ([words_by_statement(text) for text in each] for each in (texts, others))
    own, theirs = _shares(said), _shares(elsewhere)

    def contrast(statement: list[str]) -> float:
        telling = [word for word in statement if VALUE not in word]
        return sum(own[word] - theirs.get(word, 0) for word in telling) / max(len(telling), 1)

    found = []
    for parts in said:
        contrasts = [contrast(part) for part in parts]
        least = max(contrasts, default=0) / 2
        kept = [part for part, how in zip(parts, contrasts, strict=True) if how >= least]
        found.append([word for part in kept for word in (*part, BREAK)][:_KNOWN])
    return found


def _shares(texts: Sequence[list[list[str]]]) -> dict[str, float]:
    """The share of texts that say each word."""
    counts = Counter(word for parts in texts for word in {word for part in parts for word in part})
    return {word: count / len(texts) for word, count in counts.items()}


def _shared(texts: Sequence[list[str]]) -> list[list[str]]:
    """Runs of words that follow each other in nearly all of the texts, in order.

    A text that shares hardly anything with those before it is left out.
    """
    if not texts:
        return []
    runs, alike = [texts[0]], 1
    for text in texts[1:]:
        narrowed = [part for run in runs for part in _common(run, text)]
        if _length(narrowed) * 3 >= _length(runs):
            runs, alike = narrowed, alike + 1
    if alike * 2 <= len(texts):
        return []
    parts = [part for run in runs for part in _unbroken(run)]
    return [part for part in parts if any(VALUE not in word for word in part)]


def _unbroken(run: list[str]) -> Iterator[list[str]]:
    """A run parted where a statement ends, since nobody knows what stands between two."""
    for ends, part in groupby(run, BREAK.__eq__):
        if not ends:
            yield list(part)


def _common(run: list[str], text: list[str]) -> Iterator[list[str]]:
    for block in SequenceMatcher(None, run, text, autojunk=False).get_matching_blocks():
        if block.size:
            yield run[block.a : block.a + block.size]


def _length(runs: Sequence[Sequence[str]]) -> int:
    return sum(len(word) for run in runs for word in run if word != BREAK)


def _candidates(runs: Sequence[list[str]]) -> Iterator[str]:
    """Expressions from the plainest on: one run, the longest first, then runs that follow each other."""
    trimmed = [part for run in runs for part in _trimmed(run)]
    longest = sorted(trimmed, key=lambda run: -len(" ".join(run)))
    for run in longest:
        if len(" ".join(run)) >= _LEAST:
            yield _expression([run])
    for together in range(2, len(trimmed) + 1):
        for start in range(len(trimmed) - together + 1):
            yield _expression(trimmed[start : start + together])
    for run in longest:
        yield _expression([run])
        # A run may go on over lines of a log that were left out, where no expression can follow it.
        for start in range(0, len(run) - _WINDOW + 1, 2):
            yield _expression([run[start : start + _WINDOW]])


def _trimmed(run: list[str]) -> Iterator[list[str]]:
    """The run without values at its ends, cut to a length that can be read."""
    words_left = list(run)
    while words_left and words_left[0] == VALUE:
        words_left.pop(0)
    while words_left and words_left[-1] == VALUE:
        words_left.pop()
    part: list[str] = []
    for word in words_left:
        if part and len(" ".join([*part, word])) > _MOST:
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _expression(runs: Sequence[Sequence[str]]) -> str:
    return _GAP.join(" ".join(_escaped(word) for word in run) for run in runs)


def _escaped(word: str) -> str:
    """A word as an expression; what stands for a value may be anything."""
    return _GAP.join(_SIGNS.sub(r"\\\g<0>", part) for part in word.split(VALUE))
