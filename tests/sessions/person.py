"""A person in a session, and the two guides that these tests lead them through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

from tests.factories import (
    NOW,
    a_guide,
    a_pattern,
    a_question,
    a_session,
    a_step,
    a_symptom,
    an_id,
    is_,
    is_not,
)
from troubleshoot import sessions
from troubleshoot.engine.facts import Mark, Result
from troubleshoot.engine.guide import Choice, Detail, Effect, Escalation, Guide, Permission, Weight
from troubleshoot.models import Cell, Fact, Report, Stretch, Tally, TroubleshootingSession
from troubleshoot.statistics import EVERY_DAY

DONE, SKIPPED, NOT_PERMITTED, PENDING = Mark.DONE, Mark.SKIPPED, Mark.NOT_PERMITTED, Mark.PENDING
LINE_TEXT = "The line was cut."
WALL_TEXT = "The wall refused it."
ODD_TEXT = "Something odd happened."


def the_line(**changes: Any) -> Guide:
    """A guide with every effect of a choice, prerequisites, conditions and escalation rules."""
    values: dict[str, Any] = {
        "patterns": (
            a_pattern("cut", "line was cut"),
            a_pattern("radio", "over the radio", weight=Weight.SUPPORTING),
            a_pattern("policy", "against the policy", weight=Weight.AGAINST),
            a_symptom("silence", text="Nothing is heard"),
        ),
        "questions": (
            a_question(
                "history",
                "nothing",
                Choice("running", "Running", Effect.WAIT, minutes=30, why="It runs"),
                Choice("finished", "Finished", Effect.RESOLVED, why="It worked"),
                Choice("text", "A text", Effect.PASTE, why="Paste it"),
                Choice("refused", "Refused", Effect.SWITCH, guide="wall"),
            ),
            a_question("medium", "cable", Choice("air", "Air", told_by=("radio",))),
            a_question("tunnel", "yes", "no", when=(is_("medium", "air"),)),
            a_question("everywhere", "no", Choice("yes", "Yes", Effect.ESCALATE, why="Not yours")),
        ),
        "details": (Detail("version", "Which version?"), Detail("time", "When?")),
        "steps": (
            a_step("plug", is_not("medium", "cable")),
            a_step("tunnel-off", is_("tunnel", "yes")),
            a_step("restart"),
            a_step("proxy", requires=("restart",)),
            a_step("antenna", is_("medium", "air", known=True)),
            a_step("firewall", permission=Permission.IT, ask="Open it"),
            a_step("night", requires=("proxy",), wait_minutes=480),
        ),
        "escalations": (Escalation("Enough.", (is_("medium", "air"),), failed_attempts=4),),
    }
    return a_guide("line", **(values | changes))


def the_wall(**changes: Any) -> Guide:
    """A guide that people come to from the line, and can go back from."""
    values: dict[str, Any] = {
        "patterns": (a_pattern("refused", "wall refused"), a_symptom("dark")),
        "questions": (
            a_question("medium", "cable", "air"),
            a_question("door", "open", Choice("none", "None", Effect.SWITCH, guide="line")),
        ),
        "steps": (a_step("knock", is_not("medium", "air")), a_step("ladder"), a_step("restart")),
    }
    return a_guide("wall", **(values | changes))


OF_STEPS = ("tried", "credited", "skipped", "not_permitted", "flagged")
"""What is counted of steps."""


class Person:
    """Acts in one session; `at` is where it stands. Every action takes a new submission of its own."""

    def __init__(self, at: sessions.Current) -> None:
        self.at = at
        self.clock = NOW

    @classmethod
    def starting(cls, guide: Guide | None = None, **values: Any) -> Self:
        """Somebody who starts in a guide (two steps, no question), which is published first."""
        return cls(a_session(guide, **values))

    @property
    def token(self) -> str:
        return self.at.token

    @property
    def row(self) -> TroubleshootingSession:
        return TroubleshootingSession.objects.get(pk=self.at.row.pk)

    @property
    def stretches(self) -> list[Stretch]:
        return list(self.at.row.stretches.filter(stands=True).order_by("number"))

    @property
    def stretch(self) -> Stretch:
        return self.stretches[-1]

    @property
    def steps(self) -> dict[str, tuple[str, ...]]:
        """What the standing stretches count for: step to tried, credited, skipped or not permitted."""
        counted: dict[str, tuple[str, ...]] = {}
        for stretch in self.stretches:
            for kind, key, _ in stretch.counted["tallies"]:
                if kind in OF_STEPS:
                    counted[key] = (*counted.get(key, ()), kind)
        return counted

    def answer(self, answers: Mapping[str, str | None] | None = None, **values: Any) -> Self:
        return self._act("answer", {"answers": answers} | values)

    def attempt(
        self, steps: Mapping[str, Mark] | None = None, result: Result = Result.SAME_ERROR, **values: Any
    ) -> Self:
        return self._act("attempt", {"steps": steps or {}, "result": result} | values)

    def fix(self, *done: str, credited: Sequence[str] = ()) -> Self:
        return self.attempt(dict.fromkeys(done, DONE), Result.FIXED, credited=credited)

    def fail(self, *done: str) -> Self:
        return self.attempt(dict.fromkeys(done, DONE), Result.SAME_ERROR)

    def meet(self, text: str, *done: str) -> Self:
        return self.attempt(dict.fromkeys(done, DONE), Result.OTHER_ERROR, text=text)

    def prepare(self, *done: str) -> Self:
        return self.attempt(dict.fromkeys(done, DONE), Result.NOT_TRIED)

    def report(self, text: str = "", **values: Any) -> Self:
        return self._act("report", {"text": text} | values)

    def credit(self, *credited: str, number: int = 1, **values: Any) -> Self:
        return self._act("credit", {"number": number, "credited": credited} | values)

    def undo(self, number: int | None = None, **values: Any) -> Self:
        return self._act("undo", {"number": number or len(self.at.now.attempts)} | values)

    def switch(self, guide: str, **values: Any) -> Self:
        return self._act("switch", {"guide": guide} | values)

    def escalate(self, **values: Any) -> Self:
        return self._act("escalate", values)

    def withdraw_escalation(self, **values: Any) -> Self:
        return self._act("withdraw_escalation", values)

    def reject(self, **values: Any) -> Self:
        return self._act("reject", values)

    def flag(self, step: str, **values: Any) -> Self:
        return self._act("flag", {"step": step} | values)

    def claim(self, number: int, *, mine: bool = True, **values: Any) -> Self:
        return self._act("claim", {"number": number, "mine": mine} | values)

    def keep_marks(self, steps: Mapping[str, Mark] | None = None, **values: Any) -> Self:
        return self._act("keep_marks", {"steps": steps or {}} | values)

    def leave(self, **values: Any) -> Self:
        return self._act("leave", values)

    def _act(self, name: str, values: Mapping[str, Any]) -> Self:
        self.clock += timedelta(minutes=1)
        write = getattr(sessions, name)
        self.at = write(**({"token": self.token, "submission": an_id(), "now": self.clock} | dict(values)))
        return self


def counted(kind: str) -> dict[str, int]:
    """How often each key of a kind is counted, over all days."""
    rows = Tally.objects.filter(kind=kind, day=EVERY_DAY, n__gt=0)
    return dict(rows.order_by("key").values_list("key", "n"))


def stored() -> tuple[int, ...]:
    """How many rows there are of everything a session stores, and how many facts stand."""
    models = (TroubleshootingSession, Stretch, Fact, Report)
    counted = sum(Tally.objects.values_list("n", flat=True)), sum(Cell.objects.values_list("n", flat=True))
    standing = Fact.objects.filter(stands=True).count()
    return (*(model._default_manager.count() for model in models), standing, *counted)
