"""Pages for signed-in maintainers: the texts that no guide knows, and draft patterns made from them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from . import catalog, unknown
from .addresses import see_other
from .catalog import Catalog
from .engine.guide import ErrorPattern, Kind, Weight
from .forms_maintain import DraftPatternForm, TextsFilterForm
from .maintainers import for_maintainers
from .models import DraftPattern, TextGroup, UnknownText


@for_maintainers("GET", "HEAD", "POST")
def texts(request: HttpRequest) -> HttpResponse:
    """How many texts find a guide, and the groups of those that do not; POST groups the new ones."""
    if request.method == "POST":
        unknown.group_new()
        query = request.META.get("QUERY_STRING", "")
        return see_other(f"{resolve_url('texts')}{'?' if query else ''}{query}")
    published, now = catalog.current(), timezone.now()
    form = TextsFilterForm(request.GET)
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "share": unknown.share(now),
        "before": unknown.share(now, ago=30),
        "weeks": unknown.weeks(now),
        "groups": form.groups(published, now),
        "waiting": UnknownText.objects.filter(group=None).count(),
        "drafts": unknown.drafts(),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "troubleshoot/texts.html", context, status=status)


@for_maintainers("GET", "HEAD")
def text_group(request: HttpRequest, number: int) -> HttpResponse:
    """One group with its newest texts."""
    return render(request, "troubleshoot/text_group.html", _group(catalog.current(), number))


def _group(published: Catalog, number: int) -> dict[str, Any]:
    try:
        group, newest = unknown.one_group(published, number, timezone.now())
    except TextGroup.DoesNotExist:
        raise Http404 from None
    templates = [" ".join(template.words) for template in group.row.templates.order_by("-size", "pk")[:10]]
    drafts = DraftPattern.objects.filter(group=group.row).select_related("guide")
    return {"group": group, "newest": newest, "templates": templates, "drafts": drafts}


@for_maintainers("GET", "HEAD", "POST")
def draft_pattern(request: HttpRequest, number: int) -> HttpResponse:
    """A pattern proposed from a group, to edit and to keep for a guide."""
    published = catalog.current()
    group = _group(published, number)["group"].row
    draft = unknown.propose_for(group, published)
    posted = request.method == "POST"
    form = DraftPatternForm(
        request.POST if posted else None, guides=published.by_slug, initial=_initial(draft)
    )
    if posted and form.is_valid():
        problems = unknown.make_draft(
            group,
            published,
            guide=form.cleaned_data["guide"],
            pattern=form.pattern(),
            by=request.user,
            now=timezone.now(),
        )
        if not problems:
            return see_other(resolve_url("text_group", number))
        for problem in problems:
            form.add_problem(problem)
    context = {
        "form": form,
        "group": group,
        "guides": [edition.guide for edition in published.editions],
        "proposal": draft.proposal if draft else None,
        "weights": [weight for weight in Weight if weight is not Weight.AGAINST],
    }
    return render(request, "troubleshoot/draft_pattern.html", context, status=422 if posted else 200)


@for_maintainers("POST")
def adopt_pattern(request: HttpRequest, number: int) -> HttpResponse:
    """Put a draft pattern into the draft of its guide, by the number of the pattern."""
    row = DraftPattern.objects.filter(pk=number).select_related("guide", "group").first()
    edition = catalog.current().by_slug.get(row.guide.slug) if row else None
    if row is None or edition is None:
        raise Http404
    unknown.adopt(row, edition, by=request.user, now=timezone.now())
    return see_other(resolve_url("draft", edition.guide.slug))


def _initial(draft: unknown.Draft | None) -> dict[str, str]:
    pattern = draft.pattern if draft else ErrorPattern("", Kind.EXPRESSION, Weight.SUPPORTING, "")
    return {
        "key": pattern.key,
        "kind": pattern.kind,
        "weight": pattern.weight,
        "text": pattern.text,
        "says": pattern.says,
        "matching": DraftPatternForm.joined(pattern.matches),
        "not_matching": DraftPatternForm.joined(pattern.does_not_match),
    }
