"""The first page, the diagnosis, and the guides to read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import catalog, sessions, unknown
from .addresses import see_other
from .catalog import Catalog, PublishedGuide
from .engine.guide import Guide
from .engine.text import clean
from .forms import DiagnoseForm, LearnForm, StartForm, add_refusal
from .screens import diagnosis_context
from .statistics import incident_in

PREFILLS = ("guide", "symptom", "error", "version", "method", "ref")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Take a text or a symptom and show the diagnosis. Nothing is stored."""
    if request.method == "POST":
        return _diagnosis(request)
    published = catalog.current()
    link = {name: clean(request.GET.get(name, "")) for name in PREFILLS}
    initial = {
        "text": link["error"],
        "symptoms": [link["symptom"]],
        **{name: link[name][:200] for name in ("guide", "version", "method", "ref")},
    }
    form = DiagnoseForm(initial=initial)
    return _start_page(request, form, published, named=published.by_slug.get(link["guide"]))


def _start_page(
    request: HttpRequest,
    form: DiagnoseForm,
    published: Catalog,
    *,
    named: PublishedGuide | None,
    status: int = 200,
) -> HttpResponse:
    picked = form["symptoms"].value() or []
    find = clean(request.POST.get("find", ""))[:200]
    context = {
        "form": form,
        "symptoms": published.symptoms_with(find, keep=picked),
        "symptom_guides": published.symptom_guides,
        "find": find,
        "searched": True,
        "searching": "search" in request.POST,
        "picked": picked,
        "named": named,
        "limit": settings.TEXT_LIMIT,
    }
    return render(request, "troubleshoot/start.html", context, status=status)


def _diagnosis(request: HttpRequest) -> HttpResponse:
    published = catalog.current()
    form = DiagnoseForm(request.POST, request.FILES)
    named = published.by_slug.get(request.POST.get("guide", ""))
    if "search" in request.POST:
        # Only without JavaScript, which searches while one types.
        form = DiagnoseForm(initial=request.POST.dict() | {"symptoms": request.POST.getlist("symptoms")})
        return _start_page(request, form, published, named=named)
    diagnosed = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            diagnosed = sessions.diagnose(published, data["text"], data["symptoms"])
        except sessions.Refused as refused:
            add_refusal(form, refused)
    if diagnosed is None:
        return _start_page(request, form, published, named=named, status=422)
    sessions.count_text(diagnosed, now=timezone.now())
    context = diagnosis_context(published, diagnosed, form.cleaned_data)
    return render(request, "troubleshoot/diagnosis.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def learn(request: HttpRequest) -> HttpResponse:
    """Keep a text that no guide knows, because its owner wants it learned or hands it over."""
    form = LearnForm(request.POST if request.method == "POST" else None)
    published = catalog.current()
    diagnosed = _kept(form, published) if form.is_valid() else None
    if diagnosed and not diagnosed.known:
        return see_other(resolve_url("learned", form.cleaned_data["submission"]))
    context = {"form": form} | (diagnosis_context(published, diagnosed, {}) if diagnosed else {})
    status = 422 if form.is_bound and diagnosed is None else 200
    return render(request, "troubleshoot/learn.html", context, status=status)


@require_safe
@never_cache
def learned(request: HttpRequest, submission: UUID) -> HttpResponse:
    """A text that was kept, for its owner to hand over; whoever has its submission is its owner."""
    row, published = unknown.kept(submission), catalog.current()
    if row is None:
        raise Http404
    diagnosed = sessions.diagnose(published, row.text, limit=2 * settings.TEXT_LIMIT)
    context = diagnosis_context(published, diagnosed, {}) | {"kept": True, "why": row.why}
    response = render(request, "troubleshoot/learn.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _kept(form: LearnForm, published: Catalog) -> sessions.Diagnosed | None:
    """The text, kept if no guide knows it; None if it is refused, and the form says why."""
    data = form.cleaned_data
    try:
        diagnosed = sessions.diagnose(published, data["text"], limit=2 * settings.TEXT_LIMIT)
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return None
    if not diagnosed.known:
        unknown.keep(diagnosed.redacted, why=data["why"], submission=data["submission"], now=timezone.now())
    return diagnosed


@require_POST
def start_session(request: HttpRequest) -> HttpResponse:
    """Start a session and go to its first screen."""
    form = StartForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        guide = catalog.current().by_slug.get(data["guide"])
        try:
            current = sessions.start(
                submission=data["submission"],
                now=timezone.now(),
                guide=data["guide"],
                text=data["text"],
                symptoms=data["symptoms"],
                tried=data["tried"],
                source="web",
                ref=data["ref"],
                masked=True,
                rejected=data["rejected"],
                **(_prefilled(guide.guide, data) if guide else {}),
            )
            return see_other(resolve_url("session", current.token))
        except sessions.Refused as refused:
            add_refusal(form, refused)
    return _refused_start(request, form)


def _refused_start(request: HttpRequest, form: StartForm) -> HttpResponse:
    """The diagnosis again, with everything ticked and typed, and what was wrong."""
    published = catalog.current()
    carried = {name: request.POST.get(name, "") for name in ("method", "version", "ref")}
    symptoms = [key for key in request.POST.getlist("symptoms") if key in published.symptoms]
    try:
        text = clean(request.POST.get("text", ""))
        diagnosed = sessions.diagnose(published, text, symptoms, limit=2 * settings.TEXT_LIMIT)
    except sessions.Refused as refused:
        add_refusal(form, refused)
        diagnosed = sessions.diagnose(published, "")
    context = diagnosis_context(published, diagnosed, carried)
    context |= {"form": form, "ticked": request.POST.getlist("tried")}
    return render(request, "troubleshoot/diagnosis.html", context, status=422)


def _prefilled(guide: Guide, data: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What a link told, as far as the guide has a place for it."""
    method = guide.questions_by_key.get("method")
    details = {detail.key for detail in guide.details}
    known_method = method is not None and method.choice(data["method"]) is not None
    known_version = bool(data["version"]) and "version-target" in details
    return {
        "answers": {"method": data["method"]} if known_method else {},
        "details": {"version-target": data["version"]} if known_version else {},
    }


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
    context = {
        "edition": edition,
        "guide": edition.shown,
        "incident": incident_in(edition.row.guide_id, now=timezone.now()),
        "form": StartForm(),
        "guides_url": settings.GUIDES_URL if edition.row.origin == edition.row.Origin.FILE else "",
    }
    return render(request, "troubleshoot/guide.html", context)
