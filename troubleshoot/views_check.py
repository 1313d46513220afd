"""The check page: what leaves is read, cut and confirmed before there is any way out. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.functional import cached_property

from . import known_issues, targets
from .downloads import MARKDOWN, download
from .engine.facts import Outcome
from .engine.guide import IssueTarget
from .forms import PastedText, Submitted
from .forms_check import CheckForm
from .handover import HandOver, asking, kept_ids, leaving, ticket
from .handover.kept_ids import KeptId, Place
from .handover.leaving import IssueField
from .screens import both, commands_in, of_session, page
from .screens_ids import ids_of
from .sessions import Current


@dataclass(frozen=True)
class _Leaving:
    """What a session could hand out, in this browser."""

    request: HttpRequest
    current: Current

    @cached_property
    def told(self) -> HandOver:
        return leaving.told_in_english(self.current)

    @cached_property
    def target(self) -> IssueTarget | None:
        return targets.target_of(self.current.guide)

    @cached_property
    def fields(self) -> list[IssueField]:
        return leaving.issue_fields(self.target, self.current, self.told) if self.target else []

    @cached_property
    def places(self) -> list[Place]:
        return kept_ids.places_in(self.told)

    @cached_property
    def ids(self) -> list[KeptId]:
        return kept_ids.offered(ids_of(self.request), self.places)

    @cached_property
    def record(self) -> str:
        return leaving.record_of(self.told)

    @cached_property
    def print(self) -> str:
        """Short, and another one as soon as there is more or less to hand out."""
        return sha256(self.record.encode()).hexdigest()[:16]

    def form(self, data: Any = None) -> CheckForm:
        guide, texts = self.current.edition.guide, [pasted.text for pasted in self.told.texts]
        initial = {
            "title": leaving.issue_title(guide, texts),
            "record": self.record,
            **{f"field-{field.name}": field.value for field in self.fields},
        }
        return CheckForm(
            data, initial=initial, fields=self.fields, titled=self.target is not None, ids=self.ids
        )

    def confirmed(self, text: str, ticked: Sequence[KeptId]) -> str:
        """What a person typed, masked, with the ids they ticked in their places."""
        masked = kept_ids.masked_but(text, ticked)
        return kept_ids.with_ids(masked, self.places, self.ids, ticked)


@both
@of_session
def hand_over_check(request: HttpRequest, current: Current) -> HttpResponse:
    """What leaves, to cut and to confirm; then the ways out, made of nothing else."""
    out = _Leaving(request, current)
    if request.method != "POST":
        return _check(out, out.form())
    form = out.form(request.POST)
    if not form.is_valid():
        return _check(out, form, status=422)
    if "change" in request.POST:
        return _check(out, form)
    record = out.confirmed(form.cleaned_data["record"], form.ticked)
    if "download" in request.POST:
        response = download(record, "hand-over.md", MARKDOWN)
        response["Content-Language"] = "en"
        return response
    return _ways_out(out, form, record)


def _check(out: _Leaving, form: CheckForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "fields": [(field, form[f"field-{field.name}"]) for field in out.fields],
        "ids": out.ids,
        "ticked": form["keep"].value() or [],
        "target": out.target,
        **_frame(out),
    }
    return page(out.request, out.current, "check", status=status, **context)


def _ways_out(out: _Leaving, form: CheckForm, record: str) -> HttpResponse:
    context = {
        "confirmed": True,
        "carried": _typed(out.request, form),
        "form": Submitted(),
        "record": record,
        "kept": form.ticked,
        "issue": _issue(out, out.target, form, record) if out.target else None,
        "ticket": ticket.support_ticket(out.told, record, form.ticked),
        "support_links": ticket.support_links(out.current.guide),
        "requests": asking.not_permitted(out.current, commands_in(out.request)),
        "escalated": out.current.outcome is Outcome.ESCALATED,
        "resolved": out.current.outcome is Outcome.RESOLVED,
        **_frame(out),
    }
    return page(out.request, out.current, "check", **context)


def _typed(request: HttpRequest, form: CheckForm) -> list[tuple[str, str]]:
    """Everything that was typed and ticked, to send it once more; masked but for the ids that were ticked."""
    typed = ((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return [(name, _masked(form, name, value)) for name, values in typed for value in values]


def _masked(form: CheckForm, name: str, value: str) -> str:
    pasted = isinstance(form.fields.get(name), PastedText)
    return kept_ids.masked_but(value, form.ticked) if pasted else value


def _frame(out: _Leaving) -> dict[str, Any]:
    opened = out.request.POST.get("print", out.print)
    return {
        "print": opened,
        "behind": opened != out.print,
        "known_issues": known_issues.offered(out.current),
        "back": resolve_url("hand_over_check", out.current.token),
    }


def _issue(out: _Leaving, target: IssueTarget, form: CheckForm, record: str) -> dict[str, Any]:
    """The link to the new issue, with what it fills in and what is left to paste."""
    title = out.confirmed(form.cleaned_data["title"], form.ticked)
    values = {name: out.confirmed(value, form.ticked) for name, value in form.values.items()}
    link = leaving.confirmed_link(target, title=title, record=record, fields=values, names=out.fields)
    return {
        "url": link.url,
        "cut": link.cut,
        "title": title,
        "fields": [(field, values[field.name]) for field in out.fields],
        "host": urlsplit(link.url).netloc,
        "notice": targets.notice_of(target),
        "takes_record": leaving.takes_record(target),
        "place_for_record": targets.place_for_record(target),
    }
