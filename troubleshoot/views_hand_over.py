"""The hand-over and what belongs to it: details, escalation, leaving, commands of this browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from . import sessions, targets
from .addresses import absolute, ours, see_other
from .cookies import flags
from .downloads import MARKDOWN, download
from .engine import flow
from .engine.details import COMMON
from .engine.facts import Outcome
from .forms import CommandsForm, DetailsForm, Submitted
from .handover import HandOver, as_json, as_markdown, words_of
from .handover import hand_over as told_to_a_human
from .known_issues import offered
from .screens import (
    COMMANDS_AGE,
    COMMANDS_COOKIE,
    address,
    of_session,
    page,
    status_of,
    submission_of,
    written,
)
from .screens_ids import keeps_ids
from .sessions import Current


@require_safe
def human(request: HttpRequest) -> HttpResponse:
    """The ways to a human for whoever is in no session: with a record if they can, or as they are."""
    target = targets.deployment_target()
    asked = target if target and targets.is_https(target.url) else None
    notice = targets.notice_of(asked) if asked else ""
    return render(request, "troubleshoot/human.html", {"target": asked, "target_notice": notice})


@require_safe
@of_session
def hand_over(request: HttpRequest, current: Current) -> HttpResponse:
    """Everything known, for a human; on the way there or at any time before."""
    return _hand_over(request, current, _details_form(current))


def _details_form(current: Current, data: QueryDict | None = None) -> DetailsForm:
    """The details that the guide asks for, and what the diagnostics have added to them."""
    asked = {detail.key for detail in current.guide.details}
    added = [one for one in COMMON if one.key not in asked and one.key in current.now.details]
    guide = replace(current.guide, details=(*current.guide.details, *added))
    return DetailsForm(data, guide=guide, initial=current.now.details)


def _hand_over(request: HttpRequest, current: Current, form: DetailsForm) -> HttpResponse:
    told = told_to_a_human(current)
    details = {detail.key: detail for detail in current.guide.details}
    coming = current.coming.all
    context = {
        "form": form,
        "fields": [(details[key], form[key]) for key in form.keys if key in details],
        "added": [(words_of(current, [key])[0], form[key]) for key in form.keys if key not in details],
        "told_to": told,
        "other_details": [detail for detail in told.details if detail not in told.versions],
        **_read(request, current),
        "markdown_text": _as_markdown(current, told),
        "reason": told.reason,
        "escalated": current.outcome is Outcome.ESCALATED,
        "resolved": current.outcome is Outcome.RESOLVED,
        "proposed": isinstance(current.screen, flow.HandOver) and current.screen.proposed,
        "steps_left": sum(len(group) for group in coming),
        "next_round": len(current.now.attempts) + 1,
        "known_issues": offered(current),
        "link": absolute(request, "session", current.token),
    }
    return page(request, current, "hand_over", status=status_of(form), **context)


def _read(request: HttpRequest, current: Current) -> dict[str, Any]:
    """What to say to somebody who comes from the diagnostics."""
    changed = words_of(current, request.GET.get("changed", "").split(","))
    if changed:
        return {"notice": gettext("The output was read. It changed what you had said:"), "changed": changed}
    return {"notice": gettext("The output was read.") if "read" in request.GET else ""}


@require_safe
@of_session
def hand_over_markdown(request: HttpRequest, current: Current) -> HttpResponse:
    """The hand-over as a Markdown file."""
    response = download(_as_markdown(current, None), "hand-over.md", MARKDOWN)
    response["Content-Language"] = "en"
    return response


@require_safe
@of_session
def hand_over_json(request: HttpRequest, current: Current) -> HttpResponse:
    """The hand-over as JSON."""
    with translation.override("en"):
        return JsonResponse(
            as_json(told_to_a_human(current.as_written())), headers={"Content-Language": "en"}
        )


def _as_markdown(current: Current, told: HandOver | None) -> str:
    """The hand-over in English and in the authors' words, for whoever helps; `told` is what a page shows."""
    written = current.as_written()
    with translation.override("en"):
        return as_markdown(told if told and written is current else told_to_a_human(written))


@require_POST
@keeps_ids
@of_session
def details(request: HttpRequest, current: Current) -> HttpResponse:
    """Keep the details for the hand-over."""
    form = _details_form(current, request.POST)
    if form.mask() or not form.is_valid():
        return _hand_over(request, current, form)
    sessions.answer(token=current.token, now=timezone.now(), details=form.details, **submission_of(form))
    return see_other(resolve_url("hand_over", current.token))


@require_POST
@of_session
def escalation(request: HttpRequest, current: Current) -> HttpResponse:
    """Hand over, or (with `withdraw`) go on after all."""
    form = Submitted(request.POST)
    act = sessions.withdraw_escalation if "withdraw" in request.POST else sessions.escalate

    def write() -> Current:
        return act(token=current.token, now=timezone.now(), **submission_of(form))

    return written(request, current, form, write)


@require_POST
@of_session
def leave(request: HttpRequest, current: Current) -> HttpResponse:
    """The person does not need the session any more."""
    form = Submitted(request.POST)

    def write() -> Current:
        return sessions.leave(token=current.token, now=timezone.now(), **submission_of(form))

    return written(request, current, form, write)


@require_POST
@of_session
def commands(request: HttpRequest, current: Current) -> HttpResponse:
    """Keep environment and file name in a cookie of this browser, to fill in the commands."""
    form = CommandsForm(request.POST)
    back = ours(request, request.POST.get("back", "")) or address(current)
    if not form.is_valid():
        return page(request, current, "commands", status=422, form=form, back=back)
    response = see_other(back)
    made = form.commands()
    response.set_cookie(
        COMMANDS_COOKIE,
        f"{made.host}|{made.file}",
        max_age=COMMANDS_AGE,
        **flags(),
    )
    return response
