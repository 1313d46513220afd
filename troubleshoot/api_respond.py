"""The part of the API for those who answer issues."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from . import catalog
from .addresses import absolute
from .api_answers import Answer, DiagnosisAnswer, answering
from .api_shapes import Body, Line
from .replying import LIMIT
from .responding import respond as respond_to

router = Router(tags=["diagnosis"])


class RespondBody(Body):
    """An issue as a tracker tells it: GitHub sends null for an empty body."""

    title: Line = ""
    body: str | None = None


class MissingAnswer(Answer):
    """What the issue does not tell."""

    kind: Literal["question", "detail"]
    key: str
    """The key of the question or detail in the guide; `tried` is what was tried already."""
    text: str
    help: str
    """How to find it; often empty."""


class RespondAnswer(Answer):
    """What to answer to an issue."""

    diagnosis: DiagnosisAnswer
    """What is said beside the questions of an issue form, diagnosed."""
    missing: list[MissingAnswer]
    """Questions of the guide that still matter, then its details; without a verdict what is always needed."""
    reply: Annotated[str, Field(max_length=LIMIT)]
    """The reply in Markdown."""
    wizard_url: str
    """Opens the wizard with everything known filled in."""


@router.post(
    "respond",
    openapi_extra=answering({200: RespondAnswer}),
    summary="What to answer to a reported issue; nothing is stored",
)
def respond(request: HttpRequest, payload: RespondBody) -> dict[str, Any]:
    """Answer the diagnosis, what the issue does not tell, the reply in Markdown, and the link it holds."""
    base = absolute(request, "start")
    return respond_to(catalog.current(), payload.title, payload.body or "", base=base).as_json()
