"""`kill -9` of all processes of the server, again and again, while people write."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.calling import call
from tests.faults.checking import assert_whole
from tests.faults.load import Journey, Load
from tests.serving import Server, a_database

KILLS = 30
ACKNOWLEDGED = 15  # writes between two kills, and a few more


def said_of(journey: Journey, port: int) -> dict[str, object]:
    """What the server says now of a session, without an answer to what is pending."""
    answer = call(port, "GET", f"sessions/{journey.token}")
    assert answer.status == 200
    said: dict[str, object] = answer.json
    return said


def assert_kept(journey: Journey, port: int) -> None:
    """The session stands where it was acknowledged, or where the one write without an answer led it."""
    said = said_of(journey, port)
    if journey.pending is None:
        assert said == journey.state
    elif said != journey.state:
        assert journey.go_on(port).status in (200, 201)
        assert journey.state == said


@pytest.mark.xdist_group("server")
def test_every_acknowledged_write_survives_thirty_kills(tmp_path: Path) -> None:
    with a_database(tmp_path) as database:
        server = Server(database, tmp_path / "log", workers=1)
        load, chance = Load(server.port), random.Random(7)
        for _ in range(KILLS):
            server.start()
            for journey in load.pending:
                if journey.state:
                    assert_kept(journey, server.port)
            with load.running():
                load.until(load.acknowledged + ACKNOWLEDGED + chance.randrange(8))
                server.kill()
        assert load.refused == []
        assert load.acknowledged > ACKNOWLEDGED * KILLS
        with server:
            for journey in load.journeys:
                if journey.state:
                    assert_kept(journey, server.port)
            again = [journey.pending for journey in load.pending]
            assert all(journey.go_on(server.port).status in (200, 201) for journey in load.pending)
            assert again
        found = assert_whole(database)
        sent = {submission for journey in load.journeys for submission in journey.acknowledged}
        assert sent == set(found["submissions"])
        assert found["sessions"] == len(load.journeys)
