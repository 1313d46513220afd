"""What has been read out of a template so far, and which of its lines have found a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.guide import Cause, Detail, ErrorPattern, Escalation, Link, Step
from . import words
from .outline import Block, Item


@dataclass(frozen=True)
class Unplaced:
    """A line (from 1) of a template that has no place in a guide, and why; the draft's notes keep it."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Flagged:
    """Something in a draft that a human should look at: the line (from 1) it came from, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Found:
    """A step and where it was found. `words` are all that tells what it is about.

    An `exact` one comes from a rendered template: its causes are known.
    """

    line: int
    step: Step
    words: str
    exact: bool = False


@dataclass(frozen=True)
class Success:
    """One success pattern: what worked for others, most often first."""

    line: int
    text: str


@dataclass
class Sheet:
    """The draft in the making. `lines` are those of the template, the first of them number `first`."""

    lines: Sequence[str]
    first: int = 1
    title: str = ""
    of_the_wizard: bool = False
    """A template of the wizard: each heading of a step is one step, and lists hold all its messages."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """What other guides ask for, by the keys that therefore mean it."""
    retry_minutes: int = 60
    fallback: bool = False
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    patterns: list[ErrorPattern] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    steps: list[Found] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    perhaps: list[Escalation] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    successes: list[Success] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    flagged: list[Flagged] = field(default_factory=list)
    _placed: set[int] = field(default_factory=set)

    def line(self, number: int) -> str:
        """A line of the template by its number."""
        return self.lines[number - self.first]

    def place(self, *parts: Block | Item | int) -> None:
        """These lines have found their place."""
        for part in parts:
            self._placed |= {part} if isinstance(part, int) else set(range(part.first, part.last + 1))

    def is_placed(self, number: int) -> bool:
        """True if the line has found its place, or is told as unplaced."""
        return number in self._placed

    def keep(self, name: str, text: str, *parts: Block | Item | int) -> None:
        """Put text into a field of the guide; its lines have found their place."""
        if text.strip():
            self.texts[name].append(text.strip("\n"))
        self.place(*parts)

    def leave(self, line: int, text: str, why: str) -> None:
        """This text has no place in a guide. Its line is not told twice."""
        if not any(one.line == line and one.text == text.strip() for one in self.unplaced[-20:]):
            self.unplaced.append(Unplaced(line, text.strip(), why))
        self._placed.add(line)

    def leave_all(self, part: Block | Item, why: str) -> None:
        """These lines have no place in a guide, as far as they have found none yet."""
        for number in range(part.first, part.last + 1):
            if number not in self._placed and self.line(number).strip():
                self.leave(number, self.line(number), why)

    def take_back(self, part: Block) -> None:
        """These lines find a place after all."""
        self.unplaced = [one for one in self.unplaced if not part.first <= one.line <= part.last]
        self._placed -= set(range(part.first, part.last + 1))

    def flag(self, line: int, text: str, why: str) -> None:
        """A human should look at this."""
        self.flagged.append(Flagged(line, text, why))

    def leave_the_rest(self, begins: int, ends: int) -> None:
        """Every line that has found no place so far has none, or stands outside of the template."""
        for number in range(self.first, self.first + len(self.lines)):
            says = words.without_html(self.line(number)).strip(" \t-*_=")
            if number not in self._placed and says:
                inside = begins <= number <= ends
                why = "found no place in a guide" if inside else "stands outside of the template"
                self.leave(number, self.line(number), why)

    def sort(self) -> None:
        """What is told, in the order of the lines."""
        self.unplaced.sort(key=lambda one: one.line)
        self.flagged.sort(key=lambda one: one.line)
