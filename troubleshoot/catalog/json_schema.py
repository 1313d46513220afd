"""The shape of a guide file as a JSON schema, by which editors complete and check it."""

from __future__ import annotations

from typing import Any

from .schema import GuideShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema, JSON-ready."""
    made = GuideShape.model_json_schema(by_alias=True)
    return {"$schema": _DIALECT, **_without_titles(made)}


def _without_titles(value: Any) -> Any:
    """The same without the titles of names, which repeat the names in other letters."""
    if isinstance(value, dict):
        kept = {n: part for n, part in value.items() if not (n == "title" and isinstance(part, str))}
        return {name: _without_titles(part) for name, part in kept.items()}
    return [_without_titles(part) for part in value] if isinstance(value, list) else value
