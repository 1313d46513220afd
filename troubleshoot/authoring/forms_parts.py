"""What all forms for parts of a guide have in common: their fields, and how they become a part again.

Fields are named like the values of the engine. What the shape of a guide file says against a part is told
at the field, so that form and file agree. What differs only in the white space around it stays as it was,
so that the record of a guide shows what somebody changed and nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import catalog
from ..engine import editing
from ..engine.guide import NOT_SURE, Guide
from ..engine.problems import KEY, Path
from .forms_fields import Text
from .forms_rows import Rows

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_KEY_LENGTH = 48
"""The longest key that is proposed; keys may be longer."""
_NAMES = {"matches": "matching", "does_not_match": "not_matching", "on": "learning"}
"""Fields that cannot be named as in a guide file: a control `matches` would hide the form's own method."""


@dataclass(frozen=True)
class Section:
    """Fields under a legend; `name` is what a style sheet knows it by."""

    legend: StrPromise | str
    names: tuple[str, ...]
    name: str = ""


class Told(forms.Form):
    """A form whose errors can be told at the top of the page, each with the label of its field."""

    def all_forms(self) -> Iterator[forms.Form]:
        """The form, and those within it."""
        yield self

    def all_errors(self) -> Iterator[tuple[str, str, str]]:
        """Anchor, label and message of everything that is wrong."""
        yield from (("", "", str(message)) for message in self.non_field_errors())
        for form in self.all_forms():
            for field in form:
                yield from ((field.auto_id, str(field.label), str(message)) for message in field.errors)


class PartForm(Told):
    """A part of a guide. `before` is the part as the draft has it; None for a new one.

    A new one may begin `like` a part of another guide.
    """

    part: ClassVar[str]
    of: ClassVar[Any]
    sections: ClassVar[Sequence[Section]]

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    note = Text(
        label=gettext_lazy("What did you change?"),
        help_text=gettext_lazy("For the record of the guide; may be empty."),
        max_length=500,
    )

    def __init__(
        self, data: Any = None, *, guide: Guide, before: Any = None, others: Mapping[str, str], **kwargs: Any
    ) -> None:
        self.guide, self.before, self.others = guide, before, others
        self.quiet = kwargs.pop("quiet", False)
        like = kwargs.pop("like", None)
        self.shown = before or like
        initial = kwargs.pop("initial", {}) | {"was": mark_of(self.part, before)}
        super().__init__(
            data, initial=initial | self.values(self.shown), use_required_attribute=False, **kwargs
        )
        self.rows: dict[str, Rows] = {}
        self.prepare()

    def prepare(self) -> None:
        """Fill in what the fields offer, and the rows."""

    def values(self, part: Any) -> dict[str, Any]:
        """What the fields hold for a part."""
        return {name: getattr(part, name) for name in self.of_part() if part}

    def of_part(self) -> list[str]:
        """The fields that are values of the part."""
        return [one.name for one in fields(self.of) if one.name in self.base_fields]

    def offered(self, name: str, known: Mapping[str, str]) -> None:
        """Offer keys in a field, those that are ticked in any case."""
        field: Any = self.fields[name]
        field.offer(known, self[name].value() or ())

    def full_clean(self) -> None:
        """Check the fields, the rows and then the part they make; nothing if `quiet`."""
        if self.quiet:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()
        if self.is_bound and not self._errors and all(rows.is_valid() for rows in self.rows.values()):
            for problem in catalog.part_faults(self.part, self.value()):
                self.refuse(problem.path, problem.message)

    def is_valid(self) -> bool:
        """Whether fields and rows make a part that a guide file can hold."""
        return super().is_valid() and all(rows.is_valid() for rows in self.rows.values())

    def refuse(self, path: Path, message: str) -> None:
        """Tell what is wrong at a place of the part at its field."""
        first, *rest = path
        if first in self.rows and rest:
            self.rows[str(first)].refuse(rest, message)
            return
        nested = [f"{one}_{other}" for one, other in pairwise(path)]
        names = [_NAMES.get(str(one), str(one)) for one in (*reversed(path), f"{first}_{path[-1]}", *nested)]
        self.add_error(next((name for name in names if name in self.fields), None), message)

    def clean_key(self) -> str:
        """The key; left empty, the one there was, or one made from the text."""
        key: str = self.cleaned_data["key"].strip() or (self.before.key if self.before else "")
        taken = {part.key for part in editing.parts(self.guide, self.part)}
        taken -= {self.before.key} if self.before else set()
        if not key:
            return proposed_key(self.said(), taken)
        if not KEY.fullmatch(key) or key == NOT_SURE:
            raise forms.ValidationError(_("Use a-z, digits and hyphens."))
        if key in taken:
            raise forms.ValidationError(_("Another one has this key."))
        return key

    def said(self) -> str:
        """The text that a key is proposed from."""
        return next((str(self.data.get(name)) for name in ("title", "text") if self.data.get(name)), "")

    def value(self) -> Any:
        """The part as the engine reads it."""
        return self.of(**self.changed() | {name: rows.values() for name, rows in self.rows.items()})

    def changed(self) -> dict[str, Any]:
        """The values of the fields; what differs only in order or in white space around it, as it was."""
        return {name: self.kept(name, name) for name in self.of_part()}

    def kept(self, field: str, name: str) -> Any:
        """What a field says of a value of the part."""
        return as_it_was(self.cleaned_data[field], getattr(self.before, name, None))

    def all_forms(self) -> Iterator[forms.Form]:
        """The form and its rows."""
        yield self
        for rows in self.rows.values():
            yield from rows

    @property
    def has_markdown(self) -> bool:
        """Whether anything in it is Markdown, rows left aside."""
        return any(getattr(field, "markdown", False) for field in self.fields.values())

    def groups(self) -> Iterator[tuple[Section, list[Any], list[Rows]]]:
        """The sections with their fields and rows."""
        for section in self.sections:
            rows = [self.rows[name] for name in section.names if name in self.rows]
            yield section, [self[name] for name in section.names if name in self.fields], rows


def mark_of(part: str, value: Any) -> str:
    """What tells a part from what others made of it; empty for none."""
    if value is None:
        return ""
    return hashlib.sha256(catalog.part_text(part, value).encode()).hexdigest()[:32]


def proposed_key(text: str, taken: Iterable[str]) -> str:
    """A key made from the first words of a text, unlike those that are taken."""
    words = slugify(text.split("\n")[0]).replace("_", "-")[: _KEY_LENGTH + 1].strip("-")
    key = words.rpartition("-")[0] if len(words) > _KEY_LENGTH and "-" in words else words[:_KEY_LENGTH]
    key, number, present = re.sub(r"-+", "-", key) or "part", 2, set(taken)
    found = key
    while found in present:
        found, number = f"{key}-{number}", number + 1
    return found


def as_it_was(new: Any, old: Any) -> Any:
    """What was typed or ticked; the old value where only the order, or white space around it, differs."""
    if isinstance(new, str) and isinstance(old, str):
        return old if _plain(new) == _plain(old) else new
    if isinstance(new, list) and isinstance(old, tuple):
        return old if sorted(new) == sorted(old) else tuple(new)
    if isinstance(new, tuple) and isinstance(old, tuple):
        before = {_plain(text): text for text in old}
        return tuple(before.get(_plain(text), text) for text in new)
    return tuple(new) if isinstance(new, list) else new


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
