"""A guide is published, a step withdrawn and an edition brought back while a thousand people are in it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.calling import call
from tests.faults.checking import assert_whole
from tests.faults.crowd import gathered
from tests.faults.publishing import SLUG, TEXT, a_maintainer
from tests.serving import Server, a_database

CROWD = 1000
WRITING = 300  # of them write while it happens
CHANGES = {"publish-more": 2, "withdraw-step": 2, "roll-back": 3}
"""What is done, and the edition that people get afterwards."""


def write(port: int, token: str) -> dict[str, Any]:
    """What somebody is told who says something about a step, which is possible at any place."""
    answer = call(port, "POST", f"sessions/{token}/flags", {"submission": str(uuid4()), "step": "vpn"})
    assert answer.status == 200
    state: dict[str, Any] = answer.json
    return state


def arrive(port: int, *, edition: int) -> None:
    """People come until they get this edition: what processes remember is right after two seconds."""
    give_up = time.monotonic() + 30
    while True:
        answer = call(port, "POST", "sessions", {"submission": str(uuid4()), "text": TEXT})
        assert answer.status == 201
        if answer.json["edition"] == edition:
            return
        assert time.monotonic() < give_up


@pytest.mark.xdist_group("server")
def test_a_publish_changes_nothing_for_a_thousand_people_in_the_guide(tmp_path: Path) -> None:
    with a_database(tmp_path) as database, a_maintainer(database) as maintain:
        maintain("publish")
        tokens = gathered(database, CROWD)
        written = threading.Semaphore(0)
        with Server(database, tmp_path / "log", workers=2) as server, ThreadPoolExecutor(8) as pool:

            def one(token: str) -> dict[str, Any]:
                state = write(server.port, token)
                written.release()
                return state

            arrive(server.port, edition=1)
            writing = [pool.submit(one, token) for token in islice(tokens, WRITING)]
            for change, edition in CHANGES.items():
                for _ in range(WRITING // (2 * len(CHANGES))):
                    assert written.acquire(timeout=60)
                maintain(change)
                arrive(server.port, edition=edition)
            states = [state.result() for state in writing]
            after = [call(server.port, "GET", f"sessions/{token}").json for token in tokens[-60:]]
        assert {(state["guide"], state["edition"]) for state in states + after} == {(SLUG, 1)}
        assert not any(step["key"] == "cable" for state in after for step in state["next"].get("steps", ()))
        assert assert_whole(database)["sessions"] >= CROWD
