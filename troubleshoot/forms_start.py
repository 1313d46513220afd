"""What the pages before a session take from people, and what a link brought along to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from .catalog import Catalog
from .engine.details import accepted
from .engine.guide import Guide
from .engine.text import clean
from .forms import LINE, Keys, PastedForm, PastedText, Submitted
from .models import UnknownText
from .sessions import SHORT, fits, safe_line

ANSWER, DETAIL = "answer-", "detail-"
"""Before the key of a question or a detail: the name of its parameter in a link, and of its hidden field."""
_SHORT_NAMES = {"method": f"{ANSWER}method", "version": f"{DETAIL}version-target"}
_REF = 200  # characters that are kept of a reference


class DiagnoseForm(PastedForm):
    """The first page: a text, a log file, or symptoms."""

    refusal = gettext_lazy("Paste what you saw, choose a log file, or pick what fits below.")


class StartForm(Submitted, PastedForm):
    """Start a session from a diagnosis, from a guide's own page, or from a link that names a guide."""

    guide = forms.CharField(max_length=200)
    rejected = forms.CharField(required=False, max_length=200)
    tried = Keys()


class LearnForm(Submitted):
    """A text that no guide knows, to be kept."""

    text = PastedText()
    why = forms.ChoiceField(
        choices=[(why.value, why.label) for why in (UnknownText.Why.LEARN, UnknownText.Why.HAND_OVER)],
        error_messages={"invalid_choice": gettext_lazy("Choose one of the two.")},
    )

    def clean(self) -> dict[str, Any]:
        """There must be a text."""
        data: dict[str, Any] = self.cleaned_data
        if not data.get("text", "").strip():
            self.add_error("text", gettext("There is no text to learn from."))
        return data


@dataclass(frozen=True)
class Carried:
    """What is known before a session: choices by question, details, a reference, and the guide of the link.

    All of it is redacted, and of questions, choices, details and guides that are published.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    ref: str = ""
    guide: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields, or parameters, that carry it on; without the guide."""
        pairs = [(ANSWER + key, choice) for key, choice in self.answers.items()]
        pairs += [(DETAIL + key, text) for key, text in self.details.items()]
        return pairs + ([("ref", self.ref)] if self.ref else [])

    @property
    def query(self) -> str:
        """The same as the end of a link; empty if nothing is carried."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    def fitting(self, guide: Guide) -> Carried:
        """What that guide asks for."""
        asked = accepted([guide])
        return replace(
            self,
            answers={key: choice for key, choice in self.answers.items() if fits(guide, key, choice)},
            details={key: text for key, text in self.details.items() if key in asked},
        )

    def and_also(self, answers: Mapping[str, str], details: Mapping[str, str]) -> Carried:
        """With these as well, where nothing was known."""
        return replace(self, answers={**answers, **self.answers}, details={**details, **self.details})


def carried_by(data: QueryDict, published: Catalog) -> Carried:
    """What a link or the hidden fields of a form bring along. Whatever nobody has asked for is left out."""
    guides = [edition.guide for edition in published.editions]
    asked = accepted(guides)
    answers: dict[str, str] = {}
    details: dict[str, str] = {}
    for name, value in _named(data):
        if name.startswith(ANSWER) and any(fits(guide, name.removeprefix(ANSWER), value) for guide in guides):
            answers[name.removeprefix(ANSWER)] = value
        elif name.removeprefix(DETAIL) in asked and name.startswith(DETAIL) and value:
            details[name.removeprefix(DETAIL)] = value
    guide = _line(data, "guide")
    return Carried(answers, details, _line(data, "ref")[:_REF], guide if guide in published.by_slug else "")


def _named(data: QueryDict) -> Iterator[tuple[str, str]]:
    """The parameters by their names; the short ones first, so that the others win."""
    yield from ((name, _line(data, short)) for short, name in _SHORT_NAMES.items())
    yield from ((name, _line(data, name)) for name in data if name.startswith((ANSWER, DETAIL)))


def _line(data: QueryDict, name: str) -> str:
    """One value, safe to show: the last one, if there are several."""
    return safe_line(clean(str(data.get(name, "")))[:LINE], SHORT)
