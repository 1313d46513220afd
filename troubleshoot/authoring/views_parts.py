"""Pages for maintainers: the form of each part of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..engine import patterns
from ..engine.guide import ErrorPattern
from ..maintainers import for_maintainers
from .forms_part_kinds import QuestionForm
from .forms_parts import PartForm, mark_of
from .forms_rows import rearranged
from .outlines import problems_in
from .parts import LISTS, examples_tried, place_of
from .spots import Spot, spot, spot_again


@for_maintainers("GET", "HEAD", "POST")
def draft_part_new(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """A new part of a draft."""
    if part not in LISTS:
        raise Http404
    return _part(request, Spot(catalog.draft(slug), part))


@for_maintainers("GET", "HEAD", "POST")
def draft_part(request: HttpRequest, slug: str, part: str, key: str) -> HttpResponse:
    """One part of a draft, or `guide/texts`. What is posted for a part that is gone is not lost."""
    draft = catalog.draft(slug)
    if (part, key) == ("guide", "texts"):
        return _part(request, Spot(draft, part))
    if request.method == "POST":
        return _part(request, spot_again(draft, part, key, request.POST.get("was", "")))
    return _part(request, spot(draft, part, key))


def _part(request: HttpRequest, at: Spot) -> HttpResponse:
    """Show the form, show it again with rows more or less or as people read it, or save what it says."""
    if request.method != "POST":
        return _page(request, at, at.form(like=at.like(request.GET.get("like", ""))), trial=at.part)
    do, form = request.POST.get("do", "save"), at.form(request.POST)
    if do == "show":
        return _page(request, at, at.form(request.POST, quiet=True), shown=True)
    if rows := rearranged(request.POST, do, form.rows):
        return _page(request, at, at.form(rows, quiet=True))
    if not form.is_valid():
        return _page(request, at, form, status=422)
    if do == "try":
        return _page(request, at, form, trial=form.value())
    try:
        return _save(request, at, form, another=do == "another")
    except catalog.Moved:
        return _conflict(request, at, form)


def _save(request: HttpRequest, at: Spot, form: PartForm, *, another: bool) -> HttpResponse:
    value = form.value()
    choices = form.renamed_choices() if isinstance(form, QuestionForm) else {}
    saved = catalog.save_draft(
        at.draft.slug,
        at.with_part(value, choices),
        version=form.cleaned_data["version"],
        note=form.cleaned_data["note"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Saved."))
    if another:
        return see_other(resolve_url("draft_part_new", saved.slug, at.name))
    there = spot_again(saved, at.name, "", mark_of(at.name, value)) if at.name in LISTS else at
    if isinstance(value, ErrorPattern) and any(patterns.faults(value)):
        return see_other(there.address)
    return see_other(f"{resolve_url('draft', saved.slug)}#{there.anchor}")


def _conflict(request: HttpRequest, at: Spot, form: PartForm) -> HttpResponse:
    """What was typed, still to be edited, beside what somebody else has saved meanwhile."""
    now = mark_of(at.name, at.part)
    typed = request.POST.copy()
    typed["version"], typed["was"] = str(at.draft.version), now
    mine = catalog.part_text(at.name, form.value())
    conflict = {
        "theirs": at.text,
        "difference": catalog.difference(at.text, mine),
        "untouched": now == request.POST.get("was", ""),
    }
    return _page(request, at, at.form(typed, quiet=True), status=409, conflict=conflict)


def _page(
    request: HttpRequest, at: Spot, form: PartForm, *, trial: Any = None, status: int = 200, **context: Any
) -> HttpResponse:
    guide, slug = at.guide, at.draft.slug
    found = problems_in(guide, at.name, at.position) if at.part and status == 200 else []
    context |= {
        "draft": at.draft,
        "guide": guide,
        "tab": "draft",
        "spot": at,
        "form": form,
        "words": LISTS.get(at.name),
        "likes": at.likes() if at.part is None and request.method != "POST" else [],
        "places": [(problem, place_of(problem.path, guide, slug)) for problem in found],
        "tried": examples_tried(trial) if isinstance(trial, ErrorPattern) else None,
        "faults": list(patterns.faults(trial)) if isinstance(trial, ErrorPattern) else None,
    }
    return render(request, "troubleshoot/draft_part.html", context, status=status)
