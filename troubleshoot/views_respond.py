"""Pages for maintainers who answer issues: what to answer to one, and a guide as a response template."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import catalog, responses, sessions
from .addresses import absolute
from .catalog import Catalog, PublishedGuide
from .downloads import MARKDOWN, download
from .engine.text import clean
from .forms import Submitted, add_refusal
from .forms_respond import RespondForm, TemplateForm
from .forms_start import Carried
from .maintainers import for_maintainers
from .rendering import markdown_once
from .responding import Response
from .responding import respond as respond_to
from .screens_start import already_known, diagnosis_context


@for_maintainers("GET", "HEAD", "POST")
def respond(request: HttpRequest) -> HttpResponse:
    """Paste an issue and get the reply, or choose a guide and get its template. Nothing is stored."""
    published = catalog.current()
    choosing = TemplateForm(request.GET, guides=published.by_slug)
    chosen = published.by_slug.get(choosing.cleaned_data["guide"]) if choosing.is_valid() else None
    form = _form(request)
    answer = _answer(request, published, form) if form.is_bound else None
    context = {
        "form": form,
        "answer": answer,
        **(_shown(published, answer) if answer else {}),
        "guides": sorted((one.guide for one in published.by_slug.values()), key=lambda guide: guide.title),
        "choosing": choosing,
        "chosen": chosen.guide if chosen else None,
        "template": responses.template_of(chosen) if chosen else "",
    }
    refused = (form.is_bound and answer is None) or bool(choosing.errors)
    return render(request, "troubleshoot/respond.html", context, status=422 if refused else 200)


def _form(request: HttpRequest) -> RespondForm:
    """What was posted, without what no page can show again. Nothing comes by an address: those are logged."""
    if request.method != "POST":
        return RespondForm()
    return RespondForm({name: clean(request.POST.get(name, "")) for name in ("title", "body")})


def _answer(request: HttpRequest, published: Catalog, form: RespondForm) -> Response | None:
    """What to answer; None if the issue is refused, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return respond_to(published, **form.cleaned_data, base=absolute(request, "start"))
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return None


def _shown(published: Catalog, answer: Response) -> dict[str, Any]:
    """The answer as the page shows it: the diagnosis, what is known, and the reply as it will look."""
    found = diagnosis_context(published, answer.diagnosed, Carried())
    edition = published.by_slug[answer.guide.slug] if answer.guide else None
    names = ("verdict", "pieces", "evidence", "besides", "marks", "redacted", "known")
    return {
        **{name: found[name] for name in names},
        "told": already_known(published, Carried(answer.answers, answer.details), edition),
        "preview": markdown_once(answer.reply),
        "learn_form": Submitted(),
    }


@for_maintainers("GET", "HEAD")
def respond_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The template of a guide as a file."""
    target = _published(catalog.current(), slug)
    return download(responses.template_of(target), f"{slug}-template.md", MARKDOWN)


def _published(published: Catalog, slug: str) -> PublishedGuide:
    found = published.by_slug.get(slug)
    if found is None:
        raise Http404
    return found
