"""PostgreSQL through a pool: the database restarted, and somebody who holds a lock for ever."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.faults.calling import call
from tests.faults.load import Load
from tests.serving import Server, a_database

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool"),
    pytest.mark.xdist_group("server"),
]

THREADS, MOST = 8, 3


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_database(tmp_path_factory.mktemp("pool")) as database:
        yield database


@pytest.fixture(scope="module")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pool")
    environment = {"DB_POOL": f"1,{MOST}", "DB_TIMEOUTS": "15,1"}
    with Server(database, folder / "log", threads=THREADS, environment=environment) as server:
        yield server


def statuses(server: Server, times: int) -> set[int]:
    """How it answers to so many requests at once that ask the database."""

    def ask(_: int) -> int:
        return call(server.port, "GET", "guides").status

    with ThreadPoolExecutor(times) as pool:
        return set(pool.map(ask, range(times)))


def connections_to(database: str, what: str) -> list[tuple[object, ...]]:
    query = f"SELECT {what} FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"  # noqa: S608
    with psycopg.connect(database) as opened:
        return opened.execute(query.encode(), [urlsplit(database).path[1:]]).fetchall()


def test_more_threads_than_connections_wait_for_each_other(server: Server, database: str) -> None:
    load = Load(server.port, people=THREADS)
    with load.running():
        load.until(60)
        assert len(connections_to(database, "pid")) <= MOST
    assert load.refused == []


def test_after_a_restart_of_the_database_nobody_is_refused(server: Server, database: str) -> None:
    assert statuses(server, THREADS) == {200}
    assert connections_to(database, "pg_terminate_backend(pid)")
    assert statuses(server, THREADS) == {200}


def test_a_lock_that_is_never_given_back_is_answered_by_503_and_holds_up_nobody_else(
    server: Server, database: str
) -> None:
    journey = {"submission": "5c6d8c1e-5a0e-4e0a-9a1b-0b8f3f6c7f10", "guide": "network-errors"}
    with psycopg.connect(database) as opened:
        opened.execute("LOCK TABLE troubleshoot_fact IN EXCLUSIVE MODE")
        assert call(server.port, "POST", "sessions", journey).status == 503
        assert statuses(server, THREADS) == {200}
    assert call(server.port, "POST", "sessions", journey).status == 201
