"""What of an output a session can take: the guides' own answers, and the details."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..engine.details import accepted
from ..engine.guide import NOT_SURE, Guide
from ..engine.situation import Situation
from .reading import Found

FINDABLE = frozenset({"port-443", "vpn", "connection", "pac-installed-by"})
"""The questions that the block can answer, where a guide asks them."""

_KEPT = frozenset({"browser"})
"""The block names every browser of the machine; which of them was used, only the person knows."""

_TIMELY = frozenset({"collected-at"})
"""Different with every run, so nobody is told."""


@dataclass(frozen=True)
class Fitted:
    """What to write. `changed` are the keys of what had been given before, and otherwise."""

    answers: Mapping[str, str]
    details: Mapping[str, str]
    changed: tuple[str, ...]


def fitted(found: Found, guides: Collection[Guide], now: Situation) -> Fitted:
    """The answers and details of an output that fit these guides, beside what is given in `now`."""
    answers = {key: choice for key, choice in found.answers.items() if _is_asked(guides, key, choice)}
    allowed = accepted(guides)
    details = {
        key: text
        for key, text in found.details.items()
        if key in allowed and not (key in _KEPT and key in now.details)
    }
    other = [
        key for key, choice in answers.items() if now.answers.get(key, NOT_SURE) not in (choice, NOT_SURE)
    ]
    other += [key for key, text in details.items() if now.details.get(key, text) != text]
    return Fitted(answers, details, tuple(key for key in other if key not in _TIMELY))


def _is_asked(guides: Collection[Guide], key: str, choice: str) -> bool:
    questions = (guide.questions_by_key.get(key) for guide in guides)
    return any(question.choice(choice) for question in questions if question)
