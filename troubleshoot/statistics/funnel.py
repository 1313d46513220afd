"""The way through a guide, from its beginning to how it ended, with where people leave."""

from __future__ import annotations

from dataclasses import dataclass

from .contributions import Count
from .measures import Share
from .reading import Outcomes, Tallied

_ON_THE_WAY = (
    ("round", "Saw a round of steps", "round-1"),
    ("attempt-1", "First attempt", "round-2"),
    ("attempt-2", "Second attempt", "round-3"),
    ("attempt-3", "Third attempt", "round-4"),
)
"""Stages as they are tallied, in words, and what somebody who came no further is tallied to have left at."""

_BEFORE_A_ROUND = ("questions", "wait", "paste", "choice")


@dataclass(frozen=True)
class Stage:
    """How many stretches came so far, and how many were left there; None where that is not known."""

    key: str
    title: str
    reached: Share
    left: int | None = None


def funnel(outcome: Outcomes, tallies: Tallied) -> list[Stage]:
    """The stages of a guide in order, the outcomes last; each as a share of all that began."""
    came, left, began = tallies[Count.REACHED], tallies[Count.LEFT_AT], outcome.sessions

    def stage(key: str, title: str, reached: int, gone: int | None = None) -> Stage:
        return Stage(key, title, Share(reached, began), gone)

    return [
        stage("began", "Began", began, sum(left[key] for key in _BEFORE_A_ROUND)),
        *(stage(key, title, came[key], left[at]) for key, title, at in _ON_THE_WAY),
        # Whoever leaves after the fourth attempt is tallied with those who leave before it.
        stage("attempt-4", "Fourth attempt, or more", came["attempt-4"]),
        stage("resolved", "Resolved", outcome.resolved, left["resolved"]),
        stage("escalated", "Handed over", outcome.escalated, left["hand-over"]),
        stage("switched", "Went on in another guide", outcome.switched),
    ]
