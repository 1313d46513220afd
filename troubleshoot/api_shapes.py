"""Bodies that the API takes, checked before anything else happens; unknown properties are refused.

The examples are of the guide about network errors, which comes with the application.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from ninja import P, PathEx, QueryEx
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic_core import PydanticKnownError

from .engine.facts import Mark, Result
from .engine.text import clean


def _within(limit: int) -> BeforeValidator:
    """A text of at most so many characters as they came, without what cannot be stored."""

    def cleaned(value: object) -> object:
        if isinstance(value, str) and len(value) > limit:
            raise PydanticKnownError("string_too_long", {"max_length": limit})
        return clean(value) if isinstance(value, str) else value

    return BeforeValidator(cleaned)


def _whole(value: object) -> object:
    """JSON knows one kind of number: 3.0 is the whole number 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Key = Annotated[str, _within(200), Field(max_length=200)]
Line = Annotated[str, _within(4000), Field(max_length=4000)]
Keys = Annotated[list[Key], Field(max_length=200)]
WHOLE = BeforeValidator(_whole)
# Described, but not checked here: a longer one is too large, not invalid.
Text = Annotated[str, Field(json_schema_extra={"maxLength": settings.TEXT_LIMIT})]

Slug = PathEx[str, P(description="The key of a published guide, as `GET guides` lists it.")]
Token = PathEx[str, P(description="The `token` of a session, from its state.")]
Number = PathEx[int, P(description="The number of an attempt that stands.")]
LastNumber = QueryEx[int, P(description="The number of the last attempt, so that it is withdrawn only once.")]

_SUBMISSION = "2f1c0de4-6a5b-4b0e-9d0c-3f7a5d0e8a11"


def _body(**example: Any) -> ConfigDict:
    return ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_extra={"examples": [example]}
    )


class Body(BaseModel):
    """The body of a request."""

    # Not ninja's own Schema, which validates twice what forbids unknown properties.

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class DiagnoseBody(Body):
    """A text, symptoms or both."""

    model_config = _body(text="Network Error (ERR_NETWORK)", symptoms=["no-history-entry"])

    text: Text = ""
    """What was seen, as it is: it is redacted before anything looks at it, and not stored."""
    symptoms: Keys = []
    """Keys of symptoms, as `GET symptoms` lists them."""


class Submitted(Body):
    """A body that writes: the submission makes repeating it harmless."""

    submission: UUID
    """Made anew by the client for each write; sent again, it changes nothing."""


class StartBody(Submitted):
    """Everything a session can start with. A guide, a text or a symptom is needed."""

    model_config = _body(
        submission=_SUBMISSION,
        guide="network-errors",
        text="Network Error (ERR_NETWORK)",
        answers={"method": "maker-portal"},
        tried=["vpn-off"],
        source="my-script",
        ref="ticket 4711",
    )

    guide: Key | None = None
    """The slug of the guide to start in; without it the evidence decides."""
    text: Text = ""
    """What was seen; only its redacted form is stored."""
    symptoms: Keys = []
    """Keys of symptoms, as `GET symptoms` lists them."""
    answers: dict[Key, Key] = {}
    """Answers known already: question to choice; `not_sure` is a choice of every question."""
    details: dict[Key, Line] = {}
    """Details for the hand-over."""
    tried: Keys = []
    """Steps done before, without success: they are not offered again and count for nothing."""
    source: Annotated[str, _within(40), Field(max_length=40)] = "api"
    """Which tool or template sends the person; counted in the statistics."""
    ref: Line = ""
    """The sender's own mark, such as the number of an issue."""


class AnswersBody(Submitted):
    """Answers and details; null withdraws one. `tried` replaces what was tried before."""

    model_config = _body(submission=_SUBMISSION, answers={"history": "nothing", "vpn": None})

    answers: dict[Key, Key | None] = {}
    """Question to choice. Any question of the guide may be answered, not only those that are open."""
    details: dict[Key, Line | None] = {}
    """Detail to text."""
    tried: Keys | None = None
    """Steps done before, without success."""


class ReportBody(Submitted):
    """New text, or symptoms."""

    model_config = _body(submission=_SUBMISSION, text="Network Error (ERR_NETWORK)")

    text: Text = ""
    """What was seen; only its redacted form is stored."""
    symptoms: Keys = []
    """Keys of symptoms, as `GET symptoms` lists them."""


class AttemptBody(Submitted):
    """What was done and how the retry ended."""

    model_config = _body(submission=_SUBMISSION, steps={"vpn-off": "done"}, result="same_error")

    steps: dict[Key, Mark] = {}
    """Step to what became of it. Steps of the shown round that are left out count as skipped."""
    result: Result
    """How the retry ended. `not_tried`: there was none yet."""
    credited: Keys = []
    """With `fixed`: which of the done steps did it; several or none mean "one of these"."""
    reasons: dict[Key, Line] = {}
    """Step to why it was skipped or not permitted."""
    text: Text = ""
    """With `other_error`: what was seen this time."""
    version: Annotated[StrictInt, WHOLE] | None = None
    """The version of the state that was acted on: 409 `stale` if the session has moved on."""


class CreditBody(Submitted):
    """What resolved it, said later."""

    model_config = _body(submission=_SUBMISSION, something_else="A new router")

    credited: Keys = []
    """Steps of that attempt."""
    something_else: Line = ""
    """What helped instead of a step."""


class FlagBody(Submitted):
    """A step that is wrong, or that names something that is not there."""

    model_config = _body(submission=_SUBMISSION, step="vpn-off", text="The button has another name")

    step: Key
    text: Line = ""
    """What is wrong."""


class SwitchBody(Submitted):
    """The guide to go on in."""

    model_config = _body(submission=_SUBMISSION, guide="network-errors")

    guide: Key
    """Its slug; the session's own guide means to stay."""
