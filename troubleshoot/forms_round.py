"""What the pages of a round take: what became of its steps, the result, and what resolved it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .engine.facts import Mark, Result
from .forms import PastedLine, PastedText, Submitted


class CreditForm(Submitted):
    """What resolved it."""

    NOT_SURE = "not_sure"
    SOMETHING_ELSE = "something_else"

    what = forms.CharField(required=False, max_length=200)
    something_else = PastedLine()

    def clean(self) -> dict[str, Any]:
        """Ask for one of the answers; "something else" needs its line."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("something_else", "").strip() and data.get("what") in ("", self.NOT_SURE):
            data["what"] = self.SOMETHING_ELSE
        if not data.get("what"):
            self.add_error("what", gettext("Choose what helped, or “Not sure”."))
        elif data["what"] == self.SOMETHING_ELSE and not data.get("something_else", "").strip():
            self.add_error("something_else", gettext("Say in a line what it was."))
        return data

    @property
    def credited(self) -> list[str]:
        """The step that was named, if one was."""
        what = self.cleaned_data["what"]
        return [] if what in (self.NOT_SURE, self.SOMETHING_ELSE) else [what]


class RoundForm(Submitted):
    """What became of the steps of a round, so far or in the end."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = PastedText()

    def __init__(self, *args: Any, steps: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        for key in steps:
            self.fields[f"mark-{key}"] = forms.ChoiceField(
                required=False,
                choices=[("", "")] + [(mark.value, mark.value) for mark in Mark],
                error_messages={"invalid_choice": _("Say what became of this step.")},
            )
            self.fields[f"reason-{key}"] = PastedLine()

    @property
    def marks(self) -> dict[str, Mark]:
        """What became of the steps that were marked."""
        marks = {key: self.cleaned_data[f"mark-{key}"] for key in self.steps}
        return {key: Mark(mark) for key, mark in marks.items() if mark}

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons given for steps that were marked, but not as done."""
        return {
            key: reason
            for key, mark in self.marks.items()
            if mark is not Mark.DONE and (reason := self.cleaned_data[f"reason-{key}"].strip())
        }


class AttemptForm(RoundForm):
    """A round as a checklist, and the result of the retry."""

    result = forms.ChoiceField(
        choices=[(result.value, result.value) for result in Result],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Say how the import went, or that you have not tried yet.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Another error needs its text."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("result") == Result.OTHER_ERROR and not data.get("text", "").strip():
            words = gettext("Paste the text of the other error, so that it can be diagnosed.")
            self.add_error("text", words)
        return data


class KeepForm(RoundForm):
    """A round whose retry has no result yet: its marks are kept, perhaps as the import runs now."""

    IMPORTING = "importing"

    keep = forms.CharField(max_length=20)

    def clean(self) -> dict[str, Any]:
        """A text can only be kept with a result; it must not be lost without a word."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("text", "").strip():
            words = gettext(
                "This text is only kept with a result: say how the import went, or empty the field."
            )
            self.add_error("text", words)
        return data

    @property
    def importing(self) -> bool:
        """True if the import was started now."""
        return bool(self.cleaned_data["keep"] == self.IMPORTING)


class FlagForm(Submitted):
    """A step that is wrong, or that names something that is not there."""

    text = PastedLine()
