"""A guide tried on the texts there are before it is published: who takes whose texts, and by what.

Stored reports and the examples of all guides are diagnosed twice, by what is published now and with the
draft in the place of its own edition. Shares are of stored reports only; examples give warnings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .guide import ErrorPattern, Guide, Kind, Weight
from .lines import Line, line_at
from .matching import Diagnosis, Matcher
from .problems import Problem
from .replays import ENOUGH, LINES, MOST_HITS, MOST_TAKEN, NONE, Hits, KeptReport, Place, Replay, Row

_SPEAKING = (Weight.DECISIVE, Weight.SUPPORTING)


def replay(draft: Guide, published: Sequence[Guide], reports: Iterable[KeptReport]) -> Replay:
    """Try the draft on stored reports, and on the examples of all guides.

    `published` are the guides published now, the draft's own edition included if it has one. Each text
    is matched once with the draft, and a second time without it only where they can differ.
    """
    run = _Run(draft, published)
    for report in reports:
        run.add_report(report)
    for guide in (*run.others, draft):
        for position, pattern in enumerate(guide.patterns):
            for example in pattern.matches:
                run.add_example(guide, position, example)
    return Replay(
        guide=draft.slug,
        reports=_rows(run.reports),
        examples=_rows(run.examples),
        hits=tuple(counted.hits() for counted in run.counted),
        confirmed=dict(run.confirmed),
        refusals=(*_refusals(run), *run.warnings),
    )


_Moves = dict[str, Counter[tuple[str, str]]]


def _rows(moves: _Moves) -> tuple[Row, ...]:
    """In order of the guides, texts of none last."""
    ordered = sorted(moves, key=lambda slug: (slug == NONE, slug))
    return tuple(Row(slug, dict(moves[slug])) for slug in ordered)


def _move(moves: _Moves, guide: str, before: Diagnosis, after: Diagnosis) -> None:
    moves.setdefault(guide, Counter())[before.verdict or NONE, after.verdict or NONE] += 1


@dataclass
class _Counted:
    """What has been found of one pattern of the draft so far."""

    position: int
    pattern: ErrorPattern
    changed: bool
    of: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    taken_places: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def others(self) -> int:
        return self.of["others"]

    @property
    def speaks(self) -> bool:
        return self.pattern.weight in _SPEAKING

    def hits(self) -> Hits:
        first = [place for places in self.taken_places.values() for place in places]
        return Hits(
            position=self.position,
            pattern=self.pattern,
            changed=self.changed,
            own=self.of["own"],
            others=self.others,
            unknown=self.of["unknown"],
            taken=dict(self.taken),
            places=tuple(dict.fromkeys([*first, *self.places]))[: 2 * LINES],
        )


class _Run:
    """A replay under way."""

    def __init__(self, draft: Guide, published: Sequence[Guide]) -> None:
        self.draft = draft
        self.others = [guide for guide in published if guide.slug != draft.slug]
        own = next((guide for guide in published if guide.slug == draft.slug), None)
        self.before = Matcher(published)
        self.after = Matcher([*self.others, draft])
        self.difference = Matcher([replace(draft, patterns=tuple(_differing(draft, own)))])
        told = {_told(pattern) for pattern in own.patterns} if own else set()
        self.counted = [_Counted(n, p, _told(p) not in told) for n, p in enumerate(draft.patterns)]
        self.by_key = {counted.pattern.key: counted for counted in self.counted}
        self.reports: _Moves = {}
        self.examples: _Moves = {}
        self.confirmed: Counter[str] = Counter()
        self.warnings: list[Problem] = []

    def _diagnosed(self, text: str, symptoms: Sequence[str] = ()) -> tuple[Diagnosis, Diagnosis]:
        """What is said now, and what with the draft."""
        after = self.after.diagnose(text, symptoms)
        touched = self.difference.diagnose(text, symptoms).found
        return self.before.diagnose(text, symptoms) if touched else after, after

    def add_report(self, report: KeptReport) -> None:
        before, after = self._diagnosed(report.text, report.symptoms)
        _move(self.reports, report.guide, before, after)
        whose = {NONE: "unknown", self.draft.slug: "own"}.get(report.guide, "others")
        lines = _lines(self.draft.slug, report.text, after) if whose == "others" else {}
        found = [self.by_key[key] for key in after.found.get(self.draft.slug, ())]
        for counted in found:
            counted.of[whose] += 1
            _quote(counted.places, report.guide, lines.get(counted.pattern.key))
        if whose == "others" and report.confirmed and before.verdict == report.guide:
            self.confirmed[report.guide] += 1
            if after.verdict != report.guide:
                _take(report.guide, found, lines)

    def add_example(self, guide: Guide, position: int, example: str) -> None:
        before, after = self._diagnosed(example)
        _move(self.examples, guide.slug, before, after)
        pattern = guide.patterns[position]
        if guide is self.draft:
            if after.verdict not in (None, guide.slug) and pattern.weight in _SPEAKING:
                message = f"pattern “{pattern.key}”: its example leads to {after.verdict}, not to this guide"
                self.warnings.append(Problem(("patterns", position), message, warning=True))
        elif before.verdict == guide.slug != after.verdict:
            self._warn(guide.slug, pattern.key, _lines(self.draft.slug, example, after))

    def _warn(self, guide: str, key: str, lines: Mapping[str, Line]) -> None:
        for counted in [self.by_key[found] for found in lines if self.by_key[found].speaks]:
            line = lines[counted.pattern.key]
            counted.places.append(Place(guide, line, example=True))
            message = f"it takes over an example of {guide} (pattern “{key}”): {line}"
            self.warnings.append(_problem(counted, message, (), warning=True))


def _quote(places: list[Place], guide: str, line: Line | None) -> None:
    # Many reports say the same; one of them tells as much.
    if line and len(places) < LINES and all(place.line != line for place in places):
        places.append(Place(guide, line))


def _take(guide: str, found: Sequence[_Counted], lines: Mapping[str, Line]) -> None:
    """Hold what is new in the draft responsible, or all that speaks if nothing is."""
    speaking = [counted for counted in found if counted.speaks]
    for counted in [one for one in speaking if one.changed] or speaking:
        counted.taken[guide] += 1
        _quote(counted.taken_places.setdefault(guide, []), guide, lines.get(counted.pattern.key))


def _told(pattern: ErrorPattern) -> tuple[Kind, Weight, str]:
    """What decides where a pattern is found, and what follows."""
    return pattern.kind, pattern.weight, pattern.text


def _differing(draft: Guide, own: Guide | None) -> Iterator[ErrorPattern]:
    """The patterns that only one of the draft and its edition has: without them both say the same."""
    both = [draft.patterns, own.patterns if own else ()]
    if own is None or own.fallback != draft.fallback:
        yield from (*both[0], *both[1])
        return
    told = [{(pattern.key, *_told(pattern)) for pattern in patterns} for patterns in both]
    for patterns, elsewhere in zip(both, reversed(told), strict=True):
        yield from (pattern for pattern in patterns if (pattern.key, *_told(pattern)) not in elsewhere)


def _lines(slug: str, text: str, diagnosis: Diagnosis) -> dict[str, Line]:
    """The first line in which each pattern of a guide was found; symptoms have none."""
    found: dict[str, Line] = {}
    for match in diagnosis.matches:
        if match.guide != slug or match.start is None or match.end is None:
            continue
        if match.pattern not in found:
            found[match.pattern] = line_at(text, match.start, match.end)
    return found


def _refusals(run: _Run) -> Iterator[Problem]:
    of_others = [moves.total() for slug, moves in run.reports.items() if slug not in (run.draft.slug, NONE)]
    if sum(of_others) < ENOUGH:
        return
    for counted in run.counted:
        if counted.speaks and counted.pattern.kind is not Kind.SYMPTOM:
            yield from _found_too_often(counted, sum(of_others))
            yield from _takes_too_much(counted, run.confirmed)


def _found_too_often(counted: _Counted, of_others: int) -> Iterator[Problem]:
    if counted.others * 100 > MOST_HITS * of_others:
        message = (
            f"it is found in {counted.others} of the {of_others} stored reports of other guides, more than"
            f" {MOST_HITS}%: make it more particular, or generic"
        )
        # Whoever mends something else in the guide is not held up by what is published already.
        yield _problem(counted, message, counted.places, warning=not counted.changed)


def _takes_too_much(counted: _Counted, confirmed: Mapping[str, int]) -> Iterator[Problem]:
    for guide, taken in counted.taken.items():
        if taken * 100 > MOST_TAKEN * confirmed[guide]:
            message = (
                f"it takes over {taken} of the {confirmed[guide]} reports that were resolved in {guide}, more"
                f" than {MOST_TAKEN}%: make it more particular, or first publish {guide} without them"
            )
            yield _problem(counted, message, counted.taken_places[guide])


def _problem(counted: _Counted, message: str, places: Iterable[Place], *, warning: bool = False) -> Problem:
    quoted = "; ".join(f"{place.guide}: {place.line}" for place in places if not place.example)
    said = f"pattern “{counted.pattern.key}”: {message}" + (f". Such as {quoted}" if quoted else "")
    return Problem(("patterns", counted.position), said, warning)
