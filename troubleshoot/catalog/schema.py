"""The shape of a guide file, checked before anything is read out of it.

The names are those of `engine.guide`, grouped as a person writes them.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..engine import guide as engine

Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Key = Annotated[str, Field(min_length=1, max_length=64)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


_PLAIN = (
    *("slug", "title", "summary", "applies_when", "background", "expect", "safe_to_wait"),
    *("prevention", "maintainer", "ruled_out", "fallback"),
)
"""What stands under the same name in a guide and in its file, as it is."""


class Shape(BaseModel):
    """A mapping of a guide file: names it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionShape(Shape):
    """`{question: KEY, is: [KEY]}` or `{question: KEY, is_not: [KEY]}`, perhaps `known: true`."""

    question: Key
    is_: list[Key] = Field(default=[], alias="is")
    is_not: list[Key] = []
    known: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> ConditionShape:
        if bool(self.is_) == bool(self.is_not):
            raise ValueError("a condition has either `is` or `is_not`")
        return self

    def value(self) -> engine.Condition:
        """The condition as the engine reads it."""
        choices = tuple(self.is_ or self.is_not)
        return engine.Condition(self.question, choices, negated=bool(self.is_not), known=self.known)


class PatternShape(Shape):
    key: Key
    kind: engine.Kind
    weight: engine.Weight
    text: Text
    says: str = ""
    matches: list[Text] = []
    does_not_match: list[Text] = []
    when: engine.Stage | None = None


class CauseShape(Shape):
    key: Key
    text: Text
    detail: str = ""


class ChoiceShape(Shape):
    key: Key
    label: Text
    effect: engine.Effect = engine.Effect.CONTINUE
    minutes: Minutes = 0
    why: str = ""
    guide: str = ""
    told_by: list[Key] = []


class QuestionShape(Shape):
    key: Key
    text: Text
    help: str = ""
    when: list[ConditionShape] = []
    choices: list[ChoiceShape]


class DetailShape(Shape):
    key: Key
    text: Text
    help: str = ""


class WeightShape(Shape):
    prior: Annotated[float, Field(gt=0)] = 1.0
    source: Annotated[str, Field(max_length=300)] = "author"


class StepShape(Shape):
    key: Key
    title: Title
    tried_as: Annotated[str, Field(max_length=200)] = ""
    causes: list[Key] = []
    when: list[ConditionShape] = []
    requires: list[Key] = []
    after: list[Key] = []
    minutes: Minutes
    wait_minutes: Minutes = 0
    permission: engine.Permission = engine.Permission.NONE
    ask: str = ""
    risk: str = ""
    put_back: str = ""
    retries: bool = False
    pinned: bool = False
    weight: WeightShape = WeightShape()
    last_checked: date | None = None
    body: Text


class EscalationShape(Shape):
    reason: Text
    when: list[ConditionShape] = []
    failed_attempts: Annotated[int, Field(ge=0, le=100)] = 0


class LinkShape(Shape):
    title: Title
    url: Annotated[str, Field(max_length=500)]
    kind: engine.LinkKind = engine.LinkKind.DOCUMENTATION


class RetryShape(Shape):
    text: str = ""
    minutes: Minutes = 60


class LearningShape(Shape):
    on: bool = True
    explore: bool = False


class HandOverShape(Shape):
    support: str = ""
    diagnostics: str = ""


