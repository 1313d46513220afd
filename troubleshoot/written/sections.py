"""A template cut at its headings, rules and bold labels into parts that each say one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from . import words
from .outline import Block, Kind
from .roles import Role, is_field, is_foot, label_of, role_of
from .splitting import own_title

_LASTING = frozenset(
    {
        *(Role.STEPS, Role.CLOSING, Role.LINKS, Role.DETAILS, Role.FOLLOW_UPS, Role.ESCALATION),
        *(Role.PERSISTS, Role.CAUSES, Role.PREVENTION, Role.SUCCESSES, Role.EXPECT, Role.NEXT),
    }
)
"""Roles that the headings below take over where they announce nothing of their own."""

_ROOMS = frozenset({Role.BODY, Role.NOTES, Role.UNKNOWN, Role.SUMMARY, Role.FIELD, Role.USE_WHEN})
"""Parts in which any bold label begins a part of its own."""

_STRONG = frozenset(
    {
        *(Role.PATTERNS, Role.SYMPTOMS, Role.CAUSES, Role.ESCALATION, Role.LINKS, Role.SUCCESSES),
        *(Role.ASK, Role.RISK, Role.PUT_BACK),
    }
)
"""What a label announces even inside of steps and the like."""


_CLOSED = frozenset({Role.REQUIRED, Role.PATTERNS, Role.SYMPTOMS, Role.CAUSES, Role.UNKNOWN, Role.LINKS})
"""Labels whose part ends with their list."""


@dataclass(frozen=True)
class Part:
    """What stands under one heading or label on line `first`, without the parts below it.

    `title` is the heading or label, `value` what it says behind a colon; `level` that of a heading, 7 of
    a label, 0 of what follows a rule. `above` are the roles of the headings around it.
    """

    role: Role
    title: str
    first: int
    level: int
    value: str = ""
    above: tuple[Role, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def is_step(self) -> bool:
        """True where the heading itself is a step: `1. Title`, `Option 2: Title`."""
        return self.role is Role.STEPS and 0 < self.level < 7 and words.is_numbered(self.title)

    @property
    def for_responders(self) -> bool:
        """True in the part of the template that users never read."""
        return Role.NOTES in (self.role, *self.above)


@dataclass
class _Cutter:
    """The parts so far, and the headings around the next block."""

    title: int = 0
    parts: list[Part] = field(default_factory=list)
    around: list[tuple[int, Role]] = field(default_factory=list)
    open: Part = field(default_factory=lambda: Part(Role.BODY, "", 0, 0))

    def begin(self, part: Part) -> None:
        """Close the open part and go on with another."""
        if self.open.title or self.open.blocks:
            self.parts.append(self.open)
        self.open = part

    def heading(self, block: Block) -> None:
        self.around = [(level, role) for level, role in self.around if level < block.level]
        above = tuple(role for _, role in self.around)
        role, value = _heading_role(block, above)
        if role is Role.UNKNOWN and own_title(block.text) and not self.around:
            role = Role.BODY
        if block.first == self.title or (block.level == 1 and not self.around and role is not Role.USE_WHEN):
            role, value = Role.BODY, ""
        self.begin(Part(role, block.text, block.first, block.level, value, above))
        self.around.append((block.level, role))

    def rule(self, block: Block) -> None:
        """What follows a rule belongs to no heading, but for the responder's part, which may have rules."""
        self.around = [(level, role) for level, role in self.around if level == 1]
        self.begin(Part(Role.BODY, "", block.first, 0, above=tuple(role for _, role in self.around)))

    def paragraph(self, block: Block) -> None:
        for piece in _at_labels(block):
            label = label_of(piece.text.partition("\n")[0])
            part = self._labelled(piece, *label) if label else None
            if part is None:
                self._close_label()
                self.add(piece)
            else:
                self.begin(part)
                if label and label[1] and not label[1].endswith(":"):
                    self.begin(Part(self._room(), "", piece.first, 0, above=part.above))

    def _close_label(self) -> None:
        """A paragraph behind the list of a label belongs to what stands around it again."""
        ends = self.open.level == 7 and self.open.role in _CLOSED and self.open.blocks
        if ends and self.open.blocks[-1].is_list:
            self.begin(Part(self._room(), "", 0, 0, above=self.open.above))

    def add(self, block: Block) -> None:
        self.open = replace(self.open, blocks=(*self.open.blocks, block))

    def _room(self) -> Role:
        """Where one stands again after a label whose value is on its line."""
        return self.around[-1][1] if self.around and self.around[-1][1] in _ROOMS else Role.BODY

    def _labelled(self, block: Block, label: str, rest: str) -> Part | None:
        """The part that a label begins, if it begins one here."""
        role, value = role_of(label)
        tells = words.is_instruction(rest) and label.lower() in ("solution", "environment", "file")
        fits = self.open.role in _ROOMS | {Role.SUCCESSES} or is_foot(label)
        if rest and is_field(label) and not tells and fits:
            role = Role.FIELD
        why = role is Role.BACKGROUND and bool(rest) and not self.open.is_step
        begins = (
            role in _STRONG or role is Role.FIELD or why or self.open.role in _ROOMS or self.open.level == 7
        )
        if not begins or (role is Role.UNKNOWN and rest) or Role.CLOSING in self._above():
            return None
        if self.open.role is Role.FOLLOW_UPS or role is Role.CONDITION:
            return None
        blocks = _rest_of(block, rest)
        return Part(role, label, block.first, 7, value or rest, self._above(), blocks)

    def _above(self) -> tuple[Role, ...]:
        return tuple(role for _, role in self.around)


def parts(blocks: Iterable[Block], title: int = 0) -> list[Part]:
    """The parts in the order of the text; every block but headings and rules is in one of them.

    The heading on line `title` is the title, whatever its words announce.
    """
    cutter = _Cutter(title)
    for block in blocks:
        if block.kind is Kind.HEADING:
            cutter.heading(block)
        elif block.kind is Kind.RULE:
            cutter.rule(block)
        elif block.kind is Kind.PARAGRAPH:
            cutter.paragraph(block)
        else:
            cutter.add(block)
    cutter.begin(Part(Role.BODY, "", 0, 0))
    return cutter.parts


def _heading_role(block: Block, above: tuple[Role, ...]) -> tuple[Role, str]:
    role, value = role_of(block.text)
    lasting = next((one for one in reversed(above) if one in _LASTING), None)
    if Role.CLOSING in above:
        return Role.CLOSING, ""
    if above and above[-1] is Role.FOLLOW_UPS:
        return Role.FOLLOW_UPS, ""
    if words.is_numbered(block.text) and block.level > 1 and role not in (Role.BODY, Role.NOTES):
        return Role.STEPS, ""
    if role is Role.UNKNOWN and lasting:
        return lasting, ""
    return role, value


def _at_labels(block: Block) -> Iterator[Block]:
    """A paragraph cut before each line that begins with a bold label."""
    lines = block.text.split("\n")
    starts = [index for index, line in enumerate(lines) if index == 0 or label_of(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = "\n".join(lines[start:end])
        yield replace(block, first=block.first + start, last=block.first + end - 1, text=text)


def _rest_of(block: Block, rest: str) -> tuple[Block, ...]:
    """What a paragraph says behind its label."""
    others = block.text.partition("\n")[2]
    text = "\n".join(line for line in (rest, others) if line.strip())
    if not text:
        return ()
    start = block.first if rest else block.first + 1
    return (replace(block, first=start, text=text),)
