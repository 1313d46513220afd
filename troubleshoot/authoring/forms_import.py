"""What the import of a written template takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..written import decoded

LIMIT = 200_000
"""The longest template, in characters or bytes."""


class ImportForm(forms.Form):
    """A template, pasted or as a file, and the slug of the draft."""

    text = forms.CharField(
        required=False,
        strip=False,
        max_length=LIMIT,
        error_messages={"max_length": _("Template: at most %(limit_value)d characters.")},
    )
    file = forms.FileField(required=False)
    slug = forms.RegexField(
        r"^[a-z0-9]+([-_][a-z0-9]+)*$",
        required=False,
        max_length=64,
        error_messages={
            "invalid": _("Slug: use a-z, digits and hyphens."),
            "max_length": _("Slug: at most %(limit_value)d characters."),
        },
    )
    replace = forms.BooleanField(required=False)
    template = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        """The text of the file, where there is one, or else what was pasted."""
        data: dict[str, Any] = self.cleaned_data
        file = data.get("file")
        if file and file.size > LIMIT:
            self.add_error("file", _("File: it is too large for a template."))
        elif file:
            data["text"] = decoded(file.read())
        if not self.errors and not data.get("text", "").strip():
            self.add_error("text", _("Template: paste it, or choose a file."))
        return data

    @property
    def typed(self) -> str:
        """What was pasted, or stood in the file."""
        known = getattr(self, "cleaned_data", {}).get("text")
        return str(known or self.data.get("text", ""))
