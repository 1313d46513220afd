"""The form of the check page: what leaves, as the person left it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from .engine.text import one_line
from .forms import LINE, Keys, PastedText
from .handover.kept_ids import KeptId
from .handover.leaving import IssueField
from .issues.new_issue import TITLE


class CheckForm(forms.Form):
    """Title and fields of the issue, the record, and the ids to keep. It is sent, and nothing is written."""

    title = PastedText(max_length=LINE)
    record = PastedText()
    keep = Keys()

    def __init__(
        self, *args: Any, fields: Sequence[IssueField], titled: bool, ids: Sequence[KeptId], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issue_fields, self.ids = fields, ids
        if not titled:
            del self.fields["title"]
        for field in fields:
            self.fields[f"field-{field.name}"] = PastedText(
                max_length=2 * settings.TEXT_LIMIT if field.long else LINE
            )

    def clean_title(self) -> str:
        """One line, which an issue cannot do without."""
        title = one_line(self.cleaned_data["title"], LINE)
        if not title:
            raise forms.ValidationError(gettext("Write a title for the issue."))
        if len(title) > TITLE:
            raise forms.ValidationError(gettext("Write a title of at most %(n)s characters.") % {"n": TITLE})
        return title

    def clean_record(self) -> str:
        """The record, of which something must be left."""
        record: str = self.cleaned_data["record"]
        if not record.strip():
            raise forms.ValidationError(gettext("Leave something in the record, or nobody can help you."))
        if len(record) > 2 * settings.TEXT_LIMIT:
            raise forms.ValidationError(gettext("The record is too long. Cut some of it."))
        return record

    @property
    def ticked(self) -> list[KeptId]:
        """The ids to keep."""
        return [one for one in self.ids if one.name in self.cleaned_data["keep"]]

    @property
    def values(self) -> dict[str, str]:
        """What the short and long fields hold, by their ids."""
        return {field.name: self.cleaned_data[f"field-{field.name}"] for field in self.issue_fields}
