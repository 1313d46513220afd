"""What the description of the API says of an answer, for every test that gets one."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import Resolver404, resolve
from jsonschema import Draft202012Validator

from troubleshoot.api import api

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

API = "/api/v1/"


@cache
def description() -> dict[str, Any]:
    """The description, but with every object closed: an answer holds nothing that is not described."""
    made = copy.deepcopy(dict(api.get_openapi_schema(path_prefix=API)))
    for shape in made["components"]["schemas"].values():
        if "properties" in shape:
            shape["unevaluatedProperties"] = False
    return made


def check(method: str, response: Response) -> None:
    """Assert that an operation of the description answers with this status and this body."""
    operation = operation_of(method, response)
    if operation is None:
        return
    described = operation["responses"]
    assert response.status_code in described, (response.status_code, response.content[:500])
    answer = described[response.status_code]
    if "$ref" in answer:
        answer = description()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    assert answer.get("headers", {}).keys() <= response.headers.keys()
    media_type = response["Content-Type"].partition(";")[0]
    schema = answer["content"][media_type]["schema"]
    validator_of(schema).validate(response.json() if media_type == "application/json" else response.text)


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    """What holds values against a schema of the description."""
    return Draft202012Validator({"components": description()["components"], **schema})


def operation_of(method: str, response: Response) -> dict[str, Any] | None:
    """What the description says of the operation that was called; None where it knows no such."""
    try:
        route = resolve(response.request["PATH_INFO"]).route
    except Resolver404:
        return None
    path = "/" + route.replace("<", "{").replace(">", "}").replace("{int:", "{")
    found: dict[str, Any] | None = description()["paths"].get(path, {}).get(method)
    return found
