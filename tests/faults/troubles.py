"""What can befall a database, and how it is brought about and ended while a server works on it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.faults.cutting import Cable


@dataclass
class Place:
    """Where the database of a test is, and what lies between it and the server."""

    folder: Path
    database: str
    cable: Cable | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.database.removeprefix("sqlite:///").partition("?")[0])

    @property
    def name(self) -> str:
        """The name of a PostgreSQL database."""
        return urlsplit(self.database).path[1:]

    def execute(self, statement: str) -> None:
        """Say something to the server of a PostgreSQL database, beside the one of the test."""
        other = urlsplit(self.database)._replace(path="/postgres").geturl()
        with psycopg.connect(other, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(name=sql.Identifier(self.name)))

    def cut_connections(self) -> None:
        """End everybody's connection to the PostgreSQL database."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                [self.name],
            )


Trouble = Callable[[Place], Any]


@contextmanager
def locked_sqlite(place: Place) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    other = sqlite3.connect(place.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def moved_away(place: Place) -> Iterator[None]:
    """The folder is not there, as if its disk were not mounted."""
    away = place.file.parent.with_name("away")
    place.file.parent.rename(away)
    try:
        yield
    finally:
        away.rename(place.file.parent)


def _by_a_file(name: str) -> Trouble:
    @contextmanager
    def trouble(place: Place) -> Iterator[None]:
        flag = Path(place.environment["FAULTS"]) / name
        flag.touch()
        try:
            yield
        finally:
            flag.unlink()

    return trouble


@contextmanager
def full_disk(place: Place) -> Iterator[None]:
    """Another file takes all the room that is left on the file system of the database."""
    filler = place.file.parent / "filler"
    with filler.open("wb") as file, suppress(OSError):
        while True:
            os.write(file.fileno(), b"x" * 4096)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A small file system. Skips where this process may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607


@contextmanager
def read_only_postgres(place: Place) -> Iterator[None]:
    """As after a change of servers to one that only follows."""
    place.execute("ALTER DATABASE {name} SET default_transaction_read_only = on")
    place.cut_connections()
    try:
        yield
    finally:
        place.execute("ALTER DATABASE {name} RESET default_transaction_read_only")


@contextmanager
def locked_postgres(place: Place) -> Iterator[None]:
    """Somebody holds the tables that every write needs; reading goes on."""
    with psycopg.connect(place.database) as connection:
        connection.execute(
            "LOCK TABLE troubleshoot_bucket, troubleshoot_troubleshootingsession IN EXCLUSIVE MODE"
        )
        yield
        connection.rollback()


@contextmanager
def cable_cut(place: Place) -> Iterator[None]:
    """Nothing comes through, and nobody can connect."""
    assert place.cable
    place.cable.cut()
    try:
        yield
    finally:
        place.cable.mend()


ON_SQLITE: dict[str, tuple[Trouble, bool]] = {
    "locked": (locked_sqlite, True),
    "read-only": (_by_a_file("read-only"), True),
    "full": (_by_a_file("full"), True),
    "gone": (moved_away, False),
}
"""How it is brought about, and whether the database can be read meanwhile."""
ON_POSTGRES: dict[str, tuple[Trouble, bool]] = {
    "locked": (locked_postgres, True),
    "read-only": (read_only_postgres, True),
    "gone": (cable_cut, False),
}
