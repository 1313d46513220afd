"""From a redacted text to evidence, ranked guides and, where the evidence carries it, a verdict.

Every pattern of every guide is tried in one linear pass (RE2 `Set`); places are looked up only for
the patterns that hit. Literals are compared without any white space, expressions with single
blanks, both without regard to case, so that line wraps and odd spaces hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import re2

from .guide import ErrorPattern, Guide, Kind, Weight
from .patterns import OPTIONS, compiled, costs, expression_of, space_of
from .text import Copy, Folded

MAX_MATCHES = 100
"""At most so many places are reported for a text."""

_MOST_PLACES = 1_000  # looked up of one pattern; a log can repeat a line for hours

RANK: Mapping[Weight, int] = {Weight.DECISIVE: 0, Weight.AGAINST: 1, Weight.SUPPORTING: 2, Weight.GENERIC: 3}
"""What tells most comes first."""

AGAINST, INNERMOST, MORE = -40, 5, 4
"""Points for something against a guide, for the evidence that comes last, and for further patterns."""


@dataclass(frozen=True)
class Match:
    """One place of one pattern; offsets count code points of the redacted text, lines from 1.

    All three are None for a symptom, which has no place.
    """

    guide: str
    pattern: str
    weight: Weight
    start: int | None = None
    end: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class RankedGuide:
    """A guide that something speaks for or against, with its score and the strongest reason."""

    slug: str
    title: str
    score: int
    why: str


@dataclass(frozen=True)
class Diagnosis:
    """What the evidence says: all matches in order of place, guides best first, a verdict or none.

    `found` are the keys of the patterns found, by guide.
    """

    matches: tuple[Match, ...]
    guides: tuple[RankedGuide, ...]
    verdict: str | None
    found: Mapping[str, tuple[str, ...]]


class _Family:
    """All patterns of one kind, compiled together.

    A pattern that RE2 refuses is left out, and one that would slow the set down is tried singly:
    whatever stands in the database, the others go on matching.
    """

    def __init__(self, kind: Kind, patterns: Iterable[tuple[str, ErrorPattern]]) -> None:
        self.space = space_of(kind)
        self.members: list[tuple[str, ErrorPattern, Any]] = []
        self.singles: list[tuple[str, ErrorPattern, Any]] = []
        self.set = re2.Set.SearchSet(OPTIONS)
        for slug, pattern in patterns:
            if pattern.kind is kind and pattern.text:
                self._add(slug, pattern)
        if self.members and not self._compiles():
            self.members, self.singles = [], [*self.singles, *self.members]

    def _add(self, slug: str, pattern: ErrorPattern) -> None:
        try:
            member = slug, pattern, compiled(pattern)
            if any(costs(pattern)):
                self.singles.append(member)
            else:
                self.set.Add(expression_of(pattern))
                self.members.append(member)
        except re2.error:
            return

    def _compiles(self) -> bool:
        try:
            self.set.Compile()
        except re2.error:
            return False
        return True

    def hits(self, copy: Copy) -> Iterator[tuple[str, ErrorPattern, Any]]:
        """The members found in the copy."""
        if self.members:
            yield from (self.members[index] for index in sorted(self.set.Match(copy.text) or ()))
        yield from (member for member in self.singles if member[2].search(copy.text))


class Matcher:
    """The compiled patterns of some guides. Immutable and safe to share between threads."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        self.guides = {guide.slug: guide for guide in guides}
        patterns = [(guide.slug, pattern) for guide in guides for pattern in guide.patterns]
        self._families = [_Family(kind, patterns) for kind in (Kind.LITERAL, Kind.EXPRESSION)]

    def diagnose(self, text: str, symptoms: Iterable[str] = ()) -> Diagnosis:
        """Match a cleaned and redacted `text` and the picked `symptoms` (keys).

        Unknown symptom keys are ignored; whoever takes them from outside refuses them first.
        """
        picked = set(symptoms)
        folded = Folded(text)
        places = [match for family in self._families for match in _places(family, folded)]
        places.sort(key=lambda match: (match.start or 0, match.end or 0, match.guide, match.pattern))
        signs = [
            Match(guide.slug, pattern.key, pattern.weight)
            for guide in self.guides.values()
            for pattern in guide.patterns
            if pattern.kind is Kind.SYMPTOM and pattern.key in picked
        ]
        ranked, verdict = _ranked(self.guides, [*signs, *places])
        found: dict[str, dict[str, None]] = {}
        for match in (*signs, *places):
            found.setdefault(match.guide, {})[match.pattern] = None
        return Diagnosis(
            matches=(*signs, *_with_lines(text, places))[:MAX_MATCHES],
            guides=tuple(ranked),
            verdict=verdict,
            found={slug: tuple(keys) for slug, keys in found.items()},
        )


