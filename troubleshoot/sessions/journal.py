"""Facts as rows and as values: the one place that knows how they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from ..engine import facts as engine
from ..models import Fact

_VALUES: dict[str, type[Any]] = {
    Fact.Kind.REPORTED: engine.Reported,
    Fact.Kind.ANSWERED: engine.Answered,
    Fact.Kind.TRIED_BEFORE: engine.TriedBefore,
    Fact.Kind.MARKED: engine.Marked,
    Fact.Kind.ATTEMPTED: engine.Attempted,
    Fact.Kind.CREDITED: engine.Credited,
    Fact.Kind.SWITCHED: engine.Switched,
    Fact.Kind.REJECTED: engine.Rejected,
    Fact.Kind.FLAGGED: engine.Flagged,
    Fact.Kind.CLAIMED: engine.Claimed,
    Fact.Kind.ESCALATED: engine.Escalated,
    Fact.Kind.LEFT: engine.Left,
    Fact.Kind.UNDONE: engine.Undone,
}
_KINDS = {value: kind for kind, value in _VALUES.items()}


def value_of(row: Fact) -> engine.Fact:
    """The fact in a row. It is kept with the row, because what a fact says never changes."""
    kept = vars(row)
    if "value" not in kept:
        kept["value"] = _made_from(row)
    value: engine.Fact = kept["value"]
    return value


def _made_from(row: Fact) -> engine.Fact:
    data: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.data.items()
    }
    if row.kind in (Fact.Kind.ATTEMPTED, Fact.Kind.MARKED):
        data["marks"] = {step: engine.Mark(mark) for step, mark in data["marks"]}
    if row.kind == Fact.Kind.ATTEMPTED:
        data["result"] = engine.Result(data["result"])
    if row.kind == Fact.Kind.REPORTED:
        data["found"] = {guide: tuple(keys) for guide, keys in data["found"].items()}
    fact: engine.Fact = _VALUES[row.kind](number=row.number, **data)
    return fact


def kind_of(fact: engine.Fact) -> Fact.Kind:
    """The kind of row a fact is kept in."""
    return Fact.Kind(_KINDS[type(fact)])


def data_of(fact: engine.Fact) -> dict[str, Any]:
    """Everything a fact says but its number, for the row."""
    data = {field.name: getattr(fact, field.name) for field in fields(fact) if field.name != "number"}
    if isinstance(fact, engine.Attempted | engine.Marked):
        # As pairs: PostgreSQL does not keep the order of a JSON object.
        data["marks"] = [list(pair) for pair in fact.marks.items()]
    return data


def standing(rows: Iterable[Fact]) -> list[engine.Fact]:
    """The facts of the rows that stand, in order."""
    return [value_of(row) for row in rows if row.stands]
