"""Bodies that the API takes, checked before anything else happens; unknown properties are refused."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictInt

from .engine.facts import Mark, Result
from .engine.text import clean


def _cleaned(value: object) -> object:
    """A text without what cannot be stored, before its length is looked at."""
    return clean(value) if isinstance(value, str) else value


Key = Annotated[str, BeforeValidator(_cleaned), Field(max_length=200)]
Line = Annotated[str, BeforeValidator(_cleaned), Field(max_length=4000)]
Keys = Annotated[list[Key], Field(max_length=200)]


class Body(Schema):
    """The body of a request."""

    model_config = ConfigDict(extra="forbid")


class DiagnoseBody(Body):
    """A text, symptoms or both."""

    text: str = ""
    symptoms: Keys = []


class Submitted(Body):
    """A body that writes: the submission makes repeating it harmless."""

    submission: UUID


class StartBody(Submitted):
    """Everything a session can start with."""

    guide: Key | None = None
    text: str = ""
    symptoms: Keys = []
    answers: dict[Key, Key] = {}
    details: dict[Key, Line] = {}
    tried: Keys = []
    source: Annotated[str, BeforeValidator(_cleaned), Field(max_length=40)] = "api"
    ref: Line = ""


class AnswersBody(Submitted):
    """Answers and details; null withdraws one. `tried` replaces what was tried before."""

    answers: dict[Key, Key | None] = {}
    details: dict[Key, Line | None] = {}
    tried: Keys | None = None


class ReportBody(Submitted):
    """New text, or symptoms."""

    text: str = ""
    symptoms: Keys = []


class AttemptBody(Submitted):
    """What was done and how the retry ended."""

    steps: dict[Key, Mark] = {}
    result: Result
    credited: Keys = []
    reasons: dict[Key, Line] = {}
    text: str = ""
    version: StrictInt | None = None


class CreditBody(Submitted):
    """What resolved it, said later."""

    credited: Keys = []
    something_else: Line = ""


class FlagBody(Submitted):
    """A step that is wrong, or that names something that is not there."""

    step: Key
    text: Line = ""


class SwitchBody(Submitted):
    """The guide to go on in."""

    guide: Key
