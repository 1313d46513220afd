"""What resolved it, and what to do afterwards."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import sessions
from .engine import flow
from .engine.facts import Result
from .engine.guide import Effect
from .forms import Submitted
from .forms_round import CreditForm
from .handover import title_of
from .screens import address, both, of_session, page, status_of, submission_of, written
from .sessions import Current


@both
@of_session
def credit(request: HttpRequest, current: Current, number: int) -> HttpResponse:
    """Which of these did it?"""
    attempt = current.attempt(number)
    if attempt.result is not Result.FIXED:
        raise Http404
    posted = request.method == "POST"
    form = CreditForm(request.POST if posted else None)

    def again() -> HttpResponse:
        steps = [(key, title_of(current, attempt, key)) for key in attempt.tested]
        context = {"form": form, "attempt": attempt, "steps": steps}
        return page(request, current, "credit", status=status_of(form), **context)

    def write() -> Current:
        something_else = form.cleaned_data["something_else"]
        return sessions.credit(
            token=current.token,
            now=timezone.now(),
            number=number,
            credited=form.credited,
            something_else=something_else if form.cleaned_data["what"] == form.SOMETHING_ELSE else "",
            **submission_of(form),
        )

    return written(request, current, form, write, again) if posted else again()


@require_safe
@of_session
def resolved(request: HttpRequest, current: Current) -> HttpResponse:
    """It works: what fixed it, what to put back, how to avoid it next time."""
    if not isinstance(current.screen, flow.Resolved):
        return redirect(address(current))
    fixed = current.now.fixed_by
    done = current.done_in_session
    context: dict[str, Any] = {
        "fixed": fixed,
        "credited": [title_of(current, fixed, key) for key in fixed.credited] if fixed else [],
        "put_back": [step for step in done if step.put_back],
        "done": done,
        "told_by": None if fixed else _told_by(current),
        "form": Submitted(),
    }
    return page(request, current, "resolved", **context)


def _told_by(current: Current) -> str | None:
    """The question whose answer says that the import had worked."""
    known = current.now.known(current.guide)
    for question in current.guide.questions:
        choice = question.choice(known.get(question.key, ""))
        if choice and choice.effect is Effect.RESOLVED:
            return question.key
    return None
