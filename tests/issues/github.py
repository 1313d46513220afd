"""What GitHub makes of a form and of a workflow: the schemas it publishes, and an issue's body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft7Validator


@cache
def _validator(schema: str) -> Any:
    text = (files("check_jsonschema.builtin_schemas") / "vendor" / f"{schema}.json").read_text("utf-8")
    return Draft7Validator(json.loads(text))


def problems(schema: str, document: Any) -> list[str]:
    """What a published schema has against a document, such as `github-issue-forms`."""
    return [f"{error.json_path}: {error.message}" for error in _validator(schema).iter_errors(document)]


def inputs(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The elements of a form that take an answer."""
    return [element for element in form["body"] if element["type"] != "markdown"]


def body_of(form: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """The body of an issue reported by a form, with the answers by the ids of their elements."""
    return "\n\n".join(
        f"### {_label(one)}\n\n{_answer(one, answers.get(one['id'], ''))}" for one in inputs(form)
    )


def _label(element: Mapping[str, Any]) -> str:
    return str(element["attributes"]["label"])


def _answer(element: Mapping[str, Any], answer: str) -> str:
    if not answer:
        return "_No response_"
    if element["type"] == "dropdown":
        assert answer in element["attributes"]["options"]
    render = element["attributes"].get("render")
    return f"```{render}\n{answer}\n```" if render else answer
