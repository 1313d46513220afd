"""The API itself, and what it answers when something goes wrong."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from ninja.errors import HttpError, ValidationError

from . import sessions
from .api_description import Api
from .api_state import state_out

api = Api(title="CoE Wizard", version="1.0", docs_url=None, openapi_url=None, urls_namespace="api")


def _error(
    request: HttpRequest, status: int, code: str, message: str, field: str | None = None, **beside: Any
) -> HttpResponse:
    error = {"code": code, "message": message, "field": field}
    return api.create_response(request, {"error": error, **beside}, status=status)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if request.method == "POST" and not request.body:
        # ninja takes an empty body for none and never asks the parser.
        return _error(request, 400, "malformed", "Cannot parse request body")
    if (current := _stored(request)) is not None:
        begins = request.path == resolve_url("api:start")
        return api.create_response(request, state_out(request, current), status=201 if begins else 200)
    first = error.errors[0]
    # ninja names the source and the parameter first: body, payload, then the path.
    path = [part for part in first["loc"][1:] if part != "[key]"]
    if first["loc"][:2] == ("body", "payload"):
        path = path[1:]
    field = sessions.safe_line(".".join(map(str, path)), 200)
    return _error(request, 422, "invalid", first["msg"], field or None)


def _stored(request: HttpRequest) -> sessions.Current | None:
    """The session that has stored this submission: a repetition counts whatever its body."""
    try:
        submission = UUID(json.loads(request.body)["submission"])
        kwargs = request.resolver_match.kwargs if request.resolver_match else {}
        token = kwargs.get("token")
        current = sessions.load(token) if token else sessions.load_started(submission)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, sessions.UnknownToken):
        return None
    return current if any(fact.submission == submission for fact in current.facts) else None


@api.exception_handler(sessions.NoVerdict)
def _no_verdict(request: HttpRequest, error: sessions.NoVerdict) -> HttpResponse:
    # Nothing was stored, but it was a text, and whether texts find a guide is counted.
    sessions.count_shown(error.diagnosed, now=timezone.now())
    return _error(request, 422, "no_verdict", error.message, guides=error.diagnosed.guides)


@api.exception_handler(sessions.TooLarge)
def _too_large(request: HttpRequest, error: sessions.TooLarge) -> HttpResponse:
    return _error(request, 413, "too_large", error.message, error.field)


@api.exception_handler(RequestDataTooBig)
def _body_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _error(request, 413, "too_large", "The body is too large.")


@api.exception_handler(sessions.Refused)
def _refused(request: HttpRequest, error: sessions.Refused) -> HttpResponse:
    return _error(request, 422, "invalid", error.message, error.field)


@api.exception_handler(sessions.Conflict)
def _conflict(request: HttpRequest, error: sessions.Conflict) -> HttpResponse:
    return _error(request, 409, error.code, str(error), state=state_out(request, error.current))


@api.exception_handler(sessions.UnknownToken)
@api.exception_handler(sessions.UnknownAttempt)
@api.exception_handler(Http404)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    return _error(request, 404, "not_found", "There is nothing at this address.")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "malformed" if error.status_code == 400 else "refused"
    return _error(request, error.status_code, code, str(error))
