"""What the page for responders takes."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django import forms
from django.utils.translation import gettext

from .forms import PastedText
from .issues.exported import read_issue


class TemplateForm(forms.Form):
    """The guide whose template is wanted, as it stands in the address."""

    guide = forms.CharField(required=False)

    def __init__(self, *args: Any, guides: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guides = guides

    def clean_guide(self) -> str:
        """A published guide, or none."""
        slug: str = self.cleaned_data["guide"]
        if slug and slug not in self.guides:
            raise forms.ValidationError(gettext("Guide: choose a published one."))
        return slug


class RespondForm(forms.Form):
    """An issue as it was reported: its text, or the JSON it was exported as; a title typed beside it wins."""

    title = PastedText()
    body = PastedText()

    def clean(self) -> dict[str, Any]:
        """Read what was exported; there must be a text."""
        data: dict[str, Any] = self.cleaned_data
        issue = read_issue(data.get("body", ""))
        title = data.get("title", "").strip() or issue.title
        if not self.errors and not title.strip() and not issue.body.strip():
            self.add_error("body", gettext("Paste the text of the issue."))
        return {"title": title, "body": issue.body}
