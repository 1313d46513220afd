"""How the database of the settings is reached: SQLite with a log beside it, PostgreSQL through a pool."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_SQLITE = "django.db.backends.sqlite3"
_WAITING = 5  # seconds for a connection; then the answer is 503, and somebody else gets the thread
_KEPT = 60  # seconds that a connection is kept where there is no pool


def configured(database: dict[str, Any], *, serving: bool, pool: str, timeouts: str) -> dict[str, Any]:
    """The entry for DATABASES: what stands in DATABASE_URL, with what this application needs of it.

    `serving` is true in the server and false in commands, which take one connection and may take their
    time. `pool` and `timeouts` are DB_POOL and DB_TIMEOUTS. Raises ImproperlyConfigured.
    """
    if database["ENGINE"] == _SQLITE:
        return {
            **database,
            "CONN_MAX_AGE": None,
            "OPTIONS": _of_sqlite(serving=serving) | database.get("OPTIONS", {}),
        }
    sizes = _pair("DB_POOL", pool, least=0)
    seconds = _pair("DB_TIMEOUTS", timeouts, least=1)
    options = {"connect_timeout": _WAITING, **database.get("OPTIONS", {})}
    if serving and seconds:
        options["options"] = " ".join([options.get("options", ""), _limits(*seconds)]).strip()
    if serving and sizes:
        pooled = {**options, "pool": _pool(*sizes)}
        return {**database, "ENGINE": "coewizard.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": pooled}
    return {"CONN_MAX_AGE": _KEPT, **database, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def _of_sqlite(*, serving: bool) -> dict[str, Any]:
    # Measured with 32 writers: anything but WAL with immediate transactions ends in
    # "database is locked"; reconnecting for each request costs a third. The slowest of them waits about
    # a second; a server that waits much longer has no thread left for those who only read.
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10 if serving else 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def _limits(statement: int, lock: int) -> str:
    """What the PostgreSQL server is told at the start of a connection."""
    return f"-c statement_timeout={statement}s -c lock_timeout={lock}s"


def _pool(least: int, most: int) -> dict[str, Any]:
    """The options of psycopg's pool, one a process.

    After a time in vain it gives up, and the next request makes it try again at once: with the usual five
    minutes it would come back that much later than a database that was gone.
    """
    return {"min_size": least, "max_size": most, "timeout": _WAITING, "reconnect_timeout": _WAITING}


def _pair(variable: str, written: str, *, least: int) -> tuple[int, int] | None:
    """Two numbers written as `1,8`, or None for `off`."""
    if written == "off":
        return None
    if not re.fullmatch(r"[0-9]{1,5},[0-9]{1,5}", written):
        raise ImproperlyConfigured(f"{variable} is two numbers such as 1,8, or off")
    first, second = (int(number) for number in written.split(","))
    if first < least or second < 1 or (variable == "DB_POOL" and first > second):
        raise ImproperlyConfigured(f"{variable}={written} makes no sense")
    return first, second
