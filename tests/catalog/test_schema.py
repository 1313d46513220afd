"""The JSON schema that editors complete guide files by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from tests.catalog.guide_file import FIT
from troubleshoot import catalog

SCHEMA = json.loads(catalog.SCHEMA_FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def as_json(text: str) -> Any:
    """What an editor makes of a guide file: dates are strings."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def faults(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(as_json(text))]


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part)


def test_the_file_in_the_repository_is_up_to_date() -> None:
    assert catalog.json_schema() == SCHEMA, "run manage.py guide_schema --write"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", catalog.shipped_files(), ids=lambda file: file.stem)
def test_every_shipped_guide_fits(file: Path) -> None:
    assert faults(file.read_text("utf-8")) == []


def test_every_name_says_what_it_is_for() -> None:
    for part in parts(SCHEMA):
        for name, field in part.get("properties", {}).items():
            assert field.get("description"), name


def test_every_mapping_with_names_of_its_own_refuses_others() -> None:
    mappings = [part for part in parts(SCHEMA) if isinstance(part.get("properties"), dict) and "type" in part]
    assert len(mappings) > 10
    assert all(mapping["additionalProperties"] is False for mapping in mappings)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    minutes: 5", "    minuets: 5\n    minutes: 5", "$.steps[0]"),
        ("    minutes: 5", "    minutes: soon", "$.steps[0].minutes"),
        ("title: Cut line", "title: 5", "$.title"),
        ("weight: decisive", "weight: decided", "$.patterns[0].weight"),
        ("is: [no]", "is: [no], is_not: [yes]", "$.steps[0].when[0]"),
        ("slug: cut-line", "translations: {german: {title: A}}\nslug: cut-line", "$.translations"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = FIT.replace(old, new)
    file = tmp_path / "guide.yaml"
    file.write_text(text, encoding="utf-8")
    assert catalog.check_file(file)
    assert place in faults(text)
