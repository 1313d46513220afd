"""The text of a support ticket with Microsoft, about the platform and not about what was imported.

A case that was named after the kit has been declined, so nothing here names it but what is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..engine.guide import Guide
from ..targets import places_for_help
from .kept_ids import IdKind, KeptId
from .leaving import error_code
from .values import AttemptRecord, HandOver

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADMIN_CENTER = "https://admin.powerplatform.microsoft.com"
_ALWAYS = (
    (_("Power Platform admin center, to open a support ticket"), ADMIN_CENTER),
    (_("Microsoft 365 service health"), "https://admin.microsoft.com/AdminPortal/Home#/servicehealth"),
    (_("Power Platform service health"), "https://status.powerplatform.microsoft.com/"),
)
"""Where a ticket is opened, and where Microsoft tells what is broken: shown whatever the guide says."""
_FROM_HISTORY = "(to be filled in from Solution History)"
_LINES = (
    ("version-installed", "Version of the solution that is installed"),
    ("version-target", "Version of the solution to import"),
    ("file-name", "Solution file"),
    ("file-hash", "SHA-256 of the solution file"),
    ("exact-command", "Command"),
    ("pac-version", "PAC CLI"),
    ("browser", "Browser"),
    ("windows", "Windows"),
    ("port-test", "Port 443 of the environment"),
    ("attempts", "Number of attempts"),
)
"""What support asks for of the details, under names of its own."""
_VERBATIM = frozenset({"file-name", "exact-command"})
"""Of these every letter counts, so they are quoted as they are."""
_NAMES = (
    (
        re.compile(r"\bthe (?:\w+ )?(?:CoE|Center of Excellence)(?:[ _-]*Starter)?(?:[ _-]*Kit)?\b", re.I),
        "the solution",
    ),
    (re.compile(r"\b(?:CoE|Center of Excellence)(?:[ _-]*Starter)?[ _-]*Kit\b", re.I), "the solution"),
    (re.compile(r"\b(?:CoE|Center of Excellence)\b[ -]?", re.I), ""),
    (re.compile(r"\bthe (?:Starter )?kit\b", re.I), "the solution"),
    (re.compile(r"\bStarter[ _-]*Kit\b", re.I), "solution"),
)
_FENCE = re.compile(r" {0,3}(`{3,})([^`]*)")


@dataclass(frozen=True)
class Ticket:
    """What goes into the form of a support request."""

    subject: str
    text: str


def support_ticket(told: HandOver, record: str, ids: Sequence[KeptId]) -> Ticket:
    """The ticket, in English, with what the person left in the `record` and the ids they ticked.

    `told` is the hand-over in English. Of it only what still stands in the record is taken; the texts
    are the blocks of code in it or, where the person has taken their fences out, the lines that are left.
    """
    texts = list(_blocks(record)) or _left_of(told, record)
    code = error_code(texts)
    with translation.override("en"):
        lines = [
            "A solution import into a Dataverse environment fails.",
            "",
            *_facts(told, record, ids, code),
            "",
            *_section("What is known:", _answers(told, record)),
            *_section("What was tried:", _tried(told, record)),
            *_section("Full text of the error:", _quoted(texts)),
        ]
    subject = "Dataverse solution import failure" + (f", error {code}" if code else "")
    return Ticket(subject, "\n".join(lines).rstrip() + "\n")


@dataclass(frozen=True)
class Place:
    """A place to go for help; what it is called is in the words of the guide, or of the page."""

    title: StrOrPromise
    url: str


def support_links(guide: Guide) -> list[Place]:
    """The guide's places to go for help, and those that always hold, each address once."""
    links = [Place(link.title, link.url) for link in places_for_help(guide)]
    known = {link.url.rstrip("/") for link in links}
    return [*links, *(Place(title, url) for title, url in _ALWAYS if url.rstrip("/") not in known)]


def without_name(text: str) -> str:
    """A text of ours or of a guide without the name of the kit; file names stay as they are."""
    for expression, words in _NAMES:
        text = expression.sub(words, text)
    return text


def _facts(told: HandOver, record: str, ids: Sequence[KeptId], code: str) -> Iterator[str]:
    details = {one.key: str(one.value) for one in told.details if str(one.value) in record}
    yield "Environment id:"
    yield _line("Region and type of the environment (production, sandbox, trial)", details.get("region", ""))
    for kind in IdKind:
        values = [one.value for one in ids if one.kind is kind]
        if values or kind is not IdKind.WIDGET:
            yield _line(kind, ", ".join(values) or _FROM_HISTORY)
    yield _line("Error code", code)
    yield _line("Time of the last failure (UTC)", details.get("failure-time", "") or _last_time(told))
    for key, name in _LINES:
        if key in _VERBATIM and key in details:
            yield f"{name}: “{details[key]}”"
        elif key in details:
            yield _line(name, details[key])


def _blocks(record: str) -> Iterator[str]:
    """The blocks of code in a record that are not empty; one that is never closed goes on to the end."""
    inside: list[str] = []
    ticks = 0
    for line in [*record.split("\n"), None]:
        fence = _FENCE.fullmatch(line) if line else None
        if ticks and (line is None or (fence and len(fence[1]) >= ticks and not fence[2].strip())):
            if any(map(str.strip, inside)):
                yield "\n".join(inside)
            inside, ticks = [], 0
        elif ticks and line is not None:
            inside.append(line)
        elif fence:
            ticks = len(fence[1])


def _left_of(told: HandOver, record: str) -> list[str]:
    """What still stands of each pasted text in a record without blocks of code, line by line."""
    standing = {line.strip() for line in record.split("\n") if line.strip()}
    texts = ((line for line in pasted.text.split("\n") if line.strip() in standing) for pasted in told.texts)
    return ["\n".join(lines) for lines in texts]


def _line(name: str, value: str) -> str:
    return f"{name}: {without_name(value)}".rstrip()


def _last_time(told: HandOver) -> str:
    """When the last text or attempt came in: the failure was before that."""
    times = [*(attempt.at for attempt in told.attempts), *(text.at for text in told.texts)]
    return f"before {_utc(max(times))}" if times else ""


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _answers(told: HandOver, record: str) -> Iterator[str]:
    for answer in told.answers:
        if str(answer.text) in record and str(answer.value) in record:
            yield f"- {without_name(str(answer.text))} {without_name(str(answer.value))}"


def _tried(told: HandOver, record: str) -> Iterator[str]:
    before = (title for title in told.tried_before if title in record)
    yield from (f"- {without_name(title)}: before, without success" for title in before)
    for attempt in told.attempts:
        yield from _attempt(attempt, record)


def _attempt(attempt: AttemptRecord, record: str) -> Iterator[str]:
    steps = [step for step in attempt.steps if step.title in record]
    if steps:
        yield f"- {_utc(attempt.at)}, result: {attempt.result}"
    for step in steps:
        reason = f" ({step.reason})" if step.reason and step.reason in record else ""
        yield f"  - {without_name(step.title)}: {step.mark}{without_name(reason)}"


def _quoted(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if text.strip():
            yield from ("-----", text.rstrip(), "-----")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from (title, *found, "")
