"""Placeholder until the replay is there."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.guide import Guide
from ..engine.problems import Problem


@dataclass(frozen=True)
class Replay:
    """What a replay found."""

    refusals: tuple[Problem, ...] = ()


def replay_of(guide: Guide) -> Replay:
    """Nothing yet."""
    return Replay()
