"""Our own cookies: each stays with this host, with no script, and comes with no request of another site."""

from __future__ import annotations

from typing import Literal, TypedDict

from django.conf import settings


class Flags(TypedDict):
    """How a cookie is set, besides its name, value and age."""

    httponly: bool
    samesite: Literal["Lax"]
    secure: bool


def named(name: str) -> str:
    """What a cookie is called: with https, so that browsers take it from this host alone."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def flags() -> Flags:
    """How each of them is set."""
    return {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
