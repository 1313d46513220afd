"""Words for what is stored as a value: how something ended, and what an error pattern is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .engine.facts import Outcome
from .engine.guide import Kind, Weight

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_WORDS: dict[str, StrPromise] = {
    Outcome.OPEN: pgettext_lazy("outcome", "open"),
    Outcome.RESOLVED: pgettext_lazy("outcome", "resolved"),
    Outcome.ESCALATED: pgettext_lazy("outcome", "escalated"),
    Outcome.LEFT: pgettext_lazy("outcome", "left"),
    Outcome.SWITCHED: pgettext_lazy("outcome", "switched"),
    Weight.DECISIVE: pgettext_lazy("weight", "decisive"),
    Weight.SUPPORTING: pgettext_lazy("weight", "supporting"),
    Weight.GENERIC: pgettext_lazy("weight", "generic"),
    Weight.AGAINST: pgettext_lazy("weight", "against"),
    Kind.LITERAL: _("literal"),
    Kind.EXPRESSION: _("expression"),
    Kind.SYMPTOM: _("symptom"),
}


def in_words(value: str) -> str:
    """An outcome, or a weight or kind of an error pattern, in the language of the page."""
    return str(_WORDS[value])
