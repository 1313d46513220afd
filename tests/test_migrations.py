"""Old code on a new schema, and back: each migration, along one line, on a database with data.

While servers are replaced one after the other, code from before a migration works on the schema after it.
So a migration may only add: tables, columns with a default in the database, wider rules. What renames,
drops or narrows comes a release later than the code that no longer needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from pytest_django.plugin import DjangoDbBlocker

from tests.factories import NOW

pytestmark = pytest.mark.xdist_group("migrations")

NAMES = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "troubleshoot")
SERVERS_STOPPED = {
    # Editions must say whether they are a fallback.
    "0002_what_no_guide_knows": {"edition"},
    # What stretches count for moved into a column, and two tables went.
    "0003_learning": {"rejectedpattern", "stretch", "stretchstep", "troubleshootingsession"},
    # Editions must hold notes and translations, and steps lost the mark that moved into a table.
    "0004_authoring": {"edition", "step"},
    # Editions must say where issues are opened.
    "0006_in_and_out_of_issues": {"edition"},
}
"""The tables that the code before could not use after these, which are older than this rule."""
FORGOTTEN = {"0003_learning": {"rejectedpattern", "stretchstep"}}
"""The tables whose rows do not come back when these are taken back."""

Values = dict[str, Any]
Made = dict[str, models.Model]


@contextmanager
def a_database_of_its_own(folder: Path) -> Iterator[None]:
    """An empty database in the place of the one of the settings."""
    default, name = connections.settings["default"], f"coewizard_{uuid4().hex}"
    before, named = connections["default"], default["NAME"]
    of_tests = urlsplit(os.environ.get("DATABASE_URL", ""))._replace(path="/postgres").geturl()
    on_sqlite = before.vendor == "sqlite"
    if not on_sqlite:
        with psycopg.connect(of_tests, autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {name}".encode())
    default["NAME"] = str(folder / "migrating.sqlite3") if on_sqlite else name
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], default["NAME"] = before, named
        if not on_sqlite:
            with psycopg.connect(of_tests, autocommit=True) as opened:
                opened.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def _line(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One database, which the tests below lead along the line of migrations."""
    with django_db_blocker.unblock(), a_database_of_its_own(tmp_path_factory.mktemp("migrating")):
        yield


def migrate(name: str) -> StateApps:
    """Bring the database to the schema after a migration, forwards or back; the models of that time."""
    executor = MigrationExecutor(connections["default"])
    executor.migrate([("troubleshoot", name)])
    apps = executor.loader.project_state([("troubleshoot", name)]).apps
    assert isinstance(apps, StateApps)
    return apps


def in_order(apps: StateApps) -> Iterator[type[models.Model]]:
    """The models of the wizard, each after those it refers to."""
    waiting = list(apps.get_app_config("troubleshoot").get_models())
    while waiting:
        later = set(waiting)
        ready = next(model for model in waiting if not {*_needed(model)} & later - {model})
        waiting.remove(ready)
        yield ready


def _needed(model: type[models.Model]) -> Iterator[Any]:
    return (field.related_model for field in model._meta.local_fields if field.is_relation and not field.null)


def kept(apps: StateApps) -> dict[str, list[Values]]:
    """What every table holds, as far as these models know of it."""
    return {name_of(model): list(model._default_manager.order_by("pk").values()) for model in in_order(apps)}


def unusable(apps: StateApps) -> set[str]:
    """The tables that code with these models cannot read, insert into or update, after it tried.

    No parts are tried of an edition that cannot be made.
    """
    made: Made = {}
    failed = {name_of(model) for model in in_order(apps) if not _works(model, made)}
    if edition := made.get("edition"):
        type(edition)._default_manager.filter(pk=edition.pk).update(status="current")
    return failed


def _works(model: type[models.Model], made: Made) -> bool:
    try:
        with transaction.atomic():
            list(model._default_manager.all())
            if all(name_of(needed) in made for needed in _needed(model)):
                row = model(**_values(model, made))
                row.save(force_insert=True)
                row.save(force_update=True)
                made[name_of(model)] = row
    except DatabaseError:
        found = None if name_of(model) == "edition" else _newest(model)
        if found is not None:
            made[name_of(model)] = found
        return False
    return True


def _newest(model: type[models.Model]) -> models.Model | None:
    """What others can still refer to."""
    try:
        with transaction.atomic():
            return model._default_manager.order_by("pk").last()
    except DatabaseError:
        return None


def name_of(model: type[models.Model]) -> str:
    """As in the names of its tables."""
    return model._meta.model_name or ""


def _values(model: type[models.Model], made: Made) -> Values:
    """A row that keeps every rule there ever was, and is none of those there are."""
    number = model._default_manager.count() + 1
    fields = [field for field in model._meta.local_fields if not isinstance(field, models.BigAutoField)]
    usual = {field.name: _value(field, number, made) for field in fields}
    match name_of(model):
        case "edition":
            return usual | {"status": _first_status(model)}
        case "condition":
            return usual | {"step": made["step"]}
        case "exclusion":
            return usual | {"kind": "source", "source": f"forum-{number}"}
        case "unknowntext":
            return usual | {"why": "learn"}
        case "withdrawal":
            return usual | {"step": f"step-{number}"}
    return usual


def _first_status(edition: type[models.Model]) -> str:
    """Parts are added to an edition that is being written, since there is such a status."""
    status: Any = edition._meta.get_field("status")
    return "writing" if "writing" in dict(status.flatchoices) else "superseded"


def _value(field: Any, number: int, made: Made) -> Any:
    if field.is_relation:
        return None if field.null else made[name_of(field.related_model)]
    if field.null or field.has_default():
        return None if field.null else field.get_default()
    if field.blank:
        return ""
    if field.choices:
        return field.choices[0][0]
    return _of_kind(field, number)


def _of_kind(field: Any, number: int) -> Any:
    match field:
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return NOW
        case models.DateField():
            return NOW.date() + timedelta(days=number)
        case models.CharField() | models.TextField():
            return f"{field.name}-{number}"[: field.max_length]
        case _:
            return number


@pytest.mark.usefixtures("_line")
@pytest.mark.parametrize(("before", "name"), list(pairwise(NAMES)), ids=NAMES[1:])
def test_old_code_works_on_the_new_schema_and_finds_its_data_again(before: str, name: str) -> None:
    old = migrate(before)
    assert unusable(old) == set()
    migrate(name)
    assert unusable(old) == SERVERS_STOPPED.get(name, set())

    migrate(before)
    assert unusable(old) == set()
    forgotten = FORGOTTEN.get(name, set())
    written = {table: rows for table, rows in kept(old).items() if table not in forgotten}
    new = migrate(name)
    assert unusable(new) == set()
    migrate(before)
    found = kept(old)
    assert {table: [row for row in found[table] if row in rows] for table, rows in written.items()} == written
