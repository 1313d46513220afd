"""Causes out of a template, and which steps they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..engine.guide import Cause, Step
from . import words
from .messages import announces_messages
from .outline import Block, Item, Kind
from .patterns import from_prose
from .sections import Part
from .sheet import Found, Sheet

_BECAUSE = re.compile(
    r"\b(?:caus\w+|due to|because|reasons?|factors?|occurs?|happens?|one (?:or more )?of|following"
    r"|indicates?|when)\b[^.]*:\s*$",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:contain\w*|includ\w+|consist\w*|order|required?|needs?)\b[^.]*:\s*$", re.IGNORECASE
)
_DASH = re.compile(r"^\s*(?:[-–—:]|\bis\b)\s*")
_GENERAL = words.stems(
    "service services network connection connections data user users flow flows account failed time run"
)


def read_causes(sheet: Sheet, part: Part) -> None:
    """A section about the root cause: its list are the causes; the rest explains, or is the one cause."""
    lists = [block for block in part.blocks if block.is_list]
    fit = [block for block in lists if not _CONTENT.search(_before(part, block))]
    telling = [block for block in fit if _BECAUSE.search(_before(part, block))] or fit
    if part.value:
        _add(sheet, words.sentence(part.value), _text(part))
    for block in telling:
        for item in block.items:
            _from_item(sheet, item)
    rest = [block for block in part.blocks if block not in telling]
    if not telling and not part.value and rest:
        _add(sheet, _first_sentence(rest[0].text), _text(part))
    elif rest and not part.value:
        sheet.keep("background", "\n\n".join(words.tidy(block.text) for block in rest))
    for block in part.blocks:
        from_prose(sheet, block.text, block.first)
    sheet.place(part.first, *part.blocks)


def read_happening(sheet: Sheet, part: Part) -> None:
    """What is going on: background, and the causes where a list gives them, or is all there is."""
    alone = len(part.blocks) == 1 and not sheet.causes
    for block in part.blocks:
        if tells_causes(part, block) or (block.is_list and alone and not _is_way(block)):
            for item in block.items:
                _from_item(sheet, item)
        else:
            sheet.keep("background", words.tidy(block.text))
        from_prose(sheet, block.text, block.first)
    sheet.place(part.first, *part.blocks)


def _is_way(block: Block) -> bool:
    """True for a list of what to do."""
    return any(words.is_instruction(item.lead) for item in block.items)


def tells_causes(part: Part, block: Block) -> bool:
    """True for a list that follows words such as "due to various factors:"."""
    before = _before(part, block)
    if announces_messages(before):
        return False
    return block.is_list and bool(_BECAUSE.search(before)) and not (_CONTENT.search(before) or _asks(before))


def from_list(sheet: Sheet, block: Block) -> None:
    """A cause of each item of a list."""
    for item in block.items:
        _from_item(sheet, item)
    sheet.place(block)


def _asks(text: str) -> bool:
    return bool(re.search(r"\b(?:provide|try|please|verify|check|perform)\b", text, re.IGNORECASE))


def _before(part: Part, block: Block) -> str:
    """The paragraph that stands right before a block."""
    index = next(place for place, one in enumerate(part.blocks) if one is block)
    before = part.blocks[index - 1] if index else None
    return words.plain(before.text) if before and before.kind is Kind.PARAGRAPH else ""


def _text(part: Part) -> str:
    return "\n\n".join(words.tidy(block.text) for block in part.blocks)


def _from_item(sheet: Sheet, item: Item) -> None:
    lead, rest = words.bold_lead(item.lead)
    detail = _DASH.sub("", rest)
    if item.inner:
        detail = "\n\n".join(filter(None, (detail, *(words.tidy(block.text) for block in item.inner))))
    if not lead or (rest and not _DASH.match(rest)):
        lead, detail = item.lead, detail if item.inner and lead else ""
        detail = "\n\n".join(words.tidy(block.text) for block in item.inner)
    _add(sheet, words.plain(lead).rstrip(" :."), words.without_emoji(detail))
    sheet.place(item)


def _first_sentence(text: str) -> str:
    line = words.plain(text)
    found = re.search(r"(?<=[^.\s]{2})[.!?](?=\s+[A-Z(])", line)
    return (line[: found.start()] if found else line).rstrip(" .:")


def _add(sheet: Sheet, text: str, detail: str) -> None:
    if text and all(cause.text != text for cause in sheet.causes):
        key = words.slug_of(text, frozenset(cause.key for cause in sheet.causes), length=40)
        sheet.causes.append(Cause(key, text, "" if detail.rstrip(".") == text else detail))


_CAUSES_AT_MOST = 2
_CODE = re.compile(r"(?ms)^\s*(?:```|~~~).*?^\s*(?:```|~~~)\s*$|`[^`\n]*`")


@dataclass(frozen=True)
class Told:
    """What causes speak of: the telling words of each, and how many causes share each word."""

    causes: tuple[tuple[str, frozenset[str]], ...]
    shared: Mapping[str, int]

    @classmethod
    def by(cls, causes: Sequence[Cause]) -> Told:
        """The words of these causes."""
        told = [(cause.key, words.stems(f"{cause.text} {cause.detail}") - _GENERAL) for cause in causes]
        return cls(tuple(told), Counter(stem for _, stems in told for stem in stems))


def with_causes(found: Found, told: Told) -> Step:
    """The step with the causes that it clearly speaks of, those it shares most telling words with first."""
    title = words.stems(found.words) - _GENERAL
    body = (words.stems(_CODE.sub(" ", found.step.body)) - _GENERAL) - title
    fits = []
    for place, (key, stems) in enumerate(told.causes):
        in_title, in_body = stems & title, stems & body
        if any(told.shared[stem] == 1 for stem in in_title) or len(in_title) + len(in_body) > 2:
            fits.append((-3 * len(in_title) - len(in_body), place, key))
    return replace(found.step, causes=tuple(key for _, _, key in sorted(fits)[:_CAUSES_AT_MOST]))
