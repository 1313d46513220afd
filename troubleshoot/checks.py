"""What Django's system check says about the settings: mistakes are told at the start, not on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

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


@register(deploy=True)
def public_settings(**_: Any) -> Sequence[CheckMessage]:
    """What must not be forgotten before others are let in, beside what Django's own checks say."""
    return list(_of_settings())


def _of_settings() -> Iterator[CheckMessage]:
    if not settings.BASE_URL.startswith("https://"):
        hint = "Set it to the public address: it turns on Secure cookies, HSTS and the redirect to https."
        yield Warning("BASE_URL is no https address.", hint=hint, id="troubleshoot.W002")
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts, or leave it out: the host of BASE_URL is allowed."
        yield Warning("ALLOWED_HOSTS lets requests name any host.", hint=hint, id="troubleshoot.W003")
    if not settings.RATE_LIMITS:
        message = "RATE_LIMITS is off: nothing keeps anybody from flooding the server or what it learns."
        yield Info(message, hint="It is for load tests, simulations and checks.", id="troubleshoot.I001")
    if settings.BASE_URL.startswith("https://") and not settings.TRUSTED_PROXIES:
        message = "TRUSTED_PROXIES is 0: behind a proxy all clients share their limits, and what they teach."
        hint = "Set TRUSTED_PROXIES to how many proxies stand before the server, unless it ends TLS itself."
        yield Info(message, hint=hint, id="troubleshoot.I002")
    if settings.SECRET_KEY_FAULT:
        yield Info(f"The server will not start: {settings.SECRET_KEY_FAULT}", id="troubleshoot.I003")


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
