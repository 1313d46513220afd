"""A guide as the text of a canonical file: the same text for equal guides, without what is usual."""

from __future__ import annotations

from typing import Any

from ..engine.guide import Guide
from ..engine.translating import texts
from .layout import item, laid_out
from .schema import GuideShape, PatternShape
from .values import document


def guide_text(guide: Guide) -> str:
    """The guide file that reads as this guide.

    Raises ValueError for a guide that no file can hold, such as one without a title.
    """
    shape = GuideShape.model_validate(document(guide) | {"translations": _in_order(guide)})
    return laid_out(shape.model_dump(by_alias=True, exclude_defaults=True))


def pattern_text(pattern: Any) -> str:
    """A pattern (a value or a row with the same names) as an item of a guide file's `patterns`."""
    values: dict[str, Any] = {name: getattr(pattern, name, None) for name in PatternShape.model_fields}
    lists = {name: list(values[name]) for name in ("matches", "does_not_match")}
    return item({name: value for name, value in (values | lists).items() if value})


def _in_order(guide: Guide) -> dict[str, dict[str, str]]:
    """The translations by language and, within one, in the order of the texts."""
    places = {path: place for place, path in enumerate(texts(guide))}
    return {
        language: dict(sorted(said.items(), key=lambda one: (places.get(one[0], len(places)), one[0])))
        for language, said in sorted(guide.translations.items())
    }
