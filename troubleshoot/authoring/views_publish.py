"""Pages for maintainers: what a draft changes, publishing it, giving it up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..engine.problems import Problem, blocking
from ..maintainers import for_maintainers
from ..models import Draft, Edition
from .forms_editions import PublishForm, VersionForm


@for_maintainers("GET", "HEAD")
def draft_difference(request: HttpRequest, slug: str) -> HttpResponse:
    """What a draft changes in what is published."""
    draft = catalog.draft(slug)
    published = catalog.current().by_slug.get(slug)
    before = catalog.guide_text(published.guide) if published else ""
    context = _of_draft(draft, "draft_difference") | {
        "edition": published.row if published else None,
        "difference": catalog.difference(before, draft.text),
    }
    return render(request, "troubleshoot/draft_difference.html", context)


@for_maintainers("GET", "HEAD", "POST")
def draft_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft with a note, if nothing stands against it."""
    draft = catalog.draft(slug)
    if request.method != "POST":
        form = PublishForm(initial={"version": draft.version})
        return _publish_page(request, draft, form, catalog.gate(catalog.guide_in(draft)))
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, draft, form, catalog.gate(catalog.guide_in(draft)), status=422)
    try:
        catalog.publish_draft(slug, **form.cleaned_data, by=request.user, now=timezone.now())
    except catalog.NotFit as refused:
        form.add_error(None, _("It is not published: see what is to be mended below."))
        return _publish_page(request, draft, form, refused.problems, status=422)
    except catalog.Moved as moved:
        form = PublishForm({**request.POST.dict(), "version": moved.draft.version})
        form.add_error(None, _("Somebody has saved this draft since you looked at it. Look at it again."))
        problems = catalog.gate(catalog.guide_in(moved.draft))
        return _publish_page(request, moved.draft, form, problems, status=409)
    return see_other(resolve_url("guide_record", slug))


@for_maintainers("GET", "HEAD", "POST")
def draft_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a draft up; what it said stays on record."""
    draft = catalog.draft(slug)
    form = VersionForm(request.POST) if request.method == "POST" else VersionForm()
    status = 200
    if form.is_valid():
        try:
            catalog.discard_draft(slug, **form.cleaned_data, by=request.user, now=timezone.now())
        except catalog.Moved as moved:
            draft, status = moved.draft, 409
            form.add_error(None, _("Somebody has saved this draft since you looked at it. Look at it again."))
        else:
            return see_other(resolve_url("drafts"))
    elif form.is_bound:
        status = 422
    context = _of_draft(draft, "draft_discard") | {"form": form}
    return render(request, "troubleshoot/draft_discard.html", context, status=status)


def _of_draft(draft: Draft, tab: str) -> dict[str, Any]:
    return {"draft": draft, "guide": catalog.guide_in(draft), "tab": tab}


def _publish_page(
    request: HttpRequest, draft: Draft, form: forms.Form, problems: list[Problem], *, status: int = 200
) -> HttpResponse:
    context = _of_draft(draft, "draft_publish") | {
        "form": form,
        "blocking": blocking(problems),
        "warnings": [problem for problem in problems if problem.warning],
        "edition": Edition.objects.filter(guide__slug=draft.slug).order_by("-number").first(),
    }
    return render(request, "troubleshoot/draft_publish.html", context, status=status)
