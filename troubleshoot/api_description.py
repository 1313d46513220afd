"""The description at openapi.json: what all operations have in common, added to what they say themselves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from pydantic.json_schema import models_json_schema

from .api_answers import REF, SHAPES, ErrorAnswer

Part = dict[str, Any]

DESCRIPTION = """\
Diagnoses failed imports and leads to the fix.

Bodies and answers are JSON in UTF-8; a body is read as JSON whatever its Content-Type says.
Every write carries a `submission`, a UUID of the client's own making: repeating it changes nothing
and answers with the current state, whatever the rest of the body.
Nothing raw is stored: texts are redacted first.
"""
TAGS = {
    "diagnosis": "What a text says, without a session.",
    "guides": "What is published.",
    "sessions": "One person's troubleshooting of one failure. All but DELETE answer the state.",
}
_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds until it is worth another try.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_COMMON: dict[int, tuple[str, str, Part]] = {
    400: ("Malformed", "The body is no JSON.", {}),
    404: ("NotFound", "There is nothing at this address, or no session has this token.", {}),
    413: ("TooLarge", "The body, or a text in it, is too large.", {}),
    422: ("Invalid", "Something in the request is wrong; `field` says what.", {}),
    429: ("TooMany", "This client asked too often.", _RETRY_AFTER),
    503: ("Unavailable", "The server cannot answer now.", _RETRY_AFTER),
}
"""What is answered in the same way by many operations: name, meaning, headers."""


class _Parser(Parser):
    """JSON that is nested beyond all measure is malformed, not a fault of ours."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return super().parse_body(request)
        except RecursionError as error:
            raise HttpError(400, "Cannot parse request body") from error


class Api(NinjaAPI):
    """The API, with a description that leaves nothing out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            description=DESCRIPTION,
            parser=_Parser(),
            servers=[{"url": settings.BASE_URL or "/", "description": "This installation"}],
            openapi_extra={"tags": [{"name": name, "description": text} for name, text in TAGS.items()]},
            **options,
        )

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function, which is also that of its address."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Part | None = None
    ) -> OpenAPISchema:
        """The whole description."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        components: Part = document["components"]
        components["responses"] = {
            name: _response(meaning, headers) for name, meaning, headers in _COMMON.values()
        }
        shapes = sorted(SHAPES | {ErrorAnswer}, key=lambda shape: shape.__name__)
        _, made = models_json_schema([(shape, "serialization") for shape in shapes], ref_template=REF)
        components["schemas"] |= made["$defs"]
        for path in document["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        _link(document["paths"])
        return document


def _response(meaning: str, headers: Part) -> Part:
    content = {"application/json": {"schema": {"$ref": REF.format(model="ErrorAnswer")}}}
    return {"description": meaning, "content": content} | ({"headers": headers} if headers else {})


def _complete(method: str, operation: Part) -> None:
    """Add what an operation can answer because of what it takes, unless it describes that itself."""
    places = {parameter["in"] for parameter in operation["parameters"]}
    takes_body = "requestBody" in operation
    answers = {
        400: takes_body,
        404: "path" in places,
        413: takes_body,
        422: takes_body or "query" in places,
        429: method != "get",
        503: True,
    }
    described: dict[int, Part] = operation["responses"]
    for status, possible in answers.items():
        if possible and status not in described:
            described[status] = {"$ref": f"#/components/responses/{_COMMON[status][0]}"}
    operation["responses"] = dict(sorted(described.items()))


def _link(paths: Part) -> None:
    """Say where the token goes that a start answers."""
    token = {"token": "$response.body#/token"}
    goes_on = (on["operationId"] for path in paths if "{token}" in path for on in paths[path].values())
    links = {name: {"operationId": name, "parameters": token} for name in goes_on}
    for operation in (on for path in paths.values() for on in path.values()):
        if operation["operationId"] == "start":
            operation["responses"][201]["links"] = links
