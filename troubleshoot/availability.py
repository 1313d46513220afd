"""Whether the database can do now what is asked of it: told from mistakes of ours, and waited for briefly."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.db import Error, IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection

RETRY_AFTER = 5
"""In how many seconds somebody may try again."""
_BRIEFLY = 1.0  # seconds
_READ_ONLY = "25006"  # PostgreSQL calls that an internal error
_OF_THE_FILE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


def is_unavailable(error: BaseException | None) -> bool:
    """True for an error that says: not now. The disk is full, the database locked, read-only or gone.

    False for what goes wrong again whenever it is tried, such as a table that does not exist.
    """
    if not isinstance(error, Error) or isinstance(error, IntegrityError | ProgrammingError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code: int | None = getattr(cause, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _OF_THE_FILE
    if getattr(cause, "sqlstate", None) == _READ_ONLY:
        return True
    return isinstance(error, OperationalError | InterfaceError)


def let_go(error: BaseException | None = None) -> None:
    """Close the connection of this thread after such an error, so that the next request makes a new one.

    Also one of a pool, which would keep it while it answers. If the error says that it is read-only, all
    others of the pool may be too, made when another server answered: then they are made anew.
    """
    if connection.in_atomic_block:
        return
    pool = getattr(connection, "pool", None)
    if pool and getattr(error and error.__cause__, "sqlstate", None) == _READ_ONLY:
        pool.drain()
    with suppress(Error, psycopg.Error):
        if connection.vendor == "postgresql" and connection.connection is not None:
            connection.connection.close()
        connection.close()


@contextmanager
def briefly() -> Iterator[None]:
    """In it a statement waits a second for the lock of SQLite, where others wait as long as the settings say.

    For what a request can do without: it may still need the time for what it cannot.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = float(connection.settings_dict.get("OPTIONS", {}).get("timeout", 5))
    _wait_for_lock(min(_BRIEFLY, usual))
    try:
        yield
    finally:
        with suppress(Error):
            _wait_for_lock(usual)


def _wait_for_lock(seconds: float) -> None:
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


class DatabaseFile:
    """The file of an SQLite database, as every thread has seen it last.

    An open connection goes on in a file that was moved, replaced or deleted, and a new one would make an
    empty file in its place.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = threading.local()

    def check(self) -> None:
        """Leave the connection of this thread if another file stands there than when it was made.

        Also where others may write it now: SQLite opens a file for reading alone where it may not write.

        Raises OperationalError if none does.
        """
        try:
            found = self._path.stat()
        except OSError as error:
            let_go()
            raise OperationalError(f"The file of the database cannot be reached: {error.strerror}") from error
        identity = (found.st_dev, found.st_ino, found.st_mode)
        if getattr(self._seen, "identity", identity) != identity:
            let_go()
        self._seen.identity = identity


def database_file() -> DatabaseFile | None:
    """The file of the database; None if it is none, or only in memory."""
    name = str(connection.settings_dict["NAME"])
    in_memory = name == ":memory:" or "mode=memory" in name
    return None if connection.vendor != "sqlite" or in_memory else DatabaseFile(Path(name))
