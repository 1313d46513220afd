"""What Django's system check says about the settings: mistakes are told at the start, not on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from .catalog import SHIPPED
from .engine.details import COMMON
from .engine.guide import IssueTarget
from .engine.problems import KEY
from .engine.targets import SOURCES, faults_in
from .handover.leaving import deployment_target

_DETAILS = re.compile(r"^details:\n((?:[ -].*\n|\n)+)", re.MULTILINE)
_DETAIL = re.compile(rf"^ *- \{{?key: ({KEY.pattern})", re.MULTILINE)
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
    return [*_errors(target), *_warnings(target)] if target else []


def _errors(target: IssueTarget) -> Iterator[CheckMessage]:
    shaped = {source for _, source in target.fields if KEY.fullmatch(source)}
    for (place, *_), message in faults_in(target, shaped):
        yield Error(f"{_SETTINGS[place]}: {message}.", hint=_HINT, id="troubleshoot.E001")
    if len(target.url) > _LONGEST:
        yield Error(f"ISSUE_URL: the address is longer than {_LONGEST} characters.", id="troubleshoot.E002")


def _warnings(target: IssueTarget) -> Iterator[CheckMessage]:
    """Details that no shipped guide asks for. Nothing is wrong with them if another guide does."""
    known = {*SOURCES, *(detail.key for detail in COMMON), *_details_shipped()}
    for name, source in target.fields:
        if KEY.fullmatch(source) and source not in known:
            message = f"ISSUE_FIELDS: no shipped guide asks for “{source}”, which is to fill “{name}”."
            yield Warning(message, hint=f"Known are {', '.join(sorted(known))}.", id="troubleshoot.W001")


def _details_shipped() -> set[str]:
    """The keys of the details in the shipped guides, without reading whole files as YAML."""
    texts = (path.read_text("utf-8") for path in SHIPPED.glob("*.yaml"))
    blocks = (block[1] for text in texts for block in _DETAILS.finditer(text))
    return {key for block in blocks for key in _DETAIL.findall(block)}
