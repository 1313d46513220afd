"""What happened in a session, for maintainers: every fact, also those taken back, and what it counts for.

Neither the token nor its hash is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from . import sessions
from .catalog import pinned
from .engine import facts as engine
from .engine.guide import NOT_SURE, Guide
from .handover import MARKS, RESULTS, HandOver, hand_over
from .models import Exclusion, Fact, Stretch, TroubleshootingSession
from .sessions.current import plan_of
from .sessions.journal import value_of
from .statistics import Contribution, Count
from .statistics.remarks import title_of

_COUNTS = {
    Count.OUTCOME: "outcome",
    Count.RESOLVED_BY: "resolved by",
    Count.TRIED: "tried",
    Count.CREDITED: "credited",
    Count.SKIPPED: "skipped",
    Count.NOT_PERMITTED: "not permitted",
    Count.FLAGGED: "called wrong",
    Count.PATTERN: "brought by the pattern",
    Count.REJECTED: "not the problem, by the pattern",
    Count.SOURCE: "source",
    Count.REF: "link",
}
"""What of a contribution is told, and how; the rest are lengths and stages that follow from it."""


@dataclass(frozen=True)
class Event:
    """One fact: when, what, and its particulars. One that was taken back no longer `stands`."""

    number: int
    at: datetime
    guide: str
    what: str
    lines: tuple[str, ...]
    stands: bool


@dataclass(frozen=True)
class Part:
    """One stretch: its guide, how it ended, the order it planned with, and what it counts for."""

    slug: str
    title: str
    edition: int
    outcome: str
    resolved_by: str
    order: str
    stands: bool
    counts: tuple[tuple[str, tuple[str, ...]], ...]
    observed: str


@dataclass(frozen=True)
class Transcript:
    """All of it, with the standing exclusions that leave it out of the statistics."""

    row: TroubleshootingSession
    told: HandOver
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    exclusions: QuerySet[Exclusion]


def transcript(pk: int) -> Transcript:
    """The transcript of a session by its number. Raises UnknownToken."""
    hashed = TroubleshootingSession.objects.filter(pk=pk).values_list("token_hash", flat=True).first()
    if hashed is None:
        raise sessions.UnknownToken
    current = sessions.load_by_hash(hashed)
    stretches = list(current.row.stretches.select_related("edition__guide").order_by("number"))
    guides = {stretch.pk: pinned(stretch.edition).guide for stretch in stretches}
    return Transcript(
        row=current.row,
        told=hand_over(current),
        events=tuple(_event(fact, guides) for fact in current.facts),
        parts=tuple(_part(stretch, guides[stretch.pk]) for stretch in stretches),
        exclusions=sessions.exclusions_of(current.row).select_related("made_by"),
    )


def _event(row: Fact, guides: Mapping[int, Guide]) -> Event:
    guide = guides[row.stretch_id]
    what, lines = _told(value_of(row), guide)
    return Event(row.number, row.at, guide.title, what, tuple(lines), row.stands)


def _told(fact: engine.Fact, guide: Guide) -> tuple[str, Iterator[str]]:
    """What a fact says, in words: a heading and its particulars."""
    match fact:
        case engine.Reported(found=found, verdict=verdict):
            heading = f"A text or symptom was diagnosed: {verdict or 'no verdict'}"
            return heading, (f"{slug}: {', '.join(keys)}" for slug, keys in found.items() if keys)
        case engine.Answered():
            return "Answers", _answers(fact, guide)
        case engine.TriedBefore(steps=steps):
            return "Tried before, without success", (title_of(guide, key) for key in steps)
        case engine.Attempted(result=result):
            return f"Attempt: {RESULTS[result]}", _attempt(fact, guide)
        case engine.Credited(credited=keys, something_else=line):
            return "What did it", iter([*(title_of(guide, key) for key in keys), *filter(None, [line])])
        case engine.Switched(source=source, target=target):
            return ("Stayed in the guide" if source == target else f"Went on in {target}"), iter(())
        case engine.Flagged(step=step, text=text):
            return f"Called wrong: {title_of(guide, step)}", iter(filter(None, [text]))
        case _:
            return _PLAIN[type(fact)], iter(())


_PLAIN: dict[type[Any], str] = {
    engine.Rejected: "“This is not my problem”",
    engine.Escalated: "Handed over to a human",
    engine.Left: "Left",
    engine.Undone: "Took something back",
}


def _answers(fact: engine.Answered, guide: Guide) -> Iterator[str]:
    for key, chosen in fact.answers.items():
        question = guide.questions_by_key.get(key)
        choice = question.choice(chosen) if question and chosen else None
        said = "Not sure" if chosen == NOT_SURE else choice.label if choice else chosen or "withdrawn"
        yield f"{question.text if question else key} {said}"
    texts = {detail.key: detail.text for detail in guide.details}
    for key, value in fact.details.items():
        yield f"{texts.get(key, key)} {value or 'withdrawn'}"


def _attempt(fact: engine.Attempted, guide: Guide) -> Iterator[str]:
    for key, mark in fact.marks.items():
        reason = f" ({fact.reasons[key]})" if fact.reasons.get(key) else ""
        yield f"{title_of(guide, key)}: {MARKS[mark]}{reason}"
    if fact.too_soon:
        yield "Posted sooner than a retry can take, so nothing is learnt from it."


def _part(stretch: Stretch, guide: Guide) -> Part:
    counted = Contribution.from_json(stretch.counted)
    return Part(
        slug=guide.slug,
        title=guide.title,
        edition=stretch.edition.number,
        outcome=stretch.outcome,
        resolved_by=stretch.get_resolved_by_display() if stretch.resolved_by else "",
        order=plan_of(stretch).order,
        stands=stretch.stands,
        counts=tuple(_counts(counted)) if counted else (),
        observed=_observed(counted),
    )


def _counts(counted: Contribution) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, name in _COUNTS.items():
        keys = tuple(key for (of_kind, key) in sorted(counted.tallies) if of_kind == kind)
        if keys:
            yield name, keys


def _observed(counted: Contribution | None) -> str:
    """What the estimates learn from the stretch, in a sentence."""
    seen = counted.observation if counted else None
    if seen is None:
        return "The estimates learn nothing from it."
    by = "something outside the steps" if seen.outside else " or ".join(sorted(seen.solved))
    learnt = [f"done in vain: {', '.join(sorted(seen.failed))}"] if seen.failed else []
    learnt += [f"resolved by: {by}"] if by else []
    return f"The estimates learn: {'; '.join(learnt)}."
