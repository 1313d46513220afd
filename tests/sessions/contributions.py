"""What stretches count for, computed a second time and from the stored facts alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from troubleshoot.models import Fact


@dataclass
class Told:
    """One stretch: the last mark of each step, what its retries tested, and what it tells the estimates."""

    marks: dict[str, str] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    credited: set[str] = field(default_factory=set)
    flagged: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    solved: set[str] | None = None
    other: bool = False
    too_soon: bool = False

    @property
    def steps(self) -> set[tuple[str, str]]:
        """Kind and key of what counts of its steps."""
        skipped = {key for key, mark in self.marks.items() if mark == "skipped"}
        forbidden = {key for key, mark in self.marks.items() if mark == "not_permitted"}
        parts = {
            "tried": self.tried,
            "credited": self.credited,
            "skipped": skipped,
            "not_permitted": forbidden,
            "flagged": self.flagged,
        }
        return {(kind, key) for kind, keys in parts.items() for key in keys}

    @property
    def observation(self) -> tuple[list[str], list[str], bool] | None:
        """What failed, what solved it, and whether nothing of it did; None if it tells nothing."""
        if self.solved is not None:
            return sorted(self.failed - self.solved), sorted(self.solved), not self.solved
        return (sorted(self.failed), [], False) if self.failed else None


def contributions(facts: Iterable[Fact]) -> dict[int, Told]:
    """What each stretch (by id) counts for, straight from the facts that stand, in order."""
    told: dict[int, Told] = {}
    waiting: list[tuple[str, str]] = []
    tests: dict[int, list[str]] = {}
    for fact in facts:
        mine = told.setdefault(fact.stretch_id, Told())
        if fact.kind == Fact.Kind.FLAGGED:
            mine.flagged.add(fact.data["step"])
        elif fact.kind == Fact.Kind.CREDITED:
            tested = tests[fact.data["attempt"]]
            named = set(fact.data["credited"])
            mine.credited = named if len(named) == 1 else set()
            if not (mine.other or mine.too_soon):
                mine.solved = set() if fact.data["something_else"] else named or set(tested)
        elif fact.kind == Fact.Kind.ATTEMPTED:
            guide, marks = fact.data["guide"], dict(fact.data["marks"])
            mine.marks |= marks
            waiting += [(guide, key) for key, mark in marks.items() if mark == "done"]
            if fact.data["result"] != "not_tried":
                tests[fact.number] = [key for slug, key in waiting if slug == guide]
                take_test(mine, fact, set(tests[fact.number]))
                waiting = []
    return told


def claims(facts: Iterable[Fact]) -> dict[int, set[str]]:
    """The known issues that each stretch (by id) counts for: those claimed there by the last word."""
    last = {(f.data["guide"], f.data["issue"]): f for f in facts if f.kind == Fact.Kind.CLAIMED}
    mine: dict[int, set[str]] = {}
    for (_, issue), fact in last.items():
        if fact.data["mine"]:
            mine.setdefault(fact.stretch_id, set()).add(str(issue))
    return mine


def take_test(mine: Told, fact: Fact, tested: set[str]) -> None:
    """What an attempt makes of the steps that its retry put to the test."""
    result, named = fact.data["result"], set(fact.data["credited"])
    if result == "other_error":
        mine.other = True
        return
    mine.tried |= tested
    if result == "fixed":
        named = named or (tested if len(tested) == 1 else set())
        mine.credited = named if len(named) == 1 else set()
        mine.too_soon = fact.data["too_soon"]
        mine.solved = None if mine.other or mine.too_soon else named or tested
    elif not mine.other:
        mine.failed |= tested
