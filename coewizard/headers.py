"""What every answer tells browsers, caches and search engines: pages, API, files, errors and redirects.

Django sets what it knows; this adds the rest, and makes private what is not named public.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_PUBLIC = (
    *("/guides/", "/hand-over/", "/static/", "/privacy/"),
    *("/api/v1/guides", "/api/v1/symptoms", "/api/v1/openapi.json"),
)
"""Whose addresses begin like this, and the first page, says the same to everybody; all else is private."""
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what is data and no page."""
_FEATURES = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media geolocation gyroscope hid"
    " magnetometer microphone midi payment serial picture-in-picture publickey-credentials-get"
    " screen-wake-lock usb xr-spatial-tracking"
)
_UNUSED = ", ".join(f"{feature}=()" for feature in _FEATURES.split())
"""What no page of ours, and nothing in it, may use of a browser."""


class Headers:
    """Add to every answer what it lacks; a view that says something else is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Put together once: django-csp's middleware does it for each answer, because nonces would differ.
        self._of_pages = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the answer on with its headers."""
        response = self.get_response(request)
        headers = response.headers
        if request.path_info.startswith("/api/"):
            headers["Content-Security-Policy"] = _NOTHING
            headers.setdefault("X-Robots-Tag", "noindex")
        elif not (settings.DEBUG and response.status_code in (404, 500)):  # Django's own have inline styles
            headers.setdefault("Content-Security-Policy", self._of_pages)
        if "Access-Control-Allow-Origin" in headers:
            headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", _UNUSED)
        if response.status_code >= 400 or _is_private(request):
            headers.setdefault("Cache-Control", "no-store, private")
            headers.setdefault("X-Robots-Tag", "noindex")
        return response


def _is_private(request: HttpRequest) -> bool:
    """True unless everybody may keep and find the answer: also for what a form or a query said."""
    if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING"):
        return True
    path = request.path_info
    return path != "/" and (not path.startswith(_PUBLIC) or path.endswith("/statistics"))
