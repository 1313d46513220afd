"""When two messages are the same error: no prose stands against other prose, no code against another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol

from .messages import Context, Message

_WHOLE = 0.5  # of a statement is alike: the other message says it too
_SHARE = 0.4  # of the words of the shorter message
_SLOT = 5  # words alike around a single noun make it a value
_NO_NOUN = re.compile(r"not|no|never|only|.*(?:ed|ing|ly|n't)")


class Habits(Protocol):
    """What all texts have in common."""

    def weigh(self, word: str) -> float:
        """How much a word tells, from `LEAST` to 1."""

    def varies(self, context: Context) -> bool:
        """True if what stands there is a value, because so many different words do."""


@dataclass(frozen=True)
class Likeness:
    """How much two messages have in common, and which statements of the second the first says too."""

    weight: float
    shared: frozenset[int]


def likeness(one: Message, other: Message, habits: Habits) -> Likeness | None:
    """What two messages share, if they are the same error; None if they are not."""
    if one.codes and other.codes and one.codes.isdisjoint(other.codes):
        return None
    if len(one.keys & other.keys) < _SHARE * min(len(one.keys), len(other.keys)):
        return None
    return _Comparison(one, other, habits).likeness()


class _Comparison:
    """Two messages side by side: which of their words are alike, and what stands between these."""

    def __init__(self, one: Message, other: Message, habits: Habits) -> None:
        self.sides = (one.telling, other.telling)
        self.habits = habits
        self.keys = [[word.lower() for word, _ in side] for side in self.sides]
        matcher = SequenceMatcher(None, self.keys[0], self.keys[1], autojunk=False)
        blocks = matcher.get_matching_blocks()
        pairs = [(b.a + n, b.b + n) for b in blocks for n in range(b.size)]
        self.said = [self._said(side, [pair[side] for pair in pairs]) for side in (0, 1)]
        self.pairs = [pair for pair in pairs if all(self._counts(side, pair[side]) for side in (0, 1))]

    def _said(self, side: int, alike: list[int]) -> set[int]:
        """The statements of a side that the other side says as well."""
        total: Counter[int] = Counter()
        found: Counter[int] = Counter()
        for word, number in self.sides[side]:
            total[number] += _share_of(word)
        for word, number in (self.sides[side][at] for at in alike):
            found[number] += _share_of(word)
        return {number for number, share in found.items() if share >= _WHOLE * total[number]}

    def _counts(self, side: int, at: int) -> bool:
        return self.sides[side][at][1] in self.said[side]

    def likeness(self) -> Likeness | None:
        if not self.pairs or len(self.pairs) < _SHARE * min(map(len, self.sides)):
            return None
        weight = sum(self._weigh(0, at) for at, _ in self.pairs)
        if any(self._differ(*gap) for gap in self._gaps()) or self._goes_on() > weight / 4:
            return None
        return Likeness(weight, frozenset(self.said[1]))

    def _weigh(self, side: int, at: int) -> float:
        return self.habits.weigh(self.keys[side][at])

    def _gaps(self) -> Iterator[tuple[list[str], list[str]]]:
        """What stands on both sides between words alike, in statements that both say, and is no value."""
        ends = [(-1, -1), *self.pairs, (len(self.keys[0]), len(self.keys[1]))]
        for before, after in pairwise(ends):
            one, other = (
                [
                    self.sides[side][at][0]
                    for at in range(before[side] + 1, after[side])
                    if self._counts(side, at)
                ]
                for side in (0, 1)
            )
            if (one or other) and not self.habits.varies(self._context(before[0], after[0])):
                yield one, other

    def _context(self, before: int, after: int) -> Context:
        keys = ["", "", *self.keys[0], ""]
        return keys[before + 1], keys[before + 2], keys[after + 2]

    def _differ(self, one: list[str], other: list[str]) -> bool:
        """True if prose stands against prose, or much prose against nothing."""
        prose, against = ([word for word in words if word.islower()] for words in (one, other))
        if not prose or not against:
            return max(len(prose), len(against)) > 3
        a_noun = len(prose) == len(against) == 1 and not any(map(_NO_NOUN.fullmatch, (*prose, *against)))
        return not (a_noun and len(self.pairs) >= _SLOT)

    def _goes_on(self) -> float:
        """The weight of what both sides say differently after the first statement that both say."""
        first = self.pairs[0]
        return min(
            sum(
                self._weigh(side, at)
                for at in range(first[side], len(self.sides[side]))
                if not self._counts(side, at)
            )
            for side in (0, 1)
        )


def _share_of(word: str) -> int:
    """How much of a statement a word is: one that may be a name, little."""
    return 4 if word.islower() else 1
