"""SIGTERM while people write: what was accepted is answered, and the server ends by itself."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from tests.faults.calling import Answer, call
from tests.faults.checking import assert_whole
from tests.faults.load import TEXT, Load
from tests.serving import Server, a_database

pytestmark = pytest.mark.xdist_group("server")
ROUNDS = 3


@contextmanager
def kept_open(port: int) -> Iterator[None]:
    """Connections that ask for nothing: one new, one kept after an answer."""
    new = socket.create_connection(("127.0.0.1", port))
    kept = HTTPConnection("127.0.0.1", port)
    kept.request("GET", "/live")
    assert kept.getresponse().read()
    try:
        yield
    finally:
        for one in (new, kept):
            one.close()


def test_a_server_that_is_told_to_end_answers_whom_it_accepted(tmp_path: Path) -> None:
    with a_database(tmp_path) as database:
        server = Server(database, tmp_path / "log", workers=2)
        load = Load(server.port, people=12)
        for number in range(1, ROUNDS + 1):
            server.start()
            with kept_open(server.port), load.running():
                load.until(60 * number)
                assert server.stop() == 0
        assert load.refused == []
        assert load.lost == []
        found = assert_whole(database)
        assert {one for journey in load.journeys for one in journey.acknowledged} == set(found["submissions"])


def test_who_never_finishes_a_request_does_not_keep_the_server(tmp_path: Path) -> None:
    with (
        a_database(tmp_path) as database,
        Server(database, tmp_path / "log", patience=1) as server,
        socket.create_connection(("127.0.0.1", server.port)) as half,
    ):
        half.sendall(b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Le")
        assert server.answers("/live")
        assert server.stop() == 0


def test_a_request_that_waits_is_answered_before_the_end(tmp_path: Path) -> None:
    submission, answers = str(uuid4()), list[Answer]()
    long = f"{TEXT}\n" + "a line of the log\n" * 30_000

    def ask(port: int) -> None:
        answers.append(call(port, "POST", "sessions", {"submission": submission, "text": long}))

    with a_database(tmp_path) as database:
        server = Server(database, tmp_path / "log").start()
        asking = Thread(target=ask, args=[server.port])
        asking.start()
        time.sleep(0.05)
        assert server.stop() == 0
        asking.join()
        assert [answer.status for answer in answers] == [201]
        assert assert_whole(database)["submissions"] == [submission]
