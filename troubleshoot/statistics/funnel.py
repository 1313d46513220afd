"""The way through a guide, from its beginning to how it ended, and where people leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .contributions import Count
from .measures import Share
from .reading import Outcomes, Tallied

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_REACHED = {
    "round": _("Saw a round of steps"),
    "attempt-1": _("First attempt"),
    "attempt-2": _("Second attempt"),
    "attempt-3": _("Third attempt"),
    "attempt-4": _("Fourth attempt, or more"),
}
_ENDS = {
    "resolved": pgettext_lazy("outcome", "Resolved"),
    "escalated": _("Handed over"),
    "switched": _("Went on in another guide"),
}
_LEFT_AT = {
    "questions": _("At questions"),
    "wait": _("Asked to wait"),
    "paste": _("Asked for a text"),
    "choice": _("Asked to choose a guide"),
    "round-1": _("At the first round"),
    "round-2": _("At the second round"),
    "round-3": _("At the third round"),
    "round-4": _("At the fourth round, or later"),
    "hand-over": _("At the hand-over"),
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
    return [
        Stage("began", gettext("Began"), Share(outcome.sessions, outcome.sessions)),
        *_stages(_REACHED, came, outcome.sessions),
        *_stages(_ENDS, ends, outcome.sessions),
    ]


def left_at(outcome: Outcomes, tallies: Tallied) -> list[Stage]:
    """Where people left, as a share of those who left."""
    return _stages(_LEFT_AT, tallies[Count.LEFT_AT], outcome.left)


def _stages(titles: Mapping[str, StrPromise], counts: Mapping[str, int], whole: int) -> list[Stage]:
    return [Stage(key, str(title), Share(counts.get(key, 0), whole)) for key, title in titles.items()]
