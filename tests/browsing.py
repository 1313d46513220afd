"""Sessions to browse, and the guide that the first page is tried with."""

from __future__ import annotations

from tests.browser import Browser
from tests.factories import a_guide, a_pattern, a_symptom, published
from tests.sessions.person import LINE_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.guide import Guide, Weight

CUT = "The connection was cut."
AT_A_ROUND = {"history": "nothing", "everywhere": "no", "medium": "cable"}
"""Answers after which the line has no question left."""


def on_the_line(answers: dict[str, str] | None = None, text: str = LINE_TEXT) -> Person:
    published(the_wall())
    return Person.starting(the_line(), text=text, answers=AT_A_ROUND if answers is None else answers)


def browsing(person: Person) -> Browser:
    """A browser at the screen the person is at."""
    return Browser().get(f"/sessions/{person.token}/")


def now(person: Person) -> sessions.Current:
    return sessions.load(person.token)


def a_cut_line() -> Guide:
    """A guide with a text for it, a text against it and a symptom."""
    policy = a_pattern("policy", "against the policy", weight=Weight.AGAINST, says="It was refused.")
    return a_guide(patterns=(a_pattern(), policy, a_symptom()))
