"""Error patterns out of a template: machine text as literals, what people see as symptoms."""

from __future__ import annotations

import re

from ..engine.guide import ErrorPattern, Stage, Weight
from ..engine.guide import Kind as PatternKind
from . import words
from .messages import (
    fixed_part,
    is_bare_code,
    literals_in,
    looks_like_one,
    mentioned_in,
    quoted_in,
    sentences_in,
    weight_of,
)
from .outline import Block, Item, Kind
from .roles import Role
from .sections import Part
from .sheet import Sheet

_STAGES = (
    (
        Stage.AFTER,
        re.compile(r"\bafter|blank|empty|missing|not show|open(?:ing|s)?\b|report|dashboard|once ", re.I),
    ),
    (Stage.BEFORE, re.compile(r"\bbefore|cannot start|greyed|picker|sign[- ]?in|prerequisite", re.I)),
)
_SEEN = re.compile(
    r"\b(?:blank|empty|white|missing|not|cannot|can['’]t|fails?|failing|failed|stops?|stopped|hangs?|stuck|shows?"
    r"|slow|spinn\w*|never|disappear\w*|off|only|freez\w*|frozen|still|nothing|times? out|timed out"
    r"|timeout)\b",
    re.IGNORECASE,
)
"""What titles say that tell of something a person sees."""


def read_patterns(sheet: Sheet, part: Part) -> None:
    """A section of error patterns, symptoms or keywords: each of its lines is one or the other."""
    if part.value:
        _from_value(sheet, part)
    sheet.place(part.first)
    for block in part.blocks:
        if block.is_list:
            seen = sheet.of_the_wizard and part.role is Role.SYMPTOMS
            for item in block.items:
                if seen:
                    add_symptom(sheet, item.text, item.first)
                else:
                    _from_item(sheet, item)
            sheet.place(block)
        elif block.kind is Kind.FENCE:
            _from_fence(sheet, block)
        elif not part.value:
            from_prose(sheet, block.text, block.first, anywhere=True)


def _from_item(sheet: Sheet, item: Item) -> None:
    found, before = list(literals_in(item.text, anywhere=True)), len(sheet.patterns)
    for text in found:
        add_literal(sheet, text, item.first, notes=words.plain(item.text))
    line = item.lead or " ".join(item.text.split())
    bare = words.plain(line)
    if not found and looks_like_one(bare):
        add_literal(sheet, bare, item.first)
    elif not found or _is_told(line, found):
        add_symptom(sheet, bare, item.first)
    if len(sheet.patterns) == before:
        sheet.leave_all(item, "names nothing that the draft does not have already")
    sheet.place(item)


def _is_told(line: str, found: list[str]) -> bool:
    """True where the literals only stand inside of what a person sees."""
    rest = words.plain(line)
    for text in found:
        rest = rest.replace(words.plain(text), " ")
    return len(words.stems(rest)) >= 4 and not re.search(r"states?|says?|message", rest, re.IGNORECASE)


def _from_value(sheet: Sheet, part: Part) -> None:
    """One line behind a label: texts apart by commas, or by "or"."""
    value = re.sub(r"\([^()]*\)", " ", part.value)
    found = list(literals_in(part.value, anywhere=True))
    bare = words.plain(value).strip(" .")
    if part.role is Role.FIELD and not found:
        pieces = re.split(r"\s*[,;]\s*|\s+(?:or|and|/)\s+", bare)
        found = [piece for piece in pieces if is_bare_code(piece)]
        if not found:
            sheet.leave(part.first, sheet.line(part.first), "names no error text")
            return
    is_text = part.role is Role.PATTERNS or looks_like_one(words.plain(part.value))
    for text in found or ([words.plain(part.value)] if is_text else []):
        add_literal(sheet, text, part.first, notes=f"{part.title}: {part.value}")
    if not found and not is_text:
        add_symptom(sheet, words.plain(part.value), part.first)
    sheet.place(part.first, *part.blocks)


