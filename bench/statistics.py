"""What the pages of maintainers cost after a thousand sessions, and after a million."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client

from troubleshoot import catalog, statistics
from troubleshoot.engine.estimation import Observation
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Stretch, TroubleshootingSession
from troubleshoot.statistics import Contribution, Counted, Segment

from .timing import Result, milliseconds

FEW, MANY = 1_000, 1_000_000
SLUG = "network-errors"
PAGES = ("/statistics/", f"/statistics/{SLUG}/", f"/statistics/{SLUG}.json", "/statistics/sessions/")
_DAYS = 364
_KINDS_OF_PEOPLE = 2_000
_AT_ONCE = 20_000


@contextmanager
def a_database() -> Iterator[None]:
    """An empty SQLite file with the shipped guides, in place of the database of the settings."""
    with TemporaryDirectory() as folder:
        before, of_settings = connections["default"], connections.settings["default"]
        name, of_settings["NAME"] = of_settings["NAME"], str(Path(folder) / "bench.sqlite3")
        connections["default"] = connections.create_connection("default")
        call_command("migrate", verbosity=0)
        call_command("load_guides", stdout=StringIO())
        yield
        connections["default"].close()
        connections["default"], of_settings["NAME"] = before, name


def a_person(guide: Guide, chance: random.Random) -> Contribution:
    """What a made-up stretch counts for: some steps in vain, then perhaps one that helps."""
    keys = [step.key for step in guide.steps]
    done = keys[: chance.randrange(1, 9)]
    tried = {key for key in done if chance.random() < 0.8} or {done[0]}
    solved = chance.choice(sorted(tried)) if chance.random() < 0.5 else None
    outcome = "resolved" if solved else chance.choice(["left", "escalated", "open"])
    attempts = 1 + len(tried) // 4
    tallies = Counter({("outcome", outcome): 1, ("source", chance.choice(["web", "api", "template"])): 1})
    tallies.update({(kind, key): 1 for key in tried for kind in ("tried", "learnt")})
    tallies.update({("skipped", key): 1 for key in done if key not in tried})
    tallies.update({("reached", f"attempt-{number}"): 1 for number in range(1, attempts + 1)})
    tallies[("pattern", chance.choice(guide.patterns).key)] += 1
    if solved:
        tallies.update({("credited", solved): 1, ("attempts", f"{attempts:02d}"): 1})
        tallies[("minutes", statistics.minutes_key(chance.uniform(20, 900)))] += 1
    seen = Observation(frozenset(tried - {solved}), frozenset({solved} if solved else ()))
    return Contribution(date.min, dict(tallies), seen, Segment(method=chance.choice(["", "portal", "pac"])))


def load(number: int, *, already: int, chance: random.Random) -> None:
    """Sessions of one guide, up to so many, written in bulk together with what they count for."""
    target = catalog.current().by_slug[SLUG]
    people = [a_person(target.guide, chance) for _ in range(_KINDS_OF_PEOPLE)]
    first = datetime.now(UTC) - timedelta(days=_DAYS)
    counted = Counted(Counter(), Counter())
    for start in range(already, number, _AT_ONCE):
        rows = []
        for index in range(start, min(start + _AT_ONCE, number)):
            at = first + timedelta(days=chance.randrange(_DAYS), minutes=chance.randrange(1440))
            person = people[chance.randrange(len(people))]
            rows.append(_rows(index + 1, target.row.pk, person, at))
            for (kind, key), n in person.tallies.items():
                for day in (at.date(), statistics.EVERY_DAY):
                    counted.tallies[target.row.pk, kind, key, day] += n
            if person.observation:
                counted.cells[target.row.pk, person.segment, person.observation] += 1
        with transaction.atomic():
            TroubleshootingSession.objects.bulk_create([row for row, _ in rows], batch_size=1000)
            Stretch.objects.bulk_create([row for _, row in rows], batch_size=1000)
    statistics.add(counted)
    statistics.new_version([target.row.guide_id])
    statistics.store_estimates([target])


def _rows(
    number: int, edition: int, person: Contribution, at: datetime
) -> tuple[TroubleshootingSession, Stretch]:
    outcome = next(key for kind, key in person.tallies if kind == "outcome")
    session = TroubleshootingSession(
        pk=number, token_hash=f"{number:064x}", started_at=at, written_at=at, outcome=outcome, source="web"
    )
    stretch = Stretch(
        session_id=number,
        number=1,
        edition_id=edition,
        outcome=outcome,
        resolved_by="step" if outcome == "resolved" else "",
        plan={"order": "author", "weights": {}},
        started_at=at,
    )
    return session, stretch


def results() -> Iterator[Result]:
    """Each page after a thousand sessions and after a million, with the ratio."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    chance = random.Random(4)
    with a_database():
        client = Client()
        client.force_login(User.objects.create_user("maintainer", is_staff=True))
        load(FEW, already=0, chance=chance)
        few = {page: _page(client, page) for page in PAGES}
        load(MANY, already=FEW, chance=chance)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for page in PAGES:
            many = _page(client, page)
            yield {
                "name": f"{page} over {MANY:,} sessions, against {FEW:,}",
                "value": round(many, 1),
                "unit": "ms",
                "ratio": round(many / few[page], 2),
                "compared_with_ms": round(few[page], 1),
            }


def _page(client: Client, page: str) -> float:
    answer = client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")
    return milliseconds(lambda: client.get(page))
