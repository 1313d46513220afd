"""What to run for a backup of PostgreSQL, and to put one back: the commands of the database itself.

Its tools have to fit the version of its server, and are often not where the application runs. The
password stands in no command: the tools read PGPASSWORD, or ~/.pgpass.
"""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlencode


def backup_lines(database: Mapping[str, Any], file: str, *, replace: bool = False) -> list[str]:
    """The lines of a shell that write a backup of a database (an entry of DATABASES) into a file."""
    part = quote(f"{file}.part")
    nothing_there = [] if replace else [f"test ! -e {quote(file)}"]
    return [
        "set -eu; umask 077",
        *nothing_there,
        f"pg_dump --format=custom --no-owner --no-privileges --file={part} {_address(database)}",
        f"pg_restore --list {part} >/dev/null",
        f"mv {part} {quote(file)}",
    ]


def restore_lines(database: Mapping[str, Any], file: str, *, manage: str) -> list[str]:
    """The lines that put a backup back: beside the database first, and in its place when it is sound.

    What a restore that stopped half-way left beside it is dropped first, so they can be run again. `manage`
    is how manage.py is called here.
    """
    name = str(database["NAME"])
    restored, before = f"{name}_restored", f"{name}_before"
    on_the_copy = f"DATABASE_URL={_address(database, restored)} {manage}"
    rename = [
        f'ALTER DATABASE "{name}" RENAME TO "{before}"',
        f'ALTER DATABASE "{restored}" RENAME TO "{name}"',
    ]
    drop = _psql(database, f'DROP DATABASE "{before}"')
    return [
        "set -eu",
        f"# If an earlier restore has left {before} and all is well since, drop it first:",
        f"# {drop}",
        _psql(database, f'DROP DATABASE IF EXISTS "{restored}"', f'CREATE DATABASE "{restored}"'),
        "pg_restore --single-transaction --exit-on-error --no-owner --no-privileges"
        f" --dbname={_address(database, restored)} {quote(file)}",
        f"{on_the_copy} migrate --no-input --verbosity 0",
        f"{on_the_copy} purge",
        f"{on_the_copy} rebuild_statistics --check",
        "# Now stop the servers, and then:",
        _psql(database, *rename, together=True),
        f'# Now start them. When all is well: DROP DATABASE "{before}"',
    ]


def _psql(database: Mapping[str, Any], *statements: str, together: bool = False) -> str:
    """A line that runs statements about databases, connected to none of those; `together`, all or none."""
    once = "--single-transaction " if together else ""
    commands = " ".join(f"--command={quote(statement)}" for statement in statements)
    return f"psql --quiet --set=ON_ERROR_STOP=1 {once}{commands} {_address(database, 'postgres')}"


def _address(database: Mapping[str, Any], name: str = "") -> str:
    """Where a database is, quoted for a shell and without its password."""
    user = f"{percent(str(database['USER']), safe='')}@" if database["USER"] else ""
    host = percent(str(database["HOST"]), safe="[]:") if database["HOST"] else ""
    port = f":{database['PORT']}" if database["PORT"] else ""
    path = percent(name or str(database["NAME"]), safe="")
    # Such as sslmode, but not what the application alone is told.
    kept = {key: value for key, value in database["OPTIONS"].items() if key.startswith("ssl")}
    query = f"?{urlencode(kept)}" if kept else ""
    return quote(f"postgresql://{user}{host}{port}/{path}{query}")
