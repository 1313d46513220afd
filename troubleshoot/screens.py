"""What pages share: finding a session, its address and frame, the one way to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import catalog, sessions
from .addresses import see_other
from .catalog import Catalog
from .coming_back import Return, welcome_back
from .cookies import named
from .engine import flow
from .engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from .engine.facts import Mark
from .engine.guide import Guide, Step, Weight
from .engine.matching import Diagnosis
from .engine.situation import Attempt, Situation
from .forms import Submitted, add_refusal, commands_of, typed_in
from .handover import told_answers
from .rendering import Commands
from .screens_hours import zone_of
from .sessions import Current
from .statistics import incident_in

COMMANDS_COOKIE = named("commands")
COMMANDS_AGE = 90 * 24 * 3600
"""How long that cookie lives, in seconds."""
View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])
"""For a page with a form that posts to the page itself."""


def of_session(view: View) -> View:
    """A page of a session: private, never cached, and 404 for whatever is not there."""

    @never_cache
    @wraps(view)
    def page_of_session(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, sessions.load(token).as_shown(), **kwargs)
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


def tested_with(now: Situation, attempt: Attempt) -> int | None:
    """The number of the later attempt that put this one's steps to the test, if one did."""
    done = {key for key, mark in attempt.marks.items() if mark is Mark.DONE}
    later = (one for one in now.attempts[attempt.number :] if one.guide == attempt.guide)
    return next((one.number for one in later if done & set(one.tested)), None)


def what_it_takes(guide: Guide, steps: Sequence[Step]) -> dict[str, Any]:
    """Minutes of work, of the longest wait, whether doing several steps at once is worth it, and whether
    environment or file belong somewhere in the texts."""
    work = sum(step.minutes for step in steps)
    wait = max((step.wait_minutes for step in steps), default=0)
    saves = len(steps) > 1 and work + wait <= guide.retry_minutes
    texts = [guide.retry_text, *(text for step in steps for text in (step.body, step.ask, step.put_back))]
    fills_in = any(example in text for example in (EXAMPLE_HOST, EXAMPLE_FILE) for text in texts)
    return {"work_minutes": work, "wait_minutes": wait, "saves_retries": saves, "fills_in": fills_in}


def commands_in(request: HttpRequest) -> Commands:
    """What fills in the commands, as this browser keeps it."""
    return commands_of(request.COOKIES.get(COMMANDS_COOKIE, ""))


def page(
    request: HttpRequest, current: Current, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the session with the panel "so far" beside it."""
    now, guide, here = current.now, current.guide, address(current)
    frame = {
        "current": current,
        "guide": guide,
        "now": now,
        "here": here,
        "told": list(told_answers(current)),
        "refuted": now.refuted(guide.slug),
        "reject_form": Submitted(),
        "incident": None if current.closed else incident_in(current.edition.row.guide_id, now=timezone.now()),
        "attempts": [(attempt, tested_with(now, attempt)) for attempt in now.attempts],
        "came_from": [one for slug, one in current.visited.items() if slug != guide.slug],
        "in_its_place": catalog.current().by_slug.get(guide.slug) if guide.recalled else None,
        "tried_before": [
            step.title for key in now.tried.get(guide.slug, ()) if (step := current.step(guide.slug, key))
        ],
        "commands": commands_in(request),
        "zone": zone_of(request),
        "welcome": _welcome(request, current, here),
    }
    return render(request, f"troubleshoot/{template}.html", frame | context, status=status)


def _welcome(request: HttpRequest, current: Current, here: str) -> Return | None:
    """What is told to who comes back to the screen that the session is at, whose address is `here`."""
    comes = request.method in ("GET", "HEAD") and request.path == here
    return welcome_back(current, now=timezone.now()) if comes else None


def written(
    request: HttpRequest,
    current: Current,
    form: Submitted,
    write: Callable[[], Current],
    again: Callable[[], HttpResponse] | None = None,
    then: Callable[[Current], str] = address,
) -> HttpResponse:
    """Write once and go to the next screen, or to where `then` says.

    If it is refused, `again` shows the page with everything typed; without it, and where the session
    has moved on, a page says so and gives back what was typed. What was masked is shown before it is
    written, by `again` as well.
    """
    new_masks = form.mask()
    if form.is_valid() and not (new_masks and again):
        try:
            return see_other(then(write()))
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
    return page(request, current.as_shown(), "conflict", status=422, messages=messages, typed=typed)


def submission_of(form: Submitted) -> dict[str, Any]:
    """The submission id, as `sessions` takes it."""
    return {"submission": form.cleaned_data["submission"]}


def status_of(form: forms.Form) -> int:
    """The status of a page with this form: 422 if it was refused. It is 200 at first, and to show masks."""
    return 422 if form.errors else 200


_TELLING = (Weight.DECISIVE, Weight.SUPPORTING)


def others_of(published: Catalog, diagnosis: Diagnosis, *, leaving: str | None) -> dict[str, list[Guide]]:
    """The guides to go on in instead: `next` by the evidence, best first, and all `others`.

    None that something in the text speaks against.
    """
    guides = {slug: guide for slug, guide in published.shown.items() if slug != leaving}
    for ranked in diagnosis.guides:
        if ranked.score < 0:
            guides.pop(ranked.slug, None)
    telling = {
        slug
        for slug, keys in diagnosis.found.items()
        if slug in guides and any(guides[slug].patterns_by_key[key].weight in _TELLING for key in keys)
    }
    best = [guides.pop(ranked.slug) for ranked in diagnosis.guides if ranked.slug in telling]
    return {"next": best, "others": list(guides.values())}
