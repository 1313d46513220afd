"""Answers of the API: the state of a session, and what is published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from . import catalog
from .addresses import absolute
from .catalog import Catalog
from .engine import flow
from .engine.guide import NOT_SURE, Guide
from .handover import pasted_texts
from .handover.leaving import issue_address
from .known_issues import offered
from .screens import others_of
from .sessions import Current


def published_out(published: Catalog) -> list[dict[str, Any]]:
    """The published guides."""
    return [
        {"slug": edition.guide.slug, "title": edition.guide.title, "edition": edition.row.number}
        for edition in published.editions
    ]


def state_out(request: HttpRequest, current: Current) -> dict[str, Any]:
    """A session as of now."""
    now = current.now
    return {
        "token": current.token,
        "version": now.version,
        "guide": current.guide.slug,
        "edition": current.edition.row.number,
        "outcome": current.outcome,
        "answers": now.answers,
        "inferred": now.inferred(current.guide),
        "details": now.details,
        "attempts": [
            {
                "number": attempt.number,
                "guide": attempt.guide,
                "steps": attempt.marks,
                "result": attempt.result,
                "credited": list(attempt.credited),
            }
            for attempt in now.attempts
        ],
        "switches": [{"from": source, "to": target} for source, target in now.switches],
        "next": _next(request, current),
        **_harmful(current),
        **_marked(current),
    }


def _marked(current: Current) -> dict[str, Any]:
    """What is marked in the open round and kept; only where there is something."""
    kept = current.now.kept(current.guide.slug)
    return {"marked": kept.marks} if kept.marks else {}


def _harmful(current: Current) -> dict[str, Any]:
    """The steps that were done and found harmful since; only where there are any."""
    found = [{"key": step.key, "reason": reason} for step, reason in current.harmful]
    return {"harmful": found} if found else {}


def _next(request: HttpRequest, current: Current) -> dict[str, Any]:
    match current.screen:
        case flow.AskQuestions(questions):
            return {"kind": "questions", "questions": [_question(current.guide, key) for key in questions]}
        case flow.Wait(question, minutes, why):
            return {"kind": "wait", "question": question, "minutes": minutes, "why": why}
        case flow.Paste(_, why):
            return {"kind": "paste", "why": why}
        case flow.Choose():
            return {"kind": "choose", "guides": _to_choose(current)}
        case flow.ShowRound(steps):
            return {
                "kind": "round",
                "number": len(current.now.attempts) + 1,
                "steps": [_step(current, key) for key in steps],
                "retry_minutes": current.guide.retry_minutes,
                "expected_minutes": current.expected_minutes,
            }
        case flow.Resolved(credited):
            return {"kind": "resolved", "credited": list(credited)}
        case flow.HandOver(reason):
            return {
                "kind": "escalate",
                "reason": reason,
                "hand_over": absolute(request, "hand_over", current.token),
                "issue_url": issue_address(current),
                **_known_issues(current),
            }


def _known_issues(current: Current) -> dict[str, Any]:
    """The known issues to follow rather than open another; only where there are any."""
    names = ("number", "title", "state", "url", "mine")
    found = [{name: getattr(issue, name) for name in names} for issue in offered(current)]
    return {"known_issues": found} if found else {}


def _to_choose(current: Current) -> list[dict[str, Any]]:
    """The guides to go on in, what fits the last text best first; not one that was rejected."""
    published, slug = catalog.current(), current.guide.slug
    last = next(reversed(list(pasted_texts(current))), None)
    diagnosis = published.matcher.diagnose(last.text if last else "")
    found = others_of(published, diagnosis, leaving=slug if current.now.refuted(slug) else None)
    place = {guide.slug: number for number, guide in enumerate((*found["next"], *found["others"]))}
    listed = [guide for guide in published_out(published) if guide["slug"] in place]
    return sorted(listed, key=lambda guide: place[guide["slug"]])


def _question(guide: Guide, key: str) -> dict[str, Any]:
    question = guide.questions_by_key[key]
    choices = [{"key": choice.key, "label": choice.label} for choice in question.choices]
    return {
        "key": key,
        "text": question.text,
        "help": question.help,
        "choices": [*choices, {"key": NOT_SURE, "label": "Not sure"}],
    }


def _step(current: Current, key: str) -> dict[str, Any]:
    step, shown = current.guide.steps_by_key[key], current.shown_figures.get(key)
    return {
        "key": key,
        "title": step.title,
        "body": step.body,
        "minutes": step.minutes,
        "why": current.guide.why(key),
        "estimate": round(shown.probability, 4) if shown else None,
        "tried": shown.tried if shown else None,
    }
