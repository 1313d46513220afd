"""Where a session stands: its rows, the situation they add up to, and the screen that follows."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from ..catalog import PublishedGuide, edition_of, pinned
from ..engine import flow
from ..engine.facts import Outcome
from ..engine.guide import Guide, Step
from ..engine.planning import Plan, Rounds
from ..engine.situation import Attempt, Situation, situation
from ..models import Fact, Stretch, TroubleshootingSession
from ..models.statements import Prepared, names_of, taken_from
from ..statistics import Shown, Start
from .errors import UnknownAttempt, UnknownToken
from .journal import standing


@dataclass(frozen=True)
class Current:
    """One session as of now. Everything is computed from its stored facts."""

    token: str
    row: TroubleshootingSession
    stretch: Stretch
    facts: list[Fact]
    localised: bool = False
    """Whether its guides are in the active language, as pages show them; nothing stored depends on it."""

    def as_shown(self) -> Current:
        """The same with its guides in the active language, as far as they are translated."""
        return replace(self, localised=True)

    def as_written(self) -> Current:
        """The same with its guides in their authors' words."""
        in_own_words = self.stretch.number == 1 and not self.guide.language
        return self if in_own_words else replace(self, localised=False)

    @cached_property
    def edition(self) -> PublishedGuide:
        """The edition that the stretch is pinned to."""
        return pinned(self.stretch.edition)

    @property
    def guide(self) -> Guide:
        """What that edition says."""
        return self._said_by(self.edition)

    def _said_by(self, edition: PublishedGuide) -> Guide:
        return edition.shown if self.localised else edition.guide

    @cached_property
    def editions(self) -> list[Guide]:
        """What the editions say that the session has been in, its own last. One query at most."""
        if self.stretch.number == 1:
            return [self.guide]
        stretches = self.row.stretches.filter(stands=True).select_related("edition__guide").order_by("number")
        return [self._said_by(pinned(stretch.edition)) for stretch in stretches]

    @cached_property
    def visited(self) -> dict[str, Guide]:
        """The guides the session has been in, by slug, each in the last of its editions."""
        return {guide.slug: guide for guide in self.editions}

    def step(self, slug: str, key: str) -> Step | None:
        """A step of a guide the session has been in, also one that only an earlier edition had."""
        said = (guide.steps_by_key.get(key) for guide in reversed(self.editions) if guide.slug == slug)
        return next(filter(None, said), None)

    @property
    def tried_before(self) -> list[Step]:
        """The steps that were done before the session, in all guides it has been in."""
        found = (self.step(slug, key) for slug in self.visited for key in self.now.tried.get(slug, ()))
        return [step for step in found if step]

    @property
    def guides(self) -> tuple[Guide, ...]:
        """The guides the session has been in, its own first. One query at most."""
        return (self.guide, *(guide for slug, guide in self.visited.items() if slug != self.guide.slug))

    @cached_property
    def now(self) -> Situation:
        """What the facts that stand add up to."""
        return situation(standing(self.facts), plan_of(self.stretch))

    @cached_property
    def screen(self) -> flow.Screen:
        """What comes next."""
        return flow.next_screen(self.guide, self.now)

    @property
    def shown(self) -> tuple[str, ...]:
        """The steps of the round that is shown now; none on any other screen."""
        return self.screen.steps if isinstance(self.screen, flow.ShowRound) else ()

    @cached_property
    def outcome(self) -> Outcome:
        """How the session stands."""
        return flow.outcome(self.screen, self.now)

    @property
    def closed(self) -> bool:
        """True if no attempt can be added."""
        return self.outcome in (Outcome.RESOLVED, Outcome.ESCALATED)

    @property
    def done_in_session(self) -> list[Step]:
        """The steps of the guide done in the session and not before it, in the author's order."""
        done = self.now.done(self.guide.slug) - set(self.now.tried.get(self.guide.slug, ()))
        return [step for step in self.guide.steps if step.key in done]

    @property
    def harmful(self) -> list[tuple[Step, str]]:
        """The steps done in the session, or before it, that were found harmful, with the reason."""
        found = {
            (guide.slug, key): reason
            for guide in self.editions
            for key, reason in guide.withdrawn.items()
            if key in self.now.done(guide.slug)
        }
        steps = ((self.step(*one), reason) for one, reason in found.items())
        return [(step, reason) for step, reason in steps if step]

    @property
    def importing_since(self) -> datetime | None:
        """When the person began the retry that has no result yet, if they said so."""
        began = self.now.kept(self.guide.slug).importing
        return next((fact.at for fact in self.facts if fact.number == began), None)

    def attempt(self, number: int) -> Attempt:
        """The attempt of that number. Raises UnknownAttempt."""
        if not 1 <= number <= len(self.now.attempts):
            raise UnknownAttempt(number)
        return self.now.attempts[number - 1]

    @cached_property
    def shown_figures(self) -> Mapping[str, Shown]:
        """How likely steps resolve a case, as known when the stretch started; of those tried enough."""
        return start_of(self.stretch).shown

    @cached_property
    def coming(self) -> Rounds:
        """The rounds still to come."""
        return flow.upcoming(self.guide, self.now)

    @cached_property
    def expected_minutes(self) -> int:
        """Expected minutes for the rest of the plan."""
        return flow.minutes_left(self.guide, self.now, self.coming)


