"""A step that is wrong, or that names something that is not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from . import sessions
from .addresses import see_other
from .forms import add_refusal
from .forms_round import FlagForm
from .screens import both, of_session, page, status_of, submission_of
from .sessions import Current


@both
@of_session
def wrong_step(request: HttpRequest, current: Current, key: str) -> HttpResponse:
    """Say that a step is wrong or its button is gone; afterwards, that it was noted."""
    step, posted = current.guide.steps_by_key.get(key), request.method == "POST"
    if step is None:
        raise Http404
    form = FlagForm(request.POST if posted else None, auto_id=f"id_%s-{key}")
    new_masks = posted and form.mask()
    if posted and form.is_valid() and not new_masks and _flagged(current, form, key):
        return see_other(resolve_url("wrong_step", current.token, key))
    card = {"step": step, "flag_form": form, "noted": (current.guide.slug, key) in current.now.flagged}
    return page(request, current, "wrong_step", status=status_of(form), card=card)


def _flagged(current: Current, form: FlagForm, key: str) -> bool:
    """True if it is written; else the form says why not."""
    try:
        sessions.flag(
            token=current.token,
            now=timezone.now(),
            step=key,
            text=form.cleaned_data["text"],
            **submission_of(form),
        )
    except sessions.Refused as refused:
        add_refusal(form, refused)
        return False
    return True
