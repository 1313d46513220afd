"""What is wrong with the shape of a guide file, in words that tell how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from ..engine.problems import Path
from ..engine.translating import LANGUAGE
from .schema import FIELD_ID, FIELD_SOURCE, GuideShape

_Told = Mapping[str, Any]

_WRITTEN_LIKE = {
    LANGUAGE.pattern: "is no language, such as de or pt-BR",
    FIELD_ID: "is no id of a field: use letters, digits, hyphens and _",
    FIELD_SOURCE: "is nothing that fills a field, such as record or the key of a detail",
}
_SAYS: Mapping[str, Callable[[_Told], str]] = {
    "missing": lambda told: "is missing",
    "string_type": lambda told: "must be text: put it in quotes, or write more than nothing",
    "string_too_short": lambda told: "is empty",
    "string_too_long": lambda told: f"is longer than {told['max_length']} characters",
    "string_pattern_mismatch": lambda told: _WRITTEN_LIKE.get(
        told["pattern"], "is no path of a text, such as steps.KEY.body"
    ),
    "string_unicode": lambda told: "holds half of a character",
    "int_type": lambda told: "must be a whole number",
    "int_parsing": lambda told: "must be a whole number",
    "int_from_float": lambda told: "must be a whole number",
    "int_parsing_size": lambda told: "is far too large",
    "float_type": lambda told: "must be a number",
    "float_parsing": lambda told: "must be a number",
    "finite_number": lambda told: "must be a number with an end",
    "bool_type": lambda told: "must be true or false",
    "bool_parsing": lambda told: "must be true or false",
    "enum": lambda told: f"must be one of {str(told['expected']).replace(chr(39), '')}",
    "list_type": lambda told: "must be a list",
    "dict_type": lambda told: "must be a mapping of names to values",
    "model_type": lambda told: "must be a mapping of names to values",
    "greater_than": lambda told: f"must be above {told['gt']:g}",
    "greater_than_equal": lambda told: f"must be {told['ge']} or more",
    "less_than_equal": lambda told: f"must be {told['le']} or less",
}


def shape_errors(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """The place and the message of everything that was found."""
    for found in error.errors(include_url=False):
        kind, path = found["type"], tuple(part for part in found["loc"] if part != "[key]")
        if kind == "extra_forbidden":
            yield path, _unknown_name(path)
        elif kind.startswith("date"):
            yield path, "must be a date like 2026-11-20"
        elif kind in _SAYS:
            yield path, _SAYS[kind](found.get("ctx", {}))
        else:
            yield path, found["msg"].removeprefix("Value error, ")


def _unknown_name(path: Path) -> str:
    known = _names_at(path[:-1])
    close = get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    return "is no name of a guide file here" + (f": did you mean “{close[0]}”?" if close else "")


def _names_at(path: Path) -> list[str]:
    """The names that may stand at a place of the file."""
    shape: type[BaseModel] = GuideShape
    for name in path:
        if isinstance(name, str):
            shape = next(iter(_shapes_in(shape, name)), shape)
    return [field.alias or name for name, field in shape.model_fields.items()]


def _shapes_in(shape: type[BaseModel], name: str) -> Iterator[type[BaseModel]]:
    field = next((f for n, f in shape.model_fields.items() if (f.alias or n) == name), None)
    kinds = (field.annotation, *getattr(field.annotation, "__args__", ())) if field else ()
    return (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
