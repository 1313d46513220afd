"""The frame of every write: one transaction, one submission, and what follows from its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from .. import unknown
from ..catalog import Catalog, PublishedGuide, pinned
from ..engine import facts as engine
from ..engine.facts import Mark, Outcome, Result
from ..engine.flow import Resolved
from ..engine.guide import Guide, Weight
from ..models import (
    Fact,
    RejectedPattern,
    Report,
    Stretch,
    StretchStep,
    TroubleshootingSession,
)
from .current import Current, load
from .diagnosing import Diagnosed, count_text
from .errors import Conflict
from .journal import data_of, kind_of, value_of

_TESTED = (Result.FIXED, Result.SAME_ERROR)
_COUNTED = (Fact.Kind.ATTEMPTED, Fact.Kind.CREDITED, Fact.Kind.UNDONE)
"""Kinds of facts that change what a stretch contributes to the statistics of its steps."""


@dataclass
class Write:
    """A write under way: facts are added here, and stored together by `commit`."""

    at: datetime
    submission: UUID
    current: Current
    new: list[Fact] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    withdrawn: list[Fact] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def repeated(self) -> bool:
        """True if this submission has been stored before: then nothing may change."""
        return any(fact.submission == self.submission for fact in self.current.facts)

    def refuse_closed(self) -> None:
        """Raise Conflict on a session that is resolved or handed over."""
        if self.current.closed:
            raise Conflict("closed", self.current)

    def add(self, fact: type[Any], **values: Any) -> Fact:
        """Add a fact with the next number, in the stretch the session is in by now."""
        facts = self.current.facts
        value = fact(number=facts[-1].number + 1 if facts else 1, **values)
        row = Fact(
            session=self.current.row,
            stretch=self.current.stretch,
            number=value.number,
            kind=kind_of(value),
            data=data_of(value),
            submission=self.submission,
            part=len(self.new),
            at=self.at,
        )
        self.new.append(row)
        self.current = replace(self.current, facts=[*facts, row])
        return row

    def add_report(self, diagnosed: Diagnosed, *, counted: bool = False) -> None:
        """Add the fact that a text was diagnosed, and the text itself if there is one.

        Unless it was `counted` before, it counts as a text with or without a verdict; one that finds
        no guide by itself is kept to be learned.
        """
        fact = self.add(
            engine.Reported,
            found={slug: list(keys) for slug, keys in diagnosed.diagnosis.found.items()},
            verdict=diagnosed.verdict,
            against=list(diagnosed.against),
        )
        if diagnosed.redacted.strip() or diagnosed.symptoms:
            matches = [
                [m.guide, m.pattern, m.weight, m.start, m.end, m.line] for m in diagnosed.diagnosis.matches
            ]
            self.reports.append(
                Report(fact=fact, text=diagnosed.redacted, matches=matches, symptoms=list(diagnosed.symptoms))
            )
        if not counted:
            count_text(diagnosed, now=self.at)
        if not diagnosed.blank and not diagnosed.known:
            unknown.keep_of_session(
                diagnosed.redacted, session=self.current.row, submission=self.submission, now=self.at
            )

    def go_to(self, target: PublishedGuide) -> None:
        """Go on in another guide, as a new stretch pinned to its current edition."""
        left = self.current.stretch
        if left.edition_id == target.row.pk:
            self.add(engine.Switched, source=target.guide.slug, target=target.guide.slug)
            return
        self.add(engine.Switched, source=self.current.guide.slug, target=target.guide.slug)
        left.outcome, left.resolved_by, left.something_else = Outcome.SWITCHED, "", ""
        self.stretches.append(left)
        stretch = new_stretch(self.current.row, target, number=self._next_stretch(), at=self.at)
        stretch.save(force_insert=True)
        self.enter(stretch)

    def follow(self, diagnosed: Diagnosed, published: Catalog) -> None:
        """Go on in the guide that the evidence carries, if that is another one."""
        if diagnosed.verdict and diagnosed.verdict != self.current.guide.slug:
            self.go_to(published.by_slug[diagnosed.verdict])

    def enter(self, stretch: Stretch) -> None:
        """Be in this stretch from now on."""
        self.current = Current(self.current.token, self.current.row, stretch, self.current.facts)

    def _next_stretch(self) -> int:
        """Every switch ever made began a stretch, whether or not it still stands."""
        switches = [value_of(f) for f in self.current.facts if f.kind == Fact.Kind.SWITCHED]
        return 1 + sum(isinstance(s, engine.Switched) and s.source != s.target for s in switches)

    def withdraw(self, facts: Iterable[Fact]) -> None:
        """Take facts back: they stay on record and no longer stand."""
        for fact in facts:
            fact.stands = False
            self.withdrawn.append(fact)
        self.current = replace(self.current, facts=list(self.current.facts))

    def commit(self) -> Current:
        """Store what was added, and what follows from it for the stretch and the session."""
        current = self.current
        if not self.new:
            return current
        Fact.objects.bulk_create(self.new)
        if self.reports:
            Report.objects.bulk_create(self.reports)
        if self.withdrawn:
            Fact.objects.filter(pk__in=[fact.pk for fact in self.withdrawn]).update(stands=False)
        _conclude(current)
        touched = {stretch.pk: stretch for stretch in (*self.stretches, current.stretch)}
        Stretch.objects.bulk_update(touched.values(), ["outcome", "resolved_by", "something_else", "stands"])
        if any(row.kind in _COUNTED for row in self.new):
            _contribute(current, touched)
        if any(fact.kind == Fact.Kind.REJECTED for fact in current.facts):
            _count_rejections(current, touched)
        current.row.outcome, current.row.written_at = current.outcome, self.at
        current.row.save(update_fields=["outcome", "written_at"])
        return current


@contextmanager
def writing(token: str, submission: UUID, at: datetime) -> Iterator[Write]:
    """A transaction in which nobody else writes this session. Raises UnknownToken."""
    with transaction.atomic():
        yield Write(at=at, submission=submission, current=load(token, lock=True))


def new_stretch(
    session: TroubleshootingSession, target: PublishedGuide, *, number: int, at: datetime
) -> Stretch:
    """A stretch in the current edition of a guide, with the estimates it will plan with."""
    return Stretch(
        session=session,
        number=number,
        edition=target.row,
        outcome=Outcome.OPEN,
        plan=_plan(target.guide),
        started_at=at,
    )


def _plan(guide: Guide) -> Mapping[str, Any]:
    return {"order": "author", "weights": {step.key: step.prior for step in guide.steps}}


def _conclude(current: Current) -> None:
    """Write the outcome into the stretch, and what "resolved" rests on."""
    stretch, fixed = current.stretch, current.now.fixed_by
    stretch.outcome = current.outcome
    stretch.resolved_by = _resolved_by(current)
    stretch.something_else = fixed.something_else if fixed else ""


def _resolved_by(current: Current) -> Stretch.ResolvedBy:
    by, fixed = Stretch.ResolvedBy, current.now.fixed_by
    if not isinstance(current.screen, Resolved):
        return by.NOTHING
    if fixed is None:
        return by.FOUND_FINISHED
    if len(fixed.credited) == 1:
        return by.STEP
    return by.ONE_OF_SEVERAL if fixed.tested and not fixed.something_else else by.OUTSIDE


def _contribute(current: Current, stretches: Mapping[int, Stretch]) -> None:
    """Rewrite what these stretches contribute to the statistics of their steps."""
    stretch_of = {fact.number: fact.stretch_id for fact in current.facts}
    rows: dict[tuple[int, str], StretchStep] = {}
    for attempt in current.now.attempts:
        stretch = stretches.get(stretch_of[attempt.fact])
        if stretch is None:
            continue
        for key, mark in attempt.marks.items():
            rows[stretch.pk, key] = StretchStep(stretch=stretch, key=key, mark=mark)
        if attempt.result in _TESTED:
            for key in attempt.tested:
                rows[stretch.pk, key] = StretchStep(
                    stretch=stretch,
                    key=key,
                    mark=Mark.DONE,
                    tested=True,
                    credited=attempt.credited == (key,),
                )
    StretchStep.objects.filter(stretch__in=stretches).delete()
    StretchStep.objects.bulk_create(rows.values())


def _count_rejections(current: Current, stretches: Mapping[int, Stretch]) -> None:
    """Rewrite which patterns count as rejected in these stretches: those that led to their guides."""
    rows = []
    found: dict[str, set[str]] = {}
    for fact in current.facts:
        value = value_of(fact)
        if isinstance(value, engine.Reported) and fact.stands:
            for guide, keys in value.found.items():
                found.setdefault(guide, set()).update(keys)
        if isinstance(value, engine.Rejected) and fact.stands and fact.stretch_id in stretches:
            stretch = stretches[fact.stretch_id]
            patterns = pinned(stretch.edition).guide.patterns_by_key
            led = [key for key in found.get(value.guide, ()) if key in patterns]
            led = [key for key in led if patterns[key].weight is not Weight.AGAINST]
            rows += [RejectedPattern(stretch=stretch, key=key) for key in sorted(led)]
    RejectedPattern.objects.filter(stretch__in=stretches).delete()
    RejectedPattern.objects.bulk_create(rows, ignore_conflicts=True)
