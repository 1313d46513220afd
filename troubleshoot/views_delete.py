"""A session is deleted at once, because whoever has its link asks for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import sessions
from .addresses import see_other
from .cookies import flags
from .screens import COMMANDS_COOKIE, both, of_session, page
from .screens_ids import COOKIE as KEPT_IDS_COOKIE
from .sessions import Current


@both
@of_session
def delete_session(request: HttpRequest, current: Current) -> HttpResponse:
    """Say what goes and what stays counted; then delete it, with what this browser keeps for it."""
    if request.method != "POST":
        return page(request, current, "delete_session")
    sessions.delete(token=current.token, now=timezone.now())
    response = see_other(resolve_url("session_deleted"))
    for cookie in (COMMANDS_COOKIE, KEPT_IDS_COOKIE):
        response.set_cookie(cookie, "", max_age=0, **flags())
    return response


@require_safe
@never_cache
def session_deleted(request: HttpRequest) -> HttpResponse:
    """It is done. The address tells nothing of the session."""
    response = render(request, "troubleshoot/session_deleted.html")
    response["X-Robots-Tag"] = "noindex"
    return response
