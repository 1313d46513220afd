"""From texts that say the same to an expression that finds them, and none of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import Any

import re2

from .likeness import VALUE, words
from .patterns import OPTIONS
from .text import comparable

ENOUGH = 0.95
"""The share of a group's texts that a proposal should find."""

_GAP = ".{0,100}"
_SAMPLE = 40  # texts of a group that are looked at for what they share
_SIGNS = re.compile(r"[.^$*+?{}()\[\]|\\]")
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


def propose(texts: Sequence[str], others: Sequence[str]) -> Proposal | None:
    """The plainest expression that finds at least 95% of `texts` and none of `others`.

    All are redacted. If none is that good, the best one tried; None if the texts share no words.
    """
    copies = [comparable(text, space=" ").text for text in texts]
    against = [comparable(text, space=" ").text for text in others]
    best: Proposal | None = None
    sample = [words(text) for text in texts[:_SAMPLE]]
    # From both ends, because what all share is sought in the first, which may be the odd one out.
    candidates = chain(*(islice(_candidates(_shared(s)), _TRIES) for s in (sample, sample[::-1])))
    for expression in candidates:
        proposal = _tried(expression, copies, against)
        if proposal is None:
            continue
        if proposal.fits:
            return proposal
        if best is None or _worth(proposal) > _worth(best):
            best = proposal
    return best


def _worth(proposal: Proposal) -> float:
    missed = 1 - proposal.found / max(proposal.of, 1)
    return -missed - proposal.others_found / max(proposal.others_of, 1)


def _tried(expression: str, texts: Sequence[str], others: Sequence[str]) -> Proposal | None:
    try:
        pattern: Any = re2.compile(expression, OPTIONS)
    except re2.error:
        return None
    found = sum(pattern.search(text) is not None for text in texts)
    wrong = sum(pattern.search(text) is not None for text in others)
    return Proposal(expression, found, len(texts), wrong, len(others))


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
    return [run for run in runs if any(VALUE not in word for word in run)]


def _common(run: list[str], text: list[str]) -> Iterator[list[str]]:
    for block in SequenceMatcher(None, run, text, autojunk=False).get_matching_blocks():
        if block.size:
            yield run[block.a : block.a + block.size]


def _length(runs: Sequence[Sequence[str]]) -> int:
    return sum(len(word) for run in runs for word in run)


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
