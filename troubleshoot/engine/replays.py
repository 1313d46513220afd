"""What a replay of a guide takes and finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .guide import ErrorPattern
from .lines import Line
from .problems import Problem

ENOUGH = 20
"""From so many stored reports of other guides on, shares of them can refuse a pattern."""
MOST_HITS = 10
"""The percentage of the reports of other guides that a decisive or supporting pattern may be found in."""
MOST_TAKEN = 20
"""The percentage of another guide's confirmed hits that a draft may take over."""
LINES = 3
"""So many places are quoted of a pattern."""

NONE = ""
"""In the place of a guide: no verdict, or a text that no guide was for."""


@dataclass(frozen=True)
class KeptReport:
    """A redacted text, and the guide that its session went on with (NONE if it went on with none).

    `confirmed` means that the session was resolved there.
    """

    text: str
    guide: str
    confirmed: bool = False
    symptoms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a pattern of the draft was found in a text of another guide, an example or a report."""

    guide: str
    line: Line
    example: bool = False


@dataclass(frozen=True)
class Hits:
    """In how many stored reports a pattern of the draft is found: of its guide, of others, of none.

    `taken` counts, by guide, the confirmed hits of others that it takes over. It is `changed` unless the
    published edition has the same. `places` are some of those in texts of other guides.
    """

    position: int
    pattern: ErrorPattern
    changed: bool
    own: int
    others: int
    unknown: int
    taken: Mapping[str, int]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Row:
    """What becomes of the texts of one guide: how many get which verdict now, and which with the draft."""

    guide: str
    moves: Mapping[tuple[str, str], int]

    @property
    def texts(self) -> int:
        """All of them."""
        return sum(self.moves.values())

    def before(self, verdict: str) -> int:
        """How many get this verdict now."""
        return sum(n for (before, _), n in self.moves.items() if before == verdict)

    def after(self, verdict: str) -> int:
        """How many get it with the draft."""
        return sum(n for (_, after), n in self.moves.items() if after == verdict)


@dataclass(frozen=True)
class Replay:
    """What a replay found; `confirmed` counts the confirmed hits of each other guide.

    `refusals` say what is wrong with patterns; those that are warnings keep nobody from publishing.
    """

    guide: str
    reports: tuple[Row, ...]
    examples: tuple[Row, ...]
    hits: tuple[Hits, ...]
    confirmed: Mapping[str, int]
    refusals: tuple[Problem, ...]

    @property
    def of_others(self) -> int:
        """How many stored reports of other guides were tried."""
        return sum(row.texts for row in self.reports if row.guide not in (self.guide, NONE))

    @property
    def enough(self) -> bool:
        """True if there are enough reports of other guides to refuse a pattern for its share of them."""
        return self.of_others >= ENOUGH
