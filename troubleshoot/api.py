"""The JSON API under /api/v1/: it checks shapes, calls one function, and answers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Status
from ninja.errors import HttpError

from . import api_guides, api_known_issues, api_respond, catalog, sessions, statistics
from .accounts import is_maintainer
from .api_answers import (
    Deleted,
    DiagnosisAnswer,
    ErrorAnswer,
    GuideEntry,
    NoVerdictAnswer,
    PublishedGuide,
    StatisticsAnswer,
    SymptomAnswer,
    answering,
)
from .api_errors import api as api
from .api_session_answers import ConflictAnswer, SessionState
from .api_shapes import (
    AnswersBody,
    AttemptBody,
    CreditBody,
    DiagnoseBody,
    FlagBody,
    LastNumber,
    Number,
    ReportBody,
    Slug,
    StartBody,
    Submitted,
    SwitchBody,
    Token,
)
from .api_state import published_out, state_out
from .engine.estimation import Estimate
from .engine.text import clean
from .limits import may_teach

for _part in (api_respond, api_guides, api_known_issues):
    api.add_router("", _part.router)

State = dict[str, Any]
READ = answering({200: SessionState})
WRITTEN = answering({200: SessionState, 409: ConflictAnswer})
"""What the operations on a session answer."""


@api.get("openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> State:
    """Answer the description of all this. As an operation of ours it refuses methods as the others do."""
    return api.get_openapi_schema()


@api.post(
    "diagnose",
    openapi_extra=answering({200: DiagnosisAnswer}),
    tags=["diagnosis"],
    summary="Diagnose a text or symptoms; nothing is stored",
)
def diagnose(request: HttpRequest, payload: DiagnoseBody) -> State:
    """Answer the redacted text, its evidence, the guides best first, and a verdict or null."""
    if not clean(payload.text).strip() and not payload.symptoms:
        raise sessions.Refused("Give a text or a symptom.", field="text")
    diagnosed = sessions.diagnose(catalog.current(), payload.text, payload.symptoms)
    sessions.count_shown(diagnosed, now=timezone.now())
    return diagnosed.as_json()


@api.get(
    "symptoms",
    openapi_extra=answering({200: list[SymptomAnswer]}),
    tags=["diagnosis"],
    summary="The symptoms a person without a text can pick",
)
def symptoms(request: HttpRequest) -> list[State]:
    """Answer key, text and guide of each."""
    found = catalog.current().symptoms
    return [
        {"key": key, "text": symptom.text, "guide": guide.slug} for key, (guide, symptom) in found.items()
    ]


@api.get(
    "guides",
    openapi_extra=answering({200: list[GuideEntry]}),
    tags=["guides"],
    summary="The published guides",
)
def guides(request: HttpRequest) -> list[State]:
    """Answer slug, title and edition of each."""
    return published_out(catalog.current())


@api.get(
    "guides/{slug}",
    openapi_extra=answering({200: PublishedGuide}),
    tags=["guides"],
    summary="The published edition of a guide",
)
def guide(request: HttpRequest, slug: Slug) -> State:
    """Answer the edition with the names of the guide file, without the author's weights."""
    edition = _published(slug)
    return {**catalog.as_file(edition.guide), "edition": edition.row.number}


@api.get(
    "guides/{slug}/statistics",
    openapi_extra=answering({200: StatisticsAnswer, 403: ErrorAnswer}),
    tags=["guides"],
    summary="Counts and estimates over all editions",
)
def guide_statistics(request: HttpRequest, slug: Slug) -> Any:
    """Answer counts per outcome and step; for maintainers, or everybody if they are public."""
    if not (settings.PUBLIC_STATISTICS or is_maintainer(request.user)):
        raise HttpError(403, "Statistics are for signed-in maintainers.")
    edition = _published(slug)
    outcomes = statistics.outcomes(catalog.current())[slug]
    counted = statistics.steps(edition.guide)
    known = statistics.figures(edition)
    return {
        "edition": edition.row.number,
        **vars(outcomes),
        "steps": [{**vars(step), **_estimate(known.get(step.key))} for step in counted],
    }


def _estimate(known: Estimate | None) -> dict[str, float | None]:
    """The estimate of a step with its 80% interval; nulls where too few tried it."""
    if known is None:
        return {"estimate": None, "low": None, "high": None}
    return {"estimate": round(known.mean, 4), "low": round(known.low, 4), "high": round(known.high, 4)}


