"""Everything known about a session, for a human, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..engine import flow
from ..engine.facts import Mark, Result
from ..engine.matching import Match
from ..engine.situation import Attempt
from ..models import Report
from ..sessions import Current

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# In the language of the page; a hand-over as a file is always made in English.
RESULTS = {
    Result.FIXED: _("it worked"),
    Result.SAME_ERROR: _("the same error"),
    Result.OTHER_ERROR: _("another error"),
    Result.NOT_TRIED: _("not retried yet"),
}
MARKS = {
    Mark.DONE: pgettext_lazy("mark", "done"),
    Mark.SKIPPED: pgettext_lazy("mark", "skipped"),
    Mark.NOT_PERMITTED: pgettext_lazy("mark", "not permitted"),
    Mark.PENDING: pgettext_lazy("mark", "asked for, waiting"),
}
NOT_SURE_WORDS = _("Not sure")


@dataclass(frozen=True)
class Told:
    """A question or detail and what is known of it."""

    key: str
    text: str
    value: StrOrPromise
    from_text: bool = False


@dataclass(frozen=True)
class StepMark:
    """A step and what became of it."""

    key: str
    title: str
    mark: StrOrPromise
    reason: str = ""


@dataclass(frozen=True)
class AttemptRecord:
    """One attempt as it is told to a human; times are in UTC."""

    number: int
    guide: str
    guide_title: str
    at: datetime
    steps: tuple[StepMark, ...]
    result: StrOrPromise
    credited: tuple[str, ...]
    something_else: str


@dataclass(frozen=True)
class PastedText:
    """A redacted text, with the places of its evidence."""

    text: str
    matches: tuple[Match, ...]
    says: tuple[str, ...]
    symptoms: tuple[str, ...]
    at: datetime
    attempt: int
    """The number of the attempt it came after; 0 before the first."""


@dataclass(frozen=True)
class HandOver:
    """All of it. `missing` are the details that nobody has given yet."""

    title: str
    edition: int
    outcome: str
    reason: str
    started_at: datetime
    answers: tuple[Told, ...]
    details: tuple[Told, ...]
    missing: tuple[str, ...]
    tried_before: tuple[str, ...]
    attempts: tuple[AttemptRecord, ...]
    waiting_for: tuple[str, ...]
    harmful: tuple[str, ...]
    switches: tuple[tuple[str, str], ...]
    rejected: tuple[str, ...]
    texts: tuple[PastedText, ...]


def hand_over(current: Current) -> HandOver:
    """What is known about the session, in all its guides. One query for the texts, one for the guides."""
    guide, now = current.guide, current.now
    screen = current.screen
    return HandOver(
        title=guide.title,
        edition=current.edition.row.number,
        outcome=current.outcome,
        reason=screen.reason if isinstance(screen, flow.HandOver) else "",
        started_at=current.row.started_at,
        answers=(*told_answers(current), *_earlier_answers(current)),
        details=tuple(_details(current)),
        missing=tuple(detail.text for detail in guide.details if detail.key not in now.details),
        tried_before=tuple(step.title for step in current.tried_before),
        attempts=tuple(_attempt(current, attempt) for attempt in now.attempts),
        waiting_for=tuple(guide.steps_by_key[key].title for key in flow.waiting_for(guide, now)),
        harmful=tuple(f"{step.title}: {reason}" for step, reason in current.harmful),
        switches=tuple((_title(current, source), _title(current, target)) for source, target in now.switches),
        rejected=tuple(_title(current, slug) for slug in now.rejected),
        texts=tuple(pasted_texts(current)),
    )


def told_answers(current: Current) -> Iterator[Told]:
    """The answers to the guide's questions, given or told by the text, in the author's order."""
    known, given = current.now.known(current.guide), current.now.answers
    for question in current.guide.questions:
        if question.key in known:
            choice = question.choice(known[question.key])
            label = choice.label if choice else NOT_SURE_WORDS
            yield Told(question.key, question.text, label, from_text=question.key not in given)


def _earlier_answers(current: Current) -> Iterator[Told]:
    """The answers given in guides the session has left, as far as its own does not ask the same."""
    asked = set(current.guide.questions_by_key)
    for guide in current.visited.values():
        for question in guide.questions:
            given = current.now.answers.get(question.key)
            if given is not None and question.key not in asked:
                asked.add(question.key)
                choice = question.choice(given)
                yield Told(question.key, question.text, choice.label if choice else NOT_SURE_WORDS)


def _details(current: Current) -> Iterator[Told]:
    texts = {detail.key: detail.text for guide in current.visited.values() for detail in guide.details}
    for key, text in texts.items():
        if key in current.now.details:
            yield Told(key, text, current.now.details[key])


def _title(current: Current, slug: str) -> str:
    guide = current.visited.get(slug)
    return guide.title if guide else slug


def pasted_texts(current: Current) -> Iterator[PastedText]:
    """The texts that stand, oldest first, with what each piece of evidence says."""
    reports = Report.objects.filter(fact__session=current.row, fact__stands=True).select_related("fact")
    for report in reports.order_by("fact__number"):
        matches = tuple(Match(*match) for match in report.matches)
        says = dict.fromkeys(_says(current, match) for match in matches)
        picked = [
            guide.patterns_by_key.get(key) for key in report.symptoms for guide in current.visited.values()
        ]
        yield PastedText(
            text=report.text,
            matches=matches,
            says=tuple(filter(None, says)),
            symptoms=tuple(pattern.text for pattern in picked if pattern),
            at=report.fact.at,
            attempt=sum(attempt.fact <= report.fact.number for attempt in current.now.attempts),
        )


def _says(current: Current, match: Match) -> str:
    guide = current.visited.get(match.guide)
    pattern = guide.patterns_by_key.get(match.pattern) if guide else None
    return pattern.says if pattern else ""


def _attempt(current: Current, attempt: Attempt) -> AttemptRecord:
    return AttemptRecord(
        number=attempt.number,
        guide=attempt.guide,
        guide_title=_title(current, attempt.guide),
        at=next(fact.at for fact in current.facts if fact.number == attempt.fact),
        steps=tuple(
            StepMark(key, title_of(current, attempt, key), MARKS[mark], attempt.reasons.get(key, ""))
            for key, mark in attempt.marks.items()
        ),
        result=RESULTS[attempt.result],
        credited=tuple(title_of(current, attempt, key) for key in attempt.credited),
        something_else=attempt.something_else,
    )


def attempt_record(current: Current, number: int) -> AttemptRecord:
    """One attempt as it was recorded. Raises UnknownAttempt."""
    return _attempt(current, current.attempt(number))


def title_of(current: Current, attempt: Attempt, key: str) -> str:
    """The title of a step, in the guide of its attempt; of one that is gone, the key."""
    step = current.step(attempt.guide, key)
    return step.title if step else key.replace("-", " ").capitalize()


def as_json(told: HandOver) -> dict[str, object]:
    """The hand-over as plain values; times as ISO 8601."""
    return asdict(told)
