"""The shape of a guide file, checked before anything is read out of it.

The names are those of `engine.guide`, grouped as a person writes them. What stands below a name is what an
editor shows about it, through the JSON schema that `json_schema` makes of all this.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from ..engine import guide as engine
from ..engine.translating import LANGUAGE


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError("must be a date like 2026-11-20")
    return value


def _storable(text: str) -> str:
    if odd := re.search("[\0\ud800-\udfff]", text):
        raise ValueError(f"holds U+{ord(odd[0]):04X}, which no file and no database keeps")
    return text


STORABLE = AfterValidator(_storable)
Prose = Annotated[str, STORABLE]
Text = Annotated[str, Field(min_length=1, max_length=20_000), STORABLE]
Key = Annotated[str, Field(min_length=1, max_length=64), STORABLE]
Title = Annotated[str, Field(min_length=1, max_length=200), STORABLE]
Line = Annotated[str, Field(max_length=200), STORABLE]
Minutes = Annotated[int, Field(ge=0, le=100_000)]
Day = Annotated[date, BeforeValidator(_no_number)]
FIELD_ID = r"^[A-Za-z0-9_-]+$"
FIELD_SOURCE = r"^[a-z0-9_-]+$"
FieldId = Annotated[str, Field(pattern=FIELD_ID, max_length=64)]
FieldSource = Annotated[str, Field(pattern=FIELD_SOURCE, max_length=64)]
Language = Annotated[str, Field(pattern=LANGUAGE.pattern)]
TextPath = Annotated[str, Field(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$", max_length=300)]


class Shape(BaseModel):
    """A mapping of a guide file: names it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ConditionShape(Shape):
    """The answer to a question `is`, or `is_not`, one of some choices."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["is"]}, {"required": ["is_not"]}]})

    question: Key
    """The key of the question."""
    is_: list[Key] = Field(default=[], alias="is")
    """The keys of the choices of which the answer must be one."""
    is_not: list[Key] = []
    """The keys of the choices of which the answer must be none."""
    known: StrictBool = False
    """Wait for a concrete answer: "not sure" does not do."""

    @model_validator(mode="after")
    def _one_of_both(self) -> ConditionShape:
        if bool(self.is_) == bool(self.is_not):
            raise ValueError("a condition has either `is` or `is_not`")
        return self


class PatternShape(Shape):
    """Text, expression or symptom that is evidence for or against the guide."""

    key: Key
    """A stable name: a-z, digits and hyphens."""
    notes: Prose = ""
    """For authors only: why it is so, where it comes from."""
    kind: engine.Kind
    """literal: the text itself; expression: RE2; symptom: picked by a person who has no text."""
    weight: engine.Weight
    """decisive: one is enough; supporting: two are; generic: never; against: rules the guide out."""
    text: Text
    """What is looked for, or what a person reads who picks the symptom."""
    says: Prose = ""
    """What it means, in one plain sentence for the person whose text holds it."""
    matches: list[Text] = []
    """Whole examples that it finds."""
    does_not_match: list[Text] = []
    """Whole examples that it does not find."""
    when: engine.Stage | None = None
    """For a symptom: whether it shows before, during or after the import."""


class CauseShape(Shape):
    """One reason why this fails."""

    key: Key
    """A stable name: a-z, digits and hyphens."""
    notes: Prose = ""
    """For authors only."""
    text: Text
    """The cause in a few words."""
    detail: Prose = ""
    """More about it, in Markdown."""


class ChoiceShape(Shape):
    """One answer to a question."""

    key: Key
    """A stable name within the question. "Not sure" is offered by itself."""
    label: Text
    """What the person reads and picks."""
    effect: engine.Effect = engine.Effect.CONTINUE
    """What picking it does."""
    minutes: Minutes = 0
    """With `effect: wait`: when to look again."""
    why: Prose = ""
    """With wait, paste, resolved or escalate: what the person reads next."""
    guide: Prose = ""
    """With `effect: switch`: the slug of the other guide."""
    told_by: list[Key] = []
    """Keys of patterns whose presence in the text gives this answer without asking."""


class QuestionShape(Shape):
    """Something only the person knows and the flow needs."""

    key: Key
    """A stable name; a key has one text and one set of choices over all guides."""
    notes: Prose = ""
    """For authors only."""
    text: Text
    """The question."""
    help: Prose = ""
    """How to find the answer."""
    when: list[ConditionShape] = []
    """It is asked only where all of these can hold."""
    choices: list[ChoiceShape]
    """Two answers at least."""


class DetailShape(Shape):
    """A short text only the person knows, for the hand-over."""

    key: Key
    """A stable name; a key has one text over all guides."""
    text: Text
    """What is asked for."""
    help: Prose = ""
    """How to find it, or what to leave out."""


class WeightShape(Shape):
    """What the author thinks of a step before anything is known."""

    prior: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    """How likely it helps beside the other steps, in any unit."""
    source: Annotated[str, Field(max_length=300), STORABLE] = "author"
    """Where that comes from."""


class StepShape(Shape):
    """One atomic fix or preparation."""

    key: Key
    """A stable name: a reworded step keeps it, a replaced one gets a new one."""
    notes: Prose = ""
    """For authors only."""
    title: Title
    """What to do, in a few words."""
    tried_as: Line = ""
    """Its line in the list "already tried"; without it the step is not listed there."""
    causes: list[Key] = []
    """Keys of the causes it addresses."""
    when: list[ConditionShape] = []
    """It is offered only where none of these is contradicted."""
    requires: list[Key] = []
    """Keys of steps that must be done before."""
    after: list[Key] = []
    """Keys of earlier steps that come before it as long as they are still to come."""
    minutes: Minutes
    """The person's own work."""
    wait_minutes: Minutes = 0
    """What must pass before the retry."""
    hours: Annotated[list[Line], Field(max_length=7)] = []
    """When it is best done, by the person's clock, such as 22:00-06:00."""
    permission: engine.Permission = engine.Permission.NONE
    """Whose leave it needs."""
    ask: Prose = ""
    """With a permission: the request to send, in Markdown."""
    risk: Prose = ""
    """What can go wrong; it is shown as a warning."""
    put_back: Prose = ""
    """How to undo it."""
    retries: StrictBool = False
    """The step is itself a way to import again."""
    pinned: StrictBool = False
    """The step keeps its place whatever is learnt."""
    weight: WeightShape = WeightShape()
    """What the author thinks of it before anything is known."""
    last_checked: Day | None = None
    """When somebody checked it, if later than the guide."""
    body: Text
    """How to do it, in Markdown, with commands in fenced blocks."""