def start_of(stretch: Stretch) -> Start:
    """What a stretch took along when it started; kept with its row, because it never changes."""
    kept = vars(stretch)
    if "start" not in kept:
        kept["start"] = Start.from_json(stretch.plan)
    start: Start = kept["start"]
    return start


def plan_of(stretch: Stretch) -> Plan:
    """What a stretch has planned with since it started."""
    return start_of(stretch).plan


def token_of(submission: UUID, key: str | None = None) -> str:
    """The token of the session that this submission starts: the same for the same submission.

    144 bits that nobody can derive without the secret key; `key` is one that was used before.
    """
    salt, value = "troubleshoot.session-token", submission.hex
    digest = salted_hmac(salt, value, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:18]).decode()


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def load(token: str, *, locked: bool = False) -> Current:
    """The session of a token; with `locked`, no other write can happen until the transaction ends.

    Two queries, or three to lock a row. Raises UnknownToken.
    """
    return load_by_hash(hash_of(token), token=token, locked=locked)


def load_started(submission: UUID) -> Current:
    """The session that this submission started, also under a secret key that was used before.

    As `load`; where there are keys used before, one query more. Raises UnknownToken.
    """
    token = token_of(submission)
    if settings.SECRET_KEY_FALLBACKS:
        tokens = [token, *(token_of(submission, key) for key in settings.SECRET_KEY_FALLBACKS)]
        of_hash = {hash_of(one): one for one in tokens}
        found = TroubleshootingSession.objects.filter(token_hash__in=of_hash).values_list(
            "token_hash", flat=True
        )
        if (hashed := found.first()) is None:
            raise UnknownToken
        token = of_hash[hashed]
    return load(token)


def load_by_hash(hashed: str, *, token: str = "", locked: bool = False) -> Current:
    """The session by the hash of its token, as `load`; without the token nothing can link to it."""
    if locked:
        _lock_row(hashed)
    found = _STRETCH.rows(hashed)
    if not found:
        raise UnknownToken
    values = iter(found[0])
    stretch, row = taken_from(values, Stretch), taken_from(values, TroubleshootingSession)
    revision, digest = values
    stretch.session, stretch.edition = row, edition_of(stretch.edition_id, revision, digest).row
    facts = [taken_from(iter(fact), Fact) for fact in _FACTS.rows(row.pk)]
    if not facts:
        raise UnknownToken  # It was deleted between the two queries: every session begins with a fact.
    return Current(token, row, stretch, facts)


def lock(token: str) -> None:
    """Let no other write of this session happen until the transaction ends. Raises UnknownToken."""
    _lock_row(hash_of(token))


def _lock_row(hashed: str) -> None:
    # First the lock, then the stretch: one that was read before may be left by then. SQLite locks no row;
    # there the transaction of a write begins with the one lock that there is.
    if connection.features.has_select_for_update and not _LOCK.rows(hashed):
        raise UnknownToken


def is_as_read(current: Current) -> bool:
    """Whether all that a write rests on is still as it was read; asked under the lock. One query.

    Every write adds a fact. The rest can change without one: what is left out of the statistics, what a
    stretch counts for when that is computed anew, and which steps are withdrawn.
    """
    row, last = current.stretch, current.facts[-1].number
    told = [getattr(row, name) for name in _FOLLOWS]
    return [*map(list, _AS_READ.rows(row.pk))] == [[*told, current.row.excluded, row.edition.revision, last]]


def _lock(hashed: str) -> QuerySet[TroubleshootingSession, Any]:
    locked = TroubleshootingSession.objects.select_for_update().filter(token_hash=hashed)
    return locked.order_by().values_list("pk")


def _last_stretch(hashed: str) -> QuerySet[Stretch, Any]:
    rows = Stretch.objects.filter(session__token_hash=hashed, stands=True).order_by("-number")
    columns = names_of(Stretch) + names_of(TroubleshootingSession, "session__")
    return rows.values_list(*columns, "edition__revision", "edition__digest")[:1]


def _facts(session: int) -> QuerySet[Fact, Any]:
    return Fact.objects.filter(session=session).order_by("number").values_list(*names_of(Fact))


_FOLLOWS = ("outcome", "resolved_by", "something_else", "stands", "counted")
"""What the row of a stretch says that follows from facts."""


def _as_read(stretch: int) -> QuerySet[Stretch, Any]:
    facts = Fact.objects.filter(session=OuterRef("session")).order_by("-number")
    last = Subquery(facts.values("number")[:1])
    rows = Stretch.objects.filter(pk=stretch).order_by()
    return rows.values_list(*_FOLLOWS, "session__excluded", "edition__revision", last)


_LOCK, _STRETCH, _FACTS = Prepared(_lock, "?"), Prepared(_last_stretch, "?"), Prepared(_facts, -1)
_AS_READ = Prepared(_as_read, -1)
