"""A text on the pattern bench: which patterns of the draft and of what is published hit, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .. import sessions
from ..catalog import Catalog
from ..engine.guide import ErrorPattern, Guide
from ..engine.lines import Line, line_at
from ..engine.matching import RANK, Match, RankedGuide
from ..engine.problems import Path
from ..rendering import Piece, pieces, shortened
from ..sessions import Diagnosed

TRIED = "tried-here"
"""The key of a pattern that is tried as if the draft had it."""
MOST_LINES = 5
"""So many places are shown of one pattern."""


@dataclass(frozen=True)
class Hit:
    """A pattern that was found, in how many places, and the first of them; a symptom has none.

    `drafted` and `published` say whether it hits in the draft and in what is published; of other guides
    it does both. `path` is where it stands in its guide, None if it does not stand there (any more).
    """

    guide: Guide
    pattern: ErrorPattern
    places: int
    lines: tuple[Line, ...]
    drafted: bool
    published: bool
    path: Path | None

    @property
    def more(self) -> int:
        """How many places are not shown."""
        return max(self.places - len(self.lines), 0)


@dataclass(frozen=True)
class Answer:
    """What the wizard says: the guide of the verdict or None, and all guides, best first."""

    verdict: Guide | None
    ranking: tuple[RankedGuide, ...]


@dataclass(frozen=True)
class Tried:
    """A text as it was tried: what hit, the answer with the draft and the one without it.

    Without a draft both answers are the same.
    """

    text: str
    masked: int
    hits: tuple[Hit, ...]
    pieces: tuple[Piece, ...]
    after: Answer
    before: Answer

    @property
    def changed(self) -> bool:
        """True if the draft changes the verdict."""
        slugs = [answer.verdict and answer.verdict.slug for answer in (self.before, self.after)]
        return slugs[0] != slugs[1]


def tried(published: Catalog, draft: Guide | None, text: str, symptoms: Sequence[str]) -> Tried:
    """Try a text as it came in, by the way of every other text: masked, matched, and nothing stored.

    Raises what `sessions.diagnose` raises: TooLarge, and Refused for a symptom that nobody has.
    """
    together = published.with_guide(draft) if draft else published
    after = sessions.diagnose(together, text, symptoms)
    known = [key for key in symptoms if key in published.symptoms]
    before = sessions.diagnose(published, text, known) if draft else after
    guides = together.shown
    return Tried(
        text=after.redacted,
        masked=sum(after.masked.values()),
        hits=tuple(_hits(published, draft, before, after)),
        pieces=tuple(shortened(pieces(after.redacted, after.diagnosis.matches, guides))),
        after=_answer(after, guides),
        before=_answer(before, published.shown),
    )


def with_pattern(guide: Guide, pattern: ErrorPattern) -> Guide:
    """The guide with one more pattern."""
    return replace(guide, patterns=(*guide.patterns, pattern))


def _answer(diagnosed: Diagnosed, guides: dict[str, Guide]) -> Answer:
    verdict = guides[diagnosed.verdict] if diagnosed.verdict else None
    return Answer(verdict, diagnosed.diagnosis.guides)


def _hits(published: Catalog, draft: Guide | None, before: Diagnosed, after: Diagnosed) -> list[Hit]:
    """Those of the draft first, then by what they weigh."""
    own = draft.slug if draft else ""
    known = before.diagnosis.found
    found = []
    for slug, keys in after.diagnosis.found.items():
        guide = draft if draft and slug == own else published.by_slug[slug].guide
        found += [_hit(guide, key, after, published=key in known.get(slug, ())) for key in keys]
    for key in known.get(own, ()):
        if key not in after.diagnosis.found.get(own, ()):
            found.append(_hit(published.by_slug[own].guide, key, before, drafted=False))
    return sorted(found, key=lambda hit: (hit.guide.slug != own, RANK[hit.pattern.weight]))


def _hit(
    guide: Guide, key: str, diagnosed: Diagnosed, *, drafted: bool = True, published: bool = True
) -> Hit:
    pattern = guide.patterns_by_key[key]
    places = [
        match for match in diagnosed.diagnosis.matches if (match.guide, match.pattern) == (guide.slug, key)
    ]
    return Hit(
        guide=guide,
        pattern=pattern,
        places=len(places),
        lines=tuple(_lines(diagnosed.redacted, places)),
        drafted=drafted,
        published=published,
        path=("patterns", guide.patterns.index(pattern)) if drafted and key != TRIED else None,
    )


def _lines(text: str, places: Iterable[Match]) -> Iterator[Line]:
    for match in islice(places, MOST_LINES):
        if match.start is not None and match.end is not None:
            yield line_at(text, match.start, match.end)
