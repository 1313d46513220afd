"""The moves of a walk through a guide, and how they stand in an address.

A walk is a list of moves, each a piece of JSON in URL-safe base64, joined by full stops. So every
shorter walk is a beginning of the longer one, and of a damaged address the moves before the damage
can still be read. No text that was pasted is in it: only what was found in it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .facts import Key, Mark, Result

MOST_MOVES = 60
LONGEST = 6000
"""The longest walk in an address, in characters: servers and chats cut what is longer."""


@dataclass(frozen=True)
class Report:
    """A text was pasted, or symptoms were picked; `prints` tell whether two texts say the same."""

    found: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    verdict: str | None = None
    against: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Begin:
    """The session was started in the guide, after these steps had been tried."""

    tried: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Questions were answered; None takes an answer back."""

    answers: Mapping[Key, Key | None]


@dataclass(frozen=True)
class Tried:
    """The steps done before the session were ticked again."""

    steps: tuple[Key, ...]


@dataclass(frozen=True)
class Retry:
    """A round was marked, each step of it, and the import perhaps retried; `said` is how it went."""

    marks: Mapping[Key, Mark]
    said: Result
    report: Report | None = None


@dataclass(frozen=True)
class Credit:
    """Said what resolved it: a step, or (without any) nothing that is known, or something else."""

    steps: tuple[Key, ...] = ()
    something_else: bool = False


@dataclass(frozen=True)
class Escalate:
    """Handed over to a human."""


@dataclass(frozen=True)
class Reject:
    """Said that the guide is not about the problem."""


@dataclass(frozen=True)
class Stay:
    """Stayed with the guide after all."""


@dataclass(frozen=True)
class Switch:
    """Went on in another guide."""

    guide: str


Move = Report | Begin | Answer | Tried | Retry | Credit | Escalate | Reject | Stay | Switch


def written(moves: Iterable[Move]) -> str:
    """The moves as they stand in an address."""
    return ".".join(_encoded(_as_list(move)) for move in moves)


def read(text: str) -> tuple[list[Move], bool]:
    """The moves in an address, up to the first that cannot be read; True if that is all of them."""
    moves: list[Move] = []
    parts = text.split(".") if text else []
    if len(text) > LONGEST or len(parts) > MOST_MOVES:
        return [], False
    for part in parts:
        try:
            moves.append(_move(_decoded(part)))
        except (ValueError, TypeError, LookupError, RecursionError):
            return moves, False
    return moves, True


def fits(moves: Iterable[Move]) -> bool:
    """True if the moves are not too many for an address."""
    made = list(moves)
    return len(made) <= MOST_MOVES and len(written(made)) <= LONGEST


def _encoded(values: list[Any]) -> str:
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decoded(part: str) -> list[Any]:
    values = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(values, list) or _encoded(values) != part:
        raise ValueError("not a move")  # nor is another spelling of one
    return values


def _as_list(move: Move) -> list[Any]:
    match move:
        case Report():
            return ["report", *_report_values(move)]
        case Begin():
            return ["begin", list(move.tried)]
        case Tried():
            return ["tried", list(move.steps)]
        case Answer():
            return ["answer", dict(move.answers)]
        case Credit():
            return ["credit", list(move.steps), move.something_else]
        case Switch():
            return ["switch", move.guide]
        case Retry():
            report = _report_values(move.report) if move.report else []
            return ["retry", dict(move.marks), move.said, *report]
        case _:
            return [type(move).__name__.lower()]


def _report_values(report: Report) -> list[Any]:
    found = {slug: list(keys) for slug, keys in report.found.items()}
    return [found, report.verdict, list(report.against), list(report.prints)]


def _move(values: list[Any]) -> Move:
    kind, *rest = values
    return _KINDS[kind](*rest)


def _report(found: Any, verdict: Any, against: Any, prints: Any) -> Report:
    by_guide = {_key(slug): _keys(keys) for slug, keys in _mapping(found).items()}
    return Report(by_guide, None if verdict is None else _key(verdict), _keys(against), _keys(prints))


def _answer(answers: Any) -> Answer:
    return Answer({_key(k): None if v is None else _key(v) for k, v in _mapping(answers).items()})


def _retry(marks: Any, said: Any, *report: Any) -> Retry:
    marked = {_key(key): Mark(mark) for key, mark in _mapping(marks).items()}
    return Retry(marked, Result(said), _report(*report) if report else None)


def _credit(steps: Any, something_else: Any) -> Credit:
    return Credit(_keys(steps), something_else is True)


_KINDS: Mapping[str, Callable[..., Move]] = {
    "report": _report,
    "begin": lambda tried: Begin(_keys(tried)),
    "tried": lambda steps: Tried(_keys(steps)),
    "answer": _answer,
    "retry": _retry,
    "credit": _credit,
    "escalate": Escalate,
    "reject": Reject,
    "stay": Stay,
    "switch": lambda guide: Switch(_key(guide)),
}


def _mapping(value: Any) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return value


def _keys(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(_key(one) for one in value)


def _key(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("not a key")
    return value
