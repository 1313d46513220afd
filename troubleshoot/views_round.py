"""A round and its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST

from . import sessions
from .addresses import absolute
from .engine import flow
from .engine.facts import Mark, Result
from .engine.guide import Step
from .forms import Submitted
from .forms_round import AttemptForm, FlagForm, KeepForm, RoundForm
from .handover import attempt_record
from .handover.asking import requests_in
from .screens import (
    address,
    both,
    commands_in,
    of_session,
    page,
    status_of,
    submission_of,
    tested_with,
    what_it_takes,
    written,
)
from .screens_hours import next_hours, zone_of
from .screens_ids import keeps_ids
from .screens_later import LATE, clock_of, kept_fields
from .sessions import Current


@both
@keeps_ids
@of_session
def round(request: HttpRequest, current: Current, number: int) -> HttpResponse:
    """A round as a checklist with the result of the retry; a past one as it was recorded."""
    attempts = current.now.attempts
    if number <= len(attempts) and request.method != "POST":
        attempt = current.attempt(number)
        record = attempt_record(current, number)
        context: dict[str, Any] = {
            "attempt": attempt,
            "record": record,
            "tested_with": tested_with(current.now, attempt),
            "last": number == len(attempts),
            "form": Submitted(),
            "requests": requests_in(current, attempt, commands_in(request)),
        }
        return page(request, current, "attempt", **context)
    if number > len(attempts) + 1:
        raise Http404
    coming = current.coming.all
    if (
        request.method != "POST"
        and not isinstance(current.screen, flow.ShowRound)
        and not _may_go_on(current)
    ):
        return redirect(address(current))
    return _checklist(request, current, number, coming[0] if coming else ())


def _may_go_on(current: Current) -> bool:
    """A round is due, or a proposal to hand over leaves the remaining steps open."""
    if isinstance(current.screen, flow.ShowRound):
        return True
    proposed = isinstance(current.screen, flow.HandOver) and current.screen.proposed
    return proposed and bool(current.coming.all)


def _attempt_form(request: HttpRequest, current: Current, steps: tuple[str, ...]) -> AttemptForm | KeepForm:
    """The round as it was sent, with the steps that were on its page, even if it is another one by now.

    Not bound while nothing is sent yet. That is also what Enter in a line comes to without
    JavaScript: what was typed is shown again, and nothing is judged.
    """
    if request.method != "POST":
        return AttemptForm(steps=steps, initial=kept_fields(current) | {"version": current.now.version})
    data, sent = request.POST, request.POST.getlist("step")
    on_page = tuple(key for key in current.guide.steps_by_key if key in sent or f"mark-{key}" in data)
    if "stay" in data:
        return AttemptForm(steps=on_page, initial=data.dict())
    if "keep" in data:
        return KeepForm(data, steps=on_page)
    return AttemptForm(data, steps=on_page)


def _checklist(request: HttpRequest, current: Current, number: int, steps: tuple[str, ...]) -> HttpResponse:
    guide, form = current.guide, _attempt_form(request, current, steps)

    def again() -> HttpResponse:
        # What is itself the retry comes last: the rest must be done by then.
        chosen = sorted((guide.steps_by_key[key] for key in steps), key=lambda step: step.retries)
        context = {
            "form": form,
            "number": number,
            "steps": [_card(current, step, form) | _hours(request, step) for step in chosen],
            "clock": clock_of(current, now=timezone.now()),
            "usual_at_most": LATE * guide.retry_minutes,
            **what_it_takes(guide, chosen),
            "untested": [guide.steps_by_key[key] for key in current.now.untested_in(guide.slug)],
            "passed_over": any((guide.slug, step.key) in current.now.passed_over for step in chosen),
            "link": absolute(request, "session", current.token),
            "last": current.now.attempts[-1] if current.now.attempts else None,
        }
        return page(request, current, "round", status=status_of(form), **context)

    if not form.is_bound:
        return again()
    if isinstance(form, KeepForm):
        return written(request, current, form, lambda: _keep(current, form), again, _after(form, number))
    return written(request, current, form, lambda: _attempt(current, form), again)


def _attempt(current: Current, form: AttemptForm) -> Current:
    """Record the round with its result."""
    data, done = form.cleaned_data, current.now.done(current.guide.slug)
    sent_and_open = [key for key in form.steps if key not in done]
    return sessions.attempt(
        token=current.token,
        now=timezone.now(),
        steps=dict.fromkeys(sent_and_open, Mark.SKIPPED) | form.marks,
        result=Result(data["result"]),
        reasons=form.reasons,
        text=data["text"],
        version=data["version"],
        masked=form.seen,
        seen=current,
        **submission_of(form),
    )


def _keep(current: Current, form: KeepForm) -> Current:
    """Keep the marks of a round that has no result yet."""
    return sessions.keep_marks(
        token=current.token,
        now=timezone.now(),
        steps=form.marks,
        reasons=form.reasons,
        importing=form.importing,
        version=form.cleaned_data["version"],
        **submission_of(form),
    )


def _after(form: KeepForm, number: int) -> Callable[[Current], str]:
    """Where to go with marks that are kept: to the round, which shows the clock of the import first, or
    to the link for coming back."""

    def then(current: Current) -> str:
        if form.importing:
            return resolve_url("round", current.token, number)
        return resolve_url("later", current.token)

    return then


def _card(current: Current, step: Step, form: RoundForm) -> dict[str, Any]:
    """What is shown of a step in a round: itself, how likely it helps, and what was typed so far."""
    slug, key = current.guide.slug, step.key
    return {
        "step": step,
        "why": current.guide.why(key),
        "checked": current.guide.checked(step),
        "shown": current.shown_figures.get(key),
        "typed": _bound(form, key),
        "noted": (slug, key) in current.now.flagged,
        "flag_form": FlagForm(auto_id=f"id_%s-{key}"),
    }


def _hours(request: HttpRequest, step: Step) -> dict[str, Any]:
    """When the hours of a step come next."""
    return {"next": next_hours(step, zone_of(request), timezone.now())} if step.hours else {}


def _bound(form: RoundForm, key: str) -> dict[str, str]:
    """What was already typed for a step."""
    held = form.data if form.is_bound else form.initial
    return {name: held.get(f"{name}-{key}", "") for name in ("mark", "reason")}


@require_POST
@of_session
def undo(request: HttpRequest, current: Current, number: int) -> HttpResponse:
    """Withdraw the last attempt."""
    form = Submitted(request.POST)

    def write() -> Current:
        return sessions.undo(token=current.token, now=timezone.now(), number=number, **submission_of(form))

    return written(request, current, form, write)
