"""The first page, the diagnosis, and the start of a session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

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
from .screens_start import already_known, diagnosis_context, look_context, symptoms_named, symptoms_shown


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Take a text or a symptom and show the diagnosis. Nothing is stored.

    With `?look` it is a short page with what the text tells so far, for whoever still types it: nothing is
    counted either, and no id is remembered that may be half of one.
    """
    if request.method == "POST":
        published = catalog.current()
        return _look(request, published) if "look" in request.GET else _diagnosis(request, published)
    return _first_page(request, catalog.current())


def _first_page(request: HttpRequest, published: Catalog) -> HttpResponse:
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
        "from_link": symptoms_named(published, picked) if request.method != "POST" else [],
        "focused": not (
            form.errors or "search" in request.POST or carried.guide or carried.answers or carried.details
        ),
        **symptoms_shown(published, picked, find),
        "named": published.by_slug.get(carried.guide),
        "limit": settings.TEXT_LIMIT,
    }


def _look(request: HttpRequest, published: Catalog) -> HttpResponse:
    form, context = DiagnoseForm(request.POST), dict[str, Any]()
    if form.is_valid():
        data = form.cleaned_data
        with suppress(sessions.Refused):
            diagnosed = sessions.diagnose(published, data["text"], data["symptoms"], apart=True)
            context = look_context(published, diagnosed)
    return render(request, "troubleshoot/look.html", context)


@keeps_ids
def _diagnosis(request: HttpRequest, published: Catalog) -> HttpResponse:
    carried = carried_by(request.POST, published)
    # In another language, a page that was shown before: the first one, or the diagnosis.
    translated, shown = "language" in request.POST, request.POST.get("shown")
    if translated and shown is not None:
        carried = replace(carried, guide=shown if shown in published.by_slug else "")
    elif translated or "search" in request.POST:
        # The search only comes without JavaScript, which searches while one types.
        held = {"text": request.POST.get("text", ""), "symptoms": request.POST.getlist("symptoms")}
        return _start_page(request, DiagnoseForm(initial=held), published, carried)
    form = DiagnoseForm(request.POST, request.FILES)
    diagnosed = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            diagnosed = sessions.diagnose(
                published, data["text"], data["symptoms"], masked=translated, apart=True
            )
        except sessions.Refused as refused:
            add_refusal(form, refused)
    if diagnosed is None:
        form.mask()
        return _start_page(request, form, published, carried)
    if not translated:
        sessions.count_shown(diagnosed, now=timezone.now())
    context = diagnosis_context(published, diagnosed, carried)
    context |= {"ticked": request.POST.getlist("tried")}
    response = render(request, "troubleshoot/diagnosis.html", context)
    # Kept by this browser alone, masked as it is: without JavaScript Back could not show it again.
    response["Cache-Control"] = "private, no-cache"
    return response


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
