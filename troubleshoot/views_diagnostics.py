"""The block of PowerShell that collects diagnostics, and what is pasted back from it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from . import sessions
from .addresses import ours, see_other
from .diagnostics import BLOCK, Fitted, fitted
from .forms import add_refusal
from .forms_diagnostics import DiagnosticsForm
from .screens import both, of_session, page, status_of, submission_of
from .screens_ids import keeps_ids
from .sessions import Current

_FENCED = f"```powershell\n{BLOCK}\n```"


@both
@keeps_ids
@of_session
def diagnostics(request: HttpRequest, current: Current) -> HttpResponse:
    """The block to run, and a place for its output, which answers questions and fills in details."""
    if request.method != "POST":
        return _page(request, current, DiagnosticsForm(initial={"back": request.GET.get("back", "")}))
    form = DiagnosticsForm(request.POST)
    new_masks = form.mask()
    if form.is_valid() and not new_masks:
        fitting = fitted(form.found, current.guides, current.now)
        try:
            _write(current, form, fitting)
        except sessions.Refused as refused:
            add_refusal(form, refused)
        else:
            return see_other(_onwards(request, current, form, fitting))
    return _page(request, current, form)


def _page(request: HttpRequest, current: Current, form: DiagnosticsForm) -> HttpResponse:
    back = ours(request, str(form["back"].value() or ""))
    return page(
        request, current, "diagnostics", status=status_of(form), form=form, powershell=_FENCED, back=back
    )


def _write(current: Current, form: DiagnosticsForm, fitting: Fitted) -> Current:
    return sessions.answer(
        token=current.token,
        now=timezone.now(),
        answers=fitting.answers,
        details=fitting.details,
        **submission_of(form),
    )


def _onwards(request: HttpRequest, current: Current, form: DiagnosticsForm, fitting: Fitted) -> str:
    """Back to where the person was; to the hand-over if nowhere, or if it has something to say."""
    back = ours(request, form.cleaned_data["back"])
    if back and not fitting.changed:
        return back
    query = urlencode({"changed": ",".join(fitting.changed)}) if fitting.changed else "read=yes"
    return f"{resolve_url('hand_over', current.token)}?{query}"
