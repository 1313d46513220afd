"""The screens that lead from a diagnosis to a result. GET renders the facts, POST writes once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from . import catalog, sessions
from .addresses import absolute
from .diagnostics import FINDABLE
from .engine import flow
from .engine.guide import NOT_SURE, Weight
from .forms import AnswersForm, ReportForm, Submitted, SwitchForm, TriedForm
from .handover import pasted_texts
from .rendering import pieces, shortened
from .screens import address, both, of_session, others_of, page, status_of, submission_of, written
from .screens_ids import keeps_ids
from .screens_later import look_again
from .sessions import Current


@require_safe
@of_session
def session(request: HttpRequest, current: Current) -> HttpResponse:
    """Go to where the session stands."""
    return redirect(address(current))


@both
@of_session
def questions(request: HttpRequest, current: Current) -> HttpResponse:
    """The questions that are open now; without any, the answers so far."""
    screen = current.screen
    keys = screen.questions if isinstance(screen, flow.AskQuestions) else ()
    return _ask(request, current, keys)


@both
@of_session
def question(request: HttpRequest, current: Current, key: str) -> HttpResponse:
    """One question, to answer or to change."""
    if key not in current.guide.questions_by_key:
        raise Http404
    return _ask(request, current, (key,), change=True)


def _ask(
    request: HttpRequest, current: Current, keys: tuple[str, ...], *, change: bool = False
) -> HttpResponse:
    guide, known = current.guide, current.now.known(current.guide)
    posted = request.method == "POST"
    # The open questions may have changed since the page was shown; what was answered counts.
    asked = tuple(k for k in guide.questions_by_key if k in request.POST) or keys if posted else keys
    form = AnswersForm(
        request.POST if posted else None,
        guide=guide,
        questions=asked,
        initial={key: known[key] for key in keys if key in known},
    )

    def again() -> HttpResponse:
        shown = [guide.questions_by_key[key] for key in asked]
        context = {"form": form, "questions": shown, "change": change, "not_sure": NOT_SURE}
        context["findable"] = not FINDABLE.isdisjoint(asked)
        return page(request, current, "questions", status=422 if posted else 200, **context)

    def write() -> Current:
        answers = form.answers
        return sessions.answer(
            token=current.token, now=timezone.now(), answers=answers, seen=current, **submission_of(form)
        )

    return written(request, current, form, write, again) if posted else again()


@require_POST
@of_session
def withdraw_answer(request: HttpRequest, current: Current, key: str) -> HttpResponse:
    """Take an answer back, so that what the text tells holds again."""
    form = Submitted(request.POST)

    def write() -> Current:
        return sessions.answer(
            token=current.token, now=timezone.now(), answers={key: None}, **submission_of(form)
        )

    return written(request, current, form, write)


@require_safe
@of_session
def wait(request: HttpRequest, current: Current) -> HttpResponse:
    """Look again later."""
    waited_for = look_again(current)
    if waited_for is None:
        return redirect(address(current))
    context: dict[str, Any] = {
        "screen": current.screen,
        "question": waited_for.question,
        "answer": waited_for.choice.label if waited_for.choice else "",
        "look_at": waited_for.at,
        "link": absolute(request, "session", current.token),
    }
    return page(request, current, "wait", **context)


@both
@keeps_ids
@of_session
def paste(request: HttpRequest, current: Current) -> HttpResponse:
    """Paste a text found on the way."""
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None, request.FILES if posted else None)

    def again() -> HttpResponse:
        return page(request, current, "paste", status=status_of(form), form=form, screen=current.screen)

    def write() -> Current:
        data = form.cleaned_data
        return sessions.report(
            token=current.token,
            now=timezone.now(),
            text=data["text"],
            symptoms=data["symptoms"],
            masked=form.seen,
            **submission_of(form),
        )

    return written(request, current, form, write, again) if posted else again()


@require_safe
@of_session
def choose(request: HttpRequest, current: Current) -> HttpResponse:
    """No guide carries the last text, or the person says that this is not the problem."""
    published = catalog.current()
    texts = list(pasted_texts(current))
    last = texts[-1] if texts else None
    evidence = [match for match in last.matches if match.weight != Weight.AGAINST] if last else []
    diagnosis = published.matcher.diagnose(last.text if last else "")
    context: dict[str, Any] = {
        "asked": isinstance(current.screen, flow.Choose),
        "rejected": current.guide.slug in current.now.rejected and current.now.refuted(current.guide.slug),
        # Only a text that came after the rejection says something new.
        "again": diagnosis.verdict == current.guide.slug
        and current.now.reported_at > current.now.rejected.get(current.guide.slug, 0),
        **others_of(published, diagnosis, leaving=current.guide.slug),
        "symptoms": published.symptoms_by_stage,
        "symptom_guides": published.symptom_guides,
        "last": last,
        "pieces": shortened(pieces(last.text, evidence, published.shown)) if last else [],
        "form": ReportForm(),
    }
    return page(request, current, "choose", **context)


@require_POST
@of_session
def reject(request: HttpRequest, current: Current) -> HttpResponse:
    """This is not my problem."""
    form = Submitted(request.POST)

    def write() -> Current:
        return sessions.reject(token=current.token, now=timezone.now(), **submission_of(form))

    return written(request, current, form, write)


@require_POST
@of_session
def switch(request: HttpRequest, current: Current) -> HttpResponse:
    """Go on in another guide, or stay in this one."""
    form = SwitchForm(request.POST)

    def write() -> Current:
        guide = form.cleaned_data["guide"]
        return sessions.switch(token=current.token, now=timezone.now(), guide=guide, **submission_of(form))

    return written(request, current, form, write)


@both
@of_session
def tried(request: HttpRequest, current: Current) -> HttpResponse:
    """What was tried before the session, to change."""
    posted = request.method == "POST"
    form = TriedForm(request.POST if posted else None)
    before = current.now.tried.get(current.guide.slug, ())

    def again() -> HttpResponse:
        done = {step.key for step in current.done_in_session}
        steps = [(s.key, s.tried_as) for s in current.guide.steps if s.tried_as and s.key not in done]
        return page(
            request, current, "tried", status=422 if posted else 200, form=form, steps=steps, before=before
        )

    def write() -> Current:
        return sessions.answer(
            token=current.token,
            now=timezone.now(),
            tried=form.cleaned_data["tried"],
            **submission_of(form),
        )

    return written(request, current, form, write, again) if posted else again()
