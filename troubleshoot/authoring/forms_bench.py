"""What the pattern bench takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from ..engine.guide import ErrorPattern, Kind, Weight
from ..engine.patterns import misfits
from ..forms import Keys, PastedText
from .trying import TRIED


class BenchForm(forms.Form):
    """A text, symptoms, or both, and perhaps a pattern to try as if the draft had it."""

    text = PastedText()
    symptoms = Keys()
    kind = forms.ChoiceField(
        required=False,
        choices=[(kind.value, kind.value) for kind in (Kind.EXPRESSION, Kind.LITERAL)],
        error_messages={"invalid_choice": _("Choose a literal or an expression.")},
    )
    weight = forms.ChoiceField(
        required=False,
        choices=[(weight.value, weight.value) for weight in Weight],
        error_messages={"invalid_choice": _("Choose a weight of the list.")},
    )
    pattern = forms.CharField(required=False, max_length=20_000)

    def clean(self) -> dict[str, Any]:
        """There must be something to try, and a pattern must be fit to be tried."""
        data: dict[str, Any] = self.cleaned_data
        if not self.errors and not data["text"].strip() and not data["symptoms"]:
            self.add_error("text", now("Paste a text, or pick a symptom."))
        if tried := self.tried:
            for misfit in misfits(tried):
                self.add_error("pattern", misfit)
        return data

    @property
    def tried(self) -> ErrorPattern | None:
        """The pattern to try; None if there is none."""
        data = self.cleaned_data
        if not data.get("pattern"):
            return None
        kind, weight = data.get("kind") or Kind.EXPRESSION, data.get("weight") or Weight.DECISIVE
        return ErrorPattern(TRIED, Kind(kind), Weight(weight), data["pattern"])
