"""What a write adds to a session, and what follows from it: computed first, then stored together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from .. import statistics, unknown
from ..catalog import Catalog, PublishedGuide
from ..engine import facts as engine
from ..engine import flow
from ..engine.facts import Outcome
from ..models import Fact, Remark, Report, Stretch, TroubleshootingSession
from ..models.statements import insert, update
from ..statistics import Change, Contribution
from .counting import Ending, contribution, ending, remarks
from .current import Current
from .diagnosing import Diagnosed, count_text
from .errors import Conflict
from .journal import data_of, kind_of, value_of


@dataclass
class Write:
    """A write under way: facts are added here, and stored together by `commit`.

    `begins` begins the transaction where it has not begun yet.
    """

    at: datetime
    submission: UUID
    current: Current
    begins: Callable[[], None] | None = None
    new: list[Fact] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    withdrawn: list[Fact] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def repeated(self) -> bool:
        """True if this submission has been stored before: then nothing may change."""
        return any(fact.submission == self.submission for fact in self.current.facts)

    def begin(self) -> None:
        """From now on nobody else writes; called before anything is written. Raises Moved."""
        if self.begins:
            self.begins()
            self.begins = None

    def refuse_closed(self) -> None:
        """Raise Conflict on a session that is resolved or handed over."""
        if self.current.closed:
            raise Conflict("closed", self.current)

    def refuse_stale(self, version: int | None) -> None:
        """Raise Conflict if what was sent is about another round than the one that is shown now."""
        if version is not None and version != self.current.now.version:
            raise Conflict("stale", self.current)

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
        self.begin()
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
        """Go on in another guide or edition, as a new stretch pinned to the current edition."""
        left = self.current.stretch
        if left.edition_id == target.row.pk:
            self.add(engine.Switched, source=target.guide.slug, target=target.guide.slug)
            return
        self.begin()
        source, slug = self.current.guide.slug, target.guide.slug
        edition = target.row.number if source == slug else 0
        self.add(engine.Switched, source=source, target=slug, edition=edition)
        left.outcome, left.resolved_by, left.something_else = Outcome.SWITCHED, "", ""
        self.stretches.append(left)
        stretch = new_stretch(
            self.current.row, target, number=self._next_stretch(), at=self.at, submission=self.submission
        )
        insert([stretch])
        self.enter(stretch)

    def follow(self, diagnosed: Diagnosed, published: Catalog) -> None:
        """Go on in the guide that the evidence carries, if that is another one."""
        if diagnosed.verdict and diagnosed.verdict != self.current.guide.slug:
            self.go_to(published.by_slug[diagnosed.verdict])

    def follow_effects(self, published: Catalog, *, since: int = 0) -> None:
        """Carry out a switch that an answer asks for, given since that fact, if its target is published."""
        target = flow.switch_target(self.current.guide, self.current.now, since=since)
        if target in published.by_slug:
            self.go_to(published.by_slug[target])

    def add_tried(self, steps: Sequence[str]) -> None:
        """Add what was tried before the session, in place of what was said of it before."""
        self.add(engine.TriedBefore, guide=self.current.guide.slug, steps=list(dict.fromkeys(steps)))

    def enter(self, stretch: Stretch) -> None:
        """Be in this stretch from now on."""
        self.current = Current(self.current.token, self.current.row, stretch, self.current.facts)

    def go_back(self, stretch: int) -> None:
        """Return to an earlier stretch (by id); those begun since no longer stand."""
        self.begin()
        rows = self.current.row.stretches.filter(stands=True).select_related("edition__guide")
        found = list(rows.order_by("number"))
        position = next(index for index, row in enumerate(found) if row.pk == stretch)
        for row in found[position + 1 :]:
            row.stands = False
            self.stretches.append(row)
        self.enter(found[position])

    def _earlier(self) -> Iterator[Stretch]:
        """The standing stretches before this one: what they count for rests on all facts of the session."""
        earlier = set(range(1, self.current.stretch.number))
        if earlier - {stretch.number for stretch in self.stretches}:
            stretches = self.current.row.stretches.filter(stands=True, number__in=earlier)
            yield from stretches.select_related("edition__guide")

    def _next_stretch(self) -> int:
        """Every switch ever made began a stretch, whether or not it still stands."""
        switches = [value_of(f) for f in self.current.facts if f.kind == Fact.Kind.SWITCHED]
        return 1 + sum(
            isinstance(s, engine.Switched) and (s.source != s.target or s.edition > 0) for s in switches
        )

    def withdraw(self, facts: Iterable[Fact]) -> None:
        """Take facts back: they stay on record and no longer stand."""
        self.begin()
        for fact in facts:
            fact.stands = False
            self.withdrawn.append(fact)
        self.current = replace(self.current, facts=list(self.current.facts))

    def commit(self) -> Current:
        """Store what was added, and what follows from it for the stretch and the session."""
        current = self.current
        if not self.new:
            return current
        touched, ended = list(self._touched()), ending(current, current.stretch)
        counts_for = [contribution(current, stretch) for stretch in touched]
        self.begin()
        self._insert()
        before = [_written_of(stretch) for stretch in touched]
        conclude(current.stretch, ended)
        count(touched, counts_for)
        _remark(current, touched)
        forced = {stretch.pk for stretch in self.stretches}
        pairs = zip(touched, before, strict=True)
        changed = [one for one, was in pairs if one.pk in forced or _written_of(one) != was]
        update(changed, *_WRITTEN)
        current.row.outcome, current.row.written_at = current.outcome, self.at
        update([current.row], "outcome", "written_at", "excluded")
        return current

    def _touched(self) -> Iterable[Stretch]:
        """The stretches whose rows may change, each once; they are read under the lock."""
        if self.current.stretch.number > 1:
            self.begin()
        found = (*self._earlier(), *self.stretches, self.current.stretch)
        return {stretch.pk: stretch for stretch in found}.values()

    def _insert(self) -> None:
        insert(self.new)
        for report in self.reports:
            report.fact_id = report.fact.pk  # it had no key when the report was made
        insert(self.reports)
        if self.withdrawn:
            Fact.objects.filter(pk__in=[fact.pk for fact in self.withdrawn]).update(stands=False)


def new_stretch(
    session: TroubleshootingSession, target: PublishedGuide, *, number: int, at: datetime, submission: UUID
) -> Stretch:
    """A stretch in the current edition of a guide, with the estimates it will plan with."""
    return Stretch(
        session=session,
        number=number,
        edition=target.row,
        outcome=Outcome.OPEN,
        # A draw, where the guide explores, follows from the submission: a repeated one draws the same.
        plan=statistics.start_in(target, seed=submission.int).as_json(),
        started_at=at,
    )


def conclude(stretch: Stretch, ended: Ending) -> None:
    """Set on the row of a stretch how it stands, and what "resolved" rests on."""
    stretch.outcome, stretch.resolved_by = ended.outcome, ended.resolved_by
    stretch.something_else = ended.something_else


_WRITTEN = ("outcome", "resolved_by", "something_else", "stands", "counted")
_written_of = attrgetter(*_WRITTEN)


def count(stretches: Sequence[Stretch], counts_for: Sequence[Contribution | None]) -> None:
    """Take out of the statistics what these stretches counted for, and put in what they count for now.

    The new contribution is set on the rows, which the caller saves.
    """
    changes = []
    for stretch, after in zip(stretches, counts_for, strict=True):
        before = Contribution.from_json(stretch.counted)
        stretch.counted = after.as_json() if after else {}
        if before != after:
            changes.append(Change(stretch.edition_id, stretch.edition.guide_id, before, after))
    statistics.apply(changes)


def _remark(current: Current, stretches: Sequence[Stretch]) -> None:
    """Rewrite what was said about steps in these stretches, if anything ever was."""
    said = (Fact.Kind.FLAGGED, Fact.Kind.ATTEMPTED)
    if not any(f.kind in said and (f.data.get("reasons") or "step" in f.data) for f in current.facts):
        return
    Remark.objects.filter(stretch__in=stretches).delete()
    Remark.objects.bulk_create(row for s in stretches if s.stands for row in remarks(current, s))
