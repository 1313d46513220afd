"""What stands in the boxes of a picture, and how high they get; places are relative to the box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .estimation import Estimate
from .flowgraph import Edge
from .lettering import BOLD, wrapped

PAD = 10
LINE = 17
"""From one line of text to the next."""

SIZE = 13.0
"""Of all text."""

BAR = 120
"""How long a bar for all cases is."""


class Role(StrEnum):
    """What a row of a box is about."""

    TITLE = "title"
    FACT = "fact"
    PERMISSION = "permission"
    CONDITION = "condition"
    CHOICE = "choice"
    FIGURES = "figures"
    WARNING = "warning"


_MOST = {Role.CHOICE: 2}
_INDENT = {Role.CHOICE: 14}
_AROUND = {Role.CHOICE: 6}
_LINES = 3


@dataclass(frozen=True)
class Row:
    """A row of a box: its text, and what begins or ends at it.

    `into` are the edges that end here; `choice` is the id of the choice that it stands for.
    An `estimate` is drawn as a bar before the text. Outside the picture a row may have to say more: `told`.
    """

    text: str
    role: Role = Role.FACT
    into: tuple[Edge, ...] = ()
    choice: str = ""
    estimate: Estimate | None = None
    told: str = ""

    @property
    def in_words(self) -> str:
        """What it says where nothing is drawn beside it."""
        return self.told or self.text


@dataclass(frozen=True)
class Line:
    """A line of text; `y` is where its letters stand."""

    x: int
    y: int
    text: str
    role: Role


@dataclass(frozen=True)
class Bar:
    """An estimate as a bar of `width`, in a track for all cases, with the ends of its interval."""

    x: int
    y: int
    width: int
    low: int
    high: int
    whole: int = BAR

    @property
    def from_low(self) -> int:
        """Where the interval begins."""
        return self.x + self.low

    @property
    def to_high(self) -> int:
        """Where the interval ends."""
        return self.x + self.high

    @property
    def middle(self) -> int:
        """The height of the interval."""
        return self.y + 5


@dataclass(frozen=True)
class Shape:
    """A box that has no place yet. `ports` are the heights at which choices and edges meet its sides."""

    width: int
    height: int
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...] = ()
    choices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Top and bottom of the rows of choices, by their ids."""
    ports: Mapping[Edge, int] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """The height at which what concerns the whole box meets its sides: the first line."""
        return PAD + LINE // 2


def shaped(rows: Sequence[Row], width: int, *, least: Mapping[str, int] | None = None) -> Shape:
    """The rows beneath each other; those of choices are at least so high (by the ids of the choices)."""
    top, lines, bars = PAD, list[Line](), list[Bar]()
    choices, ports = dict[str, tuple[int, int]](), dict[Edge, int]()
    for row in rows:
        texts = _lines(row, width)
        height = max(LINE * len(texts) + _AROUND.get(row.role, 0), (least or {}).get(row.choice, 0))
        first = top + (height - LINE * len(texts)) // 2
        lines += _set(row, texts, first)
        bars += _bars(row, first)
        ports |= dict.fromkeys(row.into, first + LINE // 2)
        if row.choice:
            choices[row.choice] = (top, top + height)
        top += height
    return Shape(width, top + PAD, tuple(lines), tuple(bars), choices, ports)


def _lines(row: Row, width: int) -> tuple[str, ...]:
    """The text of a row in lines, at least one."""
    size = SIZE * BOLD if row.role is Role.TITLE else SIZE
    return wrapped(row.text, size, width - PAD - _left(row), _MOST.get(row.role, _LINES)) or ("",)


def _left(row: Row) -> int:
    return PAD + 4 + (BAR + 12 if row.estimate else _INDENT.get(row.role, 0))


def _set(row: Row, texts: Iterable[str], top: int) -> list[Line]:
    return [Line(_left(row), top + n * LINE + 13, text, row.role) for n, text in enumerate(texts)]


def _bars(row: Row, top: int) -> list[Bar]:
    if row.estimate is None:
        return []
    shares = (row.estimate.mean, row.estimate.low, row.estimate.high)
    return [Bar(PAD + 4, top + 4, *(round(min(max(share, 0.0), 1.0) * BAR) for share in shares))]
