"""The shapes of answers, for the description of the API. Nothing is checked against them on the way out.

What makes an answer is tested to fit them; checking a large one again for each request would only cost time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from .catalog import schema as file
from .engine.guide import Weight

REF = "#/components/schemas/{model}"
SHAPES: set[type[BaseModel]] = set()
"""What some operation answers as a whole; the parts follow from them."""


def answering(shapes: Mapping[int, Any]) -> dict[str, Any]:
    """What an operation says of its answers, by their status: a shape, or a list of one."""
    SHAPES.update(shape for value in shapes.values() for shape in get_args(value) or (value,))
    return {"responses": {status: _response(shape) for status, shape in shapes.items()}}


def _response(shape: Any) -> dict[str, Any]:
    (one,) = get_args(shape) or (shape,)
    schema: dict[str, Any] = {"$ref": REF.format(model=one.__name__)}
    if one is not shape:
        schema = {"type": "array", "items": schema}
    return {"description": one.__doc__, "content": {"application/json": {"schema": schema}}}


class Answer(BaseModel):
    """A JSON object that the API answers."""

    model_config = ConfigDict(
        use_attribute_docstrings=True, frozen=True, json_schema_serialization_defaults_required=True
    )


class Error(Answer):
    """What went wrong."""

    code: str
    """A stable word for programs, such as `invalid` or `not_found`."""
    message: str
    """One sentence for people."""
    field: str | None
    """The dotted path of what is wrong in the request, or null."""


class ErrorAnswer(Answer):
    """The body of every error."""

    error: Error


class Match(Answer):
    """One place of one error pattern. All three places are null for a symptom."""

    guide: str
    pattern: str
    weight: Weight
    start: Annotated[int, Field(ge=0)] | None
    """The first code point in `redacted`."""
    end: Annotated[int, Field(ge=0)] | None
    """The code point behind the last one."""
    line: Annotated[int, Field(ge=1)] | None
    """The line, counted from 1."""


class RankedGuide(Answer):
    """A guide that something speaks for or against."""

    slug: str
    title: str
    score: int
    """Points for it; below zero, something speaks against it."""
    why: str
    """The strongest reason, in one sentence."""


class Deleted(Answer):
    """The session is gone."""

    deleted: Literal[True]


class DiagnosisAnswer(Answer):
    """What the evidence says."""

    redacted: str
    """The text after redaction; nothing else was looked at."""
    matches: Annotated[list[Match], Field(max_length=100)]
    """The evidence in order of place."""
    guides: list[RankedGuide]
    """Best first."""
    guide: str | None
    """The verdict: the one guide that the evidence carries, or null."""


class NoVerdictAnswer(ErrorAnswer):
    """Something in the body is wrong; or, with the code `no_verdict`, the evidence carries no guide."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    guides: list[RankedGuide] = []
    """With the code `no_verdict` alone: the guides that something speaks for, best first."""


class SymptomAnswer(Answer):
    """What a person without a text can pick."""

    key: str
    text: str
    guide: str
    """The slug of the guide that it belongs to."""


class GuideEntry(Answer):
    """A published guide."""

    slug: str
    title: str
    edition: Annotated[int, Field(ge=1)]
    """The number of the edition that is published."""


Unseen = Field(default="", exclude=True)
"""What is for authors only and in no answer."""


class PublishedPattern(file.PatternShape):
    """Text, expression or symptom that is evidence for or against the guide."""

    notes: file.Prose = Unseen


class PublishedCause(file.CauseShape):
    """One reason why this fails."""

    notes: file.Prose = Unseen


class PublishedQuestion(file.QuestionShape):
    """Something only the person knows and the flow needs."""

    notes: file.Prose = Unseen


class PublishedStep(file.StepShape):
    """One atomic fix or preparation."""

    notes: file.Prose = Unseen
    weight: file.WeightShape = Field(default=file.WeightShape(), exclude=True)


class PublishedGuide(file.GuideShape):
    """The published edition, with the names of a guide file, without the author's notes and weights."""

    notes: file.Prose = Unseen
    edition: Annotated[int, Field(ge=1)]
    """The number of the edition that is published."""
    causes: list[PublishedCause] = []  # type: ignore[assignment]
    """Why this fails."""
    patterns: list[PublishedPattern] = []  # type: ignore[assignment]
    """How it is recognised."""
    questions: list[PublishedQuestion] = []  # type: ignore[assignment]
    """What only the person knows and the flow needs."""
    steps: list[PublishedStep] = []  # type: ignore[assignment]
    """What to do, in the author's order."""


Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class StepStatistics(Answer):
    """One step over all editions, counted in stretches."""

    key: str
    title: str
    tried: Count
    """Done in an attempt that stands, with the result fixed or same_error."""
    credited: Count
    """Named alone as what resolved it."""
    skipped: Count
    not_permitted: Count
    estimate: Share | None
    """The probability that the step is what resolves a case; null under ten tries, as are the next two."""
    low: Share | None
    """The lower end of the 80% interval."""
    high: Share | None
    """The upper end of the 80% interval."""


class StatisticsAnswer(Answer):
    """How the stretches of a guide ended, and what its steps did."""

    edition: Annotated[int, Field(ge=1)]
    sessions: Count
    """All stretches: the sum of the five outcomes."""
    resolved: Count
    escalated: Count
    left: Count
    open: Count
    switched: Count
    steps: list[StepStatistics]
