"""What is wrong with the place where a guide has issues opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from .guide import Guide, IssueTarget

SOURCES = ("record", "text", "guide")
"""What fills a field beside the details of the guide: the whole record, the pasted text, the title."""
PARAMETERS = ("title", "body", "labels", "assignees", "milestone", "projects", "type", "template")
"""What the address of a new issue takes beside the text fields of a form, each with a meaning of its own."""
_TEMPLATE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml")
_FIELD = re.compile(r"[A-Za-z0-9_-]+")

Fault = tuple[tuple[str, ...], str]
"""The place within the target, as a guide file names it, and what is wrong there."""


def faults(guide: Guide) -> Iterator[Fault]:
    """Everything wrong with the guide's own target; nothing if it has none."""
    if guide.issue:
        yield from faults_in(guide.issue, {detail.key for detail in guide.details})


def faults_in(target: IssueTarget, details: set[str]) -> Iterator[Fault]:
    """Everything wrong with a target whose fields these details may fill."""
    yield from _of_url(target)
    yield from _of_template(target)
    yield from _of_fields(target, details)


def _of_url(target: IssueTarget) -> Iterator[Fault]:
    try:
        parts = urlsplit(target.url)
        named = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        yield ("url",), f"“{target.url}” is no https address"
        return
    if parts.scheme != "https" or not parts.hostname:
        yield ("url",), f"“{target.url}” is no https address"
    if taken := [name for name in PARAMETERS if name in named]:
        yield ("url",), f"the address must not set {', '.join(f'“{name}”' for name in taken)}"
    if parts.fragment:
        yield ("url",), "the address must not hold a “#”"


def _of_template(target: IssueTarget) -> Iterator[Fault]:
    if target.template and not _TEMPLATE.fullmatch(target.template):
        message = f"“{target.template}” is no file of an issue form: write only its name, like failure.yml"
        yield ("template",), message
    if target.fields and not target.template:
        yield ("template",), "without the file of an issue form there are no fields to fill"


def _of_fields(target: IssueTarget, details: set[str]) -> Iterator[Fault]:
    known = ", ".join([*SOURCES, *sorted(details)])
    for field, source in target.fields:
        if not _FIELD.fullmatch(field):
            yield ("fields", field), f"“{field}” is no id of a field: use letters, digits, hyphens and _"
        if field in PARAMETERS:
            yield ("fields", field), f"“{field}” is no text field of a form: every new issue has it"
        if source not in {*SOURCES, *details}:
            yield ("fields", field), f"there is nothing called “{source}” to fill it with: use {known}"
