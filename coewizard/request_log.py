"""One line in the log for each request, and the id by which a person can name it.

The line has the pattern of the address and not the address itself, so it holds no token, no query and
no word of a person; neither does it hold who asked, with what, or from where.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .logs import REQUEST_ID

_log = logging.getLogger("coewizard.access")
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PLAIN = re.compile(r"[a-z-]{1,20}(\.[a-z]{1,5})?")
_METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH", "TRACE"))
_WATCHING = frozenset(("live", "ready"))


class RequestLog:
    """Give each request an id, answer it in X-Request-Id, and log what became of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the views do, with the id of the request."""
        began = time.perf_counter()
        identity = id_for(request)
        request.META["REQUEST_ID"] = identity  # for the pages that tell it
        token = REQUEST_ID.set(identity)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = identity
            if settings.ACCESS_LOG:
                _tell(request, response, time.perf_counter() - began)
        finally:
            REQUEST_ID.reset(token)
        return response


def id_for(request: HttpRequest) -> str:
    """The id of a request: the one that a proxy of our own gave it, or else a new one of 16 digits."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
    return given if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def route_of(request: HttpRequest) -> str:
    """The name and the pattern of an address; without a pattern its beginning, if that is a plain word."""
    if match := request.resolver_match:
        return f"{match.view_name or 'unnamed'} /{match.route}"
    first, _, rest = request.path_info.lstrip("/").partition("/")
    shown = first if not first or _PLAIN.fullmatch(first) else "…"
    return f"none /{shown}{'/…' if rest else ''}"


def _tell(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    level = logging.DEBUG if _is_quiet(request, response) else logging.INFO
    if not _log.isEnabledFor(level):
        return
    length = response.headers.get("Content-Length", "")
    fields = {
        "method": request.method if request.method in _METHODS else "OTHER",
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": int(length) if length.isdecimal() else None,
    }
    _log.log(level, "answered", extra=fields)


def _is_quiet(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it was a file of the pages, a look at a text, or somebody who watches, and all is well."""
    match = request.resolver_match
    watching = match is not None and match.url_name in _WATCHING
    is_file = match is None and request.path_info.startswith(settings.STATIC_URL)
    looking = match is not None and match.url_name == "start" and "look" in request.GET
    return response.status_code < 400 and (watching or is_file or looking)
