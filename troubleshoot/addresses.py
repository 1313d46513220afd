"""Where people are sent: after a write, and from outside."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

_LONGEST = 1000
_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_BASE = re.compile(
    rf"https?://(?:{_NAME}(?:\.{_NAME})*|\[[0-9a-f:.]+\])(?::(?P<port>\d{{1,5}}))?"
    r"(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)*/?",
    re.IGNORECASE | re.ASCII,
)
"""The address of a wizard: a host, perhaps a port, perhaps a path."""


class SeeOther(HttpResponseRedirect):
    """303: what was posted is written, go and get the next page."""

    status_code = 303


def see_other(address: str) -> SeeOther:
    """Answer a POST that wrote."""
    return SeeOther(address)


def ours(request: HttpRequest, address: str) -> str:
    """The address a form asks to go back to, if it is one of this server; else nothing."""
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed and address.isprintable() else ""


def wanted(request: HttpRequest) -> str:
    """Where a form, or else a link, says to go on to in the end; empty if that is nowhere of ours."""
    return ours(request, request.POST.get("next") or request.GET.get("next", ""))


def leading_to(name: str, after: str, field: str = "next") -> str:
    """The address of a page that leads on to another one when it is done, if that is not empty."""
    return f"{reverse(name)}?{urlencode({field: after})}" if after else reverse(name)


def base_of(url: str) -> str:
    """The address of a wizard without a slash at its end. Raises ValueError where it is none."""
    found = _BASE.fullmatch(url)
    if len(url) > _LONGEST or found is None or not 0 < int(found["port"] or 1) < 65536:
        raise ValueError(
            f"“{url}” is no address of a wizard: write it with http:// or https://, the host, and nothing"
            " behind the path, such as https://wizard.example."
        )
    return url.rstrip("/")


def absolute(request: HttpRequest, name: str, *args: object) -> str:
    """An absolute address of ours, under BASE_URL where one is set."""
    path = reverse(name, args=args)
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else request.build_absolute_uri(path)
