"""The language of the pages, chosen by the person."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from .addresses import ours, see_other

ONLY_POSTED = {
    *("start_session", "withdraw_answer", "reject", "switch", "undo", "details", "escalation", "leave"),
    *("commands", "end_exclusion", "dismiss_incident", "language", "sign-out"),
    *("second_factor_begin", "second_factor_off", "recovery_codes", "sign_out_everywhere"),
    *("known_issue",),
    *("adopt_order", "adopt_pattern", "draft_part_move"),
    *("edition_draft", "publish_again", "withdraw_edition"),
}
"""What takes no GET. What it answers to a refused form stands at its address, where nobody can return to."""


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie of this browser, and show the page it was chosen on."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadRequest
    if "text" in request.POST:
        # A page that answered a text, or holds one that was typed: it is asked for again, as it was.
        response: HttpResponse = HttpResponseRedirect(resolve_url("start"), preserve_request=True)
    else:
        response = see_other(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    """The address of the page that sent the form, on this server; or else of the first page.

    By the Referer and not by a field of the form: htmx leaves the footer alone when it puts in another page.
    """
    page = urlsplit(ours(request, request.headers.get("Referer", "")))
    if _is_page(page.path):
        return page._replace(scheme="", netloc="", fragment="").geturl()
    parts = page.path.strip("/").split("/")
    above = ("/".join(["", *parts[:n], ""]) for n in range(len(parts) - 1, 0, -1))
    return next(filter(_is_page, above), resolve_url("start"))


def _is_page(path: str) -> bool:
    """True if there is something to get at this path of ours."""
    try:
        return resolve(path).url_name not in ONLY_POSTED
    except Resolver404:
        return False
