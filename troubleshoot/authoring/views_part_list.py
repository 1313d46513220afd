"""Pages for maintainers: moving and removing the parts of a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..engine import editing
from ..engine.guide import Guide
from ..maintainers import for_maintainers
from .forms_editions import VersionForm
from .outlines import overview
from .parts import LISTS, place_of, title_of
from .spots import Spot, spot


@for_maintainers("POST")
def draft_part_move(request: HttpRequest, slug: str, part: str, key: str) -> HttpResponse:
    """Move a part one place up, or down."""
    at = spot(catalog.draft(slug), part, key)
    form, by = VersionForm(request.POST), -1 if request.POST.get("to") == "up" else 1
    if not form.is_valid():
        return render(request, "troubleshoot/draft.html", overview(at.draft), status=422)
    note = f"Moved: {_title(at)}"
    try:
        moved = _saved(request, at, editing.move(at.guide, part, at.position or 0, by), form, note)
    except catalog.Moved as moved_on:
        context = overview(moved_on.draft) | {"moved_on": True}
        return render(request, "troubleshoot/draft.html", context, status=409)
    return see_other(f"{resolve_url('draft', slug)}#{moved.anchor}")


@for_maintainers("GET", "HEAD", "POST")
def draft_part_remove(request: HttpRequest, slug: str, part: str, key: str) -> HttpResponse:
    """Remove a part; together with what refers to it, once that was seen."""
    at = spot(catalog.draft(slug), part, key)
    found = editing.references(at.guide, part, getattr(at.part, "key", ""))
    form = VersionForm(request.POST if request.method == "POST" else None)
    context = {"draft": at.draft, "guide": at.guide, "tab": "draft", "spot": at, "words": LISTS[part]}
    context |= {"title": _title(at), "references": [place_of(path, at.guide, slug) for path in found]}
    if not form.is_valid() or (found and "references" not in request.POST):
        status = 422 if form.is_bound else 200
        return render(request, "troubleshoot/draft_part_remove.html", context, status=status)
    note = f"Removed: {_title(at)}"
    try:
        _saved(request, at, editing.remove(at.guide, part, at.position or 0), form, note)
    except catalog.Moved:
        context["moved_on"] = True
        return render(request, "troubleshoot/draft_part_remove.html", context, status=409)
    messages.success(request, _("Removed: %(title)s") % {"title": _title(at)})
    return see_other(f"{resolve_url('draft', slug)}#{part}")


def _title(at: Spot) -> str:
    return title_of(at.name, at.part)[:200]


def _saved(request: HttpRequest, at: Spot, guide: Guide, form: VersionForm, note: str) -> Spot:
    """Save the draft; where the part is by then. Raises Moved."""
    saved = catalog.save_draft(
        at.draft.slug,
        guide,
        version=form.cleaned_data["version"],
        by=request.user,
        now=timezone.now(),
        note=note,
    )
    present = editing.parts(guide, at.name)
    return Spot(saved, at.name, present.index(at.part) if at.part in present else None)
