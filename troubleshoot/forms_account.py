"""What the pages of an account take. Each of these forms proves who sends it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from . import guessing, proving, second_factor
from .second_factor import Proof


def _waiting(seconds: int) -> str:
    if seconds < 60:
        return gettext("A try was wrong just now. Nothing was looked at: try again in a minute.")
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many tries were wrong. Nothing was looked at: try again in %(minutes)s minute.",
        "Too many tries were wrong. Nothing was looked at: try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


class SignInForm(AuthenticationForm):
    """Name and password. `wait` says for how many seconds nothing is looked at."""

    wait = 0
    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        """Look at the password; where guessing is held up, say so and not that it was wrong."""
        try:
            return super().clean()
        except forms.ValidationError as wrong:
            self.wait = guessing.wait_for(self.request, self.cleaned_data.get("username", ""))
            if self.wait:
                raise forms.ValidationError(_waiting(self.wait), code="wait") from wrong
            raise


class _Judging:
    """A form with a proof. `wait` says for how many seconds none is looked at."""

    wait = 0

    def judge(self, proof: Proof, wrong: str) -> None:
        """Refuse what was not right, in the words `wrong`. Raises ValidationError."""
        self.wait = proof.wait
        if proof.wait:
            raise forms.ValidationError(_waiting(proof.wait), code="wait")
        if not proof.right:
            raise forms.ValidationError(wrong, code="wrong")


class _Proving(_Judging, forms.Form):
    """A form of the account that needs nothing but a proof."""

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user


class CodeForm(_Proving):
    """A code of the app, or a recovery code."""

    code = forms.CharField(max_length=100)

    def clean_code(self) -> None:
        """Look at it, which uses it up."""
        proof = proving.by_code(self.request, self.user, self.cleaned_data["code"])
        self.judge(proof, gettext("This code is wrong, or was used before."))


class ConfirmForm(_Proving):
    """The first code of an app that is being set up."""

    code = forms.CharField(max_length=100)

    def clean_code(self) -> None:
        """Look at it, which turns the second factor on."""
        proof = second_factor.confirm(self.user, self.cleaned_data["code"], now=timezone.now())
        self.judge(proof, gettext("The app shows another code. Is its clock right?"))


class ProofForm(_Proving):
    """The password, or a code of the app."""

    proof = forms.CharField(max_length=4096, strip=False)

    def clean_proof(self) -> None:
        """Look at it."""
        proof = proving.by_either(self.request, self.user, self.cleaned_data["proof"])
        self.judge(proof, gettext("This is neither your password nor the code of the moment."))


class PasswordForm(_Judging, PasswordChangeForm):
    """A new password, and the old one to prove it."""

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.request = request

    def clean_old_password(self) -> str:
        """Look at the old one; wrong ones count as at sign-in."""
        old: str = self.cleaned_data["old_password"]
        self.judge(proving.by_password(self.request, self.user, old), gettext("This is not your password."))
        return old
