"""What maintainers say when they publish a guide, publish it again, or withdraw something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishForm(forms.Form):
    """A draft at the version that was looked at, and what is new in it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        max_length=500, error_messages={"required": _("Say what is new, for whoever reads the record.")}
    )


class VersionForm(forms.Form):
    """A draft at the version that was looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """Why something is done."""

    note = forms.CharField(
        max_length=500, error_messages={"required": _("Say why, for whoever reads the record.")}
    )


class WithdrawStepForm(forms.Form):
    """A step to withdraw, and why. People who did it read the reason."""

    step = forms.ChoiceField(
        error_messages={"required": _("Choose a step."), "invalid_choice": _("Choose a step of the list.")}
    )
    reason = forms.CharField(
        max_length=500, error_messages={"required": _("Say what harm it does: those who did it read this.")}
    )

    def __init__(self, *args: Any, steps: Mapping[str, str], **kwargs: Any) -> None:
        """Take the steps to choose from, key to title."""
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps.items())  # type: ignore[attr-defined]


class WithdrawEditionForm(forms.Form):
    """Why a whole edition is withdrawn. People in the middle of it read the reason."""

    reason = forms.CharField(
        max_length=500,
        error_messages={"required": _("Say what harm it does: those who are in it read this.")},
    )
