"""Pages for signed-in maintainers: sessions, what happened in them, and what is left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone

from . import catalog, sessions
from .addresses import see_other
from .forms import add_refusal
from .forms_maintain import ExclusionForm, LeaveOutForm, SessionFilterForm
from .maintainers import for_maintainers
from .models import Exclusion, Guide
from .statistics.listing import Place, listed
from .transcript import transcript as transcript_of

MOST_EXCLUSIONS = 200


@for_maintainers("GET", "HEAD")
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions by what is asked for in the address, the newest first."""
    titles = _titles()
    form = SessionFilterForm(request.GET, guides=titles)
    valid = form.is_valid()
    page = listed(form.wanted, form.cleaned_data["after"]) if valid else None
    context = {
        "form": form,
        "titles": titles,
        "page": page,
        "further": _further(request, page.next) if page and page.next else "",
        "first": not form.data.get("after"),
    }
    return render(request, "troubleshoot/session_list.html", context, status=200 if valid else 422)


def _titles() -> dict[str, str]:
    """The title of every guide by its slug; of one that is not published, the slug."""
    published = catalog.current().by_slug
    slugs = Guide.objects.values_list("slug", flat=True)
    return {slug: published[slug].guide.title if slug in published else slug for slug in slugs}


def _further(request: HttpRequest, place: Place) -> str:
    """The query string of the next page."""
    query = request.GET.copy()
    query["after"] = str(place)
    return query.urlencode()


@for_maintainers("GET", "HEAD", "POST")
def transcript(request: HttpRequest, number: int) -> HttpResponse:
    """What happened in a session; POST leaves it out of the statistics."""
    try:
        told = transcript_of(number)
    except sessions.UnknownToken:
        raise Http404 from None
    posted = request.method == "POST"
    form = LeaveOutForm(request.POST if posted else None)
    if posted and form.is_valid():
        left_out = Exclusion(kind=Exclusion.Kind.SESSION, session=told.row, **form.cleaned_data)
        if _left_out(request, form, left_out):
            return see_other(resolve_url("transcript", number))
    context = {"transcript": told, "told": told.told, "row": told.row, "form": form}
    return render(request, "troubleshoot/transcript.html", context, status=422 if posted else 200)


@for_maintainers("GET", "HEAD", "POST")
def exclusions(request: HttpRequest) -> HttpResponse:
    """What is and was left out of the statistics; POST leaves out a source or a span of time."""
    posted = request.method == "POST"
    form = ExclusionForm(request.POST if posted else None)
    if posted and form.is_valid() and _left_out(request, form, form.exclusion()):
        return see_other(resolve_url("exclusions"))
    rows = Exclusion.objects.select_related("made_by", "ended_by")
    in_order = rows.order_by(F("ended_at").desc(nulls_first=True), "-made_at")
    context: dict[str, Any] = {"form": form, "exclusions": in_order[:MOST_EXCLUSIONS]}
    return render(request, "troubleshoot/exclusions.html", context, status=422 if posted else 200)


def _left_out(request: HttpRequest, form: forms.Form, exclusion: Exclusion) -> bool:
    """True if the exclusion stands now; else the form says why not."""
    try:
        sessions.exclude(exclusion, by=request.user, now=timezone.now())
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return False
    return True


@for_maintainers("POST")
def end_exclusion(request: HttpRequest, number: int) -> HttpResponse:
    """Take back in what an exclusion left out."""
    ended = sessions.include(get_object_or_404(Exclusion, pk=number), by=request.user, now=timezone.now())
    if request.POST.get("back") == "session" and ended.session_id:
        return see_other(resolve_url("transcript", ended.session_id))
    return see_other(resolve_url("exclusions"))
