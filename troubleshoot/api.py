"""The JSON API under /api/v1/: it checks shapes, calls one function, and answers."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from ninja import NinjaAPI, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from . import catalog, sessions, statistics
from .api_shapes import (
    AnswersBody,
    AttemptBody,
    CreditBody,
    DiagnoseBody,
    FlagBody,
    ReportBody,
    StartBody,
    Submitted,
    SwitchBody,
)
from .api_state import published_out, state_out
from .engine.estimation import Estimate
from .engine.text import clean

State = dict[str, Any]


class _Parser(Parser):
    """JSON that is nested beyond all measure is malformed, not a fault of ours."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return super().parse_body(request)
        except RecursionError as error:
            raise HttpError(400, "Cannot parse request body") from error


api = NinjaAPI(
    title="CoE Wizard",
    version="1.0",
    description="Diagnoses failed imports and leads to the fix. Every write carries a submission id.",
    docs_url=None,
    urls_namespace="api",
    parser=_Parser(),
)


def _error(
    request: HttpRequest, status: int, code: str, message: str, field: str | None = None, **beside: Any
) -> HttpResponse:
    error = {"code": code, "message": message, "field": field}
    return api.create_response(request, {"error": error, **beside}, status=status)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if request.method == "POST" and not request.body:
        # ninja takes an empty body for none and never asks the parser.
        return _error(request, 400, "malformed", "Cannot parse request body")
    if (current := _stored(request)) is not None:
        begins = request.path == resolve_url("api:start")
        return api.create_response(request, state_out(request, current), status=201 if begins else 200)
    first = error.errors[0]
    # ninja names the source and the parameter first: body, payload, then the path.
    path = [part for part in first["loc"][1:] if part != "[key]"]
    if first["loc"][:2] == ("body", "payload"):
        path = path[1:]
    field = sessions.safe_line(".".join(map(str, path)), 200)
    return _error(request, 422, "invalid", first["msg"], field or None)


def _stored(request: HttpRequest) -> sessions.Current | None:
    """The session that has stored this submission: a repetition counts whatever its body."""
    try:
        submission = UUID(json.loads(request.body)["submission"])
        kwargs = request.resolver_match.kwargs if request.resolver_match else {}
        current = sessions.load(kwargs.get("token") or sessions.token_of(submission))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, sessions.UnknownToken):
        return None
    return current if any(fact.submission == submission for fact in current.facts) else None


@api.exception_handler(sessions.NoVerdict)
def _no_verdict(request: HttpRequest, error: sessions.NoVerdict) -> HttpResponse:
    # Nothing was stored, but it was a text, and whether texts find a guide is counted.
    sessions.count_text(error.diagnosed, now=timezone.now())
    return _error(request, 422, "no_verdict", error.message, guides=error.diagnosed.guides)


@api.exception_handler(sessions.TooLarge)
def _too_large(request: HttpRequest, error: sessions.TooLarge) -> HttpResponse:
    return _error(request, 413, "too_large", error.message, error.field)


@api.exception_handler(RequestDataTooBig)
def _body_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _error(request, 413, "too_large", "The body is too large.")


@api.exception_handler(sessions.Refused)
def _refused(request: HttpRequest, error: sessions.Refused) -> HttpResponse:
    return _error(request, 422, "invalid", error.message, error.field)


@api.exception_handler(sessions.Conflict)
def _conflict(request: HttpRequest, error: sessions.Conflict) -> HttpResponse:
    return _error(request, 409, error.code, str(error), state=state_out(request, error.current))


@api.exception_handler(sessions.UnknownToken)
@api.exception_handler(sessions.UnknownAttempt)
@api.exception_handler(Http404)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    return _error(request, 404, "not_found", "There is nothing at this address.")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "malformed" if error.status_code == 400 else "refused"
    return _error(request, error.status_code, code, str(error))


@api.post("diagnose", tags=["diagnosis"], summary="Diagnose a text or symptoms; nothing is stored")
def diagnose(request: HttpRequest, payload: DiagnoseBody) -> State:
    """Answer the redacted text, its evidence, the guides best first, and a verdict or null."""
    if not clean(payload.text).strip() and not payload.symptoms:
        raise sessions.Refused("Give a text or a symptom.", field="text")
    diagnosed = sessions.diagnose(catalog.current(), payload.text, payload.symptoms)
    sessions.count_text(diagnosed, now=timezone.now())
    return diagnosed.as_json()


