"""A walk through a guide: moves, and where they lead, exactly as a session would. Nothing is stored.

The moves become the facts that a session would have stored for them, and the screen is computed from
these as ever. A move that is not possible where it stands ends the walk before it: then the guide has
changed since the walk was made, or somebody has changed the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import flow, retry
from .facts import (
    Answered,
    Attempted,
    Credited,
    Escalated,
    Fact,
    Rejected,
    Reported,
    Result,
    Switched,
    TriedBefore,
)
from .guide import NOT_SURE, Guide, Kind
from .moves import (
    Answer,
    Begin,
    Credit,
    Escalate,
    Move,
    Reject,
    Report,
    Retry,
    Stay,
    Switch,
    Tried,
)
from .planning import BY_AUTHOR, Plan
from .situation import Situation, situation


class Misfit(StrEnum):
    """Why a move cannot be made where it stands."""

    NOT_NOW = "not_now"
    UNKNOWN = "unknown"  # it names what the guide does not have
    OTHER_ROUND = "other_round"  # it marks other steps than those shown


@dataclass(frozen=True)
class Arriving:
    """Nothing happened yet."""


@dataclass(frozen=True)
class Diagnosed:
    """A text was diagnosed, and no session started yet."""

    report: Report


@dataclass(frozen=True)
class Elsewhere:
    """The session goes on in another guide."""

    guide: str


Place = flow.Screen | Arriving | Diagnosed | Elsewhere


@dataclass(frozen=True)
class Walked:
    """How far a walk came: the `moves` that could be made, and `misfit` if one could not."""

    moves: tuple[Move, ...]
    facts: tuple[Fact, ...]
    situation: Situation
    place: Place
    misfit: Misfit | None = None

    @property
    def inside(self) -> bool:
        """True while there is a session in this guide."""
        return not isinstance(self.place, Arriving | Diagnosed | Elsewhere)

    @property
    def closed(self) -> bool:
        """True if no attempt can follow."""
        return self.situation.escalated or isinstance(self.place, flow.Resolved | Elsewhere)


def walked(
    guide: Guide, moves: Iterable[Move], guides: Mapping[str, Guide], plan: Plan = BY_AUTHOR
) -> Walked:
    """Walk through the guide; `guides` are all that a session can lead to, by slug, this one included."""
    walk = _Walk(guide, guides, plan)
    made: list[Move] = []
    for move in moves:
        try:
            walk.make(move)
        except _CannotError as error:
            return Walked(tuple(made), tuple(walk.facts), walk.situation, walk.place, error.misfit)
        made.append(move)
    return Walked(tuple(made), tuple(walk.facts), walk.situation, walk.place)


def offered(guide: Guide, now: Situation, place: Place) -> tuple[str, ...] | None:
    """The steps that can be marked here; None where no round is shown, not even beside a hand-over."""
    if isinstance(place, flow.ShowRound):
        return place.steps
    coming = flow.upcoming(guide, now).all
    if isinstance(place, flow.HandOver) and place.proposed and coming:
        return coming[0]
    return None


class _CannotError(Exception):
    def __init__(self, misfit: Misfit) -> None:
        super().__init__(misfit)
        self.misfit = misfit


def _need(holds: object, misfit: Misfit = Misfit.NOT_NOW) -> None:
    if not holds:
        raise _CannotError(misfit)


class _Walk:
    """A walk under way. A move that cannot be made changes nothing."""

    def __init__(self, guide: Guide, guides: Mapping[str, Guide], plan: Plan) -> None:
        self.guide, self.guides, self.plan = guide, guides, plan
        self.symptoms = {p.key for one in guides.values() for p in one.patterns if p.kind is Kind.SYMPTOM}
        self.facts: list[Fact] = []
        self.number = 0
        self.prints: tuple[str, ...] = ()
        self.situation = situation((), plan)
        self.place: Place = Arriving()

    def make(self, move: Move) -> None:
        """Make a move. Raises _CannotError."""
        match move:
            case Report():
                self._report(move)
            case Begin():
                self._begin(move)
            case Answer():
                self._answer(move)
            case Retry():
                self._retry(move)
            case Credit():
                self._credit(move)
            case _:
                self._say(move)

    def _add(self, fact: type[Any], **values: Any) -> None:
        self.number += 1
        self.facts.append(fact(number=self.number, **values))
        self._see()

    def _see(self) -> None:
        self.situation = situation(self.facts, self.plan)
        if not isinstance(self.place, Elsewhere):
            self.place = flow.next_screen(self.guide, self.situation)

    @property
    def _begun(self) -> bool:
        return not isinstance(self.place, Arriving | Diagnosed | Elsewhere)

    @property
    def _open(self) -> bool:
        return self._begun and not (self.situation.escalated or isinstance(self.place, flow.Resolved))

    def _report(self, move: Report) -> None:
        arriving = isinstance(self.place, Arriving)
        _need(arriving or self._open)
        self._check(move)
        self._add_report(move)
        if arriving:
            self.place = Diagnosed(move)
        else:
            self._follow(move.verdict)

    def _check(self, move: Report) -> None:
        """What the text is said to hold must be there to be found."""
        named = {*move.found, *move.against} | ({move.verdict} if move.verdict else set())
        _need(named <= self.guides.keys(), Misfit.UNKNOWN)
        for slug, keys in move.found.items():
            _need(self.guides[slug].patterns_by_key.keys() >= set(keys), Misfit.UNKNOWN)

    def _add_report(self, move: Report) -> None:
        self._add(Reported, found=move.found, verdict=move.verdict, against=move.against)
        self.prints = move.prints

    def _begin(self, move: Begin) -> None:
        _need(isinstance(self.place, Arriving | Diagnosed))
        _need(all(key in self.guide.steps_by_key for key in move.tried), Misfit.UNKNOWN)
        report = self.place.report if isinstance(self.place, Diagnosed) else None
        if report is None:
            self._add_report(Report())
        self._see()
        if report and report.verdict not in (None, self.guide.slug):
            # Whoever starts in another guide than the text's has first rejected that one.
            self._add(Rejected, guide=report.verdict)
            self._add(Switched, source=report.verdict, target=self.guide.slug)
        if move.tried:
            self._add(TriedBefore, guide=self.guide.slug, steps=move.tried)
        self._follow(flow.switch_target(self.guide, self.situation))

    def _answer(self, move: Answer) -> None:
        _need(self._begun)
        for key, choice in move.answers.items():
            question = self.guide.questions_by_key.get(key)
            known = question and (choice in (None, NOT_SURE) or question.choice(str(choice)))
            _need(known, Misfit.UNKNOWN)
        self._add(Answered, answers=move.answers)
        if self._open:
            self._follow(flow.switch_target(self.guide, self.situation, since=self.number))

    def _retry(self, move: Retry) -> None:
        _need(self._open)
        steps = offered(self.guide, self.situation, self.place)
        _need(steps is not None)
        _need(set(steps or ()) == move.marks.keys(), Misfit.OTHER_ROUND)
        _need(move.report or move.said is not Result.OTHER_ERROR)
        if move.report:
            self._check(move.report)
        result = self._result_of(move)
        self._add(
            Attempted,
            guide=self.guide.slug,
            shown=self.place.steps if isinstance(self.place, flow.ShowRound) else (),
            marks=move.marks,
            result=result,
            said_other=move.said is Result.OTHER_ERROR and result is Result.SAME_ERROR,
        )
        if move.report:
            self._add_report(move.report)
            if result is Result.OTHER_ERROR:
                self._follow(move.report.verdict)

    def _result_of(self, move: Retry) -> Result:
        report = move.report
        if report is None:
            return move.said
        return retry.result_of(
            move.said,
            self.guide,
            self.situation.told,
            verdict=report.verdict,
            found=report.found,
            symptoms=self.symptoms,
            same_text=lambda: not set(self.prints).isdisjoint(report.prints),
        )

    def _credit(self, move: Credit) -> None:
        fixed = self.situation.fixed_by
        _need(fixed)
        if fixed:
            _need(set(move.steps) <= set(fixed.tested), Misfit.UNKNOWN)
            said = "…" if move.something_else else ""
            self._add(Credited, attempt=fixed.fact, credited=move.steps, something_else=said)

    def _say(self, move: Move) -> None:
        """What needs nothing but a session, an open one in most cases."""
        match move:
            case Tried(steps):
                _need(self._begun)
                _need(all(key in self.guide.steps_by_key for key in steps), Misfit.UNKNOWN)
                self._add(TriedBefore, guide=self.guide.slug, steps=steps)
            case Escalate():
                _need(self._open)
                self._add(Escalated)
            case Reject():
                _need(self._open)
                self._add(Rejected, guide=self.guide.slug)
            case Stay():
                _need(self._open)
                self.facts = [fact for fact in self.facts if not self._is_rejection(fact)]
                self._add(Switched, source=self.guide.slug, target=self.guide.slug)
            case Switch(guide):
                _need(self._open)
                _need(guide in self.guides and guide != self.guide.slug, Misfit.UNKNOWN)
                self._follow(guide)

    def _is_rejection(self, fact: Fact) -> bool:
        return isinstance(fact, Rejected) and fact.guide == self.guide.slug

    def _follow(self, target: str | None) -> None:
        """Go on in another guide, if there is one to go to."""
        if target in self.guides and target != self.guide.slug:
            self.place = Elsewhere(str(target))
