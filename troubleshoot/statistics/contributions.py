"""What one stretch contributes to the statistics: plain tallies, and what it tells the estimates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ..engine.estimation import Observation
from ..engine.facts import Outcome


class Count(StrEnum):
    """What is tallied, each by a key of its own."""

    OUTCOME = "outcome"  # by outcome
    RESOLVED_BY = "resolved_by"  # by what "resolved" rests on
    TRIED = "tried"  # by step: put to the test by a retry
    LEARNT = "learnt"  # by step: put to the test by a retry that teaches the estimates something
    CREDITED = "credited"  # by step: named alone
    SKIPPED = "skipped"  # by step: the last mark
    NOT_PERMITTED = "not_permitted"  # by step: the last mark
    FLAGGED = "flagged"  # by step: wrong, or not there
    REACHED = "reached"  # by how far the stretch came
    LEFT_AT = "left_at"  # by where the person left
    ATTEMPTS = "attempts"  # by how many attempts led to the fix
    MINUTES = "minutes"  # by how long it took to the fix (see `minutes_key`)
    PATTERN = "pattern"  # by the pattern that brought the person
    REJECTED = "rejected"  # by the pattern whose guide was called not the problem
    SOURCE = "source"  # by where the link stood
    REF = "ref"  # by what the link said
    LINK_RESOLVED = "link_resolved"  # by link (see `link_key`): its session, by how that stands as a whole
    LINK_ESCALATED = "link_escalated"
    LINK_LEFT = "link_left"
    LINK_OPEN = "link_open"
    KNOWN_ISSUE = "known_issue"  # by number: called theirs by the person
    SPENT = "spent"  # by order: minutes of finished stretches, in all
    SPENT_SQUARED = "spent_squared"  # by order: the same, each squared
    FINISHED = "finished"  # by order: finished stretches


OF_LINKS = {
    Outcome.RESOLVED: Count.LINK_RESOLVED,
    Outcome.ESCALATED: Count.LINK_ESCALATED,
    Outcome.LEFT: Count.LINK_LEFT,
    Outcome.OPEN: Count.LINK_OPEN,
}
"""Under what a session is counted for the link that brought it, by the outcome of the whole session."""

KEY_LENGTH = 200
"""The longest key of a tally."""

BETWEEN = "\n"
"""Stands in the key of a link between its source and its ref, which are lines."""


def link_key(source: str, ref: str) -> str:
    """Where a link stood and what it said, as the key of a tally; the end of a very long ref is cut."""
    return f"{source}{BETWEEN}{ref}"[:KEY_LENGTH]


EVERY_DAY = date.min
"""The day of the rows that count all days together, so that figures of all time cost what a day costs."""

Tallies = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Segment:
    """For whom: import method, network, and first install or upgrade, as far as it is known."""

    method: str = ""
    network: str = ""
    install: str = ""


SEGMENT_QUESTIONS = {"method": "method", "network": "network", "install": "install-or-upgrade"}
"""The question behind each part of a segment."""


@dataclass(frozen=True)
class Contribution:
    """What one stretch counts for. `observation` is None where it tells the estimates nothing."""

    day: date
    tallies: Tallies = field(default_factory=dict)
    observation: Observation | None = None
    segment: Segment = Segment()

    def as_json(self) -> dict[str, Any]:
        """As it is stored with its stretch."""
        seen = self.observation
        return {
            "day": self.day.isoformat(),
            "tallies": sorted([kind, key, n] for (kind, key), n in self.tallies.items()),
            "segment": vars(self.segment),
            "observation": None if seen is None else observation_as_json(seen),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Contribution | None:
        """The contribution that was stored; None if nothing was."""
        if not stored:
            return None
        seen = stored["observation"]
        return cls(
            date.fromisoformat(stored["day"]),
            {(kind, key): n for kind, key, n in stored["tallies"]},
            None if seen is None else observation_from_json(**seen),
            Segment(**stored["segment"]),
        )


def observation_as_json(seen: Observation) -> dict[str, Any]:
    """An observation with its steps in one order."""
    return {"failed": sorted(seen.failed), "solved": sorted(seen.solved), "outside": seen.outside}


def observation_from_json(failed: list[str], solved: list[str], outside: bool) -> Observation:
    """The observation that `observation_as_json` wrote."""
    return Observation(frozenset(failed), frozenset(solved), outside)


def digest_of(edition: int, segment: Segment, seen: Observation) -> str:
    """What names the cell of an edition in which stretches are counted that tell the same."""
    said = json.dumps([edition, vars(segment), observation_as_json(seen)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


_STEPS = ((120, 5), (480, 15), (2880, 60))  # up to so many minutes, in steps of so many


def minutes_key(minutes: float) -> str:
    """A length of time as the key of its bin: steps of 5 minutes to 2 hours, 15 to 8 hours, 60 to 2 days."""
    whole = max(int(minutes), 0)
    width = bin_width(whole)
    return f"{whole // width * width:06d}"


def bin_width(minutes: float) -> int:
    """How many minutes the bin spans that holds this length of time."""
    return next((step for limit, step in _STEPS if minutes < limit), 1440)
