"""What is known about a session, gathered from its facts and its texts for a human."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from ..engine import flow
from ..engine.details import COMMON, EXPECTED, VERSIONS, accepted
from ..engine.lines import line_at
from ..engine.matching import RANK, Match
from ..engine.situation import Attempt
from ..models import Report
from ..sessions import Current
from .summary import summary_of
from .values import (
    MARKS,
    NOT_SURE_WORDS,
    RESULTS,
    AttemptRecord,
    Evidence,
    HandOver,
    PastedText,
    StepMark,
    Told,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_COMMON_TEXTS = {detail.key: gettext_lazy(detail.text) for detail in COMMON}


def hand_over(current: Current) -> HandOver:
    """What is known about the session, in all its guides. One query for the texts, one for the guides."""
    guide, now = current.guide, current.now
    screen, texts, details = current.screen, tuple(pasted_texts(current)), tuple(_details(current))
    attempts = tuple(_attempt(current, attempt) for attempt in now.attempts)
    versions = tuple(detail for detail in details if detail.key in VERSIONS)
    return HandOver(
        title=guide.title,
        edition=current.edition.row.number,
        outcome=current.outcome,
        reason=screen.reason if isinstance(screen, flow.HandOver) else "",
        started_at=current.row.started_at,
        answers=(*told_answers(current), *_earlier_answers(current)),
        details=details,
        missing=tuple(detail.text for detail in guide.details if detail.key not in now.details),
        tried_before=tuple(step.title for step in current.tried_before),
        attempts=attempts,
        waiting_for=tuple(guide.steps_by_key[key].title for key in flow.waiting_for(guide, now)),
        harmful=tuple(f"{step.title}: {reason}" for step, reason in current.harmful),
        switches=tuple((_title(current, source), _title(current, target)) for source, target in now.switches),
        rejected=tuple(_title(current, slug) for slug in now.rejected),
        texts=texts,
        guide=guide.slug,
        # In the language in which it is read, like all words of ours in here.
        summary=lazy(partial(summary_of, guide.title, attempts, versions), str)(),
        evidence=tuple(_evidence(current, texts)),
        versions=versions,
        missing_diagnostics=tuple(_missing_diagnostics(current)),
        marked=tuple(marked_so_far(current)),
        importing_since=current.importing_since,
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
    """The details given: those of the session's guides in the authors' order, then the common ones."""
    asked = {detail.key for guide in current.visited.values() for detail in guide.details}
    for key, detail in accepted(current.visited.values()).items():
        if key in current.now.details:
            text = detail.text if key in asked else _COMMON_TEXTS[key]
            yield Told(key, text, current.now.details[key])


def words_of(current: Current, keys: Iterable[str]) -> list[StrOrPromise]:
    """The texts of these questions and details of the session's guides; unknown keys are left out."""
    words: dict[str, StrOrPromise] = {q.key: q.text for guide in current.guides for q in guide.questions}
    words |= texts_of_details(current)
    return [words[key] for key in dict.fromkeys(keys) if key in words]


def texts_of_details(current: Current) -> dict[str, StrOrPromise]:
    """What the details of a session are called, by key: in a guide's words, or in those of the page."""
    asked = {detail.key for guide in current.guides for detail in guide.details}
    return {
        key: detail.text if key in asked else _COMMON_TEXTS[key]
        for key, detail in accepted(current.guides).items()
    }


def _missing_diagnostics(current: Current) -> Iterator[StrOrPromise]:
    """What the diagnostics would add; what the guide itself asks for is missing there already."""
    asked = {detail.key for detail in current.guide.details}
    for key in EXPECTED:
        if key not in asked and key not in current.now.details:
            yield _COMMON_TEXTS[key]


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


def _evidence(current: Current, texts: Iterable[PastedText]) -> Iterator[Evidence]:
    """What each text shows, what tells most first; each pattern once a text, where it is found first."""
    for pasted in texts:
        first: dict[tuple[str, str], Match] = {}
        for match in pasted.matches:
            first.setdefault((match.guide, match.pattern), match)
        for match in sorted(first.values(), key=lambda match: (RANK[match.weight], match.start is None)):
            guide = current.visited.get(match.guide)
            pattern = guide.patterns_by_key.get(match.pattern) if guide else None
            if guide is None or pattern is None:
                continue
            line = None
            if match.start is not None and match.end is not None:
                line = line_at(pasted.text, match.start, match.end)
            yield Evidence(
                guide=guide.slug,
                guide_title=guide.title,
                pattern=pattern.key,
                weight=match.weight,
                says=pattern.says,
                quote=line.text if line else pattern.text,
                line=line.number if line else None,
                at=pasted.at,
            )


def _says(current: Current, match: Match) -> str:
    guide = current.visited.get(match.guide)
    pattern = guide.patterns_by_key.get(match.pattern) if guide else None
    return pattern.says if pattern else ""


def marked_so_far(current: Current) -> Iterator[StepMark]:
    """What was marked in the open round and kept; what nobody had decided about is not among it."""
    kept, guide = current.now.kept(current.guide.slug), current.guide
    for key, mark in kept.marks.items():
        if key in guide.steps_by_key:
            title = guide.steps_by_key[key].title
            yield StepMark(key, title, MARKS[mark], kept.reasons.get(key, ""), mark)


def _attempt(current: Current, attempt: Attempt) -> AttemptRecord:
    return AttemptRecord(
        number=attempt.number,
        guide=attempt.guide,
        guide_title=_title(current, attempt.guide),
        at=next(fact.at for fact in current.facts if fact.number == attempt.fact),
        steps=tuple(
            StepMark(key, title_of(current, attempt, key), MARKS[mark], attempt.reasons.get(key, ""), mark)
            for key, mark in attempt.marks.items()
        ),
        result=RESULTS[attempt.result],
        credited=tuple(title_of(current, attempt, key) for key in attempt.credited),
        something_else=attempt.something_else,
        kind=attempt.result,
    )


def attempt_record(current: Current, number: int) -> AttemptRecord:
    """One attempt as it was recorded. Raises UnknownAttempt."""
    return _attempt(current, current.attempt(number))


def title_of(current: Current, attempt: Attempt, key: str) -> str:
    """The title of a step, in the guide of its attempt; of one that is gone, the key."""
    step = current.step(attempt.guide, key)
    return step.title if step else key.replace("-", " ").capitalize()
