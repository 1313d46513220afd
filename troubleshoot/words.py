"""Words for what is stored as a value: how something ended, what an error pattern is, what was masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

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


_MASKED = {
    "secret": ngettext_lazy("%(n)s password, key or token", "%(n)s passwords, keys or tokens", "n"),
    "email": ngettext_lazy("%(n)s e-mail address", "%(n)s e-mail addresses", "n"),
    "user": ngettext_lazy("%(n)s name of a person or account", "%(n)s names of persons or accounts", "n"),
    "phone": ngettext_lazy("%(n)s phone number", "%(n)s phone numbers", "n"),
    "org": ngettext_lazy("%(n)s name of an environment", "%(n)s names of environments", "n"),
    "tenant": ngettext_lazy("%(n)s name of a tenant", "%(n)s names of tenants", "n"),
    "host": ngettext_lazy("%(n)s name of a host", "%(n)s names of hosts", "n"),
    "ip": ngettext_lazy("%(n)s network address", "%(n)s network addresses", "n"),
    "mac": ngettext_lazy("%(n)s address of a device", "%(n)s addresses of devices", "n"),
    "guid": ngettext_lazy("%(n)s id (GUID)", "%(n)s ids (GUID)", "n"),
}


def masked_kinds(marks: Mapping[str, int]) -> str:
    """How many values of each kind are masked, by the kind of their marks, in the language of the page."""
    return ", ".join(_MASKED[kind] % {"n": marks[kind]} for kind in _MASKED if kind in marks)
