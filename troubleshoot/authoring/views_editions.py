"""Pages for maintainers: the editions and the record of a guide, publishing again, withdrawing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import catalog
from ..addresses import see_other
from ..downloads import YAML, download
from ..engine.guide import Guide
from ..maintainers import for_maintainers
from ..models import Change, Draft, Edition, KnownIssue, Step, Withdrawal
from ..models import Guide as GuideRow
from .forms_editions import NoteForm, WithdrawEditionForm, WithdrawStepForm

_RECORD_LENGTH = 100


@for_maintainers("GET", "HEAD", "POST")
def guide_record(request: HttpRequest, slug: str) -> HttpResponse:
    """The editions of a guide, what is withdrawn, and who did what; POST withdraws a step."""
    row = _guide(slug)
    form = WithdrawStepForm(request.POST if request.method == "POST" else None, steps=_steps(slug))
    if form.is_valid():
        data = form.cleaned_data
        try:
            catalog.withdraw_step(
                row, data["step"], reason=data["reason"], by=request.user, now=timezone.now()
            )
        except catalog.NothingToWithdraw as refused:
            form.add_error("step", str(refused))
        else:
            return see_other(resolve_url("guide_record", slug))
    editions = Edition.objects.filter(guide__slug=slug).order_by("-number")
    standing = Withdrawal.objects.filter(guide__slug=slug, lifted_at=None)
    context = {
        "slug": slug,
        "current": next((row for row in editions if row.status == Edition.Status.CURRENT), None),
        "editions": editions,
        "withdrawals": standing.select_related("edition", "made_by"),
        "changes": Change.objects.filter(slug=slug).select_related("edition")[:_RECORD_LENGTH],
        "draft": Draft.objects.filter(slug=slug).first(),
        "guide_row": row,
        "known_issues": KnownIssue.objects.filter(guide__slug=slug),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "troubleshoot/guide_record.html", context, status=status)


@for_maintainers("GET", "HEAD")
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition: what it says otherwise than the current one, to publish again or to withdraw."""
    return _edition_page(request, _edition(slug, number))


@for_maintainers("GET", "HEAD")
def edition_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What an edition says, as a guide file."""
    text = catalog.guide_text(catalog.pinned(_edition(slug, number)).guide)
    return download(text, f"{slug}-{number}.yaml", YAML)


@for_maintainers("POST")
def edition_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Edit what an edition says; a draft that the guide has already is opened as it is."""
    begun = catalog.draft_of(catalog.pinned(_edition(slug, number)), by=request.user, now=timezone.now())
    return see_other(resolve_url("draft", begun.slug))


@for_maintainers("POST")
def publish_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make what an edition says the next edition."""
    row, form = _edition(slug, number), NoteForm(request.POST)
    if form.is_valid():
        try:
            done = catalog.publish_again(row, **form.cleaned_data, by=request.user, now=timezone.now())
        except catalog.NotFit as refused:
            form.add_error(None, "; ".join(f"{one.place} {one.message}" for one in refused.problems))
        else:
            if done.outcome is catalog.Publication.PUBLISHED:
                return see_other(resolve_url("guide_record", slug))
            form.add_error(None, _("The current edition says the same."))
    return _edition_page(request, row, publish_form=form, status=422)


@for_maintainers("POST")
def withdraw_edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw a whole edition."""
    row, form = _edition(slug, number), WithdrawEditionForm(request.POST)
    if form.is_valid():
        try:
            catalog.withdraw_edition(row, **form.cleaned_data, by=request.user, now=timezone.now())
        except catalog.NothingToWithdraw as refused:
            form.add_error(None, str(refused))
        else:
            return see_other(resolve_url("guide_record", slug))
    return _edition_page(request, row, withdraw_form=form, status=422)


@for_maintainers("GET", "HEAD", "POST")
def lift(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Offer again what was withdrawn, by the number of the withdrawal."""
    found = Withdrawal.objects.filter(guide__slug=slug, lifted_at=None).select_related("guide", "edition")
    withdrawal = found.filter(pk=number).first()
    if withdrawal is None:
        raise Http404
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            catalog.lift(withdrawal, **form.cleaned_data, by=request.user, now=timezone.now())
        except catalog.NothingToWithdraw as refused:
            form.add_error(None, str(refused))
        else:
            return see_other(resolve_url("guide_record", slug))
    context = {"withdrawal": withdrawal, "slug": slug, "form": form}
    return render(request, "troubleshoot/lift.html", context, status=422 if form.is_bound else 200)


def _guide(slug: str) -> GuideRow:
    """The row of a guide; an empty one for a guide that was never published."""
    row = GuideRow.objects.filter(slug=slug).first()
    if row is None and not Change.objects.filter(slug=slug).exists():
        raise Http404
    return row or GuideRow(slug=slug)


def _edition(slug: str, number: int) -> Edition:
    row = Edition.objects.filter(guide__slug=slug, number=number).select_related("guide").first()
    if row is None:
        raise Http404
    return row


def _steps(slug: str) -> dict[str, str]:
    """The steps that can be withdrawn, key to title, whatever edition has them; the newest wording counts."""
    rows = Step.objects.filter(edition__guide__slug=slug).order_by("edition__number", "position")
    withdrawn = Withdrawal.objects.filter(guide__slug=slug, lifted_at=None).values("step")
    return dict(rows.exclude(key__in=withdrawn).values_list("key", "title"))


def _edition_page(
    request: HttpRequest,
    row: Edition,
    *,
    publish_form: NoteForm | None = None,
    withdraw_form: WithdrawEditionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    guide = catalog.pinned(row).guide
    present = catalog.current().by_slug.get(guide.slug)
    context = {
        "edition": row,
        "guide": guide,
        "draft": Draft.objects.filter(slug=guide.slug).first(),
        "present": present.row if present else None,
        "difference": _between(present.guide, guide) if present else "",
        "running": row.stretches.filter(stands=True, outcome="open").count(),
        "publish_form": publish_form or NoteForm(),
        "withdraw_form": withdraw_form or WithdrawEditionForm(),
        "form": publish_form or withdraw_form,
    }
    return render(request, "troubleshoot/edition.html", context, status=status)


def _between(present: Guide, guide: Guide) -> str:
    return catalog.difference(catalog.guide_text(present), catalog.guide_text(guide))
