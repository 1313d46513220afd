"""What a database holds after a fault, read by a process of its own: `python -m tests.faults.checking`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import django
from django.conf import settings
from django.db import connection

from tests.serving import environment_with, manage


def found_in(database: str) -> dict[str, Any]:
    """How many sessions and unknown texts there are, the submissions of facts, what is half-written."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.checking"],
        cwd=settings.BASE_DIR,
        env=environment_with(database),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def assert_whole(database: str) -> dict[str, Any]:
    """Nothing half-written, and statistics equal to the raw rows. Answers what was found."""
    found = found_in(database)
    assert found["problems"] == [], found["problems"][:5]
    manage(database, "rebuild_statistics", "--check")
    return found


def _problems() -> Iterator[str]:
    from troubleshoot.models import TroubleshootingSession

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")
        connection.check_constraints()
    sessions = TroubleshootingSession.objects.prefetch_related("facts__report", "stretches")
    for session in sessions:
        facts, stretches = list(session.facts.all()), list(session.stretches.all())
        for problem in (*_numbers(facts), *_numbers(stretches), *_of_facts(session, facts)):
            yield f"{session}: {problem}"


def _numbers(rows: Sequence[Any]) -> Iterator[str]:
    """What is numbered within a session is numbered from 1, without a gap."""
    numbers = sorted(row.number for row in rows)
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers {numbers}"


def _of_facts(session: Any, facts: Sequence[Any]) -> Iterator[str]:
    """Each submission is there as a whole, each text with its fact, and the last write is told."""
    parts: dict[Any, set[int]] = {}
    for fact in facts:
        parts.setdefault(fact.submission, set()).add(fact.part)
        if fact.kind == fact.Kind.REPORTED and fact.data["found"] and not hasattr(fact, "report"):
            yield f"no text of fact {fact.number}"
    yield from (f"half of {one}" for one, found in parts.items() if found != set(range(len(found))))
    # Being marked as left is no write of the person.
    if any(fact.at > session.written_at for fact in facts if fact.kind != fact.Kind.LEFT):
        yield "written before its last fact"


def _tell() -> None:
    from troubleshoot.models import Fact, TroubleshootingSession, UnknownText

    found = {
        "problems": list(_problems()),
        "sessions": TroubleshootingSession.objects.count(),
        "texts": UnknownText.objects.count(),
        "submissions": sorted({str(s) for s in Fact.objects.values_list("submission", flat=True)}),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    django.setup()
    _tell()
