"""What an import would lose without a word: lines of a template that are not in its draft as they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from . import words
from .links import day_of
from .roles import is_field, is_structure, label_of
from .sheet import Sheet
from .splitting import own_title

_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[.:;,!?()\[\]<>|\"“”*`→…]+|\s[-–—=]+\s|\]\(")
"""Where a line may be cut and its pieces put into different places."""

_START = re.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s)?")
_FENCE = re.compile(r"^[\s>]*(?:[-*+]\s+)?(?:`{3,}|~{3,})")
_QUESTION = re.compile(r"^[#*\s]*[QA](?:uestion|nswer)?\s*\d*\s*[:.]", re.IGNORECASE)
_NEIGHBOURS = 3
"""So many words in a row tell that a text stands there, and not only its words."""

Runs = set[tuple[str, ...]]


def tell_lost(sheet: Sheet, draft: object, lines: Iterable[tuple[int, str]]) -> None:
    """Leave every one of the numbered lines that is neither in the draft nor told as it stands."""
    said = _runs(_texts(draft))
    told: dict[int, list[str]] = {}
    for one in sheet.unplaced:
        for offset, text in enumerate(one.text.split("\n")):
            told.setdefault(one.line + offset, []).append(text)
    for number, line in lines:
        own = told.get(number, [])
        if not _is_said(line, said) and (not own or not _is_said(line, said | _runs(own))):
            sheet.unplaced = [one for one in sheet.unplaced if one.line != number or "\n" in one.text]
            sheet.leave(number, line, "is not in the draft as it stands here")


def _texts(value: Any) -> Iterator[str]:
    """All texts of a draft, but for the notes of its author."""
    if isinstance(value, str):
        yield from value.split("\n")
    elif is_dataclass(value):
        for one in fields(value):
            if not (one.name == "notes" and hasattr(value, "steps")):
                yield from _texts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _runs(texts: Collection[str] | Iterable[str]) -> Runs:
    """The words of the texts, and the runs of two and three."""
    found: Runs = set()
    for text in texts:
        spoken = _words(words.without_html(text))
        for length in range(1, _NEIGHBOURS + 1):
            found.update(zip(*(spoken[start:] for start in range(length)), strict=False))
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_said(line: str, said: Runs) -> bool:
    return all(
        tuple(piece[start : start + _NEIGHBOURS]) in said
        for piece in map(_words, _APART.split(_content(line)))
        for start in range(max(1, len(piece) - _NEIGHBOURS + 1))
        if piece
    )


def _content(line: str) -> str:
    """What a line says, without what only gives the template its structure."""
    if _FENCE.match(line):
        return ""
    text = words.without_html(_START.sub("", line))
    if _QUESTION.match(text):
        return _QUESTION.sub("", text)
    if text.startswith("#"):
        title = text.lstrip("# ")
        before, colon, after = title.partition(": ")
        title = after if colon and is_structure(before) else title
        return "" if is_structure(title) else own_title(title) or words.heading(title)
    label = label_of(text)
    if label and (is_structure(label[0]) or is_field(label[0])):
        return "" if day_of(words.plain(label[1])) else label[1]
    return text
