"""What counts as the database not being able to do it now, and what as a mistake of ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth import forms as auth_forms
from django.db import (
    DatabaseError,
    Error,
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.test import Client, RequestFactory

from tests.factories import a_guide, published
from troubleshoot import catalog, limits, unknown
from troubleshoot.availability import DatabaseFile, briefly, is_unavailable
from troubleshoot.forms import SECRETS
from troubleshoot.views_errors import unavailable


def caused(error: Error, cause: Exception) -> Error:
    error.__cause__ = cause
    return error


def of_sqlite(tmp_path: Path, *statements: str) -> Error:
    """What Django makes of the error that the last of these statements ends in."""
    with sqlite3.connect(tmp_path / "a.sqlite3", timeout=0, isolation_level=None) as one:
        try:
            for statement in statements:
                one.execute(statement)
        except sqlite3.Error as error:
            return caused(OperationalError(str(error)), error)
    raise AssertionError("no error")


@pytest.mark.database
def test_what_sqlite_cannot_do_now_is_told_from_what_it_never_can(tmp_path: Path) -> None:
    made = ("CREATE TABLE IF NOT EXISTS a (b)", "PRAGMA max_page_count = 1")
    assert is_unavailable(of_sqlite(tmp_path, *made, "INSERT INTO a VALUES (zeroblob(100000))"))
    assert is_unavailable(of_sqlite(tmp_path, "PRAGMA query_only = 1", "INSERT INTO a VALUES (1)"))
    with sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert is_unavailable(of_sqlite(tmp_path, "BEGIN IMMEDIATE"))
    assert not is_unavailable(of_sqlite(tmp_path, "SELECT * FROM nothing"))
    assert not is_unavailable(of_sqlite(tmp_path, "SELEKT"))


@pytest.mark.parametrize(
    ("error", "cause", "unavailable"),
    [
        (OperationalError, psycopg.errors.DiskFull, True),
        (OperationalError, psycopg.errors.AdminShutdown, True),
        (OperationalError, psycopg.errors.LockNotAvailable, True),
        (OperationalError, psycopg.errors.DeadlockDetected, True),
        (OperationalError, psycopg.OperationalError, True),
        (InternalError, psycopg.errors.ReadOnlySqlTransaction, True),
        (InternalError, psycopg.errors.InFailedSqlTransaction, False),
        (ProgrammingError, psycopg.errors.UndefinedTable, False),
        (IntegrityError, psycopg.errors.UniqueViolation, False),
        (DatabaseError, ValueError, False),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_postgres_cannot_do_now_is_told_from_what_it_never_can(
    error: type[Error], cause: type[Exception], unavailable: bool
) -> None:
    assert is_unavailable(caused(error("x"), cause())) is unavailable


def test_nothing_else_is_the_database() -> None:
    assert not any(map(is_unavailable, (None, ValueError(), KeyError("database is locked"))))


def test_a_file_that_is_gone_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    file = DatabaseFile(path)
    with pytest.raises(OperationalError) as raised:
        file.check()
    assert is_unavailable(raised.value)
    path.touch()
    file.check()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock of all")
def test_what_can_be_done_without_waits_a_second_and_the_rest_as_usual() -> None:
    def waits() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            return int(cursor.fetchone()[0])

    usual = waits()
    with briefly():
        assert waits() == min(1000, usual)
    assert waits() == usual


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def failing(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(where, name, fail)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("locked"), 503), (IntegrityError(), 500), (ValueError(), 500)],
    ids=["locked", "integrity", "value"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/guides/", "/api/v1/guides"])
def test_only_the_database_makes_a_503(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, error: Exception, status: int
) -> None:
    failing(monkeypatch, catalog, "current", error)
    answer = client.get(address)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)


@pytest.mark.django_db
def test_what_cannot_be_written_does_not_wait_a_second_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(a_guide())
    failing(monkeypatch, limits, "take", OperationalError("database is locked"))
    assert client.post("/api/v1/sessions", {}, "application/json").status_code == 503
    assert client.post("/", {"text": "The connection was cut."}).status_code == 200


@pytest.mark.django_db
def test_a_text_is_diagnosed_where_it_cannot_be_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(a_guide())
    failing(monkeypatch, unknown, "count", OperationalError("readonly"))
    body = {"text": "The connection was cut."}
    answer = client.post("/api/v1/diagnose", body, "application/json")
    assert (answer.status_code, answer.json()["guide"]) == (200, "cut-line")


@pytest.mark.django_db
def test_the_page_that_says_so_asks_the_database_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    failing(monkeypatch, catalog, "current", OperationalError("gone"))
    client.cookies["sessionid"] = "a" * 32
    with django_assert_num_queries(0):
        assert client.get("/guides/").status_code == 503


@pytest.mark.django_db
def test_a_password_does_not_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, auth_forms, "authenticate", OperationalError("gone"))
    answer = client.post("/sign-in/", {"username": "ann", "password": "the secret one"})
    assert answer.status_code == 503
    assert "the secret one" not in answer.content.decode()


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_that_proves_who_somebody_is_comes_back(name: str) -> None:
    answer = unavailable(RequestFactory().post("/", {name: "the secret one", "next": "/guides/"}))
    assert "the secret one" not in answer.content.decode()
