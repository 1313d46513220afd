"""A page for maintainers: a written template becomes a draft guide."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog, responses
from ..addresses import see_other
from ..maintainers import for_maintainers
from ..written import Imported
from .forms_import import ImportForm


@for_maintainers("GET", "HEAD", "POST")
def draft_import(request: HttpRequest) -> HttpResponse:
    """Paste or upload a template and see what becomes of it; with the number of one, keep it as a draft."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return _page(request, form, [], status=422 if form.is_bound else 200)
    found = responses.read(form.cleaned_data["text"])
    number = form.cleaned_data["template"]
    if number is None:
        return _page(request, form, found)
    if number > len(found):
        form.add_error(None, _("There is no such template in the text. Look at it again."))
        return _page(request, form, found, status=422)
    return _keep(request, form, found, number)


def _keep(request: HttpRequest, form: ImportForm, found: list[Imported], number: int) -> HttpResponse:
    try:
        draft = responses.keep(
            found[number - 1],
            by=request.user,
            now=timezone.now(),
            slug=form.cleaned_data["slug"],
            replacing=form.cleaned_data["replace"],
        )
    except catalog.DraftExists as exists:
        form.add_error(
            "replace",
            _("There is a draft of %(slug)s already. Choose another slug, or replace it.")
            % {"slug": exists.draft.slug},
        )
        return _page(request, form, found, status=422)
    return see_other(resolve_url("draft", draft.slug))


def _page(
    request: HttpRequest, form: ImportForm, found: list[Imported], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "found": found}
    return render(request, "troubleshoot/draft_import.html", context, status=status)
