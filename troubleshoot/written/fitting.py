"""A draft made to fit the limits of guide files; what is cut off goes to its notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from ..engine.guide import Guide

LONGEST = 20_000
"""The longest text of a guide file, in characters."""

Part = TypeVar("Part")
_LISTS = {
    "patterns": ("text",),
    "causes": ("text",),
    "details": ("text",),
    "steps": ("body", "ask"),
    "escalations": ("reason",),
}


def fitted(guide: Guide) -> Guide:
    """The same guide where it fits; else with its longest texts cut."""
    rest: list[str] = []
    changes: dict[str, Any] = {
        name: tuple(_cut(part, texts, rest) for part in getattr(guide, name))
        for name, texts in _LISTS.items()
    }
    changes["patterns"] = tuple(
        replace(part, matches=tuple(text[:LONGEST] for text in part.matches)) for part in changes["patterns"]
    )
    cut = _cut(guide, ("summary",), rest)
    notes = "\n\n".join([guide.notes, *(f"Cut off:\n\n{text}" for text in rest)])
    return replace(cut, **changes, notes=notes)


def _cut(part: Part, names: tuple[str, ...], rest: list[str]) -> Part:
    long = {name: getattr(part, name) for name in names if len(getattr(part, name)) > LONGEST}
    rest += [text[LONGEST:] for text in long.values()]
    return replace(part, **{name: text[:LONGEST] for name, text in long.items()}) if long else part  # type: ignore[type-var]