@api.get("symptoms", tags=["diagnosis"], summary="The symptoms a person without a text can pick")
def symptoms(request: HttpRequest) -> list[State]:
    """Answer key, text and guide of each."""
    found = catalog.current().symptoms
    return [
        {"key": key, "text": symptom.text, "guide": guide.slug} for key, (guide, symptom) in found.items()
    ]


@api.get("guides", tags=["guides"], summary="The published guides")
def guides(request: HttpRequest) -> list[State]:
    """Answer slug, title and edition of each."""
    return published_out(catalog.current())


@api.get("guides/{slug}", tags=["guides"], summary="The published edition of a guide")
def guide(request: HttpRequest, slug: str) -> State:
    """Answer the edition with the names of the guide file, without the author's weights."""
    edition = _published(slug)
    return {**catalog.as_file(edition.guide), "edition": edition.row.number}


@api.get("guides/{slug}/statistics", tags=["guides"], summary="Counts and estimates over all editions")
def guide_statistics(request: HttpRequest, slug: str) -> Any:
    """Answer counts per outcome and step; for maintainers, or everybody if they are public."""
    if not (settings.PUBLIC_STATISTICS or request.user.is_staff):
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


@api.post("sessions", response={201: Any}, tags=["sessions"], summary="Start a session")
def start(request: HttpRequest, payload: StartBody) -> Status[State]:
    """Start in the named guide or in the one the evidence carries; answer the state."""
    current = sessions.start(**payload.model_dump(), now=timezone.now())
    return Status(201, state_out(request, current))


@api.get("sessions/{token}", tags=["sessions"], summary="The state of a session")
def session(request: HttpRequest, token: str) -> State:
    """Answer the state."""
    return state_out(request, sessions.load(token))


@api.post("sessions/{token}/answers", tags=["sessions"], summary="Answer questions, give details")
def answers(request: HttpRequest, token: str, payload: AnswersBody) -> State:
    """Record answers and details; answer the state."""
    return state_out(request, sessions.answer(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/reports", tags=["sessions"], summary="Add a text or symptoms")
def reports(request: HttpRequest, token: str, payload: ReportBody) -> State:
    """Diagnose and record; answer the state, perhaps in another guide."""
    return state_out(request, sessions.report(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/attempts", tags=["sessions"], summary="Record an attempt")
def attempts(request: HttpRequest, token: str, payload: AttemptBody) -> State:
    """Record what was done and how the retry ended; answer the state."""
    return state_out(request, sessions.attempt(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/attempts/{int:number}/credit", tags=["sessions"], summary="Say what resolved it")
def credit(request: HttpRequest, token: str, number: int, payload: CreditBody) -> State:
    """Record which steps resolved it, or what else did; answer the state."""
    current = sessions.credit(token=token, number=number, **payload.model_dump(), now=timezone.now())
    return state_out(request, current)


@api.delete("sessions/{token}/attempts/last", tags=["sessions"], summary="Withdraw the last attempt")
def undo(request: HttpRequest, token: str, number: int) -> State:
    """Withdraw attempt `number`, which must be the last; answer the state."""
    return state_out(request, sessions.undo(token=token, number=number, now=timezone.now()))


@api.post("sessions/{token}/switch", tags=["sessions"], summary="Go on in another guide")
def switch(request: HttpRequest, token: str, payload: SwitchBody) -> State:
    """Go on in the named guide, or stay with its own; answer the state."""
    return state_out(request, sessions.switch(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/rejection", tags=["sessions"], summary="Say that this guide is wrong")
def rejection(request: HttpRequest, token: str, payload: Submitted) -> State:
    """Record that the guide is not about the problem; answer the state, which asks for another one."""
    return state_out(request, sessions.reject(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/flags", tags=["sessions"], summary="Say that a step is wrong")
def flags(request: HttpRequest, token: str, payload: FlagBody) -> State:
    """Record that a step of the guide is wrong, apart from its failing; answer the state."""
    return state_out(request, sessions.flag(token=token, **payload.model_dump(), now=timezone.now()))


@api.post("sessions/{token}/escalation", tags=["sessions"], summary="Hand over to a human")
def escalation(request: HttpRequest, token: str, payload: Submitted) -> State:
    """Hand over; answer the state."""
    return state_out(request, sessions.escalate(token=token, **payload.model_dump(), now=timezone.now()))


@api.delete("sessions/{token}/escalation", tags=["sessions"], summary="Withdraw the hand-over")
def withdraw_escalation(request: HttpRequest, token: str) -> State:
    """Go on after all; answer the state."""
    return state_out(request, sessions.withdraw_escalation(token=token, now=timezone.now()))
