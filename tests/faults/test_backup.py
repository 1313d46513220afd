"""The restore drill: a backup while people write, put back elsewhere and in its own place."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.faults.calling import call
from tests.faults.checking import assert_whole
from tests.faults.load import Load
from tests.serving import Server, a_database, environment_with, manage

pytestmark = pytest.mark.xdist_group("server")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has tools of its own")
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql" or not shutil.which("pg_dump"), reason="needs pg_dump and its server"
)
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def rows_in(database: str) -> dict[str, int]:
    """How many rows each table of a database has."""
    address = urlsplit(database)
    opened: Any = (
        sqlite3.connect(address.path[1:]) if address.scheme == "sqlite" else psycopg.connect(database)
    )
    with closing(opened):
        ask = opened.cursor().execute
        names = sorted(name for (name,) in ask(TABLES[address.scheme]).fetchall())
        return {name: ask(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def statuses(port: int, tokens: Iterable[str]) -> set[int]:
    """How the server answers to these sessions."""
    return {call(port, "GET", f"sessions/{token}").status for token in tokens}


def lines_of(database: str, command: str, file: Path) -> str:
    """What a command says is to be run; it ends with 1, so that a timer notices."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", command, str(file)],
        cwd=settings.BASE_DIR,
        env=environment_with(database),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout


def run(lines: str, database: str) -> None:
    """Run what a command says, with the password where the tools look for it."""
    password = {"PGPASSWORD": urlsplit(database).password or ""}
    environment = environment_with(database) | password
    subprocess.run(["sh", "-c", lines], cwd=settings.BASE_DIR, env=environment, check=True)  # noqa: S603, S607


def written_while(load: Load, back_up: Callable[[], object]) -> dict[str, set[str]]:
    """The submissions by session that were acknowledged before a backup that was made while people wrote."""
    with load.running():
        load.until(40)
        before = {one.token: set(one.acknowledged) for one in load.journeys if one.acknowledged}
        back_up()
        load.until(load.acknowledged + 20)
    assert load.refused == []
    return before


def assert_holds(database: str, before: Mapping[str, set[str]], load: Load) -> None:
    """All that was acknowledged before, not all that came after, and nothing half-written."""
    found = set(assert_whole(database)["submissions"])
    assert set().union(*before.values()) <= found
    assert len(found) < load.acknowledged


@on_sqlite
def test_a_backup_under_load_is_put_back_elsewhere_and_under_a_running_server(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "backup.sqlite3", f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    with a_database(tmp_path) as database, Server(database, tmp_path / "log") as server:
        load = Load(server.port)
        before = written_while(load, lambda: manage(database, "backup", str(file)))
        last = load.journeys[-1].token

        manage(elsewhere, "restore", str(file), "--yes")
        assert rows_in(elsewhere) == rows_in(f"sqlite:///{file}")
        assert_holds(elsewhere, before, load)

        assert statuses(server.port, [last]) == {200}
        manage(database, "restore", str(file), "--yes")
        assert rows_in(database) == rows_in(f"sqlite:///{file}")
        assert statuses(server.port, before) == {200}
        assert statuses(server.port, [last]) == {404}
        after = Load(server.port, seed=1000)
        with after.running():
            after.until(20)
        assert after.refused == []
        assert_holds(database, before, load)


@on_postgresql
def test_the_lines_for_postgresql_back_up_under_load_and_put_back(tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    with a_database(tmp_path) as database:
        name = urlsplit(database).path[1:]
        server = Server(database, tmp_path / "log")
        with server:
            load = Load(server.port)
            back_up = lines_of(database, "backup", file)
            before = written_while(load, lambda: run(back_up, database))
        run(lines_of(database, "restore", file), database)
        beside = database.removesuffix(name) + f"{name}_before"
        try:
            assert len(rows_in(beside)) == len(rows_in(database))
            assert_holds(database, before, load)
            with server:
                assert statuses(server.port, before) == {200}
        finally:
            with psycopg.connect(database.removesuffix(name) + "postgres", autocommit=True) as opened:
                opened.execute(f'DROP DATABASE IF EXISTS "{name}_before"'.encode())
                opened.execute(f'DROP DATABASE IF EXISTS "{name}_restored"'.encode())
