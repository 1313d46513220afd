"""What all pages of a session share: finding it, its address, its frame, and the one way to write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import sessions
from .addresses import see_other
from .engine import flow
from .forms import Submitted, add_refusal, commands_of, typed_in
from .handover import told_answers
from .sessions import Current

COMMANDS_COOKIE = "__Host-commands" if settings.SESSION_COOKIE_SECURE else "commands"
View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])
"""For a page with a form that posts to the page itself."""


def of_session(view: View) -> View:
    """A page of a session: private, never cached, and 404 for whatever is not there."""

    @never_cache
    @wraps(view)
    def page_of_session(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, sessions.load(token), **kwargs)
        except (sessions.UnknownToken, sessions.UnknownAttempt) as error:
            raise Http404 from error
        response["X-Robots-Tag"] = "noindex"
        return response

    return page_of_session


_ADDRESSES: dict[type[flow.Screen], str] = {
    flow.AskQuestions: "questions",
    flow.Wait: "wait",
    flow.Paste: "paste",
    flow.Choose: "choose",
    flow.HandOver: "hand_over",
    flow.Resolved: "resolved",
}


def address(current: Current) -> str:
    """The address of the screen that a session is at."""
    if isinstance(current.screen, flow.ShowRound):
        return resolve_url("round", current.token, len(current.now.attempts) + 1)
    fixed = current.now.fixed_by
    if fixed and not fixed.asked_credit:
        return resolve_url("credit", current.token, fixed.number)
    return resolve_url(_ADDRESSES[type(current.screen)], current.token)


def page(
    request: HttpRequest, current: Current, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the session with the panel "so far" beside it."""
    now, guide = current.now, current.guide
    frame = {
        "current": current,
        "guide": guide,
        "now": now,
        "here": address(current),
        "told": list(told_answers(current)),
        "tried_before": [guide.steps_by_key[key].title for key in now.tried.get(guide.slug, ())],
        "commands": commands_of(request.COOKIES.get(COMMANDS_COOKIE, "")),
    }
    return render(request, f"troubleshoot/{template}.html", frame | context, status=status)


def written(
    request: HttpRequest,
    current: Current,
    form: forms.Form,
    write: Callable[[], Current],
    again: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Write once and go to the next screen.

    If it is refused, `again` shows the page with everything typed; without it, and where the session
    has moved on, a page says so and gives back what was typed.
    """
    if form.is_valid():
        try:
            return see_other(address(write()))
        except sessions.Refused as refused:
            add_refusal(form, refused)
        except sessions.Conflict as conflict:
            return _not_saved(request, conflict.current, [str(conflict)])
    if again:
        return again()
    messages = [str(message) for errors in form.errors.values() for message in errors]
    return _not_saved(request, current, messages)


def _not_saved(request: HttpRequest, current: Current, messages: list[str]) -> HttpResponse:
    typed = typed_in(request.POST)
    return page(request, current, "conflict", status=422, messages=messages, typed=typed)


def submission_of(form: Submitted) -> dict[str, Any]:
    """The submission id, as `sessions` takes it."""
    return {"submission": form.cleaned_data["submission"]}
