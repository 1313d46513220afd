"""The rollup: contributions taken out and put in, in the transaction of the fact that changed them.

Every change is a difference that is added to rows, in one order of their keys, so that writes at the
same time neither lose each other's counts nor wait for each other in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, Sum

from ..engine.estimation import Observation
from ..models import Cell, Learning, Tally
from ..models.statements import Column, Row, column_of, inserting
from .contributions import (
    EVERY_DAY,
    Contribution,
    Segment,
    digest_of,
    observation_as_json,
    observation_from_json,
)

TallyKey = tuple[int, str, str, date]
CellKey = tuple[int, Segment, Observation]
K = TypeVar("K")


@dataclass(frozen=True)
class Change:
    """What a stretch of an edition (of a guide) counted for, and what it counts for now."""

    edition: int
    guide: int
    before: Contribution | None
    after: Contribution | None


@dataclass(frozen=True)
class Counted:
    """Everything counted, or a difference of it: tallies and cells with their numbers."""

    tallies: Counter[TallyKey]
    cells: Counter[CellKey]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Counted:
        """The difference that the changes make, without what stays as it was."""
        tallies: Counter[TallyKey] = Counter()
        cells: Counter[CellKey] = Counter()
        for change in changes:
            for contribution, sign in ((change.before, -1), (change.after, 1)):
                if contribution is None:
                    continue
                for (kind, key), n in contribution.tallies.items():
                    for day in (contribution.day, EVERY_DAY):
                        tallies[change.edition, kind, key, day] += sign * n
                if contribution.observation is not None:
                    cells[change.edition, contribution.segment, contribution.observation] += sign
        return cls(_without_zeros(tallies), _without_zeros(cells))

    @classmethod
    def stored(cls, *, retained: bool = False) -> Counted:
        """What the rollup holds, in its live or its retained part."""
        rows = Tally.objects.filter(retained=retained).values_list("edition_id", "kind", "key", "day", "n")
        tallies = Counter({(edition, kind, key, day): n for edition, kind, key, day, n in rows.iterator()})
        cells: Counter[CellKey] = Counter()
        for cell in Cell.objects.filter(retained=retained).iterator():
            segment = Segment(cell.method, cell.network, cell.install)
            seen = observation_from_json(cell.failed, cell.solved, cell.outside)
            cells[cell.edition_id, segment, seen] += cell.n
        return cls(_without_zeros(tallies), _without_zeros(cells))

    def negative(self) -> Counted:
        """The same, to be taken out."""
        return Counted(_negative(self.tallies), _negative(self.cells))


def apply(changes: Sequence[Change]) -> None:
    """Take what stretches counted for out of the live part, and put in what they count for now."""
    difference = Counted.of(changes)
    add(difference)
    if difference.cells:
        new_version(change.guide for change in changes if _observes(change))


def add(counted: Counted, *, retained: bool = False) -> None:
    """Add these numbers to the rows of the rollup. Two statements at most."""
    tallies = [(*key, retained, n) for key, n in sorted(counted.tallies.items())]
    _add_to_rows(Tally, _TALLY, _TALLY_KEY, tallies)
    cells = [_cell(*key, n, retained=retained) for key, n in counted.cells.items()]
    _add_to_rows(Cell, _CELL, ("digest", "retained"), sorted(cells, key=itemgetter(0)))


_TALLY_KEY = ("edition", "kind", "key", "day", "retained")
_TALLY = (*_TALLY_KEY, "n")
_SEGMENT = tuple(vars(Segment()))
_OBSERVATION = ("failed", "solved", "outside")
_CELL = ("digest", "edition", *_SEGMENT, *_OBSERVATION, "retained", "n")


def retain(changes: Sequence[Change]) -> None:
    """Move what these stretches count for from the live to the retained part; `after` is not looked at."""
    leaving = Counted.of(Change(c.edition, c.guide, None, c.before) for c in changes)
    add(leaving.negative())
    add(leaving, retained=True)


def replace(counted: Counted) -> None:
    """Make these numbers the live part; the retained part stays."""
    Tally.objects.filter(retained=False).delete()
    Cell.objects.filter(retained=False).delete()
    add(counted)
    changes = Counter(Learning.objects.values_list("guide_id", flat=True))
    for guide, n in Cell.objects.values_list("edition__guide_id").annotate(total=Sum("n")):
        changes[guide] += n
    new_version(changes.elements())


def new_version(guides: Iterable[int]) -> None:
    """Say that cells of these guides (by id) changed, so that their estimates are made anew.

    A guide is named once for each change, so that what waits for many changes learns of many at once.
    """
    rows = [(guide, *_UNLEARNT.values(), n) for guide, n in sorted(Counter(guides).items())]
    _add_to_rows(Learning, ("guide", *_UNLEARNT, "version"), ("guide",), rows)


_UNLEARNT = {
    **{"planned_version": -1, "planned_edition": None, "weights": {}, "means": {}},
    **{"shown_version": -1, "estimates": {}},
}


def _observes(change: Change) -> bool:
    before, after = change.before, change.after
    return (before and before.observation) != (after and after.observation) or (
        before is not None and after is not None and before.segment != after.segment
    )


def _cell(edition: int, segment: Segment, seen: Observation, n: int, *, retained: bool) -> Row:
    told = observation_as_json(seen)
    digest = digest_of(edition, segment, seen)
    return (digest, edition, *vars(segment).values(), *map(told.get, _OBSERVATION), retained, n)


_ROWS = 1000  # in one statement


def _add_to_rows(
    model: type[Model], names: tuple[str, ...], unique: tuple[str, ...], rows: Sequence[Row]
) -> None:
    """Insert rows, or add the last column to the rows that are there: one atomic statement a thousand.

    Django's own upsert can only set a value, which would lose what others add at the same time.
    """
    own = connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        statement, columns = _upsert(model, names, unique, len(part))
        values = [
            stored(value, connection=own) if stored else value
            for row in part
            for value, (_, stored) in zip(row, columns, strict=True)
        ]
        with own.cursor() as cursor:
            cursor.execute(statement, values)


@lru_cache(maxsize=256)
def _upsert(
    model: type[Model], names: tuple[str, ...], unique: tuple[str, ...], number: int
) -> tuple[str, list[Column]]:
    by_name = {field.name: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    table, add_to = quote(model._meta.db_table), quote(names[-1])
    fields = [by_name[name] for name in names]
    conflict = ", ".join(quote(str(by_name[name].column)) for name in unique)
    statement = (
        f"{inserting(model, fields, number)} "
        f"ON CONFLICT ({conflict}) DO UPDATE SET {add_to} = {table}.{add_to} + excluded.{add_to}"
    )
    return statement, [column_of(field) for field in fields]


def _without_zeros(counter: Counter[K]) -> Counter[K]:
    return Counter({key: n for key, n in counter.items() if n})


def _negative(counter: Counter[K]) -> Counter[K]:
    return Counter({key: -n for key, n in counter.items()})
