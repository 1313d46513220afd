"""Whether a file is a sound database of this project that this code can work on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from .errors import Refused

Names = frozenset[tuple[str, str]]
"""Migrations, by their application and name."""


def check(file: Path) -> None:
    """Raises Refused unless it is sound, ours, and not newer than this code."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            _expect_sound(connection)
            applied = applied_in(connection)
    except sqlite3.DatabaseError as error:
        raise Refused(f"It is no SQLite database that can be read: {error}.") from error
    if not any(app == "troubleshoot" for app, _ in applied):
        raise Refused("It is no database of the CoE Wizard.")
    if newer := applied - known():
        names = ", ".join(f"{app}.{name}" for app, name in sorted(newer))
        raise Refused(f"It is newer than this code, which does not know {names}. Upgrade the code first.")


def _expect_sound(connection: sqlite3.Connection) -> None:
    faults = [fault for (fault,) in connection.execute("PRAGMA integrity_check(3)") if fault != "ok"]
    faults += [f"{row[0]} refers to no {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
    if faults:
        raise Refused(f"It is damaged: {'; '.join(faults[:3])}.")


def applied_in(connection: sqlite3.Connection) -> Names:
    """The migrations that a database says were applied; none if it keeps no such list."""
    query = "SELECT name FROM sqlite_master WHERE name = 'django_migrations'"
    if connection.execute(query).fetchone() is None:
        return frozenset()
    return frozenset(connection.execute("SELECT app, name FROM django_migrations").fetchall())


def known() -> Names:
    """The migrations of this code."""
    return frozenset(MigrationLoader(None).disk_migrations)
