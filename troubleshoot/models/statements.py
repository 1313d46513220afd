"""Statements that every write of a session carries out, put together once a process.

The ORM takes ten times as long to put one together as the database to carry it out. Everything in them
still comes from the models: tables, columns, and how values are converted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)
Row = Sequence[Any]
_Readers = dict[int, tuple[list[Callable[..., Any]], Any]]


class Prepared:
    """A query whose parameters change. `query` makes it, as a `values_list`, from stand-ins for them.

    The stand-ins differ from each other and from whatever else is a parameter of the statement.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *stand_ins: Any) -> None:
        self._query, self._stand_ins = query, stand_ins
        self._made: dict[str, tuple[str, list[tuple[int | None, Any]], _Readers]] = {}

    def rows(self, *values: Any) -> list[Row]:
        """Ask it with these values, in the order of the stand-ins. One query."""
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor not in self._made:
            self._made[own.vendor] = self._put_together(own)
        statement, places, readers = self._made[own.vendor]
        with own.cursor() as cursor:
            cursor.execute(statement, [held if at is None else values[at] for at, held in places])
            found: list[Row] = cursor.fetchall()
        return [_read(row, readers, own) for row in found] if readers else found

    def _put_together(self, own: Any) -> tuple[str, list[tuple[int | None, Any]], _Readers]:
        compiler = self._query(*self._stand_ins).query.get_compiler(connection=own)
        statement, parameters = compiler.as_sql()
        places = [(self._place(one), one) for one in parameters]
        if {at for at, _ in places} - {None} != set(range(len(self._stand_ins))):
            raise ValueError("a parameter does not stand in the query")
        return statement, places, compiler.get_converters([column for column, _, _ in compiler.select])

    def _place(self, parameter: Any) -> int | None:
        """Which of the values a parameter stands for."""
        return self._stand_ins.index(parameter) if parameter in self._stand_ins else None


def _read(row: Row, readers: _Readers, own: Any) -> Row:
    """The values of a row as Python has them."""
    values = list(row)
    for position, (functions, expression) in readers.items():
        for function in functions:
            values[position] = function(values[position], expression, own)
    return values


@lru_cache(maxsize=64)
def names_of(model: type[Model], before: str = "") -> list[str]:
    """The names of the columns of a model for `values_list`, from a relation that leads to it."""
    return [f"{before}{field.attname}" for field in model._meta.concrete_fields]


def taken_from(values: Iterator[Any], model: type[M]) -> M:
    """The next values of a row as an instance of the model, which has all its columns there.

    As `Model.from_db`, without the signals of a new instance, which nobody here listens to.
    """
    made = model.__new__(model)
    made._state = ModelState()
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    vars(made).update(zip(names_of(model), values, strict=False))
    return made


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model and give them their keys. One query; none without rows."""
    if not rows:
        return
    own = connections[DEFAULT_DB_ALIAS]
    statement, columns = _insertion(type(rows[0]), len(rows))
    with own.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in _values(row, columns, own)])
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache(maxsize=64)
def _insertion(model: type[Model], number: int) -> tuple[str, list[Column]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    key = connection.ops.quote_name(_key(model))
    return f"{inserting(model, fields, number)} RETURNING {key}", [column_of(field) for field in fields]


def inserting(model: type[Model], fields: Sequence[Field[Any, Any]], number: int) -> str:
    """The statement that inserts so many rows of these fields; more can stand behind it."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    place = f"({', '.join(['%s'] * len(fields))})"
    # Only names of tables and columns stand in the text; values are parameters.
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) "  # noqa: S608
        f"VALUES {', '.join([place] * number)}"
    )


def update(rows: Sequence[Model], *names: str) -> None:
    """Store these fields of rows of one model. One query; none without rows."""
    if len(rows) > 1:
        type(rows[0])._base_manager.bulk_update(rows, names)
        return
    for row in rows:
        own = connections[DEFAULT_DB_ALIAS]
        statement, columns = _update(type(row), names)
        with own.cursor() as cursor:
            cursor.execute(statement, [*_values(row, columns, own), row.pk])


@lru_cache(maxsize=64)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Column]]:
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    places = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(_key(model))
    statement = f"UPDATE {table} SET {places} WHERE {key} = %s"  # noqa: S608 - as above
    return statement, [column_of(field) for field in fields]


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)


_AS_THEY_ARE = (BooleanField, CharField, IntegerField, TextField, ForeignKey)
Column = tuple[str, Callable[..., Any] | None]
"""The attribute of a field, and what makes of its value what the database takes, if anything does."""


def column_of(field: Field[Any, Any]) -> Column:
    """How a field is stored; foreign keys are to numbers everywhere here, and dates are dates."""
    if isinstance(field, _AS_THEY_ARE):
        return field.attname, None
    return field.attname, _stored_day if type(field) is DateField else field.get_db_prep_save


def _stored_day(value: date, *, connection: Any) -> Any:
    return connection.ops.adapt_datefield_value(value)


def _values(row: Model, columns: Iterable[Column], own: Any) -> Iterator[Any]:
    for name, stored in columns:
        value = getattr(row, name)
        yield stored(value, connection=own) if stored else value