def _published(slug: str) -> catalog.PublishedGuide:
    try:
        return catalog.current().by_slug[slug]
    except KeyError:
        raise Http404 from None


@api.post(
    "sessions",
    response={201: Any},
    openapi_extra=answering({201: SessionState, 422: NoVerdictAnswer}),
    tags=["sessions"],
    summary="Start a session",
)
def start(request: HttpRequest, payload: StartBody) -> Status[State]:
    """Start in the named guide or in the one the evidence carries; answer the state."""
    current = sessions.start(
        **payload.model_dump(), now=timezone.now(), teaches=partial(may_teach, request.META, timezone.now())
    )
    return Status(201, state_out(request, current))


@api.get("sessions/{token}", openapi_extra=READ, tags=["sessions"], summary="The state of a session")
def session(request: HttpRequest, token: Token) -> State:
    """Answer the state."""
    return state_out(request, sessions.load(token))


@api.delete(
    "sessions/{token}",
    openapi_extra=answering({200: Deleted}),
    tags=["sessions"],
    summary="Delete a session now",
)
def delete_session(request: HttpRequest, token: Token) -> State:
    """Delete it with its texts, for good; what it counts for stays. Once more answers 404."""
    sessions.delete(token=token, now=timezone.now())
    return {"deleted": True}


@api.post(
    "sessions/{token}/answers",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Answer questions, give details",
)
def answers(request: HttpRequest, token: Token, payload: AnswersBody) -> State:
    """Record answers and details; answer the state."""
    return state_out(request, sessions.answer(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/reports",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Add a text or symptoms",
)
def reports(request: HttpRequest, token: Token, payload: ReportBody) -> State:
    """Diagnose and record; answer the state, perhaps in another guide."""
    return state_out(request, sessions.report(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/attempts",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Record an attempt",
)
def attempts(request: HttpRequest, token: Token, payload: AttemptBody) -> State:
    """Record what was done and how the retry ended; answer the state."""
    return state_out(request, sessions.attempt(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/attempts/{int:number}/credit",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Say what resolved it",
)
def credit(request: HttpRequest, token: Token, number: Number, payload: CreditBody) -> State:
    """Record which steps resolved it, or what else did; answer the state."""
    current = sessions.credit(token=token, number=number, **payload.model_dump(), now=timezone.now())
    return state_out(request, current)


@api.delete(
    "sessions/{token}/attempts/last",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Withdraw the last attempt",
)
def undo(request: HttpRequest, token: Token, number: LastNumber) -> State:
    """Withdraw attempt `number`, which must be the last; answer the state."""
    return state_out(request, sessions.undo(token=token, number=number, now=timezone.now()))


@api.post(
    "sessions/{token}/switch",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Go on in another guide",
)
def switch(request: HttpRequest, token: Token, payload: SwitchBody) -> State:
    """Go on in the named guide, or stay with its own; answer the state."""
    return state_out(request, sessions.switch(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/rejection",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Say that this guide is wrong",
)
def rejection(request: HttpRequest, token: Token, payload: Submitted) -> State:
    """Record that the guide is not about the problem; answer the state, which asks for another one."""
    return state_out(request, sessions.reject(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/flags",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Say that a step is wrong",
)
def flags(request: HttpRequest, token: Token, payload: FlagBody) -> State:
    """Record that a step of the guide is wrong, apart from its failing; answer the state."""
    return state_out(request, sessions.flag(token=token, **payload.model_dump(), now=timezone.now()))


@api.post(
    "sessions/{token}/escalation",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Hand over to a human",
)
def escalation(request: HttpRequest, token: Token, payload: Submitted) -> State:
    """Hand over; answer the state."""
    return state_out(request, sessions.escalate(token=token, **payload.model_dump(), now=timezone.now()))


@api.delete(
    "sessions/{token}/escalation",
    openapi_extra=WRITTEN,
    tags=["sessions"],
    summary="Withdraw the hand-over",
)
def withdraw_escalation(request: HttpRequest, token: Token) -> State:
    """Go on after all; answer the state."""
    return state_out(request, sessions.withdraw_escalation(token=token, now=timezone.now()))
