"""Let simulated people go through a guide, for trials and demonstrations of what is learnt."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm  # type: ignore[import-untyped]

from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Tally, TroubleshootingSession
from troubleshoot.simulation import (
    Answer,
    BadTruth,
    Credit,
    Escalate,
    Leave,
    Move,
    Person,
    Truth,
    Try,
    by_author,
    read_truth,
)
from troubleshoot.statistics import Count

SOURCE = "simulation"
SPAN = timedelta(weeks=8)
"""The sessions lie in this time before now."""


class Command(BaseCommand):
    """`manage.py simulate_sessions --guide SLUG --sessions N --seed S [--truth FILE] [--force]`"""

    help = (
        "Drives simulated people through a published guide. The same seed makes the same sessions and "
        "adds none that are there; another one adds sessions."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the guide, the number, the seed, and what is true."""
        parser.add_argument("--guide", required=True, help="the slug of a published guide")
        parser.add_argument("--sessions", required=True, type=int, help="how many people come")
        parser.add_argument("--seed", required=True, type=int, help="any whole number")
        parser.add_argument(
            "--truth", type=Path, help="a JSON file with probabilities; without it the author is right"
        )
        parser.add_argument(
            "--force", action="store_true", help="also into a database that holds sessions of real people"
        )

    def handle(
        self, *, guide: str, sessions: int, seed: int, truth: Path | None, force: bool, **options: Any
    ) -> None:
        """Refuse what does not fit before anything is written, then let people come."""
        published = catalog.current().by_slug
        if guide not in published:
            raise CommandError(f"There is no published guide {guide!r}; there are: {', '.join(published)}.")
        if sessions < 1:
            raise CommandError(f"--sessions: {sessions} is not at least 1.")
        about = published[guide].guide
        crowd = _Crowd(about, _truth(truth, about), seed, sessions, timezone.now())
        if not force and _holds_real_people():
            raise CommandError(
                "This database holds or counts sessions of real people; --force adds to them all the same."
            )
        if hidden := [step.key for step in about.steps if any(one.known for one in step.when)]:
            message = "Nobody is offered these steps, because simulated people have no evidence for them:"
            self.stderr.write(f"{message} {', '.join(hidden)}")
        self.stdout.write(_summary(guide, crowd.come(quiet=options["verbosity"] == 0)))


def _holds_real_people() -> bool:
    """True if there are other sessions than simulated ones, or what is counted of forgotten ones."""
    if TroubleshootingSession.objects.exclude(source=SOURCE).exists():
        return True
    return Tally.objects.filter(kind=Count.SOURCE, n__gt=0).exclude(key=SOURCE).exists()


def _truth(file: Path | None, guide: Guide) -> Truth:
    if file is None:
        return by_author(guide)
    try:
        return read_truth(file.read_text("utf-8"), guide)
    except BadTruth as error:
        raise CommandError(f"{file}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def _summary(guide: str, ended: Counter[Outcome]) -> str:
    parts = (f"{ended[o]:,} {o}" for o in (Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT))
    return f"{guide}: {ended.total():,} simulated sessions, {', '.join(parts)}"


@dataclass(frozen=True)
class _Crowd:
    """So many people, spread evenly over the time before `now`."""

    guide: Guide
    truth: Truth
    seed: int
    size: int
    now: datetime

    def come(self, *, quiet: bool) -> Counter[Outcome]:
        """Let them come one after the other; how their sessions ended."""
        people = tqdm(range(self.size), unit=" sessions", disable=quiet)
        return Counter(self._one(number).outcome for number in people)

    def _one(self, number: int) -> sessions.Current:
        """One person's session. Nobody is left half-way by an interruption."""
        chance = self._chance(number)
        person = Person.met(self.truth, chance)
        with transaction.atomic():
            # Several writes in one transaction, and others in another order, could wait for each other.
            sessions.keep_writers_out()
            current = sessions.start(
                submission=_submission(chance),
                now=self._arrival(number),
                guide=self.guide.slug,
                source=SOURCE,
            )
            for after in self._moves(person, number, current):
                current = after
        return current

    def _moves(self, person: Person, number: int, current: sessions.Current) -> Iterator[sessions.Current]:
        """Where the session stands after each move.

        What happens depends only on the seed, the person and the fact it follows, so a repetition is
        the same wherever it begins.
        """
        while current.outcome is not Outcome.LEFT:
            chance = self._chance(number, current.now.version)
            move = person.move(current.guide, current.screen, current.now, chance)
            if move is None:
                return
            at = current.row.written_at + timedelta(minutes=move.minutes)
            current = _carried_out(move, current.token, _submission(chance), at)
            yield current

    def _chance(self, *parts: int) -> Random:
        # Reproducible on purpose, and nothing secret comes from it.
        return Random(f"{self.guide.slug} {self.seed} {parts}")  # noqa: S311

    def _arrival(self, number: int) -> datetime:
        """The last ones come early enough that nothing they do lies in the future."""
        return self.now - SPAN + (SPAN - _longest(self.guide)) * number / self.size


def _longest(guide: Guide) -> timedelta:
    """More than any session in the guide can take."""
    rounds = len(guide.steps) + 1
    waits = sum(choice.minutes + 15 for question in guide.questions for choice in question.choices)
    work = sum(2 * step.total_minutes for step in guide.steps)
    return min(timedelta(minutes=work + waits + rounds * (10 + 1.3 * guide.retry_minutes) + 30), SPAN)


def _submission(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _carried_out(move: Move, token: str, submission: UUID, at: datetime) -> sessions.Current:
    """The session after a move."""
    match move:
        case Answer(answers=answers):
            return sessions.answer(token=token, submission=submission, now=at, answers=answers)
        case Try(marks=marks, result=result):
            return sessions.attempt(token=token, submission=submission, now=at, steps=marks, result=result)
        case Credit(attempt=attempt, step=step):
            return sessions.credit(
                token=token, submission=submission, now=at, number=attempt, credited=[step]
            )
        case Escalate():
            return sessions.escalate(token=token, submission=submission, now=at)
        case Leave():
            return sessions.leave(token=token, submission=submission, now=at)
