"""From a redacted text to evidence, ranked guides and, where the evidence carries it, a verdict.

Every pattern of every guide is tried in one linear pass (RE2 `Set`); places are looked up only for
the patterns that hit. Literals are compared without any white space, expressions with single
blanks, both without regard to case, so that line wraps and odd spaces hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import re2

from .guide import ErrorPattern, Guide, Kind, Weight
from .text import Copy, comparable

MAX_MATCHES = 100
"""At most so many places are reported for a text."""

POINTS: Mapping[Weight, int] = {
    Weight.DECISIVE: 10,
    Weight.SUPPORTING: 5,
    Weight.GENERIC: 1,
    Weight.AGAINST: -20,
}
"""What one found pattern adds to its guide's score, however often it occurs."""

_SET_MEMORY = 64 << 20  # RE2's default of 8 MB fails from about 3,000 patterns
RANK: Mapping[Weight, int] = {Weight.DECISIVE: 0, Weight.AGAINST: 1, Weight.SUPPORTING: 2, Weight.GENERIC: 3}
"""What tells most comes first."""


def _options(memory: int = _SET_MEMORY) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory
    return options


_OPTIONS = _options()


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
    """A guide that something speaks for, with its score and the strongest reason in a sentence."""

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


def expression_of(pattern: ErrorPattern) -> str:
    """The RE2 expression that finds `pattern` in its copy of a text."""
    if pattern.kind is Kind.LITERAL:
        return str(re2.escape(comparable(pattern.text, space="").text))
    return pattern.text


def compiled(pattern: ErrorPattern) -> Any:
    """The compiled pattern.

    Raises re2.error, with what RE2 says, for an expression that it does not take.
    """
    return re2.compile(expression_of(pattern), _OPTIONS)


def found_in(pattern: ErrorPattern, text: str) -> bool:
    """True if this one pattern is found in `text`; a pattern that does not compile never is."""
    try:
        return compiled(pattern).search(comparable(text, space=_space(pattern.kind)).text) is not None
    except re2.error:
        return False


_NUMBERS = re.compile(r"<[a-z]+-\d+>|(\(\d{3}\)|0x[0-9a-f]+|8[0-9a-f]{7})|\d+")


def same_error(one: str, other: str) -> bool:
    """True if two redacted texts differ only in form, in masked values and in numbers.

    Status and error codes are no mere numbers: (401) is not (503), 80040216 is not 80048033.
    """
    first, second = (_NUMBERS.sub(_code, comparable(text, space="").text.lower()) for text in (one, other))
    return first == second != ""


def _code(number: re.Match[str]) -> str:
    return number[1] or ""


def _space(kind: Kind) -> str:
    return "" if kind is Kind.LITERAL else " "


class _Family:
    """All patterns of one kind, compiled together. A pattern that RE2 refuses is left out."""

    def __init__(self, kind: Kind, patterns: Iterable[tuple[str, ErrorPattern]]) -> None:
        self.space = _space(kind)
        self.members: list[tuple[str, ErrorPattern, Any]] = []
        self.set = re2.Set.SearchSet(_OPTIONS)
        for slug, pattern in patterns:
            if pattern.kind is kind:
                try:
                    expression = compiled(pattern)
                    self.set.Add(expression_of(pattern))
                except re2.error:
                    continue
                self.members.append((slug, pattern, expression))
        self.usable = self._compiles()

    def _compiles(self) -> bool:
        try:
            self.set.Compile()
        except re2.error:
            return False
        return True

    def hits(self, copy: Copy) -> Iterable[tuple[str, ErrorPattern, Any]]:
        """The members found in the copy; one by one if the set is too large to compile."""
        if not self.members:
            return ()
        if not self.usable:
            return [member for member in self.members if member[2].search(copy.text)]
        return [self.members[index] for index in sorted(self.set.Match(copy.text) or ())]


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
        places = [match for family in self._families for match in _places(family, text)]
        places.sort(key=lambda match: (match.start or 0, match.end or 0, match.guide, match.pattern))
        signs = [
            Match(guide.slug, pattern.key, pattern.weight)
            for guide in self.guides.values()
            for pattern in guide.patterns
            if pattern.kind is Kind.SYMPTOM and pattern.key in picked
        ]
        return self._weighed([*signs, *places])

    def _weighed(self, matches: list[Match]) -> Diagnosis:
        found: dict[str, dict[str, Weight]] = {}
        for match in matches:
            found.setdefault(match.guide, {})[match.pattern] = match.weight
        ranked = [self._ranked(self.guides[slug], weights) for slug, weights in found.items()]
        # On a tie the order of the guides, so that the same text always gives the same answer.
        order = {slug: position for position, slug in enumerate(self.guides)}
        ranked.sort(key=lambda guide: (-guide.score, order[guide.slug]))
        return Diagnosis(
            matches=tuple(matches[:MAX_MATCHES]),
            guides=tuple(ranked),
            verdict=_verdict(ranked, found),
            found={slug: tuple(weights) for slug, weights in found.items()},
        )

    def _ranked(self, guide: Guide, weights: Mapping[str, Weight]) -> RankedGuide:
        # Something against the guide outranks whatever speaks for it, so it gives the reason.
        against = [key for key, weight in weights.items() if weight is Weight.AGAINST]
        strongest = against[0] if against else min(weights, key=lambda key: RANK[weights[key]])
        says = guide.patterns_by_key[strongest].says
        return RankedGuide(
            slug=guide.slug,
            title=guide.title,
            score=sum(POINTS[weight] for weight in weights.values()),
            why=says or f"Your text holds “{guide.patterns_by_key[strongest].text}”.",
        )


def _places(family: _Family, text: str) -> list[Match]:
    copy = comparable(text, space=family.space)
    places = []
    for slug, pattern, expression in family.hits(copy):
        for hit in islice(expression.finditer(copy.text), MAX_MATCHES):
            if hit.end() > hit.start():
                start, end = copy.span(hit.start(), hit.end())
                line = text.count("\n", 0, start) + 1
                places.append(Match(slug, pattern.key, pattern.weight, start, min(end, len(text)), line))
    return places


def _verdict(ranked: Sequence[RankedGuide], found: Mapping[str, Mapping[str, Weight]]) -> str | None:
    """The best of the guides whose evidence carries, unless another one is just as good."""
    clear = [guide for guide in ranked if _carries(list(found[guide.slug].values()))]
    if not clear or (len(clear) > 1 and clear[0].score == clear[1].score):
        return None
    return clear[0].slug


def _carries(weights: Sequence[Weight]) -> bool:
    """One decisive pattern or two supporting ones carry; generic wording never, against forbids."""
    enough = Weight.DECISIVE in weights or weights.count(Weight.SUPPORTING) > 1
    return enough and Weight.AGAINST not in weights
