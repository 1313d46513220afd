"""32 people and the commands of a timer write at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.checking import assert_whole
from tests.faults.load import Load
from tests.serving import Server, a_database, manage

WRITERS = 32
WRITES = 600
COMMANDS = (
    ("rebuild_statistics",),
    ("purge",),
    ("simulate_sessions", "--guide", "network-errors", "--sessions", "10", "--seed", "3", "--force"),
    ("group_texts",),
    ("rebuild_statistics", "--check"),
)


@pytest.mark.xdist_group("server")
def test_32_writers_lose_nothing_and_nobody_finds_the_database_locked(tmp_path: Path) -> None:
    # On PostgreSQL nobody writes while the statistics are made anew; here they wait for as long as it takes.
    waits = {"DB_TIMEOUTS": "60,60"}
    with (
        a_database(tmp_path) as database,
        Server(database, tmp_path / "log", workers=2, environment=waits) as server,
    ):
        load = Load(server.port, people=WRITERS)
        with load.running(), ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(manage, database, *command) for command in COMMANDS]:
                done.result()
            load.until(WRITES)
        assert (load.refused, load.lost) == ([], [])
        assert "locked" not in server.said
        found = assert_whole(database)
        acknowledged = {one for journey in load.journeys for one in journey.acknowledged}
        assert acknowledged <= set(found["submissions"])
