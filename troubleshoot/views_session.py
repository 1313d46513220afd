"""The screens that lead from a diagnosis to a result. GET renders the facts, POST writes once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import catalog, sessions
from .addresses import absolute
from .engine import flow
from .engine.facts import Result
from .engine.guide import NOT_SURE
from .forms import AnswersForm, AttemptForm, CreditForm, ReportForm, Submitted, SwitchForm, TriedForm
from .handover import attempt_record, pasted_texts, title_of
from .rendering import pieces, shortened
from .screens import address, of_session, page, submission_of, written
from .sessions import Current

both = require_http_methods(["GET", "HEAD", "POST"])


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
        return page(request, current, "questions", status=422 if posted else 200, **context)

    def write() -> Current:
        answers = form.answers
        return sessions.answer(
            token=current.token, now=timezone.now(), answers=answers, **submission_of(form)
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
    if not isinstance(current.screen, flow.Wait):
        return redirect(address(current))
    asked = current.guide.questions_by_key[current.screen.question]
    return page(request, current, "wait", screen=current.screen, question=asked)


@both
@of_session
def paste(request: HttpRequest, current: Current) -> HttpResponse:
    """Paste a text found on the way."""
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None, request.FILES if posted else None)

    def again() -> HttpResponse:
        return page(
            request, current, "paste", status=422 if posted else 200, form=form, screen=current.screen
        )

    def write() -> Current:
        data = form.cleaned_data
        return sessions.report(
            token=current.token,
            now=timezone.now(),
            text=data["text"],
            symptoms=data["symptoms"],
            **submission_of(form),
        )

    return written(request, current, form, write, again) if posted else again()


@require_safe
@of_session
def choose(request: HttpRequest, current: Current) -> HttpResponse:
    """No guide carries the last text, or the person says that this is not the problem."""
    published = catalog.current()
    last = list(pasted_texts(current))[-1:]
    context: dict[str, Any] = {
        "asked": isinstance(current.screen, flow.Choose),
        "others": [g for slug, g in published.matcher.guides.items() if slug != current.guide.slug],
        "symptoms": published.symptoms_by_stage,
        "last": last[0] if last else None,
        "pieces": shortened(pieces(last[0].text, last[0].matches, published.matcher.guides)) if last else [],
        "form": ReportForm(),
    }
    return page(request, current, "choose", **context)


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
def round(request: HttpRequest, current: Current, number: int) -> HttpResponse:
    """A round as a checklist with the result of the retry; a past one as it was recorded."""
    attempts = current.now.attempts
    if number <= len(attempts) and request.method != "POST":
        attempt = current.attempt(number)
        record = attempt_record(current, number)
        last = number == len(attempts)
        form = Submitted()
        return page(request, current, "attempt", attempt=attempt, record=record, last=last, form=form)
    if number > len(attempts) + 1:
        raise Http404
    plan = flow.upcoming(current.guide, current.now)
    if (
        request.method != "POST"
        and not isinstance(current.screen, flow.ShowRound)
        and not _may_go_on(current)
    ):
        return redirect(address(current))
    return _checklist(request, current, number, plan[0] if plan else ())


def _may_go_on(current: Current) -> bool:
    """A round is due, or a proposal to hand over leaves the remaining steps open."""
    if isinstance(current.screen, flow.ShowRound):
        return True
    proposed = isinstance(current.screen, flow.HandOver) and current.screen.proposed
    return proposed and bool(flow.upcoming(current.guide, current.now))


def _checklist(request: HttpRequest, current: Current, number: int, steps: tuple[str, ...]) -> HttpResponse:
    guide, posted = current.guide, request.method == "POST"
    # The steps that were on the page, even if the round is another one by now.
    on_page = tuple(key for key in guide.steps_by_key if f"mark-{key}" in request.POST) if posted else steps
    form = AttemptForm(
        request.POST if posted else None, steps=on_page, initial={"version": current.now.version}
    )

    def again() -> HttpResponse:
        # What is itself the retry comes last: the rest must be done by then.
        chosen = sorted((guide.steps_by_key[key] for key in steps), key=lambda step: step.retries)
        context = {
            "form": form,
            "number": number,
            "steps": [(step, guide.why(step.key), _bound(form, step.key)) for step in chosen],
            "work_minutes": sum(step.minutes for step in chosen),
            "untested": [guide.steps_by_key[key] for key in current.now.untested_in(guide.slug)],
            "passed_over": any((guide.slug, step.key) in current.now.passed_over for step in chosen),
            "link": absolute(request, "session", current.token),
        }
        return page(request, current, "round", status=422 if posted else 200, **context)

    def write() -> Current:
        data = form.cleaned_data
        return sessions.attempt(
            token=current.token,
            now=timezone.now(),
            steps=form.marks,
            result=Result(data["result"]),
            reasons=form.reasons,
            text=data["text"],
            version=data["version"],
            **submission_of(form),
        )

    return written(request, current, form, write, again) if posted else again()


def _bound(form: AttemptForm, key: str) -> dict[str, str]:
    """What was already typed for a step."""
    return {name: form.data.get(f"{name}-{key}", "") for name in ("mark", "reason")}


@require_POST
@of_session
def undo(request: HttpRequest, current: Current, number: int) -> HttpResponse:
    """Withdraw the last attempt."""
    form = Submitted(request.POST)

    def write() -> Current:
        return sessions.undo(token=current.token, now=timezone.now(), number=number, **submission_of(form))

    return written(request, current, form, write)


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
        return page(
            request, current, "credit", status=422 if posted else 200, form=form, attempt=attempt, steps=steps
        )

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
    done = [current.guide.steps_by_key[key] for key in _done_in_session(current)]
    context: dict[str, Any] = {
        "fixed": fixed,
        "credited": [title_of(current, fixed, key) for key in fixed.credited] if fixed else [],
        "put_back": [step for step in done if step.put_back],
        "form": Submitted(),
    }
    return page(request, current, "resolved", **context)


def _done_in_session(current: Current) -> list[str]:
    """The steps of the guide done in the session, in its order."""
    marked = current.now.done(current.guide.slug) - set(current.now.tried.get(current.guide.slug, ()))
    return [step.key for step in current.guide.steps if step.key in marked]


@both
@of_session
def tried(request: HttpRequest, current: Current) -> HttpResponse:
    """What was tried before the session, to change."""
    posted = request.method == "POST"
    form = TriedForm(request.POST if posted else None)
    before = current.now.tried.get(current.guide.slug, ())

    def again() -> HttpResponse:
        done = set(_done_in_session(current))
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
