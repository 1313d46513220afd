"""What pages take from maintainers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from .engine.guide import ErrorPattern, Kind, Weight
from .forms import PastedText
from .models.content import KEY_LENGTH


class DraftPatternForm(forms.Form):
    """A pattern to keep as a draft for a guide. Examples stand apart by a line of three hyphens."""

    BETWEEN = "\n---\n"

    guide = forms.CharField(max_length=200)
    key = forms.CharField(max_length=KEY_LENGTH)
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in (Kind.EXPRESSION, Kind.LITERAL)])
    weight = forms.ChoiceField(choices=[(weight.value, weight.value) for weight in Weight])
    text = forms.CharField(max_length=2_000)
    says = forms.CharField(max_length=500)
    # Not "matches": a control of that name would hide the form element's own method in browsers.
    matching = PastedText(max_length=20_000)
    not_matching = PastedText(max_length=20_000)

    def __init__(self, *args: Any, guides: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guides = guides

    def clean_guide(self) -> str:
        """A published guide."""
        slug: str = self.cleaned_data["guide"]
        if slug not in self.guides:
            raise forms.ValidationError("Choose a published guide.")
        return slug

    @classmethod
    def joined(cls, examples: Iterable[str]) -> str:
        """Examples as they are shown in one field."""
        return cls.BETWEEN.join(examples)

    def _examples(self, name: str) -> tuple[str, ...]:
        parts = self.cleaned_data[name].split(self.BETWEEN)
        return tuple(part.strip() for part in parts if part.strip())

    def pattern(self) -> ErrorPattern:
        """The pattern as the engine reads it."""
        data = self.cleaned_data
        return ErrorPattern(
            key=data["key"],
            kind=Kind(data["kind"]),
            weight=Weight(data["weight"]),
            text=data["text"],
            says=data["says"],
            matches=self._examples("matching"),
            does_not_match=self._examples("not_matching"),
        )
