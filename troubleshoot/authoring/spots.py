"""A part of a draft as it is now: found again where others moved it, with its form and its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import resolve_url

from .. import catalog
from ..engine import editing
from ..engine.guide import Guide, Question
from ..models import Draft
from .forms_part_kinds import (
    CauseForm,
    DetailForm,
    EscalationForm,
    LinkForm,
    PatternForm,
    QuestionForm,
)
from .forms_part_steps import StepForm
from .forms_part_texts import TextsForm
from .forms_parts import PartForm, mark_of
from .parts import LISTS

_FORMS: dict[str, type[PartForm]] = {
    form.part: form
    for form in (
        *(PatternForm, CauseForm, QuestionForm, DetailForm, StepForm, EscalationForm, LinkForm),
        TextsForm,
    )
}


@dataclass(frozen=True)
class Spot:
    """A part of a draft; `name` is its list, or `guide` for what the guide says by itself.

    `position` is None for a part that the draft does not have.
    """

    draft: Draft
    name: str
    position: int | None = None

    @cached_property
    def guide(self) -> Guide:
        """What the draft says."""
        return catalog.guide_in(self.draft)

    @property
    def part(self) -> Any:
        """The part; None for one that the draft does not have."""
        if self.name == "guide":
            return self.guide
        return None if self.position is None else editing.parts(self.guide, self.name)[self.position]

    @property
    def text(self) -> str:
        """The part as it stands in the file; empty for none."""
        return catalog.part_text(self.name, self.part) if self.part else ""

    @property
    def address(self) -> str:
        """Where the part is edited, or added."""
        if self.name == "guide":
            return resolve_url("draft_part", self.draft.slug, "guide", "texts")
        if self.position is None:
            return resolve_url("draft_part_new", self.draft.slug, self.name)
        return resolve_url("draft_part", self.draft.slug, self.name, self.key)

    @property
    def key(self) -> str:
        """The address of the part within its list; empty for none."""
        return "" if self.position is None else editing.address(self.guide, self.name, self.position)

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the draft."""
        return f"{self.name}-{self.key}" if self.key else self.name

    def form(self, data: Any = None, **kwargs: Any) -> PartForm:
        """The form of the part as it is, or with what was typed."""
        others = {slug: guide.title for slug, guide in catalog.current().shown.items()}
        others.pop(self.draft.slug, None)
        kwargs.setdefault("initial", {"version": self.draft.version})
        return _FORMS[self.name](data, guide=self.guide, before=self.part, others=others, **kwargs)

    def likes(self) -> list[tuple[Guide, Any]]:
        """The questions, or details, of published guides that this one could share, each with its guide."""
        if self.name not in ("questions", "details"):
            return []
        known = {part.key for part in editing.parts(self.guide, self.name)}
        found: dict[str, tuple[Guide, Any]] = {}
        for edition in catalog.current().editions:
            for part in editing.parts(edition.guide, self.name):
                if part.key not in known:
                    found.setdefault(part.key, (edition.guide, part))
        return list(found.values())

    def like(self, key: str) -> Any:
        """The part of another guide with that key, without what refers to others there; None for none."""
        part = next((part for _guide, part in self.likes() if part.key == key), None)
        if not isinstance(part, Question):
            return part
        return replace(part, when=(), choices=tuple(replace(one, told_by=()) for one in part.choices))

    def with_part(self, value: Any, choices: dict[str, str]) -> Guide:
        """The guide with the part as it is to be; new keys of its choices are followed."""
        if self.name == "guide":
            return editing.put_texts(self.guide, value)
        changed = editing.put(self.guide, self.name, value, self.position)
        return editing.rename_choices(changed, value.key, choices) if choices else changed


def spot(draft: Draft, name: str, key: str) -> Spot:
    """The part with an address. Raises Http404 where there is none."""
    try:
        return Spot(draft, name, editing.position(catalog.guide_in(draft), name, key))
    except LookupError:
        raise Http404 from None


def spot_again(draft: Draft, name: str, key: str, was: str) -> Spot:
    """The part that a form was opened with, wherever it is by now; nowhere if it was removed.

    `was` is the mark of the part as it was then. Raises Http404 for a list that no guide has.
    """
    if name not in LISTS:
        raise Http404
    guide = catalog.guide_in(draft)
    marks = [mark_of(name, part) for part in editing.parts(guide, name)]
    if was in marks:
        return Spot(draft, name, marks.index(was))
    try:
        return Spot(draft, name, editing.position(guide, name, key))
    except LookupError:
        return Spot(draft, name)
