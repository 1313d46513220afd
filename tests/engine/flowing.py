"""What comes next after some facts, and the guides this is tried with."""

from __future__ import annotations

from tests.factories import a_guide, a_question
from troubleshoot.engine.facts import Attempted, Fact, Mark, Result
from troubleshoot.engine.flow import Screen, ShowRound, next_screen
from troubleshoot.engine.guide import Guide
from troubleshoot.engine.situation import situation

SLUG = "cut-line"
TWO = a_guide()
BOTH = ShowRound(("cable", "vpn"))
VPN = a_question("vpn", "yes", "no")


def shown(guide: Guide, *facts: Fact) -> Screen:
    return next_screen(guide, situation(facts))


def attempted(number: int, result: Result = Result.SAME_ERROR, **marks: Mark) -> Attempted:
    return Attempted(number, SLUG, tuple(marks), marks, result)


def done(number: int, *steps: str, result: Result = Result.SAME_ERROR) -> Attempted:
    return attempted(number, result, **dict.fromkeys(steps, Mark.DONE))