class EscalationShape(Shape):
    """When handing over is better than going on."""

    reason: Text
    """What the person reads, and the one who takes over."""
    when: list[ConditionShape] = []
    """All of these must be known to hold."""
    failed_attempts: Annotated[int, Field(ge=0, le=100)] = 0
    """After so many attempts with the same error."""


class LinkShape(Shape):
    """A page to read, or a place to go for help."""

    title: Title
    """What is behind it."""
    url: Annotated[str, Field(max_length=500), STORABLE]
    """An https address."""
    kind: engine.LinkKind = engine.LinkKind.DOCUMENTATION
    """documentation: shown with the guide; support: shown with the hand-over."""


class RetryShape(Shape):
    """The import that is tried again after each round."""

    text: Prose = ""
    """How to import again, in Markdown."""
    minutes: Minutes = 60
    """How long one import usually takes."""


class LearningShape(Shape):
    """How the order of the steps is learnt."""

    on: StrictBool = True
    """Whether it is learnt at all."""
    explore: StrictBool = False
    """Try other orders at random, in proportion to what is not known yet."""


class IssueShape(Shape):
    """Where a hand-over of this guide opens an issue, if elsewhere than the installation says."""

    url: Annotated[str, Field(max_length=500), STORABLE]
    """The https address of the page for a new issue, like https://github.com/OWNER/REPO/issues/new"""
    template: Line = ""
    """The file of the issue form, like import-failure.yml; without it the record becomes the body."""
    fields: dict[FieldId, FieldSource] = {}
    """By the id of a text field of the form: record, text, guide, or the key of a detail."""
    notice: Prose = ""
    """What a person reads before opening an issue there, in Markdown."""


class HandOverShape(Shape):
    """What a hand-over needs besides what the session knows."""

    support: Prose = ""
    """Whom to ask and what to give them, in Markdown."""
    diagnostics: Prose = ""
    """Commands that show more, in Markdown."""
    issue: IssueShape | None = None
    """Where to open an issue about this failure."""


class GuideShape(Shape):
    """A guide: the patterns, causes, questions and steps for one family of failures."""

    slug: Key
    """A stable name, in its address and as the name of its file: a-z, digits and hyphens."""
    title: Title
    """What failed, as a short sentence."""
    summary: Text
    """What happened and why, in one or two plain sentences."""
    ruled_out: Line = ""
    """What a person reads whose text speaks against this guide."""
    fallback: StrictBool = False
    """It gives way to every other guide that something particular speaks for."""
    notes: Prose = ""
    """Sources, decisions, what is still to be checked. No page shows them, but the file is for everybody."""
    applies_when: Prose = ""
    """When it applies and when it does not, in Markdown."""
    background: Prose = ""
    """Why it happens, in Markdown."""
    expect: Prose = ""
    """What the retry looks like and how long it takes, in Markdown."""
    safe_to_wait: Prose = ""
    """Whether production is broken and whether it can wait, in Markdown."""
    never: list[Text] = []
    """What must not be deleted or changed, each in Markdown."""
    prevention: Prose = ""
    """How to avoid it next time, in Markdown."""
    retry: RetryShape = RetryShape()
    """How to import again after a round, and how long that takes."""
    learning: LearningShape = LearningShape()
    """Whether the order of the steps is learnt, and whether others are tried."""
    maintainer: Line = ""
    """Who keeps the guide."""
    last_checked: Day | None = None
    """When somebody last checked that all of it is right."""
    hand_over: HandOverShape = HandOverShape()
    """Whom to ask for help, and what to collect for them."""
    links: list[LinkShape] = []
    """Pages to read and places to go for help."""
    causes: list[CauseShape] = []
    """Why this fails."""
    patterns: list[PatternShape] = []
    """How it is recognised."""
    questions: list[QuestionShape] = []
    """What only the person knows and the flow needs."""
    details: list[DetailShape] = []
    """What a hand-over asks for."""
    steps: list[StepShape] = []
    """What to do, in the order you would try it."""
    escalation: list[EscalationShape] = []
    """When to hand over."""
    translations: dict[Language, dict[TextPath, Text]] = Field(
        default={}, json_schema_extra={"additionalProperties": False}
    )
    """Texts in other languages: by language (de, pt-BR), then by path (`title`, `steps.KEY.body`)."""
