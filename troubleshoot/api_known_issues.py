"""The part of the API where a person says that a known issue is theirs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field, StrictBool, StrictInt

from . import sessions
from .api_answers import answering
from .api_session_answers import SessionState
from .api_shapes import WHOLE, Submitted, Token
from .api_state import state_out

router = Router(tags=["sessions"])


class ClaimBody(Submitted):
    """A known issue of the guide, by its number, and whether it is the person's."""

    number: Annotated[StrictInt, Field(ge=1, le=2_147_483_647), WHOLE]
    mine: StrictBool = True


@router.post(
    "sessions/{token}/known-issues",
    openapi_extra=answering({200: SessionState}),
    summary="Say that a known issue is yours, or not after all",
)
def known_issue(request: HttpRequest, token: Token, payload: ClaimBody) -> dict[str, Any]:
    """Record it, which counts and changes nothing about what comes next; answer the state."""
    return state_out(request, sessions.claim(token=token, **payload.model_dump(), now=timezone.now()))
