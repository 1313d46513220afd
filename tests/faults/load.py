"""Real journeys over the API, many at once, and what the server acknowledged of each of their writes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.faults.calling import GONE, Answer, call

TEXT = "Network Error (ERR_NETWORK) while importing the solution"
_LONGEST = 12  # writes of a journey


@dataclass(frozen=True)
class Written:
    """A write that somebody sends: where, and what."""

    path: str
    body: dict[str, Any]

    @property
    def submission(self) -> str:
        return str(self.body["submission"])


@dataclass
class Journey:
    """One session: what was acknowledged, and the write that was sent without an answer, if there is one."""

    chance: random.Random
    state: dict[str, Any] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    pending: Written | None = None

    @property
    def token(self) -> str:
        return str(self.state["token"])

    @property
    def over(self) -> bool:
        return len(self.acknowledged) >= _LONGEST and self.pending is None

    def go_on(self, port: int) -> Answer:
        """Send the next write, or again the one that got no answer. Raises one of GONE."""
        self.pending = self.pending or self._next()
        answer = call(port, "POST", self.pending.path, self.pending.body)
        if answer.status in (200, 201):
            self.acknowledged.append(self.pending.submission)
            self.state, self.pending = answer.json, None
        return answer

    def _next(self) -> Written:
        submission = str(UUID(int=self.chance.getrandbits(128), version=4))
        if not self.state:
            return Written("sessions", {"submission": submission, "text": TEXT, "source": "api"})
        path, body = self._after(self.state["next"])
        return Written(f"sessions/{self.token}/{path}", {"submission": submission, **body})

    def _after(self, screen: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        match screen["kind"]:
            case "questions":
                asked = screen["questions"]
                return "answers", {"answers": {q["key"]: self._one_of(q["choices"])["key"] for q in asked}}
            case "round":
                return "attempts", self._attempt([step["key"] for step in screen["steps"]])
            case "resolved":
                number = self.state["attempts"][-1]["number"] if self.state["attempts"] else 0
                if number and self.state["attempts"][-1]["result"] == "fixed":
                    return f"attempts/{number}/credit", {"something_else": f"a new cable {number}"}
                return "answers", {"details": {"version-target": "4.50"}}
            case "wait":
                return "answers", {"answers": {screen["question"]: "not_sure"}}
            case "escalate":
                return "answers", {"details": {"version-target": f"4.{self.chance.randrange(99)}"}}
            case _:
                return "reports", {"text": f"{TEXT} {self.chance.random()}"}

    def _attempt(self, steps: list[str]) -> dict[str, Any]:
        marks = {key: self.chance.choice(["done", "done", "skipped"]) for key in steps}
        result = self.chance.choice(["same_error", "same_error", "same_error", "not_tried", "fixed"])
        return {"steps": marks, "result": result}

    def _one_of(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return self.chance.choice(choices)


@dataclass
class Load:
    """Some people at once, each with one journey after the other, until they are stopped."""

    port: int
    people: int = 6
    seed: int = 1
    journeys: list[Journey] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)
    """Answers that acknowledge nothing."""
    lost: list[Exception] = field(default_factory=list)
    """What became of requests that the server accepted and did not answer."""
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def acknowledged(self) -> int:
        return sum(len(journey.acknowledged) for journey in self.journeys)

    @property
    def pending(self) -> list[Journey]:
        """The journeys of which a write got no answer."""
        return [journey for journey in self.journeys if journey.pending]

    @contextmanager
    def running(self) -> Iterator[None]:
        """People write while this lasts; afterwards nobody does any more."""
        self.stopping.clear()
        with ThreadPoolExecutor(self.people) as pool:
            waiting = [pool.submit(self._live, number) for number in range(self.people)]
            try:
                yield
            finally:
                self.stopping.set()
                for one in waiting:
                    one.result()

    def until(self, acknowledged: int, seconds: float = 60) -> None:
        """Wait until so many writes are acknowledged in all."""
        give_up = time.monotonic() + seconds
        while self.acknowledged < acknowledged:
            assert time.monotonic() < give_up, (
                f"only {self.acknowledged} of {acknowledged}: {self.refused[:1]}"
            )
            time.sleep(0.005)

    def _live(self, person: int) -> None:
        mine: list[Journey] = self.journeys[person :: self.people]
        journey = next((one for one in mine if not one.over), None)
        while not self.stopping.is_set():
            if journey is None or journey.over:
                journey = self._begin()
            try:
                answer = journey.go_on(self.port)
            except GONE as error:
                # Nobody has accepted what could not even be sent.
                if not isinstance(error, ConnectionRefusedError | BrokenPipeError):
                    self.lost.append(error)
                if self.stopping.wait(0.01):
                    return
                continue
            if answer.status not in (200, 201):
                self.refused.append(answer)
                journey.pending = None

    def _begin(self) -> Journey:
        with _BEGINNING:
            self.seed += 1
            journey = Journey(random.Random(self.seed))
            self.journeys.append(journey)
            return journey


_BEGINNING = threading.Lock()
