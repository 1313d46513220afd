"""The production server in processes and on a database of its own: for faults, and for `make bench`."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.conf import settings

KEY = "a key for servers that live as long as a test, and no longer than that"
"""The secret key of all servers started here, so that one goes on where another one stopped."""
_READY_WITHIN = 30  # seconds


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


class Server:
    """One granian with its workers. Start it, talk to it at `url`, and end it in one way or another."""

    def __init__(
        self,
        database: str,
        log: Path,
        *,
        port: int = 0,
        workers: int = 1,
        threads: int = 4,
        patience: int = 30,
        application: str = "coewizard.wsgi:application",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`database` is an address like DATABASE_URL; what the server says is added to the file `log`.

        `patience` is for how many seconds a worker may go on with what it has begun when it is to end.
        """
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._environment = {
            **environment_with(database),
            "STATIC_ROOT": _static_files(),
            **(environment or {}),
        }
        self._command = [
            *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(self.port), "--workers", str(workers), "--blocking-threads", str(threads)),
            *("--workers-kill-timeout", str(patience)),
            *("--log-level", "warning", "--log-config", "coewizard/granian-logs.json", application),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it and wait until it answers. Raises RuntimeError with its log if it does not."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                cwd=settings.BASE_DIR,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        give_up = time.monotonic() + _READY_WITHIN
        while not self.answers("/live"):
            if self._process.poll() is not None or time.monotonic() > give_up:
                self.kill()
                raise RuntimeError(f"The server did not start: {self.said}")
            time.sleep(0.02)
        return self

    @property
    def pid(self) -> int:
        """The id of its first process, which is the id of the group of all of them."""
        if self._process is None:
            raise RuntimeError("The server was not started.")
        return self._process.pid

    @property
    def said(self) -> str:
        """What it has logged up to now."""
        return self._log.read_text(errors="replace")

    def answers(self, address: str) -> bool:
        """Whether it answers 200 at this address."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", address)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its first process."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End all its processes at once, as a machine does that runs out of memory (`kill -9`)."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self, seconds: float = 20) -> int:
        """Ask it to end (SIGTERM), and answer with its exit code. Raises TimeoutExpired if it goes on."""
        if self._process is None:
            return 0
        self.signal(signal.SIGTERM)
        code = self._process.wait(seconds)
        self._process = None
        return code

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()


def environment_with(database: str) -> dict[str, str]:
    """The environment of a process that works on this database, without what else may be set here."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {"DJANGO_SETTINGS_MODULE": "coewizard.settings", "RATE_LIMITS": "off", "SECRET_KEY": KEY}
    return kept | given | {"DATABASE_URL": database}


def manage(database: str, *arguments: str, **environment: str) -> str:
    """Run a command of manage.py on this database and answer what it prints.

    `environment` is added to what such a process has. Raises CalledProcessError where it fails.
    """
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment_with(database) | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@contextmanager
def a_database(folder: Path) -> Iterator[str]:
    """The address of a new database with the shipped guides: in a file in `folder`, or, if the suite runs
    on PostgreSQL, beside the one of the settings."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        file = folder / "wizard.sqlite3"
        shutil.copyfile(_prepared_file(), file)
        yield f"sqlite:///{file}"
        return
    name = f"coewizard_{uuid4().hex}"
    _psql(f'CREATE DATABASE {name} TEMPLATE "{_prepared_postgres()}"')
    try:
        yield _postgres_url(name)
    finally:
        _psql(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _static_files() -> str:
    """A folder with the collected files of the pages, made once a process: a clean clone has none."""
    folder = mkdtemp(prefix="coewizard-static-")
    manage("sqlite://:memory:", "collectstatic", "--no-input", "--verbosity", "0", STATIC_ROOT=folder)
    return folder


@cache
def _prepared_file() -> Path:
    """A migrated file with guides, made once a process."""
    file = Path(mkdtemp(prefix="coewizard-")) / "prepared.sqlite3"
    _prepare(f"sqlite:///{file}")
    return file


@cache
def _prepared_postgres() -> str:
    """The name of a migrated database with guides, made once a process and dropped when it ends."""
    name = f"coewizard_{uuid4().hex}"
    _psql(f"CREATE DATABASE {name}")
    atexit.register(_psql, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _prepare(_postgres_url(name))
    return name


def _prepare(database: str) -> None:
    manage(database, "migrate", "--verbosity", "0")
    manage(database, "load_guides")


def _postgres_url(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _psql(statement: str) -> None:
    with psycopg.connect(_postgres_url("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())
