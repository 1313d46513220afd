"""The text of a support ticket with Microsoft, about the platform and not about what was imported.

A case that was named after the kit has been declined, so nothing here names it but what is quoted:
the texts, and what a person typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .. import catalog
from ..engine.guide import Guide
from ..models import Edition
from ..targets import places_for_help
from .kept_ids import IdKind, KeptId
from .leaving import error_code
from .left import Left, stripped, taken_apart
from .markdown import utc
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
_NO_ENTRY = "Solution History shows no entry for this attempt"
_HISTORY, _NOTHING = "history", "nothing"
"""The question that guides ask about Solution History, and its choice that there is no entry."""
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


@dataclass(frozen=True)
class Ticket:
    """What goes into the form of a support request."""

    subject: str
    text: str


def support_ticket(told: HandOver, record: str, ids: Sequence[KeptId]) -> Ticket:
    """The ticket, in English, with what the person left in the `record` and the ids they ticked.

    `told` is the hand-over in English. Of it only what still stands in the record is taken; the texts
    are the blocks of code in it or, where the person has taken their fences out, the lines that are left.
    At most two queries, to read what was answered about Solution History.
    """
    blocks, around = taken_apart(record)
    texts = blocks or _left_of(told, record)
    code = error_code(texts)
    with translation.override("en"):
        left = Left(told, stripped(around))
        lines = [
            "A solution import into a Dataverse environment fails.",
            "",
            *_facts(left, ids, code),
            "",
            *_section("What is known:", _answers(left)),
            *_section("What was tried:", _tried(left)),
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


def _facts(left: Left, ids: Sequence[KeptId], code: str) -> Iterator[str]:
    details = left.details
    yield "Environment id:"
    yield _typed("Region and type of the environment (production, sandbox, trial)", details.get("region", ""))
    yield from _ids(ids, no_entry=_no_entry(left))
    yield f"Error code: {code}".rstrip()
    if "failure-time" in details:
        yield _typed("Time of the last failure (UTC)", details["failure-time"])
    else:
        yield f"Time of the last failure (UTC): {_last_time(left)}".rstrip()
    yield from (_typed(name, details[key]) for key, name in _LINES if key in details)


def _ids(ids: Sequence[KeptId], *, no_entry: bool) -> Iterator[str]:
    for kind in IdKind:
        values = ", ".join(one.value for one in ids if one.kind is kind)
        if values:
            yield f"{kind}: {values}"
        elif kind is IdKind.ACTIVITY:
            yield f"{kind}: {_NO_ENTRY if no_entry else _FROM_HISTORY}"
        elif kind is IdKind.CLIENT_REQUEST and not no_entry:
            yield f"{kind}: {_FROM_HISTORY}"


def _no_entry(left: Left) -> bool:
    """True if the record says that Solution History has no entry, in the words of any guide."""
    given = [(str(one.text), str(one.value)) for one in left.answers if one.key == _HISTORY]
    if not given:
        return False
    own = Edition.objects.filter(guide__slug=left.told.guide, number=left.told.edition)
    editions = [*map(catalog.pinned, own), *catalog.current().editions]
    questions = [edition.guide.questions_by_key.get(_HISTORY) for edition in editions]
    choices = [(question.text, question.choice(_NOTHING)) for question in questions if question]
    return any((text, choice.label) in given for text, choice in choices if choice)


def _left_of(told: HandOver, record: str) -> list[str]:
    """What still stands of each pasted text in a record without blocks of code, line by line."""
    standing = {line.strip() for line in record.split("\n") if line.strip()}
    texts = ((line for line in pasted.text.split("\n") if line.strip() in standing) for pasted in told.texts)
    return ["\n".join(lines) for lines in texts]


def _typed(name: str, value: str) -> str:
    """A line with what a person typed, word for word."""
    return f"{name}: “{value}”" if value else f"{name}:"


def _last_time(left: Left) -> str:
    """When the last text or attempt came in: the failure was before that. Empty if that was cut."""
    attempts, texts = left.told.attempts, left.told.texts
    last = max([*(one.at for one in attempts), *(one.at for one in texts)], default=None)
    if last is None:
        return ""
    of_attempts = (left.has(attempts=(_bare(one),)) for one in attempts if one.at == last)
    of_texts = (left.has_text_of(texts=(replace(one, text="-"),)) for one in texts if one.at == last)
    return f"before {utc(last)}" if any(of_attempts) or any(of_texts) else ""


def _bare(attempt: AttemptRecord) -> AttemptRecord:
    """The attempt with its time and result only."""
    return replace(attempt, steps=(), credited=(), something_else="")


def _answers(left: Left) -> Iterator[str]:
    for answer in left.answers:
        yield f"- {without_name(str(answer.text))} {without_name(str(answer.value))}"


def _tried(left: Left) -> Iterator[str]:
    before = (title for title in left.told.tried_before if left.has(tried_before=(title,)))
    yield from (f"- {without_name(title)}: before, without success" for title in before)
    for attempt in left.told.attempts:
        steps = list(_steps(left, attempt))
        if steps:
            whole = left.has(attempts=(_bare(attempt),))
            yield f"- {utc(attempt.at)}, result: {attempt.result}" if whole else "- An attempt"
            yield from steps


def _steps(left: Left, attempt: AttemptRecord) -> Iterator[str]:
    for step in attempt.steps:
        line = f"  - {without_name(step.title)}: {step.mark}"
        whole, no_reason = (replace(_bare(attempt), steps=(one,)) for one in (step, replace(step, reason="")))
        if left.has(after=1, attempts=(whole,)):
            yield f"{line} (“{step.reason}”)" if step.reason else line
        elif left.has(after=1, attempts=(no_reason,)):
            yield line


def _quoted(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if text.strip():
            yield from ("-----", text.rstrip(), "-----")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from (title, *found, "")
