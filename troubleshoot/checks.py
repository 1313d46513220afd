"""What Django's system check says about the settings: mistakes are told at the start, not on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from .catalog import readable_guides, shipped_files
from .engine.details import accepted
from .engine.guide import IssueTarget
from .engine.problems import KEY
from .engine.targets import SOURCES, faults_in
from .targets import deployment_target

_SETTINGS = {"url": "ISSUE_URL", "template": "ISSUE_TEMPLATE", "fields": "ISSUE_FIELDS"}
_LONGEST = 1000
"""The longest ISSUE_URL in characters: a link of 6,000 must have room for what it is to carry."""
_HINT = (
    "ISSUE_URL like https://github.com/OWNER/REPO/issues/new or empty, ISSUE_FIELDS like id=source,id=source."
)


@register
def issue_settings(**_: Any) -> Sequence[CheckMessage]:
    """Where hand-overs open issues: ISSUE_URL, ISSUE_TEMPLATE, ISSUE_FIELDS."""
    target = deployment_target()
    return list(_errors(target)) if target else []


@register(deploy=True)
def issue_sources(**_: Any) -> Sequence[CheckMessage]:
    """Whether any shipped guide asks for what is to fill the fields. It reads them all: only on request."""
    target = deployment_target()
    return list(_warnings(target)) if target else []


def _errors(target: IssueTarget) -> Iterator[CheckMessage]:
    shaped = {source for _, source in target.fields if KEY.fullmatch(source)}
    for (place, *_), message in faults_in(target, shaped):
        yield Error(f"{_SETTINGS[place]}: {message}.", hint=_HINT, id="troubleshoot.E001")
    if len(target.url) > _LONGEST:
        yield Error(f"ISSUE_URL: the address is longer than {_LONGEST} characters.", id="troubleshoot.E002")


def _warnings(target: IssueTarget) -> Iterator[CheckMessage]:
    """Details that no shipped guide asks for. Nothing is wrong with them if another guide does."""
    known = {*SOURCES, *accepted(readable_guides(shipped_files()))}
    for name, source in target.fields:
        if KEY.fullmatch(source) and source not in known:
            message = f"ISSUE_FIELDS: no shipped guide asks for “{source}”, which is to fill “{name}”."
            yield Warning(message, hint=f"Known are {', '.join(sorted(known))}.", id="troubleshoot.W001")
