"""Where a write sends the browser."""

from __future__ import annotations

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was posted is written, go and get the next page."""

    status_code = 303


def see_other(address: str) -> SeeOther:
    """Answer a POST that wrote."""
    return SeeOther(address)
