"""The preview: a draft as a person would be led through it. Nothing is recorded, not even by a POST."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..engine import moves
from ..engine.planning import Order
from ..engine.walking import Misfit
from ..maintainers import for_maintainers
from .explained import explained
from .forms_preview import sent
from .previewing import Preview, preview_of
from .screens_preview import asked, round_form, screen

_MISFITS = {
    Misfit.NOT_NOW: lambda: _("It is not possible at this place."),
    Misfit.UNKNOWN: lambda: _("It names something that the draft does not have."),
    Misfit.OTHER_ROUND: lambda: _("The round holds other steps than those that were marked."),
}


@for_maintainers("GET", "HEAD", "POST")
def draft_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The screen that a walk through the draft has come to; a POST makes one move and goes on to the next."""
    preview = preview_of(catalog.draft(slug), request.GET)
    if request.method != "POST":
        return _page(request, preview)
    if "stay" in request.POST and preview.page == "round":
        # Enter in a line, without JavaScript: what was typed is shown again, and nothing is judged.
        return _page(request, preview, round_form(preview, initial=request.POST.dict()))
    return _moved(request, preview)


def _moved(request: HttpRequest, preview: Preview) -> HttpResponse:
    form = sent(request, preview.guide, preview.published, asked(preview))
    move = form.move() if form.is_valid() else None
    if move is None:
        return _page(request, preview, form, status=422)
    after = preview.after(move)
    if after.walked.misfit:
        form.add_error(None, _MISFITS[after.walked.misfit]())
    elif not moves.fits(after.walked.moves):
        form.add_error(None, _("The walk has become too long for an address. Take some moves back."))
    else:
        return see_other(after.address())
    return _page(request, preview, form, status=422)


def _page(
    request: HttpRequest, preview: Preview, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """The page of the preview; `form` is what was sent and is shown again."""
    misfit, this = preview.walked.misfit, request.get_full_path()
    shown = screen(preview)
    if form is not None:
        shown["form" if isinstance(form, type(shown.get("form"))) else "refused"] = form
    for card in shown.get("steps", ()) if shown.get("move") == "retry" else ():
        card["typed"] = _typed(shown["form"], card["step"].key)
    context = {
        "draft": preview.draft,
        "guide": preview.guide,
        "tab": "draft_preview",
        "preview": preview,
        "fields": "troubleshoot/_preview_fields.html",
        "here": preview.address(),
        "switch_at": this,
        "paste_at": this,
        "hand_over_at": preview.address(at="hand_over"),
        "report_at": preview.address(at="paste"),
        "tried_at": preview.address(at="tried"),
        "again_at": preview.address(()),
        "misfit": _MISFITS[misfit]() if misfit else "",
        "orders": [(order, preview.address(order=order)) for order in (Order.AUTHOR, Order.ESTIMATES)],
        "author": explained(preview),
    }
    return render(request, "troubleshoot/draft_preview.html", context | shown, status=status)


def _typed(form: forms.Form, key: str) -> dict[str, str]:
    """What was already typed for a step of the round."""
    held = form.data if form.is_bound else form.initial
    return {name: held.get(f"{name}-{key}", "") for name in ("mark", "reason")}
