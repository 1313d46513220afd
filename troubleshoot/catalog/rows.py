"""A guide as rows of an edition, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from .. import models
from ..engine import guide as engine

_PLAIN = (
    *("title", "summary", "ruled_out", "applies_when", "background", "expect", "safe_to_wait", "prevention"),
    *("retry_text", "retry_minutes", "learning", "explore", "maintainer", "last_checked"),
    *("support", "diagnostics"),
)
_STEP = (
    *("key", "title", "body", "minutes", "wait_minutes", "permission", "ask", "risk", "put_back"),
    *("tried_as", "retries", "pinned", "prior", "source"),
)
_CHOICE = ("key", "label", "effect", "minutes", "why", "guide")


def digest(guide: engine.Guide) -> str:
    """SHA-256 of everything the guide says; equal for equal guides."""
    content = {**asdict(guide), "withdrawn": sorted(guide.withdrawn)}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def store(
    guide: engine.Guide,
    *,
    of: models.Guide,
    number: int,
    origin: models.Edition.Origin,
    published_at: datetime,
) -> models.Edition:
    """Write the guide as a new current edition. The caller holds the transaction."""
    edition = models.Edition.objects.create(
        guide=of,
        number=number,
        status=models.Edition.Status.CURRENT,
        origin=origin,
        digest=digest(guide),
        published_at=published_at,
        never=list(guide.never),
        **_values(guide, _PLAIN),
    )
    lists: tuple[tuple[type[models.Part], Sequence[Any], tuple[str, ...]], ...] = (
        (models.Link, guide.links, ("title", "url", "kind")),
        (models.Cause, guide.causes, ("key", "text", "detail")),
        (models.ErrorPattern, guide.patterns, ("key", "kind", "weight", "text", "says")),
        (models.Question, guide.questions, ("key", "text", "help")),
        (models.Detail, guide.details, ("key", "text", "help")),
        (models.Step, guide.steps, _STEP),
        (models.Escalation, guide.escalations, ("reason", "failed_attempts")),
    )
    for model, parts, names in lists:
        model._default_manager.bulk_create(
            model(edition=edition, position=position, **_values(part, names), **_extra(part))
            for position, part in enumerate(parts)
        )
    _store_choices(edition, guide)
    _store_steps(edition, guide)
    _store_conditions(edition, guide)
    return edition


def _values(part: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _extra(part: object) -> dict[str, Any]:
    if not isinstance(part, engine.ErrorPattern):
        return {}
    return {
        "matches": list(part.matches),
        "does_not_match": list(part.does_not_match),
        "when": part.when or "",
    }


def _store_choices(edition: models.Edition, guide: engine.Guide) -> None:
    patterns = {row.key: row for row in models.ErrorPattern.objects.filter(edition=edition)}
    questions = {row.key: row for row in models.Question.objects.filter(edition=edition)}
    for question in guide.questions:
        for position, choice in enumerate(question.choices):
            row = models.Choice.objects.create(
                question=questions[question.key], position=position, **_values(choice, _CHOICE)
            )
            row.told_by.set(patterns[key] for key in choice.told_by)


def _store_steps(edition: models.Edition, guide: engine.Guide) -> None:
    causes = {row.key: row for row in models.Cause.objects.filter(edition=edition)}
    steps = {row.key: row for row in models.Step.objects.filter(edition=edition)}
    for step in guide.steps:
        steps[step.key].causes.set(causes[key] for key in step.causes)
        steps[step.key].requires.set(steps[key] for key in step.requires)


def _store_conditions(edition: models.Edition, guide: engine.Guide) -> None:
    questions = {
        row.key: row for row in models.Question.objects.filter(edition=edition).prefetch_related("choices")
    }
    steps = {row.key: row for row in models.Step.objects.filter(edition=edition)}
    rules = {row.position: row for row in models.Escalation.objects.filter(edition=edition)}
    owners: list[dict[str, Any]] = [
        *({"asked": questions[question.key]} for question in guide.questions),
        *({"step": steps[step.key]} for step in guide.steps),
        *({"escalation": rules[position]} for position in range(len(guide.escalations))),
    ]
    parts: tuple[engine.Question | engine.Step | engine.Escalation, ...] = (
        *guide.questions,
        *guide.steps,
        *guide.escalations,
    )
    position = 0
    for owner, part in zip(owners, parts, strict=True):
        for condition in part.when:
            question = questions[condition.question]
            row = models.Condition.objects.create(
                edition=edition,
                position=position,
                question=question,
                negated=condition.negated,
                known=condition.known,
                **owner,
            )
            choices = {choice.key: choice for choice in question.choices.all()}
            row.choices.set(choices[key] for key in condition.choices)
            position += 1


def load(edition_id: int) -> engine.Guide:
    """The engine's value of an edition, from its rows: a fixed number of queries.

    Raises Edition.DoesNotExist.
    """
    conditions = Prefetch(
        "conditions",
        models.Condition.objects.select_related("question").prefetch_related(
            Prefetch("choices", models.Choice.objects.order_by("position"))
        ),
    )
    choices = Prefetch("choices", models.Choice.objects.prefetch_related("told_by"))
    edition = (
        models.Edition.objects.select_related("guide")
        .prefetch_related(
            *("link_set", "cause_set", "errorpattern_set", "detail_set"),
            Prefetch("question_set", models.Question.objects.prefetch_related(choices, conditions)),
            Prefetch("step_set", models.Step.objects.prefetch_related("causes", "requires", conditions)),
            Prefetch("escalation_set", models.Escalation.objects.prefetch_related(conditions)),
        )
        .get(pk=edition_id)
    )
    steps = edition.step_set.all()
    return engine.Guide(
        slug=edition.guide.slug,
        never=tuple(edition.never),
        **_values(edition, _PLAIN),
        links=tuple(
            engine.Link(row.title, row.url, engine.LinkKind(row.kind)) for row in edition.link_set.all()
        ),
        causes=tuple(engine.Cause(row.key, row.text, row.detail) for row in edition.cause_set.all()),
        patterns=tuple(_pattern(row) for row in edition.errorpattern_set.all()),
        questions=tuple(_question(row) for row in edition.question_set.all()),
        details=tuple(engine.Detail(row.key, row.text, row.help) for row in edition.detail_set.all()),
        steps=tuple(_step(row) for row in steps),
        escalations=tuple(
            engine.Escalation(row.reason, _conditions(row.conditions.all()), row.failed_attempts)
            for row in edition.escalation_set.all()
        ),
        withdrawn=frozenset(row.key for row in steps if row.withdrawn),
    )


def _pattern(row: models.ErrorPattern) -> engine.ErrorPattern:
    return engine.ErrorPattern(
        key=row.key,
        kind=engine.Kind(row.kind),
        weight=engine.Weight(row.weight),
        text=row.text,
        says=row.says,
        matches=tuple(row.matches),
        does_not_match=tuple(row.does_not_match),
        when=engine.Stage(row.when) if row.when else None,
    )


def _conditions(rows: Iterable[models.Condition]) -> tuple[engine.Condition, ...]:
    return tuple(
        engine.Condition(
            row.question.key, tuple(choice.key for choice in row.choices.all()), row.negated, row.known
        )
        for row in rows
    )


def _question(row: models.Question) -> engine.Question:
    return engine.Question(
        key=row.key,
        text=row.text,
        help=row.help,
        when=_conditions(row.conditions.all()),
        choices=tuple(
            engine.Choice(
                **{
                    **_values(choice, _CHOICE),
                    "effect": engine.Effect(choice.effect),
                    "told_by": tuple(pattern.key for pattern in choice.told_by.all()),
                }
            )
            for choice in row.choices.all()
        ),
    )


def _step(row: models.Step) -> engine.Step:
    return engine.Step(
        **{
            **_values(row, _STEP),
            "permission": engine.Permission(row.permission),
            "causes": tuple(cause.key for cause in row.causes.all()),
            "requires": tuple(step.key for step in row.requires.all()),
            "when": _conditions(row.conditions.all()),
        }
    )
