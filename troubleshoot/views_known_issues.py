"""“This is mine”: a known issue of the guide, claimed by the person or given back."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import sessions
from .addresses import ours, see_other
from .forms import Submitted, add_refusal
from .screens import of_session, page, submission_of
from .sessions import Current

_LARGEST = 2_147_483_647  # that the column of numbers holds


class ClaimForm(Submitted):
    """Which known issue, and whether it is the person's."""

    number = forms.IntegerField(
        min_value=1,
        max_value=_LARGEST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Choose one of the known issues.")
        ),
    )
    mine = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Say whether the issue is yours.")),
    )


@require_POST
@of_session
def known_issue(request: HttpRequest, current: Current) -> HttpResponse:
    """Count a known issue as the person's, or not any more; back to the page that offered it."""
    form = ClaimForm(request.POST)
    if form.is_valid() and _claimed(current, form):
        return see_other(_back(request, current))
    messages = [str(message) for errors in form.errors.values() for message in errors]
    return page(request, current, "conflict", status=422, messages=messages, typed=[])


def _claimed(current: Current, form: ClaimForm) -> bool:
    """True if it is written; else the form says why not."""
    try:
        sessions.claim(
            token=current.token,
            now=timezone.now(),
            number=form.cleaned_data["number"],
            mine=form.cleaned_data["mine"] == "yes",
            **submission_of(form),
        )
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return False
    return True


def _back(request: HttpRequest, current: Current) -> str:
    """The page that offered the issue, if it is one of ours; or else the hand-over."""
    back = ours(request, request.POST.get("back", "")) or resolve_url("hand_over", current.token)
    return back if "#" in back else f"{back}#known-issues"
