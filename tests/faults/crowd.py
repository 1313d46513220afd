"""Many sessions at different places of one guide, made at once: `python -m tests.faults.crowd 1000`."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import copy
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.utils import timezone

from tests.faults.publishing import SLUG, TEXT
from tests.serving import environment_with


def gathered(database: str, many: int) -> list[str]:
    """The tokens of so many sessions in the guide of `publishing`, which is published."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.faults.crowd", str(many)],
        cwd=settings.BASE_DIR,
        env=environment_with(database),
        capture_output=True,
        text=True,
        check=True,
    )
    tokens: list[str] = json.loads(done.stdout)
    return tokens


def _at_different_places() -> list[int]:
    """The keys of a few sessions: at the first round, at the next, resolved, handed over, left."""
    from tests.factories import an_id
    from troubleshoot import sessions
    from troubleshoot.engine.facts import Mark, Result

    begun = timezone.now() - timedelta(minutes=30)
    made = [sessions.start(submission=an_id(), now=begun, text=TEXT) for _ in range(6)]

    def act(name: str, number: int, **values: Any) -> None:
        write = getattr(sessions, name)
        write(token=made[number].token, submission=an_id(), now=begun + timedelta(minutes=20), **values)

    act("attempt", 1, steps={"cable": Mark.DONE}, result=Result.SAME_ERROR)
    act("attempt", 2, steps={"cable": Mark.DONE}, result=Result.FIXED)
    act("escalate", 3)
    act("leave", 4)
    act("report", 5, text=f"{TEXT} Again.")
    return [one.row.pk for one in made]


def _multiplied(keys: list[int], many: int) -> list[str]:
    """Copies of these sessions with all their rows, and the tokens that lead to them."""
    from troubleshoot import sessions
    from troubleshoot.models import Fact, Report, Stretch, TroubleshootingSession
    from troubleshoot.sessions.current import hash_of

    tokens = [f"copy-{number}" for number in range(many)]
    rows = TroubleshootingSession.objects.in_bulk(keys)
    of = [keys[number % len(keys)] for number in range(many)]
    copies = [_changed(rows[key], token_hash=hash_of(tokens[n])) for n, key in enumerate(of)]
    TroubleshootingSession.objects.bulk_create(copies)
    stretches: list[Stretch] = []
    facts: list[Fact] = []
    reports: list[Report] = []
    for one, key in zip(copies, of, strict=True):
        mine = {row.pk: _changed(row, session=one) for row in Stretch.objects.filter(session=key)}
        stretches += mine.values()
        for row in Fact.objects.filter(session=key).select_related("report"):
            facts.append(_changed(row, session=one, stretch=mine[row.stretch_id]))
            if hasattr(row, "report"):
                reports.append(_changed(row.report, fact=facts[-1]))
    Stretch.objects.bulk_create(stretches)
    Fact.objects.bulk_create(facts)
    Report.objects.bulk_create(reports)
    sessions.recount()
    return tokens


def _changed(row: Any, **values: Any) -> Any:
    made = copy(row)
    made.pk = None
    made._state = copy(row._state)
    made._state.adding = True
    made._state.fields_cache = {}
    for name, value in values.items():
        setattr(made, name, value)
    return made


if __name__ == "__main__":
    django.setup()
    assert SLUG
    sys.stdout.write(json.dumps(_multiplied(_at_different_places(), int(sys.argv[1]))))
