"""The screens of a preview: for each page its template, its form and what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ..engine import flow
from ..engine.guide import NOT_SURE, Effect, Kind, LinkKind, Question, Step
from ..engine.moves import Report
from ..engine.walking import Diagnosed, Elsewhere, offered
from ..forms import DetailsForm
from ..forms_start import Carried
from ..screens import others_of, what_it_takes
from ..screens_start import diagnosis_context
from ..targets import target_of
from .forms_preview import AnswersMove, BeginMove, CreditMove, ReportMove, RetryMove, TriedMove
from .previewing import Preview, diagnosed_again

Context = dict[str, Any]


def screen(preview: Preview) -> Context:
    """What the page that the walk has come to shows: template, the name of its move, and the rest."""
    return _SCREENS[preview.page](preview)


def asked(preview: Preview) -> tuple[str, ...]:
    """The questions on the page."""
    if preview.page == "question":
        return (preview.key,)
    place = preview.walked.place
    return place.questions if isinstance(place, flow.AskQuestions) else ()


def round_form(preview: Preview, **held: Any) -> RetryMove:
    """The round that is shown, as a form that is not sent yet."""
    steps = offered(preview.guide, preview.walked.situation, preview.walked.place) or ()
    return RetryMove(steps=steps, published=preview.published, **held)


def _report_form(preview: Preview) -> ReportMove:
    return ReportMove(guide=preview.guide, published=preview.published)


def _arriving(preview: Preview) -> Context:
    patterns = preview.guide.patterns
    return {
        "template": "troubleshoot/_preview_arriving.html",
        "form": _report_form(preview),
        "symptoms": preview.published.symptoms_by_stage,
        "examples": [p for p in patterns if p.kind is not Kind.SYMPTOM and p.matches],
    }


def _diagnosis(preview: Preview) -> Context:
    place = preview.walked.place
    report = place.report if isinstance(place, Diagnosed) else None
    shown = diagnosis_context(preview.published, diagnosed_again(report), Carried()) if report else {}
    mine = report is not None and report.verdict == preview.draft.slug
    return shown | {
        "template": "troubleshoot/_preview_diagnosis.html",
        "form": BeginMove(),
        "mine": mine,
        "tried": shown["tried"] if mine else [],
    }


def _questions(preview: Preview) -> Context:
    guide, known = preview.guide, preview.walked.situation.known(preview.guide)
    keys = asked(preview)
    initial = {key: known[key] for key in keys if key in known}
    return {
        "template": "troubleshoot/_questions.html",
        "move": "answer",
        "form": AnswersMove(guide=guide, questions=keys, initial=initial),
        "questions": [guide.questions_by_key[key] for key in keys],
        "not_sure": NOT_SURE,
    }


def _wait(preview: Preview) -> Context:
    question, choice = _chosen(preview, preview.walked.place)
    return {
        "template": "troubleshoot/_wait.html",
        "screen": preview.walked.place,
        "question": question,
        "answer": choice,
        "look_at": timezone.now() + timedelta(minutes=getattr(preview.walked.place, "minutes", 0)),
        "look_again": preview.address(at="question", key=question.key if question else ""),
    }


def _chosen(preview: Preview, place: object) -> tuple[Question | None, str]:
    """The question that the place rests on, and the label of its answer."""
    question = preview.guide.questions_by_key.get(getattr(place, "question", ""))
    if question is None:
        return None, ""
    choice = question.choice(preview.walked.situation.known(preview.guide).get(question.key, ""))
    return question, choice.label if choice else ""


def _paste(preview: Preview) -> Context:
    asking, _ = _chosen(preview, preview.walked.place)
    return {
        "template": "troubleshoot/_paste.html",
        "move": "report",
        "form": _report_form(preview),
        "screen": preview.walked.place,
        "change_answer": preview.address(at="question", key=asking.key) if asking else "",
    }


def _choose(preview: Preview) -> Context:
    guide, now = preview.guide, preview.walked.situation
    report = preview.report or Report()
    patterns = [guide.patterns_by_key[key] for key in report.found.get(guide.slug, ())]
    diagnosis = diagnosed_again(report).diagnosis
    return {
        "template": "troubleshoot/_choose.html",
        "asked": True,
        "rejected": guide.slug in now.rejected and now.refuted(guide.slug),
        "again": report.verdict == guide.slug and now.reported_at > now.rejected.get(guide.slug, 0),
        "last": {"says": [pattern.says for pattern in patterns if pattern.says]},
        **others_of(preview.published, diagnosis, leaving=guide.slug),
        "symptoms": preview.published.symptoms_by_stage,
    }


def _round(preview: Preview) -> Context:
    guide, now, form = preview.guide, preview.walked.situation, round_form(preview)
    # What is itself the retry comes last: the rest must be done by then.
    chosen = sorted((guide.steps_by_key[key] for key in form.steps), key=lambda step: step.retries)
    return {
        "template": "troubleshoot/_round.html",
        "move": "retry",
        "form": form,
        "steps": [_card(preview, step) for step in chosen],
        **what_it_takes(guide, chosen),
        "untested": [guide.steps_by_key[key] for key in now.untested_in(guide.slug)],
        "passed_over": any((guide.slug, step.key) in now.passed_over for step in chosen),
        "last": now.attempts[-1] if now.attempts else None,
    }


def _card(preview: Preview, step: Step) -> Context:
    return {
        "step": step,
        "why": preview.guide.why(step.key),
        "checked": preview.guide.checked(step),
        "shown": preview.start.shown.get(step.key),
    }


def _credit(preview: Preview) -> Context:
    fixed = preview.walked.situation.fixed_by
    tested = fixed.tested if fixed else ()
    return {
        "template": "troubleshoot/_credit.html",
        "move": "credit",
        "form": CreditMove(),
        "attempt": fixed,
        "steps": [(key, preview.guide.steps_by_key[key].title) for key in tested],
    }


def _resolved(preview: Preview) -> Context:
    guide, now = preview.guide, preview.walked.situation
    fixed, known = now.fixed_by, now.known(guide)
    done = [s for s in guide.steps if s.key in now.done(guide.slug) - set(now.tried.get(guide.slug, ()))]
    told_by = [
        question.key
        for question in guide.questions
        if (choice := question.choice(known.get(question.key, ""))) and choice.effect is Effect.RESOLVED
    ]
    return {
        "template": "troubleshoot/_resolved.html",
        "fixed": fixed,
        "credited": [guide.steps_by_key[key].title for key in fixed.credited] if fixed else [],
        "put_back": [step for step in done if step.put_back],
        "done": done,
        "told_by": None if fixed else next(iter(told_by), None),
        "credit_at": preview.address(at="credit"),
        "change_answer": preview.address(at="question", key=next(iter(told_by), "")),
    }


def _tried(preview: Preview) -> Context:
    guide, now = preview.guide, preview.walked.situation
    before = now.tried.get(guide.slug, ())
    done = now.done(guide.slug) - set(before)
    return {
        "template": "troubleshoot/_preview_tried.html",
        "form": TriedMove(),
        "tried": [(s.key, s.tried_as) for s in guide.steps if s.tried_as and s.key not in done],
        "ticked": before,
    }


def _hand_over(preview: Preview) -> Context:
    guide, place, now = preview.guide, preview.walked.place, preview.walked.situation
    form = DetailsForm(guide=guide)
    waiting = flow.waiting_for(guide, now)
    return {
        "template": "troubleshoot/_preview_hand_over.html",
        "details_form": form,
        "details": [(detail, form[detail.key]) for detail in guide.details],
        "reason": place.reason if isinstance(place, flow.HandOver) else "",
        "escalated": now.escalated,
        "proposed": isinstance(place, flow.HandOver) and place.proposed,
        "steps_left": sum(len(group) for group in flow.upcoming(guide, now).all),
        "told_to": {"waiting_for": [guide.steps_by_key[key].title for key in waiting]},
        "round_at": preview.address(at="round"),
        "support_links": [link for link in guide.links if link.kind is LinkKind.SUPPORT],
        "issue_url": target.url if (target := target_of(guide)) else "",
    }


def _elsewhere(preview: Preview) -> Context:
    place = preview.walked.place
    target = preview.published.shown.get(place.guide) if isinstance(place, Elsewhere) else None
    return {"template": "troubleshoot/_preview_elsewhere.html", "target": target}


_SCREENS: Mapping[str, Callable[[Preview], Context]] = {
    "arriving": _arriving,
    "diagnosis": _diagnosis,
    "questions": _questions,
    "question": _questions,
    "wait": _wait,
    "paste": _paste,
    "choose": _choose,
    "round": _round,
    "credit": _credit,
    "resolved": _resolved,
    "tried": _tried,
    "hand_over": _hand_over,
    "elsewhere": _elsewhere,
}
