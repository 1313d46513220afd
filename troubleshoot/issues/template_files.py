"""The files that a repository needs so that people go through the wizard before they open an issue.

They come as documents: mappings, lists and texts. Labels are the guide's own words, because a reported issue
is read back by them; see docs/decisions/2026-11-24-issues.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..engine.guide import Detail, Guide, Question
from .needed import ALWAYS
from .new_issue import NO_FIELDS
from .vocabulary import plain
from .wizard_link import wizard_url

CHOOSER = "config.yml"
FORM = "import-failure.yml"
SNIPPET = "wizard-snippet.md"
NOT_SURE = "Not sure"
"""The option that every drop-down ends with, as every question of the wizard does."""
MOST = 12
"""Of a guide's questions and details, so many are asked in the form: a longer one is left half empty."""

_SEVERAL_LINES = frozenset({"components", "exact-command", "tool-message", "solutions", "console"})
_FORBIDDEN = re.compile(r"passw|passphrase|secret|token|credential|api key", re.IGNORECASE)
"""GitHub refuses a form whose labels ask for such things; it does not say which words it looks for."""


@dataclass(frozen=True)
class Field:
    """One element of the form that takes an answer.

    `source` is what of a hand-over fills it, as an issue target names it; empty if nothing does.
    """

    id: str
    type: str
    label: str
    description: str = ""
    options: tuple[str, ...] = ()
    render: str = ""
    required: bool = False
    source: str = ""


_ERROR = Field(
    id="error",
    type="textarea",
    label="Error text",
    description=(
        "The whole message, as text. If there is none, say what you see instead. "
        "Mask the names of people and hosts, and leave out passwords, tokens and keys."
    ),
    render="text",
    required=True,
    source="text",
)
_TRIED = Field(
    id="tried",
    type="textarea",
    label="Tried so far",
    description="What you have tried, and what came of each. Screenshots can go here too.",
)
_RECORD = Field(
    id="record",
    type="textarea",
    label="Record from the wizard",
    description="If you come from the wizard, its record of everything that is known and was tried.",
    source="record",
)


def chooser(base: str) -> dict[str, Any]:
    """What `config.yml` says: no issues without a form, and a link into the wizard at `base`."""
    link = {
        "name": "[CoE Starter Kit] An import failed: find the fix",
        "url": wizard_url(base, ref="issue-chooser"),
        "about": (
            "Paste the error into a wizard and follow the steps most likely to help. "
            "If they do not, it writes the issue for you."
        ),
    }
    return {"blank_issues_enabled": False, "contact_links": [link]}


def form_of(guide: Guide, base: str) -> dict[str, Any]:
    """The issue form for failures such as the guide's. It begins with a link into the wizard at `base`."""
    return {
        "name": "[CoE Starter Kit] Failed import",
        "description": "The import or upgrade of a solution failed, and the wizard found no way out.",
        "title": "[Import failure] ",
        "body": [_first(base), *map(_element, fields_of(guide))],
    }


def snippet(base: str) -> str:
    """A few sentences of Markdown for the top of templates that a repository has already."""
    wizard = wizard_url(base, ref="issue-template")
    return (
        f"**Did an import or an upgrade fail?** [Start with the wizard]({wizard}) before you open an issue.\n"
        "It reads the error, asks only for what the text does not tell, and proposes the steps most likely to"
        " help.\n"
        "If nothing helps, it writes what is known and what was tried, with hosts, addresses and ids masked,"
        " ready to be pasted here.\n"
    )


def fields_of(guide: Guide) -> tuple[Field, ...]:
    """What the form asks: the error, what maintainers always want to know, what was tried, the record."""
    return (_ERROR, *islice(_asked(guide), MOST), _TRIED, _RECORD)


def sources_of(fields: Iterable[Field]) -> dict[str, str]:
    """What of a hand-over fills the text fields, by their ids."""
    return {field.id: field.source for field in fields if field.source}


def _first(base: str) -> dict[str, Any]:
    text = (
        f"**[Look for the fix in the wizard first]({wizard_url(base, ref='issue-form')}).** It reads the"
        " error text, asks only for what is missing, and proposes the steps most likely to help. Where it"
        " cannot help, it writes most of this form for you.\n"
        "\n"
        "An issue is public. **Never write passwords, tokens or keys here**, and mask the names of people and"
        " hosts. The wizard does that by itself with what is pasted there. An Activity Id may stay: it says"
        " nothing to others, and support needs it. Only the error text is needed; what you do not know, or"
        " what has nothing to do with your way to import, leave empty.\n"
    )
    return {"type": "markdown", "attributes": {"value": text}}


def _element(field: Field) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": field.label}
    if field.description:
        attributes["description"] = field.description
    if field.options:
        attributes["options"] = list(field.options)
    if field.render:
        attributes["render"] = field.render
    element: dict[str, Any] = {"type": field.type, "id": field.id, "attributes": attributes}
    # Nothing but a text: of a drop-down that must be answered the first option is chosen silently.
    return {**element, "validations": {"required": True}} if field.required else element


def _asked(guide: Guide) -> Iterator[Field]:
    """Fields for parts of the guide, those that are always asked first. Labels and ids are unique."""
    own = (_ERROR, _TRIED, _RECORD)
    labels, ids = {plain(field.label) for field in own}, {field.id for field in own} | NO_FIELDS
    for part in _parts(guide):
        label = plain(part.text)
        if not label or label in labels or _FORBIDDEN.search(part.text):
            continue
        # Keys have no underscore at their end, so this is the key of no other.
        name = f"{part.key}_" if part.key in ids else part.key
        labels.add(label)
        ids.add(name)
        yield _field(part, name)


def _parts(guide: Guide) -> list[Question | Detail]:
    """What is asked in nearly every issue, then what the guide asks everybody."""
    questions = [question for question in guide.questions if _has_options(question)]
    parts: list[Question | Detail] = [*questions, *guide.details]
    first = [part for key in ALWAYS for part in parts if part.key == key]
    # What leads out of the guide holds at one moment, and the wizard asks it then.
    others = [one for one in questions if not one.when and not one.can_leave and one not in first]
    return [*first, *others]


def _has_options(question: Question) -> bool:
    """Whether a drop-down can offer the choices: no two alike, none that GitHub keeps for itself."""
    labels = {plain(choice.label) for choice in question.choices}
    return len(labels) == len(question.choices) and not labels & {"", "none", plain(NOT_SURE)}


def _field(part: Question | Detail, name: str) -> Field:
    about = _about(part.help)
    if isinstance(part, Question):
        options = (*(choice.label for choice in part.choices), NOT_SURE)
        return Field(name, "dropdown", part.text, about, options)
    kind = "textarea" if part.key in _SEVERAL_LINES else "input"
    return Field(name, kind, part.text, about, source=part.key)


def _about(text: str) -> str:
    """The first paragraph of a help, on one line; nothing of one that shows commands."""
    return "" if "```" in text else " ".join(text.strip().split("\n\n")[0].split())
