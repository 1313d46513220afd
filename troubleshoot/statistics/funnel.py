"""The way through a guide, from its beginning to how it ended, and where people leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .contributions import Count
from .measures import Share
from .reading import Outcomes, Tallied

_REACHED = {
    "round": "Saw a round of steps",
    "attempt-1": "First attempt",
    "attempt-2": "Second attempt",
    "attempt-3": "Third attempt",
    "attempt-4": "Fourth attempt, or more",
}
_LEFT_AT = {
    "questions": "At questions",
    "wait": "Asked to wait",
    "paste": "Asked for a text",
    "choice": "Asked to choose a guide",
    "round-1": "At the first round",
    "round-2": "At the second round",
    "round-3": "At the third round",
    "round-4": "At the fourth round, or later",
    "hand-over": "At the hand-over",
}
"""As they are tallied, and in words. Questions and waits come before a first round and after it."""


@dataclass(frozen=True)
class Stage:
    """How many stretches came so far, or were left there."""

    key: str
    title: str
    share: Share


def funnel(outcome: Outcomes, tallies: Tallied) -> list[Stage]:
    """The stages of a guide in order, the outcomes last; each as a share of all that began."""
    came, ends = tallies[Count.REACHED], vars(outcome)
    outcomes = {"resolved": "Resolved", "escalated": "Handed over", "switched": "Went on in another guide"}
    return [
        Stage("began", "Began", Share(outcome.sessions, outcome.sessions)),
        *_stages(_REACHED, came, outcome.sessions),
        *_stages(outcomes, ends, outcome.sessions),
    ]


def left_at(outcome: Outcomes, tallies: Tallied) -> list[Stage]:
    """Where people left, as a share of those who left."""
    return _stages(_LEFT_AT, tallies[Count.LEFT_AT], outcome.left)


def _stages(titles: Mapping[str, str], counts: Mapping[str, int], whole: int) -> list[Stage]:
    return [Stage(key, title, Share(counts.get(key, 0), whole)) for key, title in titles.items()]