def _from_fence(sheet: Sheet, block: Block) -> None:
    for number, line in enumerate(block.content.split("\n"), start=1):
        if len(line.strip()) >= 8 or any(literals_in(line, anywhere=False)):
            add_literal(sheet, line.strip(), block.first + number)
            sheet.place(block.first + number)
    sheet.place(block.first, block.last)


def from_prose(sheet: Sheet, text: str, line: int, *, anywhere: bool = False) -> None:
    """The messages that prose tells of, as literals; the prose itself has its place elsewhere."""
    if sheet.of_the_wizard:
        return  # it lists the messages, and its prose speaks of those of other guides too
    for found in literals_in(text, anywhere=anywhere):
        add_literal(sheet, found, line)


def from_use_when(sheet: Sheet, text: str, line: int) -> None:
    """The messages that a template is for; here quoted sentences count too, and what messages "mention"."""
    from_prose(sheet, text, line)
    for one in sentences_in(text) if not sheet.of_the_wizard else ():
        add_literal(sheet, one, line)
    for one in mentioned_in(text) if not sheet.of_the_wizard else ():
        add_literal(sheet, one, line)
        sheet.flag(line, one, "read as a part of the message: is it written so?")


def from_block(sheet: Sheet, block: Block) -> None:
    """A list, fence, quote or line of code that holds messages."""
    if block.is_list:
        for item in block.items:
            _from_item(sheet, item)
    elif block.kind is Kind.FENCE:
        _from_fence(sheet, block)
    else:
        add_literal(sheet, quoted_in(block) or words.plain(block.text), block.first)
    sheet.place(block)


def add_literal(sheet: Sheet, text: str, line: int, *, notes: str = "") -> None:
    """A literal of the fixed part of a text, unless the draft has it."""
    fixed = fixed_part(text)
    known = {pattern.text.casefold() for pattern in sheet.patterns if pattern.kind is PatternKind.LITERAL}
    if not fixed or fixed.casefold() in known:
        return
    if fixed != text:
        sheet.flag(line, text, "only the part that stays the same became the literal")
    keys = frozenset(pattern.key for pattern in sheet.patterns)
    sheet.patterns.append(
        ErrorPattern(
            key=words.slug_of(fixed, keys),
            kind=PatternKind.LITERAL,
            weight=weight_of(fixed),
            text=fixed,
            matches=(text,),
            notes=notes if notes != fixed else "",
        )
    )


def add_title(sheet: Sheet, line: int) -> None:
    """The title as a symptom, where it tells what a person sees and nothing else leads to the guide."""
    leads = any(
        one.kind is PatternKind.SYMPTOM or one.weight in (Weight.DECISIVE, Weight.SUPPORTING)
        for one in sheet.patterns
    )
    if not leads and _SEEN.search(sheet.title):
        add_symptom(sheet, sheet.title, line)
        sheet.flag(line, sheet.title, "this symptom was taken from the title")


def add_symptom(sheet: Sheet, text: str, line: int, stage: str = "") -> None:
    """A symptom; unless its `stage` is known, where in time it stands is a guess."""
    keys = frozenset(pattern.key for pattern in sheet.patterns)
    if not text or any(pattern.text == text for pattern in sheet.patterns):
        return
    known = next((one for one in Stage if one == stage), None)
    when = known or next((one for one, pattern in _STAGES if pattern.search(text)), Stage.DURING)
    why = f"a symptom, read as such by its words; that it shows {when} the import is a guess"
    if known is None:
        sheet.flag(line, text, why)
    sheet.patterns.append(
        ErrorPattern(
            key=words.slug_of(text, keys),
            kind=PatternKind.SYMPTOM,
            weight=Weight.SUPPORTING,
            text=text,
            when=when,
            notes="" if known else f"For a human to check: {why}.",
        )
    )
