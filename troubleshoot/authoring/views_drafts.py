"""Pages for maintainers: all drafts, a new one, one at a glance, and its whole file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..downloads import YAML, download
from ..maintainers import for_maintainers
from ..models import Draft
from .forms_drafts import FileForm, NewDraftForm
from .outlines import overview


@for_maintainers("GET", "HEAD", "POST")
def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts, and the published guides without one; POST starts the draft of one of them."""
    published = catalog.current()
    if request.method == "POST":
        edition = published.by_slug.get(request.POST.get("guide", ""))
        if edition is None:
            raise Http404
        begun = catalog.draft_of(edition, by=request.user, now=timezone.now())
        return see_other(resolve_url("draft", begun.slug))
    under_way = catalog.under_way()
    begun_slugs = {one.draft.slug for one in under_way}
    context = {
        "drafts": under_way,
        "idle": catalog.without_edition(),
        "editions": [one for one in published.editions if one.guide.slug not in begun_slugs],
    }
    return render(request, "troubleshoot/drafts.html", context)


@for_maintainers("GET", "HEAD", "POST")
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a guide that does not exist yet."""
    form = NewDraftForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    taken: Draft | None = None
    published = None
    if form.is_valid():
        guide = form.guide()
        published = catalog.current().by_slug.get(guide.slug)
        if published is None:
            try:
                begun = catalog.start_draft(guide, by=request.user, now=timezone.now())
            except catalog.DraftExists as exists:
                taken = exists.draft
            else:
                return see_other(resolve_url("draft", begun.slug))
        form.add_error("slug", _("There is a guide of this slug already."))
    context = {"form": form, "taken": taken, "published": published}
    return render(request, "troubleshoot/draft_new.html", context, status=422 if form.is_bound else 200)


@for_maintainers("GET", "HEAD")
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """One draft at a glance, what is to be mended first."""
    return render(request, "troubleshoot/draft.html", overview(catalog.draft(slug)))


@for_maintainers("GET", "HEAD", "POST")
def draft_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole file of a draft, to read, to change and to replace."""
    row = catalog.draft(slug)
    if request.method != "POST":
        form = FileForm(initial={"version": row.version, "text": row.text})
        return _file_page(request, row, form)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, row, _again(form), status=422)
    text = form.cleaned_data["text"]
    try:
        guide = catalog.read_text(text, name=f"{slug}.yaml")
    except catalog.GuideFileError as error:
        return _file_page(request, row, _again(form), problems=error.problems, status=422)
    if found := catalog.comments_in(text, name=f"{slug}.yaml"):
        return _file_page(request, row, _again(form), problems=found, status=422)
    try:
        catalog.save_draft(
            slug,
            guide,
            version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
    except catalog.OtherGuide:
        form.add_error("text", _("This is the file of “%(slug)s”, another guide.") % {"slug": guide.slug})
        return _file_page(request, row, _again(form), status=422)
    except catalog.Moved as moved:
        conflict = {"difference": catalog.difference(moved.draft.text, text)}
        return _file_page(
            request, moved.draft, _again(form, version=moved.draft.version), conflict=conflict, status=409
        )
    messages.success(request, _("The file is saved."))
    return see_other(resolve_url("draft", slug))


@for_maintainers("GET", "HEAD")
def draft_download(request: HttpRequest, slug: str) -> HttpResponse:
    """The file of a draft, to keep."""
    return download(catalog.draft(slug).text, f"{slug}.yaml", YAML)


def _again(form: FileForm, **changes: Any) -> FileForm:
    """The form with everything typed; what was uploaded stands in the field."""
    typed = {name: form[name].value() for name in ("version", "note")}
    text = form.cleaned_data.get("text") or form["text"].value() or ""
    again = FileForm({**typed, "text": text, **changes})
    again.full_clean()
    for name, messages_of in form.errors.items():
        for message in messages_of if name not in again.errors else ():
            again.add_error(name, message)
    return again


def _file_page(
    request: HttpRequest,
    row: Draft,
    form: FileForm,
    *,
    problems: list[catalog.FileProblem] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    lines = str(form["text"].value() or "").split("\n")
    context |= {
        "draft": row,
        "guide": catalog.guide_in(row),
        "tab": "draft_file",
        "form": form,
        "problems": [(one, lines[one.line - 1 : one.line]) for one in problems or ()],
    }
    return render(request, "troubleshoot/draft_file.html", context, status=status)
