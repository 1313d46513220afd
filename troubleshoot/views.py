"""The first page, the diagnosis, and the guides to read."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import catalog, sessions
from .addresses import see_other
from .catalog import Catalog
from .engine.redaction import redact
from .engine.text import clean
from .forms import PastedForm, add_refusal
from .forms_start import Carried, DiagnoseForm, StartForm, carried_by
from .limits import may_teach
from .screens import status_of
from .screens_ids import keeps_ids
from .screens_plain import is_plain, plain_page
from .screens_start import already_known, diagnosis_context
from .statistics import incident_in


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_ids
def start(request: HttpRequest) -> HttpResponse:
    """Take a text or a symptom and show the diagnosis. Nothing is stored."""
    published = catalog.current()
    if request.method == "POST":
        return _diagnosis(request, published)
    if is_plain(request):
        return plain_page(
            request, published, lambda: _start_context(request, DiagnoseForm(), published, Carried())
        )
    text = redact(clean(request.GET.get("error", ""))).text
    form = DiagnoseForm(initial={"text": text, "symptoms": [clean(request.GET.get("symptom", ""))]})
    return _start_page(request, form, published, carried_by(request.GET, published))


def _start_page(request: HttpRequest, form: PastedForm, published: Catalog, carried: Carried) -> HttpResponse:
    context = _start_context(request, form, published, carried)
    return render(request, "troubleshoot/start.html", context, status=status_of(form))


def _start_context(
    request: HttpRequest, form: PastedForm, published: Catalog, carried: Carried
) -> dict[str, Any]:
    picked = form["symptoms"].value() or []
    find = clean(request.POST.get("find", ""))[:200]
    return {
        "form": form,
        "submission": form["submission"].value() if isinstance(form, StartForm) else uuid4(),
        "carried": carried,
        "brought": already_known(published, carried),
        "symptoms": published.symptoms_with(find, keep=picked),
        "symptom_guides": published.symptom_guides,
        "find": find,
        "searched": True,
        "searching": "search" in request.POST,
        "picked": picked,
        "named": published.by_slug.get(carried.guide),
        "limit": settings.TEXT_LIMIT,
    }


def _diagnosis(request: HttpRequest, published: Catalog) -> HttpResponse:
    carried = carried_by(request.POST, published)
    if "search" in request.POST:
        # Only without JavaScript, which searches while one types.
        held = {"text": request.POST.get("text", ""), "symptoms": request.POST.getlist("symptoms")}
        return _start_page(request, DiagnoseForm(initial=held), published, carried)
    form = DiagnoseForm(request.POST, request.FILES)
    diagnosed = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            diagnosed = sessions.diagnose(published, data["text"], data["symptoms"], apart=True)
        except sessions.Refused as refused:
            add_refusal(form, refused)
    if diagnosed is None:
        form.mask()
        return _start_page(request, form, published, carried)
    sessions.count_shown(diagnosed, now=timezone.now())
    context = diagnosis_context(published, diagnosed, carried)
    return render(request, "troubleshoot/diagnosis.html", context)


@require_POST
@keeps_ids
def start_session(request: HttpRequest) -> HttpResponse:
    """Start a session and go to its first screen; a text that nobody has seen masked is shown so first."""
    form, published = StartForm(request.POST, request.FILES), catalog.current()
    carried = carried_by(request.POST, published)
    # From the first page, in the guide that a link named: nobody has looked at the text yet.
    direct = "direct" in request.POST
    new_masks = form.mask()
    if form.is_valid() and not new_masks:
        try:
            current = _started(request, form, published, carried, direct=direct)
            return see_other(resolve_url("session", current.token))
        except sessions.Refused as refused:
            if isinstance(refused, sessions.Deleted):
                form.data = request.POST.copy()
                form.data["submission"] = str(uuid4())
            add_refusal(form, refused)
    if direct:
        return _start_page(request, form, published, carried)
    return _refused_start(request, form, published, carried)


def _started(
    request: HttpRequest, form: StartForm, published: Catalog, carried: Carried, *, direct: bool
) -> sessions.Current:
    data: dict[str, Any] = form.cleaned_data
    edition = published.by_slug.get(data["guide"])
    known = carried.fitting(edition.guide) if edition else Carried()
    return sessions.start(
        submission=data["submission"],
        now=timezone.now(),
        guide=data["guide"],
        text=data["text"],
        symptoms=data["symptoms"],
        answers=known.answers,
        details=known.details,
        tried=data["tried"],
        source="web",
        ref=carried.ref,
        masked=form.seen or not direct,
        counted=not direct,
        rejected=data["rejected"],
        teaches=partial(may_teach, request.META, timezone.now()),
    )


def _refused_start(
    request: HttpRequest, form: StartForm, published: Catalog, carried: Carried
) -> HttpResponse:
    """The diagnosis again, with everything ticked and typed, and what was wrong or was masked."""
    symptoms = [key for key in request.POST.getlist("symptoms") if key in published.symptoms]
    try:
        text = form.cleaned_data["text"]
        diagnosed = sessions.diagnose(published, text, symptoms, masked=True, apart=True)
    except sessions.Refused as refused:
        add_refusal(form, refused)
        diagnosed = sessions.diagnose(published, "")
    context = diagnosis_context(published, diagnosed, carried)
    context |= {"form": form, "ticked": request.POST.getlist("tried")}
    return render(request, "troubleshoot/diagnosis.html", context, status=status_of(form))


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The published guides."""
    return render(request, "troubleshoot/guides.html", {"editions": catalog.current().editions})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide to read and to link to."""
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    carried = carried_by(request.GET, catalog.current()).fitting(edition.guide)
    context = {
        "edition": edition,
        "guide": edition.shown,
        "carried": carried,
        "brought": already_known(catalog.current(), carried, edition),
        "more": carried.query.replace("?", "&", 1),
        "incident": incident_in(edition.row.guide_id, now=timezone.now()),
        "form": StartForm(),
        "guides_url": settings.GUIDES_URL if edition.row.origin == edition.row.Origin.FILE else "",
    }
    return render(request, "troubleshoot/guide.html", context)
