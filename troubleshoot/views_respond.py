"""Pages for maintainers who answer issues: a guide as a response template."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import catalog, responses
from .catalog import PublishedGuide
from .downloads import MARKDOWN, download
from .maintainers import for_maintainers


@for_maintainers("GET", "HEAD")
def respond(request: HttpRequest) -> HttpResponse:
    """Choose a guide, and see its template."""
    slug = request.GET.get("guide", "")
    chosen = _published(slug) if slug else None
    context = {
        "guides": sorted(
            (one.guide for one in catalog.current().by_slug.values()), key=lambda guide: guide.title
        ),
        "chosen": chosen.guide if chosen else None,
        "template": responses.template_of(chosen) if chosen else "",
    }
    return render(request, "troubleshoot/respond.html", context)


@for_maintainers("GET", "HEAD")
def respond_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The template of a guide as a file."""
    return download(responses.template_of(_published(slug)), f"{slug}-template.md", MARKDOWN)


def _published(slug: str) -> PublishedGuide:
    found = catalog.current().by_slug.get(slug)
    if found is None:
        raise Http404
    return found
