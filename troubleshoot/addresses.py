"""Where people are sent: after a write, and from outside."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


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
    return address if allowed else ""


def absolute(request: HttpRequest, name: str, *args: object) -> str:
    """An absolute address of ours, under BASE_URL where one is set."""
    path = reverse(name, args=args)
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else request.build_absolute_uri(path)