class GuideShape(Shape):
    """A whole guide file."""

    slug: Key
    title: Title
    summary: Text
    ruled_out: Annotated[str, Field(max_length=200)] = ""
    fallback: bool = False
    applies_when: str = ""
    background: str = ""
    expect: str = ""
    safe_to_wait: str = ""
    prevention: str = ""
    never: list[Text] = []
    retry: RetryShape = RetryShape()
    learning: LearningShape = LearningShape()
    maintainer: Annotated[str, Field(max_length=200)] = ""
    last_checked: date | None = None
    links: list[LinkShape] = []
    causes: list[CauseShape] = []
    patterns: list[PatternShape] = []
    questions: list[QuestionShape] = []
    details: list[DetailShape] = []
    steps: list[StepShape] = []
    escalation: list[EscalationShape] = []
    hand_over: HandOverShape = HandOverShape()

    def value(self) -> engine.Guide:
        """The guide as the engine reads it."""
        return engine.Guide(
            **{name: getattr(self, name) for name in _PLAIN},
            last_checked=self.last_checked,
            never=tuple(self.never),
            retry_text=self.retry.text,
            retry_minutes=self.retry.minutes,
            learning=self.learning.on,
            explore=self.learning.explore,
            support=self.hand_over.support,
            diagnostics=self.hand_over.diagnostics,
            links=tuple(engine.Link(**vars(link)) for link in self.links),
            causes=tuple(engine.Cause(**vars(cause)) for cause in self.causes),
            patterns=tuple(_pattern(pattern) for pattern in self.patterns),
            questions=tuple(_question(question) for question in self.questions),
            details=tuple(engine.Detail(**vars(detail)) for detail in self.details),
            steps=tuple(_step(step) for step in self.steps),
            escalations=tuple(
                engine.Escalation(rule.reason, _conditions(rule.when), rule.failed_attempts)
                for rule in self.escalation
            ),
        )


def _conditions(shapes: list[ConditionShape]) -> tuple[engine.Condition, ...]:
    return tuple(shape.value() for shape in shapes)


def _pattern(shape: PatternShape) -> engine.ErrorPattern:
    lists = {"matches": tuple(shape.matches), "does_not_match": tuple(shape.does_not_match)}
    return engine.ErrorPattern(**{**vars(shape), **lists})


def _question(shape: QuestionShape) -> engine.Question:
    return engine.Question(
        key=shape.key,
        text=shape.text,
        help=shape.help,
        when=_conditions(shape.when),
        choices=tuple(
            engine.Choice(**{**vars(choice), "told_by": tuple(choice.told_by)}) for choice in shape.choices
        ),
    )


def _step(shape: StepShape) -> engine.Step:
    values = {name: value for name, value in vars(shape).items() if name != "weight"}
    values |= {
        "causes": tuple(shape.causes),
        "requires": tuple(shape.requires),
        "after": tuple(shape.after),
        "when": _conditions(shape.when),
        "prior": shape.weight.prior,
        "source": shape.weight.source,
    }
    return engine.Step(**values)


def as_file(guide: engine.Guide) -> dict[str, Any]:
    """The guide with the names of a guide file, without the author's weights; JSON-ready."""
    return {
        **{name: getattr(guide, name) for name in _PLAIN},
        "last_checked": guide.last_checked.isoformat() if guide.last_checked else None,
        "never": list(guide.never),
        "retry": {"text": guide.retry_text, "minutes": guide.retry_minutes},
        "learning": {"on": guide.learning, "explore": guide.explore},
        "links": [asdict(link) for link in guide.links],
        "causes": [asdict(cause) for cause in guide.causes],
        "patterns": [asdict(pattern) for pattern in guide.patterns],
        "questions": [
            {**asdict(question), "when": _as_conditions(question.when)} for question in guide.questions
        ],
        "details": [asdict(detail) for detail in guide.details],
        "steps": [_as_step(step) for step in guide.steps if step.key not in guide.withdrawn],
        "escalation": [{**asdict(rule), "when": _as_conditions(rule.when)} for rule in guide.escalations],
        "hand_over": {"support": guide.support, "diagnostics": guide.diagnostics},
    }


def _as_step(step: engine.Step) -> dict[str, Any]:
    values = {name: value for name, value in asdict(step).items() if name not in ("prior", "source")}
    checked = step.last_checked.isoformat() if step.last_checked else None
    return {**values, "when": _as_conditions(step.when), "last_checked": checked}


def _as_conditions(conditions: tuple[engine.Condition, ...]) -> list[dict[str, Any]]:
    return [
        {
            "question": condition.question,
            "is_not" if condition.negated else "is": list(condition.choices),
            **({"known": True} if condition.known else {}),
        }
        for condition in conditions
    ]
