"""A simple model beside a session: what the person in it would remember."""

from __future__ import annotations

from dataclasses import dataclass, field

from troubleshoot.engine.facts import Mark, Result


@dataclass
class Tried:
    """An attempt as the model remembers it."""

    guide: str
    marks: dict[str, str]
    result: str
    credited: tuple[str, ...]


@dataclass
class Model:
    """What a person would remember: the path of attempts and switches, and what was last said."""

    path: list[Tried | tuple[str, int]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    escalated: bool = False
    left: bool = False

    @property
    def attempts(self) -> list[Tried]:
        return [part for part in self.path if isinstance(part, Tried)]

    @property
    def stretches(self) -> list[tuple[str, int]]:
        """Guide and number of the edition of each stretch."""
        return [part for part in self.path if not isinstance(part, Tried)]

    @property
    def guide(self) -> str:
        return self.stretches[-1][0]

    def done(self) -> set[str]:
        """Steps of this guide whose last mark is done."""
        last: dict[str, str] = {}
        for tried in self.attempts:
            last |= tried.marks if tried.guide == self.guide else {}
        return {key for key, mark in last.items() if mark == Mark.DONE}

    def untested(self) -> list[str]:
        """Steps of this guide done since the last retry."""
        waiting: list[str] = []
        for tried in self.attempts:
            if tried.guide == self.guide:
                waiting += [key for key, mark in tried.marks.items() if mark == Mark.DONE]
            if tried.result != Result.NOT_TRIED:
                waiting = []
        return waiting

    def undo(self) -> None:
        """Take the path back to before the last attempt."""
        while not isinstance(self.path.pop(), Tried):
            pass
        self.escalated = False
