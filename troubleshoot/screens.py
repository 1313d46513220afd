"""What pages share: finding a session, its address and frame, the one way to write, a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import catalog, sessions
from .addresses import see_other
from .catalog import Catalog
from .engine import flow
from .engine.facts import Mark, Reported
from .engine.guide import ErrorPattern, Guide, Step, Weight
from .engine.incidents import Incident
from .engine.matching import RANK, Diagnosis
from .engine.situation import Attempt, Situation, situation
from .forms import StartForm, Submitted, add_refusal, commands_of, typed_in
from .handover import of_diagnosis, told_answers
from .rendering import pieces, shortened
from .sessions import Current, Diagnosed
from .statistics import incident_in

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
    """Minutes of work, of the longest wait, and whether doing several steps at once is worth it."""
    work = sum(step.minutes for step in steps)
    wait = max((step.wait_minutes for step in steps), default=0)
    saves = len(steps) > 1 and work + wait <= guide.retry_minutes
    return {"work_minutes": work, "wait_minutes": wait, "saves_retries": saves}


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
        "refuted": now.refuted(guide.slug),
        "reject_form": Submitted(),
        "incident": None if current.closed else incident_in(current.edition.row.guide_id, now=timezone.now()),
        "attempts": [(attempt, tested_with(now, attempt)) for attempt in now.attempts],
        "came_from": [one for slug, one in current.visited.items() if slug != guide.slug],
        "in_its_place": catalog.current().by_slug.get(guide.slug) if guide.recalled else None,
        "tried_before": [
            step.title for key in now.tried.get(guide.slug, ()) if (step := current.step(guide.slug, key))
        ],
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
    return page(request, current.as_shown(), "conflict", status=422, messages=messages, typed=typed)


def submission_of(form: Submitted) -> dict[str, Any]:
    """The submission id, as `sessions` takes it."""
    return {"submission": form.cleaned_data["submission"]}


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


@dataclass(frozen=True)
class Finding:
    """A piece of evidence, and the title of the guide it speaks of; empty where only one is in question."""

    guide: str
    pattern: ErrorPattern
    said_by: Guide


def diagnosis_context(published: Catalog, diagnosed: Diagnosed, carried: dict[str, Any]) -> dict[str, Any]:
    """What the diagnosis page shows: the verdict or none, the evidence, and where to go from here."""
    guides = published.shown
    verdict = guides.get(diagnosed.verdict or "")
    # With a verdict only what concerns its guide; what rules others out would only confuse.
    shown = {diagnosed.verdict} if verdict else set(guides)
    by_guide = [(slug, keys) for slug, keys in diagnosed.diagnosis.found.items() if slug in shown]
    matches = [match for match in diagnosed.diagnosis.matches if match.guide in shown]
    found = [(slug, guides[slug].patterns_by_key[key]) for slug, keys in by_guide for key in keys]
    found.sort(key=lambda one: _place(one[1].weight, against_first=not verdict))
    # Whoever gets the record reads the authors' own words.
    says = [published.by_slug[slug].guide.patterns_by_key[pattern.key].says for slug, pattern in found]
    return {
        "verdict": verdict,
        "incident": _incident(published, verdict),
        "pieces": shortened(pieces(diagnosed.redacted, matches, guides)),
        "evidence": [
            Finding("" if verdict else guides[slug].title, pattern, guides[slug]) for slug, pattern in found
        ],
        "ruled_out": [text for slug in diagnosed.against if (text := guides[slug].ruled_out)],
        "ruled_out_by": next((guides[s] for s in diagnosed.against if guides[s].ruled_out), None),
        "masked": sum(diagnosed.masked.values()),
        "redacted": diagnosed.redacted,
        "picked": diagnosed.symptoms,
        "tried": tried_list(verdict, diagnosed) if verdict else [],
        **others_of(published, diagnosed.diagnosis, leaving=diagnosed.verdict),
        "record": of_diagnosis(diagnosed, says),
        "symptoms": published.symptoms_by_stage,
        "symptom_guides": published.symptom_guides,
        "known": diagnosed.known or diagnosed.blank,
        "form": StartForm(),
        **{name: carried.get(name, "") for name in ("method", "version", "ref")},
    }


def _place(weight: Weight, *, against_first: bool) -> tuple[bool, int]:
    """Where a piece of evidence stands among the others."""
    return against_first and weight != Weight.AGAINST, RANK[weight]


def _incident(published: Catalog, verdict: Guide | None) -> Incident | None:
    if verdict is None:
        return None
    return incident_in(published.by_slug[verdict.slug].row.guide_id, now=timezone.now())


def tried_list(guide: Guide, diagnosed: Diagnosed) -> list[tuple[str, str]]:
    """The checklist "what have you already tried?", as far as it fits what the text tells."""
    now = situation([Reported(1, diagnosed.diagnosis.found, diagnosed.verdict)])
    fitting = {key for group in flow.upcoming(guide, now).all for key in group}
    return [(step.key, step.tried_as) for step in guide.steps if step.key in fitting and step.tried_as]
