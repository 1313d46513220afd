"""What the page of the diagnostics takes: the output of the block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from .diagnostics import Found, NotDiagnostics, read_output
from .forms import PastedText, Submitted


class DiagnosticsForm(Submitted):
    """A pasted output; `found` is what it says, once the form is valid."""

    output = PastedText()
    back = PastedText(widget=forms.HiddenInput)
    found: Found

    def clean_output(self) -> str:
        """Read the output, which must be one."""
        text: str = self.cleaned_data["output"]
        if not text.strip():
            raise forms.ValidationError(gettext("Paste what the block printed."))
        if len(text) > settings.TEXT_LIMIT:
            raise forms.ValidationError(gettext("This is too long. Paste only what the block printed."))
        try:
            self.found = read_output(text)
        except NotDiagnostics as error:
            message = gettext(
                "This is not what the block prints: the line %(line)s is missing. Copy the whole output."
            )
            raise forms.ValidationError(message % {"line": "--- diagnostics 1 ---"}) from error
        return text

    def clean(self) -> dict[str, Any]:
        """An output must tell something."""
        data: dict[str, Any] = self.cleaned_data
        if not self.errors and not self.found.answers and not self.found.details:
            self.add_error("output", gettext("Nothing could be found out in this output."))
        return data
