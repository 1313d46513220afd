"""Texts that no guide knows, kept because their owners want them learned or hand them over."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import catalog, sessions, unknown
from .addresses import see_other
from .catalog import Catalog
from .forms import add_refusal
from .forms_start import Carried, LearnForm
from .screens import status_of
from .screens_start import diagnosis_context


@require_http_methods(["GET", "HEAD", "POST"])
def learn(request: HttpRequest) -> HttpResponse:
    """Keep a text that no guide knows, because its owner wants it learned or hands it over."""
    form = LearnForm(request.POST if request.method == "POST" else None)
    published = catalog.current()
    new_masks = form.is_bound and form.mask()
    diagnosed = _kept(form, published) if form.is_valid() and not new_masks else None
    if diagnosed and not diagnosed.known:
        return see_other(resolve_url("learned", form.cleaned_data["submission"]))
    context = {"form": form} | (diagnosis_context(published, diagnosed, Carried()) if diagnosed else {})
    return render(request, "troubleshoot/learn.html", context, status=status_of(form))


@require_safe
@never_cache
def learned(request: HttpRequest, submission: UUID) -> HttpResponse:
    """A text that was kept, for its owner to hand over; whoever has its submission is its owner."""
    row, published = unknown.kept(submission), catalog.current()
    if row is None:
        raise Http404
    diagnosed = sessions.diagnose(published, row.text, masked=True)
    context = diagnosis_context(published, diagnosed, Carried()) | {"kept": True, "why": row.why}
    response = render(request, "troubleshoot/learn.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _kept(form: LearnForm, published: Catalog) -> sessions.Diagnosed | None:
    """The text, kept if no guide knows it; None if it is refused, and the form says why."""
    data = form.cleaned_data
    try:
        diagnosed = sessions.diagnose(published, data["text"], masked=True, apart=True)
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return None
    if not diagnosed.known:
        unknown.keep(diagnosed.redacted, why=data["why"], submission=data["submission"], now=timezone.now())
    return diagnosed
