"""What one session costs, in processor time and in bytes: the figures that docs/scaling.md multiplies.

Processor time is told and not time on the clock, because it stays the same while others use the machine.
The writes are those of `load`. The processes of the server are counted together, and beside them
those of PostgreSQL that work for it. On PostgreSQL the pool is compared with a connection for each thread
that is kept a minute, in turn, over the same requests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from tests.serving import KEY, Server, a_database

from . import journeys
from .timing import Result
from .wrk import Sent

SESSIONS, CONNECTIONS, ROUNDS = 100, 8, 3
_TICK = os.sysconf("SC_CLK_TCK")


def results() -> Iterator[Result]:
    """On the database of DATABASE_URL: SQLite, or PostgreSQL with and without its pool."""
    with (
        TemporaryDirectory(prefix="coewizard-bench-") as name,
        patch.object(settings, "SECRET_KEY", KEY),
        a_database(Path(name)) as database,
    ):
        yield from _on(database, Path(name))


def _on(database: str, folder: Path) -> Iterator[Result]:
    on_postgres = urlsplit(database).scheme != "sqlite"
    kinds = {"pool": {}, "kept a minute": {"DB_POOL": "off"}} if on_postgres else {"": {}}
    with ExitStack() as stack:
        servers = {
            kind: stack.enter_context(_server(database, folder, given)) for kind, given in kinds.items()
        }
        stages = journeys.walked(next(iter(servers.values())).url)
        for server in servers.values():
            _cost_of_writes(database, server, stages, SESSIONS // 4)  # to warm up
        writes: dict[str, list[Cost]] = {kind: [] for kind in servers}
        pages: dict[str, list[Cost]] = {kind: [] for kind in servers}
        before = _bytes(database)
        for _ in range(ROUNDS):
            for kind, server in servers.items():
                writes[kind].append(_cost_of_writes(database, server, stages, SESSIONS))
                pages[kind].append(_cost_of_pages(database, server))
        grown = _bytes(database) - before
    name = "PostgreSQL" if on_postgres else "SQLite"
    for what, costs in (("journey write, API", writes), ("start page", pages)):
        yield from _told(f"{what}, {name}", costs)
    sessions = SESSIONS * ROUNDS * len(kinds)
    yield {
        "name": f"a session, {name}",
        "value": round(grown / sessions),
        "unit": "bytes",
        "sessions": sessions,
    }


Cost = tuple[float, float]
"""Milliseconds of processor time for one request: of the server, and of the database beside it."""


def _told(name: str, costs: Mapping[str, list[Cost]]) -> Iterator[Result]:
    middle = {kind: tuple(median(part) for part in zip(*held, strict=True)) for kind, held in costs.items()}
    for kind, (ours, beside) in middle.items():
        result: Result = {
            "name": f"{name}{', ' * bool(kind)}{kind}",
            "value": round(ours, 2),
            "unit": "ms of a core",
        }
        if kind:
            result["database_ms"] = round(beside, 2)
            result["ratio"] = round(sum(middle["kept a minute"]) / (ours + beside), 2)
        yield result


def _server(database: str, folder: Path, given: Mapping[str, str]) -> Server:
    return Server(database, folder / "log", workers=2, environment={"ACCESS_LOG": "off", **given})


def _cost_of_writes(database: str, server: Server, stages: list[journeys.Stage], sessions: int) -> Cost:
    sent = list(journeys.requests(stages, "api", sessions))
    # Each person's writes one after the other, and many people at once.
    people = [sent[first : first + len(stages)] for first in range(0, len(sent), len(stages))]
    return _cost(database, server, lambda: _all_sent(server, people))


def _cost_of_pages(database: str, server: Server) -> Cost:
    return _cost(database, server, lambda: _all_sent(server, [[Sent("/")] * 50] * CONNECTIONS))


def _all_sent(server: Server, people: Sequence[Sequence[Sent]]) -> int:
    """Send it all, over as many connections as are open at once; how many requests that were."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(lambda one: _sent_in_order(server, one), people))


def _sent_in_order(server: Server, requests: Sequence[Sent]) -> int:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        for one in requests:
            method = "POST" if one.body else "GET"
            connection.request(method, one.path, one.body or None, {"Content-Type": one.kind})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{one.path} answered {answer.status}: {said[:200]!r}")
    return len(requests)


def _cost(database: str, server: Server, send: Callable[[], int]) -> Cost:
    def spent() -> tuple[dict[int, float], dict[int, float]]:
        return _processor(_family(server.pid)), _processor(_backends(database))

    before, number = spent(), send()
    ours, beside = (_since(earlier, after) for after, earlier in zip(spent(), before, strict=True))
    return ours / number * 1000, beside / number * 1000


def _since(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """Seconds that the processes of now have used; one that began meanwhile had used none."""
    return sum(used - before.get(pid, 0.0) for pid, used in after.items())


def _family(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in listed for member in _family(int(child)))]


def _backends(database: str) -> list[int]:
    """The processes of PostgreSQL that work on this database, where it runs on this machine."""
    if urlsplit(database).scheme == "sqlite":
        return []
    with psycopg.connect(database) as opened:
        query = (
            b"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in opened.execute(query)]


def _processor(pids: list[int]) -> dict[int, float]:
    """Seconds of processor time that each of these processes has used."""
    used = {}
    for pid in pids:
        with suppress(FileNotFoundError):  # it has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used[pid] = (int(fields[11]) + int(fields[12])) / _TICK
    return used


def _bytes(database: str) -> int:
    """What the database takes on the disk, with its indexes and without its log."""
    address = urlsplit(database)
    if address.scheme == "sqlite":
        return Path(address.path[1:]).stat().st_size
    with psycopg.connect(database) as opened:
        row = opened.execute(b"SELECT pg_database_size(current_database())").fetchone()
        assert row is not None
        return int(row[0])
