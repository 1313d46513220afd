"""One part of a guide file by itself: its text, and what the shape says against it."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import Any

from pydantic import ValidationError

from ..engine.guide import Guide
from ..engine.problems import Problem
from .layout import item, laid_out
from .schema import (
    CauseShape,
    DetailShape,
    EscalationShape,
    GuideShape,
    LinkShape,
    PatternShape,
    QuestionShape,
    Shape,
    StepShape,
)
from .shape_errors import shape_errors
from .values import document

_SHAPES: dict[str, type[Shape]] = {
    "patterns": PatternShape,
    "causes": CauseShape,
    "questions": QuestionShape,
    "details": DetailShape,
    "steps": StepShape,
    "escalation": EscalationShape,
    "links": LinkShape,
}
_LISTS = frozenset(_SHAPES) | {"translations"}


def part_text(name: str, part: Any) -> str:
    """A part of the list `name` as a guide file has it; for `guide`, the guide without its lists.

    Raises ValueError for a part that no file can hold.
    """
    said = _shape(name).model_validate(_said(name, part)).model_dump(by_alias=True, exclude_defaults=True)
    return laid_out(said) if name == "guide" else dedent(item(said))


def part_faults(name: str, part: Any) -> list[Problem]:
    """Why no guide file can hold the part; empty if one can. Paths begin at the part."""
    try:
        _shape(name).model_validate(_said(name, part))
    except ValidationError as error:
        return [Problem(path, message) for path, message in shape_errors(error)]
    return []


def _shape(name: str) -> type[Shape]:
    return GuideShape if name == "guide" else _SHAPES[name]


def _said(name: str, part: Any) -> Any:
    """What a file says of the part."""
    if name == "guide":
        return {key: value for key, value in document(part).items() if key not in _LISTS}
    alone: dict[str, Any] = {"escalations" if name == "escalation" else name: (part,)}
    return document(replace(Guide("", "", ""), **alone))[name][0]
