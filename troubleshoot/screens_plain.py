"""The first page as everybody gets it who comes without a link and is not signed in.

It is the same for all of them but for two values, so it is rendered once for each language and for what is
published, with stand-ins in their place. Nothing of a request can be in it: it is rendered without one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from .catalog import Catalog

_TOKEN, _SUBMISSION = token_hex(32), str(uuid4())
"""Stand-ins that nothing else on a page is equal to."""


def is_plain(request: HttpRequest) -> bool:
    """Whether nothing that came with the request can show on the first page."""
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def plain_page(
    request: HttpRequest, published: Catalog, context: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """The page with a CSRF token and a submission of its own; `context` is what it is rendered from, once."""
    language = get_language() or ""
    if language not in published.pages:
        stand_ins = {"csrf_token": _TOKEN, "submission": _SUBMISSION}
        published.pages[language] = render_to_string("troubleshoot/start.html", {**context(), **stand_ins})
    html = published.pages[language].replace(_TOKEN, get_token(request))
    return HttpResponse(html.replace(_SUBMISSION, str(uuid4())))
