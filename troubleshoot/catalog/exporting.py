"""A guide as the text of a canonical file: the same text for equal guides, without what is usual."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from ..engine.guide import Guide
from .schema import GuideShape, as_file


def guide_text(guide: Guide) -> str:
    """The guide file that reads as this guide, but without its withdrawn steps."""
    document = as_file(guide)
    for step in document["steps"]:
        of_guide = guide.steps_by_key[step["key"]]
        step["weight"] = {"prior": of_guide.prior, "source": of_guide.source}
    shape = GuideShape.model_validate(document)
    written = StringIO()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.dump(_in_blocks(shape.model_dump(mode="json", by_alias=True, exclude_defaults=True)), written)
    return written.getvalue()


def _in_blocks(value: Any) -> Any:
    """The same with texts of several lines written as such."""
    if isinstance(value, dict):
        return {name: _in_blocks(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_blocks(part) for part in value]
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