def _places(family: _Family, folded: Folded) -> Iterator[Match]:
    """The first places of each pattern found, and the last one."""
    copy = folded.copy(space=family.space)
    for slug, pattern, expression in family.hits(copy):
        spans = []
        for hit in expression.finditer(copy.text):
            if hit.end() > hit.start():
                spans.append(hit.span())
            if len(spans) == _MOST_PLACES:
                break
        for span in spans[:MAX_MATCHES] + spans[MAX_MATCHES:][-1:]:
            yield Match(slug, pattern.key, pattern.weight, *copy.span(*span))


def _with_lines(text: str, places: Sequence[Match]) -> Iterator[Match]:
    """The first matches, in order of place, with the numbers of their lines."""
    line, position = 1, 0
    for match in places[:MAX_MATCHES]:
        start = match.start or 0
        line += text.count("\n", position, start)
        position = start
        yield replace(match, line=line)


@dataclass(frozen=True)
class _Case:
    """What was found of one guide: its patterns by weight, and where its best evidence ends."""

    guide: Guide
    weights: Mapping[str, Weight]
    place: int
    gives_way: bool = False

    @property
    def ruled_out(self) -> bool:
        return Weight.AGAINST in self.weights.values()

    @property
    def strength(self) -> int:
        """20 with a decisive pattern, 10 with two supporting ones, 5 with one, else 1."""
        weights = [] if self.gives_way else list(self.weights.values())
        if Weight.DECISIVE in weights:
            return 20
        return {0: 1, 1: 5}.get(weights.count(Weight.SUPPORTING), 10)

    @property
    def carries(self) -> bool:
        """One decisive pattern or two supporting ones carry; generic wording never, against forbids."""
        return self.strength >= 10 and not self.ruled_out

    def score(self, innermost: int) -> int:
        """The strength, a little for further patterns, and something for the evidence that comes last."""
        speaking = sum(weight is not Weight.AGAINST for weight in self.weights.values())
        more = 0 if self.gives_way else min(MORE, speaking - 1)
        last = INNERMOST if self.carries and self.place == innermost else 0
        return self.strength + max(more, 0) + last + AGAINST * self.ruled_out

    def ranked(self, innermost: int) -> RankedGuide:
        strongest = min(self.weights, key=lambda key: _reason(self.weights[key]))
        pattern = self.guide.patterns_by_key[strongest]
        return RankedGuide(
            slug=self.guide.slug,
            title=self.guide.title,
            score=self.score(innermost),
            why=pattern.says or f"Your text holds “{pattern.text}”.",
        )


def _reason(weight: Weight) -> int:
    """Something against the guide outranks whatever speaks for it, so it gives the reason."""
    return -1 if weight is Weight.AGAINST else RANK[weight]


def _ranked(guides: Mapping[str, Guide], matches: Sequence[Match]) -> tuple[list[RankedGuide], str | None]:
    """All guides that something speaks for or against, best first, and the verdict.

    Of the guides that carry, those with decisive evidence come first; of these the one whose
    evidence ends last, because the innermost error is the cause of those around it; then the one
    with more patterns. Guides that are just as good give no verdict.
    """
    cases = _cases(guides, matches)
    best = max((case.strength for case in cases if case.carries), default=0)
    innermost = max((case.place for case in cases if case.carries and case.strength == best), default=-1)
    # On a tie the order of the guides, so that the same text always gives the same answer.
    order = {slug: position for position, slug in enumerate(guides)}
    cases.sort(key=lambda case: (-case.score(innermost), order[case.guide.slug]))
    ranked = [case.ranked(innermost) for case in cases]
    tied = len(ranked) > 1 and ranked[0].score == ranked[1].score
    verdict = ranked[0].slug if cases and cases[0].carries and not tied else None
    return ranked, verdict


def _cases(guides: Mapping[str, Guide], matches: Sequence[Match]) -> list[_Case]:
    by_guide: dict[str, list[Match]] = {}
    for match in matches:
        by_guide.setdefault(match.guide, []).append(match)
    cases = [_case(guides[slug], found) for slug, found in by_guide.items()]
    specific = any(c.strength >= 5 and not c.ruled_out and not c.guide.fallback for c in cases)
    return [replace(case, gives_way=specific and case.guide.fallback) for case in cases]


def _case(guide: Guide, matches: Sequence[Match]) -> _Case:
    weights = {match.pattern: match.weight for match in matches}
    speaking = [match for match in matches if match.weight is not Weight.AGAINST]
    best = min((RANK[match.weight] for match in speaking), default=None)
    ends = [match.end or -1 for match in speaking if RANK[match.weight] == best]
    return _Case(guide, weights, max(ends, default=-1))
