"""What the production server carries, beside a bare Django project on the same database and options.

`wrk` sends, over 1, 8 and 32 connections, for a second at a time: the bare project and ours in turn, several
times over, and medians are told, because machines are noisy. A ratio is our requests a second by those of
the bare view beside it in the same round.

The bare page renders two templates with a form written by hand, a CSRF token and a list of ten; it asks the
database nothing. The bare write gets one of a thousand rows by its key and saves it, in one transaction,
through the ORM, and answers with JSON; as our API it takes no CSRF token, and nothing of its body is read.
Both run behind the middleware that `startproject` writes. They log nothing; our server logs each request.

A journey is a session from its start to the attempt that resolves it, whose writes are counted one by one,
each with a submission of its own (see `journeys`); through the API it is answered with JSON, as a form with
a redirect. Ours keeps a text, facts, and what they count for in the statistics.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings

from tests.serving import KEY, Server, a_database, environment_with

from . import journeys, wrk
from .bare.models import ROWS
from .diagnosis import a_log
from .timing import Result
from .wrk import Load, Sent

CONNECTIONS = (1, 8, 32)
ROUNDS, SECONDS = 3, 1
SESSIONS = 10_000
"""So many sessions one worker has seen when its memory is measured."""
TARGETS = {"start page": 0.6, "journey write, API": 0.6, "journey write, page": 0.6}
_MOST = 3000  # requests that are made beforehand for some seconds of writes


@dataclass(frozen=True)
class Kind:
    """One kind of request: who answers it, beside what it is measured, and whether each is sent once."""

    name: str
    bare: bool = False
    beside: str = ""
    writes: str = ""


KINDS = (
    Kind("bare page", bare=True),
    Kind("start page", beside="bare page"),
    Kind("statistics page", beside="bare page"),
    Kind("bare read and write", bare=True),
    Kind("journey write, API", beside="bare read and write", writes="api"),
    Kind("journey write, page", beside="bare read and write", writes="page"),
    Kind("diagnosis of 20 kB", beside="bare read and write"),
)


def results() -> Iterator[Result]:
    """Everything on SQLite, then on PostgreSQL if DATABASE_URL names one; or a line if there is no wrk."""
    if wrk.WRK is None:
        sys.stderr.write("bench/load.py: wrk is missing (Debian: apt install wrk); no load is measured\n")
        return
    on_postgres = settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"
    yield from _on("SQLite")
    if on_postgres:
        yield from _on("PostgreSQL")


def _on(name: str) -> Iterator[Result]:
    with _a_house(name) as house:
        for connections in CONNECTIONS:
            yield from _rounds(house, name, connections)
    if name == "SQLite":
        yield _memory()


@dataclass
class House:
    """Both servers on one database, and the requests that do not change anything."""

    folder: Path
    ours: Server
    bare: Server
    stages: list[journeys.Stage]
    files: dict[str, Path] = field(default_factory=dict)

    def measured(self, kind: Kind, connections: int) -> Load:
        """Send requests of one kind for a moment."""
        url = (self.bare if kind.bare else self.ours).url
        if not kind.writes:
            file = self.files[kind.name]
            return wrk.send(file, url, connections=connections, seconds=SECONDS)
        sessions = max(_MOST // connections // len(self.stages), 3)
        sent = [journeys.requests(self.stages, kind.writes, sessions) for _ in range(connections)]
        return wrk.send_once(sent, self.folder, url, seconds=SECONDS)


def _rounds(house: House, database: str, connections: int) -> Iterator[Result]:
    """A few rounds of all kinds; then the medians of each, and of its ratios."""
    loads: defaultdict[str, list[Load]] = defaultdict(list)
    for _ in range(ROUNDS):
        for kind in KINDS:
            loads[kind.name].append(house.measured(kind, connections))
    for kind in KINDS:
        held = loads[kind.name]
        result: Result = {
            "name": f"{kind.name}, {connections} at once, {database}",
            "value": round(median(one.per_second for one in held)),
            "unit": "requests a second",
            "p50_ms": round(median(one.p50 for one in held), 2),
            "p99_ms": round(median(one.p99 for one in held), 2),
            "errors": sum(one.errors for one in held),
        }
        if kind.beside:
            pairs = zip(held, loads[kind.beside], strict=True)
            result["ratio"] = round(median(mine.per_second / other.per_second for mine, other in pairs), 2)
            result["compared_with"] = kind.beside
        if kind.name in TARGETS:
            result["target"] = TARGETS[kind.name]
        yield result


@contextmanager
def _a_house(name: str) -> Iterator[House]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="coewizard-bench-")))
        database = stack.enter_context(_a_database(name, folder))
        _run(database, "bench.bare")
        ours = stack.enter_context(_server(database, folder, workers=2))
        bare = stack.enter_context(
            Server(database, folder / "bare.log", workers=2, application="bench.bare.wsgi:application")
        )
        with patch.object(settings, "SECRET_KEY", KEY):
            house = House(folder, ours, bare, journeys.walked(ours.url))
            house.files = _unchanging(folder, _signed_in(database, ours))
            for kind in KINDS:
                house.measured(kind, 8)  # to warm up
            yield house


@contextmanager
def _a_database(name: str, folder: Path) -> Iterator[str]:
    """A new database of this kind, with the shipped guides."""
    kind = {"ENGINE": "django.db.backends.sqlite3"} if name == "SQLite" else settings.DATABASES["default"]
    with patch.object(settings, "DATABASES", {"default": kind}), a_database(folder) as database:
        yield database


def _server(database: str, folder: Path, *, workers: int) -> Server:
    """Our server as the Makefile starts it, with static files of its own."""
    static = folder / "static"
    _run(database, "manage", "collectstatic", "--no-input", "--verbosity", "0", STATIC_ROOT=str(static))
    return Server(database, folder / "ours.log", workers=workers, environment={"STATIC_ROOT": str(static)})


def _run(database: str, module: str, *arguments: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        env=environment_with(database) | environment,
        check=True,
    )


def _unchanging(folder: Path, cookie: str) -> dict[str, Path]:
    """The requests that can be sent again, by the name of their kind."""
    rows = [Sent(f"/rows/{n * 7 % ROWS + 1}/", "{}", "application/json") for n in range(ROWS)]
    sent = {
        "bare page": [Sent("/")],
        "start page": [Sent("/")],
        "statistics page": [Sent("/statistics/", cookie=cookie)],
        "bare read and write": rows,
        "diagnosis of 20 kB": [Sent("/api/v1/diagnose", _text(), "application/json")],
    }
    return {name: wrk.write_down(one, folder / f"{n}") for n, (name, one) in enumerate(sent.items())}


def _text() -> str:
    escaped = a_log(20_000).replace("\n", "\\n")
    return f'{{"text": "{escaped}"}}'


def _signed_in(database: str, server: Server) -> str:
    """The cookie of a maintainer of this database."""
    made = "from django.contrib.auth.models import User; from django.test import Client; c = Client();"
    made += " c.force_login(User.objects.create_user('maintainer', is_staff=True));"
    made += " print('KEY', c.cookies['sessionid'].value)"
    shell = [sys.executable, "manage.py", "shell", "-c", made]
    environment = environment_with(database)
    done = subprocess.run(
        shell, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    cookie = f"sessionid={done.stdout.split('KEY ')[1].strip()}"
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/statistics/", headers={"Cookie": cookie})
    if (status := connection.getresponse().status) != 200:
        raise RuntimeError(f"/statistics/ answered {status} to a maintainer")
    connection.close()
    return cookie


def _memory() -> Result:
    """The memory of one worker that has seen some whole sessions, and so many begin."""
    with TemporaryDirectory(prefix="coewizard-bench-") as name, patch.object(settings, "SECRET_KEY", KEY):
        folder = Path(name)
        with _a_database("SQLite", folder) as database, _server(database, folder, workers=1) as server:
            stages, seen, errors = journeys.walked(server.url), 0, 0
            while seen < SESSIONS:
                begin = stages[: 1 if seen else None]
                sent = [journeys.requests(begin, "api", _MOST // 8) for _ in range(8)]
                load = wrk.send_once(sent, folder, server.url, seconds=2)
                seen, errors = seen + round(load.per_second * 2), errors + load.errors
            worker = max(_megabytes(pid) for pid in _children(server.pid))
    return {
        "name": f"memory of a worker after {SESSIONS:,} sessions",
        "value": round(worker, 1),
        "unit": "MB",
        "errors": errors,
        "target": 160,
    }


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed] or [pid]


def _megabytes(pid: int) -> float:
    """What a process holds in memory (RSS), in 10^6 bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
