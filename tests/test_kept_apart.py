"""What `.ci/run` leaves out beside PostgreSQL cannot reach a database: tests/conftest.py holds it to that."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import connection


def _starts_a_program() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def _opens_a_file() -> None:
    sqlite3.connect(":memory:")


def _uses_the_connection() -> None:
    connection.ensure_connection()


@pytest.mark.parametrize("reach", [_starts_a_program, _opens_a_file, _uses_the_connection])
def test_a_test_without_a_mark_is_kept_from_programs_and_databases(reach: Callable[[], None]) -> None:
    with pytest.raises(RuntimeError, match=r"mark\.programs|not allowed"):
        reach()


@pytest.mark.programs
def test_a_marked_test_may_start_programs() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.django_db
def test_who_uses_the_database_has_the_mark_by_itself(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database")


def test_who_does_not_has_none(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database") is None
