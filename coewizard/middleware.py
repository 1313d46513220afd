"""What happens to a request before any view."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from troubleshoot import limits
from troubleshoot.availability import database_file
from troubleshoot.views_errors import too_large, too_many, wrong_method


class Language(LocaleMiddleware):
    """The language of a page: the one chosen, or else what the browser asks for. The API is English."""

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer in the language of this request, which does not stay for the next one of the thread."""
        with translation.override(settings.LANGUAGE_CODE):
            if request.path.startswith("/api/"):
                return self.get_response(request)
            return super().__call__(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say what language a page is in, and that the cookie decides it too. Files are in no reader's."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)


class LimitBody:
    """Refuse a body over the limit by its announced length, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413, or pass the request on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdecimal() and int(length) > settings.BODY_LIMIT:
            return too_large(request)
        return self.get_response(request)


class WrongMethods:
    """A wrong method gets an answer like every other error: a page, or JSON under /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the answer on, or put the same status and headers on one that says what happened."""
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        answer = wrong_method(request)
        answer["Allow"] = response.headers.get("Allow", "")
        return answer


class RateLimit:
    """Refuse what an anonymous client writes faster than the limits say, before any view sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """Answer 429, or leave it to the view."""
        seconds = limits.wait_for(request, timezone.now())
        return too_many(request, seconds) if seconds else None


class SameDatabaseFile:
    """Leave an SQLite file that was moved away, deleted or replaced, before anything is written into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        file = database_file()
        if file is None:
            raise MiddlewareNotUsed
        self._file = file

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Raise OperationalError, which becomes a 503, if there is no file; health has answers of its own."""
        if request.resolver_match and request.resolver_match.view_name not in ("live", "ready"):
            self._file.check()
