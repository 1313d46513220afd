"""What maintainers type to begin a draft, and to change the whole file of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.guide import Guide
from ..engine.problems import problems
from .forms_fields import Text
from .forms_parts import Told, proposed_key

_MOST_BYTES = 2_000_000
"""The largest guide file that is taken; the largest shipped one has about 100,000 bytes."""


class NewDraftForm(Told):
    """A guide that does not exist yet."""

    title = Text(
        required=True,
        max_length=200,
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("What failed, as a short sentence."),
    )
    summary = Text(
        lines=3,
        required=True,
        max_length=2_000,
        label=gettext_lazy("Summary"),
        help_text=gettext_lazy("What happened and why, in one or two plain sentences."),
    )
    slug = Text(
        max_length=64,
        code=True,
        label=gettext_lazy("Slug"),
        help_text=gettext_lazy(
            "Its name in addresses, for good: a-z, digits and hyphens. Empty: made from the title."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A slug that can be one."""
        data: dict[str, Any] = self.cleaned_data
        if "title" in data and "slug" in data:
            data["slug"] = data["slug"] or proposed_key(data["title"], ())
            for problem in problems(Guide(data["slug"], "", "")):
                if problem.path == ("slug",):
                    self.add_error("slug", problem.message)
        return data

    def guide(self) -> Guide:
        """The guide, without any part."""
        data = self.cleaned_data
        return Guide(data["slug"], data["title"], data["summary"])


class FileForm(Told):
    """The whole text of a guide file, typed or uploaded."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    upload = forms.FileField(
        required=False,
        label=gettext_lazy("Or a file from your computer"),
        help_text=gettext_lazy("It takes the place of the text above."),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Guide file"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "file"}),
    )
    note = Text(
        label=gettext_lazy("What did you change?"),
        help_text=gettext_lazy("For the record of the guide; may be empty."),
        max_length=500,
    )

    def clean_upload(self) -> Any:
        """A file of a size that a guide can have."""
        file = self.cleaned_data["upload"]
        if file and file.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for a guide."))
        return file

    def clean(self) -> dict[str, Any]:
        """The text, of the file if there is one."""
        data: dict[str, Any] = self.cleaned_data
        if file := data.get("upload"):
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("upload", _("The file is no text in UTF-8."))
        data["text"] = data.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
        if not data["text"].strip() and not self.errors:
            self.add_error("text", _("Type the guide file, or choose one."))
        return data
