"""A guide file's content as the engine's value, and back."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ..engine import guide as engine
from . import schema

_PLAIN = (
    *("slug", "title", "summary", "ruled_out", "fallback", "notes", "applies_when", "background", "expect"),
    *("safe_to_wait", "prevention", "maintainer"),
)
"""What stands under the same name in a guide and in its file, as it is."""


def guide_of(shape: schema.GuideShape) -> engine.Guide:
    """The guide as the engine reads it."""
    return engine.Guide(
        **{name: getattr(shape, name) for name in _PLAIN},
        last_checked=shape.last_checked,
        never=tuple(shape.never),
        retry_text=shape.retry.text,
        retry_minutes=shape.retry.minutes,
        learning=shape.learning.on,
        explore=shape.learning.explore,
        support=shape.hand_over.support,
        diagnostics=shape.hand_over.diagnostics,
        issue=_issue(shape.hand_over.issue),
        links=tuple(engine.Link(**vars(link)) for link in shape.links),
        causes=tuple(engine.Cause(**vars(cause)) for cause in shape.causes),
        patterns=tuple(engine.ErrorPattern(**_tuples(pattern)) for pattern in shape.patterns),
        questions=tuple(_question(question) for question in shape.questions),
        details=tuple(engine.Detail(**vars(detail)) for detail in shape.details),
        steps=tuple(_step(step) for step in shape.steps),
        escalations=tuple(
            engine.Escalation(rule.reason, _conditions(rule.when), rule.failed_attempts)
            for rule in shape.escalation
        ),
        translations={language: dict(texts) for language, texts in shape.translations.items()},
    )


def _issue(shape: schema.IssueShape | None) -> engine.IssueTarget | None:
    if shape is None:
        return None
    return engine.IssueTarget(shape.url, shape.template, tuple(shape.fields.items()), shape.notice)


def _tuples(shape: schema.Shape) -> dict[str, Any]:
    """What the shape says, with its lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in vars(shape).items()}


def _conditions(shapes: list[schema.ConditionShape]) -> tuple[engine.Condition, ...]:
    return tuple(
        engine.Condition(
            shape.question, tuple(shape.is_ or shape.is_not), negated=bool(shape.is_not), known=shape.known
        )
        for shape in shapes
    )


def _question(shape: schema.QuestionShape) -> engine.Question:
    choices = tuple(engine.Choice(**_tuples(choice)) for choice in shape.choices)
    return engine.Question(**{**vars(shape), "when": _conditions(shape.when), "choices": choices})


def _step(shape: schema.StepShape) -> engine.Step:
    values = {name: value for name, value in _tuples(shape).items() if name != "weight"}
    weight = {"prior": shape.weight.prior, "source": shape.weight.source}
    return engine.Step(**{**values, **weight, "when": _conditions(shape.when)})


def document(guide: engine.Guide) -> dict[str, Any]:
    """The guide with the names and the values of a guide file."""
    return {
        **{name: getattr(guide, name) for name in _PLAIN},
        "last_checked": guide.last_checked,
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
        "steps": [_as_step(step) for step in guide.steps],
        "escalation": [{**asdict(rule), "when": _as_conditions(rule.when)} for rule in guide.escalations],
        "hand_over": {
            "support": guide.support,
            "diagnostics": guide.diagnostics,
            **({"issue": _as_issue(guide.issue)} if guide.issue else {}),
        },
        "translations": {language: dict(texts) for language, texts in guide.translations.items()},
    }


def _as_issue(target: engine.IssueTarget) -> dict[str, Any]:
    return {**asdict(target), "fields": dict(target.fields)}


def _as_step(step: engine.Step) -> dict[str, Any]:
    values = {name: value for name, value in asdict(step).items() if name not in ("prior", "source")}
    return {
        **values,
        "when": _as_conditions(step.when),
        "weight": {"prior": step.prior, "source": step.source},
    }


def _as_conditions(conditions: tuple[engine.Condition, ...]) -> list[dict[str, Any]]:
    return [
        {
            "question": condition.question,
            "is_not" if condition.negated else "is": list(condition.choices),
            **({"known": True} if condition.known else {}),
        }
        for condition in conditions
    ]


def as_file(guide: engine.Guide) -> dict[str, Any]:
    """What everybody may read of a guide, with the names of a guide file; JSON-ready.

    Without what is for authors only, their notes and weights, and without withdrawn steps, wherever
    something names them.
    """
    public: dict[str, Any] = _public(document(_without_withdrawn(guide)))
    steps = [{name: value for name, value in step.items() if name != "weight"} for step in public["steps"]]
    return {**public, "steps": steps}


def _without_withdrawn(guide: engine.Guide) -> engine.Guide:
    gone = guide.withdrawn
    steps = (
        replace(
            step,
            requires=tuple(key for key in step.requires if key not in gone),
            after=tuple(key for key in step.after if key not in gone),
        )
        for step in guide.steps
        if step.key not in gone
    )
    of_steps = tuple(f"steps.{key}." for key in gone)
    translations = {
        language: {path: text for path, text in texts.items() if not path.startswith(of_steps)}
        for language, texts in guide.translations.items()
    }
    return replace(guide, steps=tuple(steps), translations=translations)


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _public(part) for name, part in value.items() if name != "notes"}
    if isinstance(value, list | tuple):
        return [_public(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
