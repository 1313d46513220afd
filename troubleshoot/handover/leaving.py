"""How a hand-over leaves for an issue tracker: under which title, and what its form takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..engine.guide import Guide, IssueTarget
from ..issues.new_issue import LONG, NO_FIELDS, NewIssueLink, new_issue_link, template_of
from ..sessions import Current
from ..targets import target_of
from .gathering import hand_over, texts_of_details
from .markdown import as_markdown
from .values import HandOver, PastedText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CODES = re.compile(r"\b(?:0x)?(8[0-9a-f]{7})\b|\b(ERR_[A-Z][A-Z_]{2,40})", re.IGNORECASE)
_SOURCES: dict[str, StrOrPromise] = {"guide": _("Title of the guide"), "text": _("The texts you pasted")}


@dataclass(frozen=True)
class IssueField:
    """A text field of the issue's form: its id there, what fills it, and what that is called."""

    name: str
    source: str
    label: StrOrPromise
    value: str

    @property
    def long(self) -> bool:
        """True if it may have many lines."""
        return self.source in LONG


def takes_record(target: IssueTarget) -> bool:
    """True if a link can carry the record."""
    return not _has_form(target) or any(source == "record" for _, source in _sendable(target))


def error_code(texts: Iterable[str]) -> str:
    """The first error code in some texts, as 0x80040216 or ERR_NETWORK; empty if there is none."""
    found = next((code for text in texts if (code := _CODES.search(text))), None)
    if found is None:
        return ""
    return f"0x{found[1].upper()}" if found[1] else found[2].upper()


def issue_title(guide: Guide, texts: Iterable[str]) -> str:
    """What the issue is about, in the author's words."""
    code = error_code(texts)
    return f"Solution import failure: {guide.title}" + (f" ({code})" if code else "")


def told_in_english(current: Current) -> HandOver:
    """What is known, in English and in the authors' words, for whoever helps."""
    with translation.override("en"):
        return hand_over(current.as_written())


def record_of(told: HandOver) -> str:
    """The whole record in Markdown, in English."""
    with translation.override("en"):
        return as_markdown(told)


def issue_fields(target: IssueTarget, current: Current, told: HandOver) -> list[IssueField]:
    """The fields that the target takes besides title and record, with what is known for them."""
    called, values = texts_of_details(current) | _SOURCES, _values(current, told.texts)
    return [
        IssueField(name, source, called[source], values.get(source, ""))
        for name, source in _sendable(target)
        if source in called
    ]


def _sendable(target: IssueTarget) -> list[tuple[str, str]]:
    """The text fields with their sources; what may be long fills one field only."""
    if not _has_form(target):
        return []
    fields = [(name, source) for name, source in target.fields if name.lower() not in NO_FIELDS]
    first = {source: name for name, source in reversed(fields)}
    return [(name, source) for name, source in fields if source not in LONG or first[source] == name]


def _has_form(target: IssueTarget) -> bool:
    return bool(template_of(target))


def _values(current: Current, texts: Iterable[PastedText]) -> dict[str, str]:
    details = {key: value for key, value in current.now.details.items() if key not in (*LONG, "guide")}
    joined = "\n\n".join(pasted.text for pasted in texts if pasted.text.strip())
    return details | {"guide": current.edition.guide.title, "text": joined}


def confirmed_link(
    target: IssueTarget, *, title: str, record: str, fields: Mapping[str, str], names: Iterable[IssueField]
) -> NewIssueLink:
    """The link with what the person has confirmed: `fields` are the values by the ids of the fields."""
    by_id = {f"={field.name}": fields.get(field.name, "") for field in names if not field.long}
    text = next((fields.get(field.name, "") for field in names if field.source == "text"), "")
    own = tuple((name, source if source in LONG else f"={name}") for name, source in _sendable(target))
    values = by_id | {"record": record, "text": text}
    return new_issue_link(replace(target, fields=own), title=title, values=values)


def issue_address(current: Current) -> str | None:
    """The new-issue address with title and short fields only: no text leaves that nobody has checked.

    No query; None where there is no target.
    """
    target = target_of(current.guide)
    if target is None:
        return None
    short = {key: value for key, value in _values(current, ()).items() if key not in LONG}
    return new_issue_link(target, title=issue_title(current.edition.guide, ()), values=short).url
