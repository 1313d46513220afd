"""A guide as rows of an edition, and back: what `store` wrote, `load` returns as it was."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .. import models
from ..engine import guide as engine

_PLAIN = (
    *("title", "summary", "ruled_out", "fallback", "applies_when", "background", "expect", "safe_to_wait"),
    *("prevention", "retry_text", "retry_minutes", "learning", "explore", "maintainer", "last_checked"),
    *("support", "diagnostics", "notes"),
)
_LINK = ("title", "url", "kind")
_CAUSE = ("key", "text", "detail", "notes")
_PATTERN = ("key", "kind", "weight", "text", "says", "notes")
_DETAIL = ("key", "text", "help")
_QUESTION = (*_DETAIL, "notes")
_CHOICE = ("key", "label", "effect", "minutes", "why", "guide")
_STEP = (
    *("key", "title", "body", "minutes", "wait_minutes", "permission", "ask", "risk", "put_back"),
    *("tried_as", "retries", "pinned", "prior", "source", "last_checked", "notes"),
)
_ESCALATION = ("reason", "failed_attempts")
_NOT_SAID = ("withdrawn", "recalled", "language")
_NEWER = ("notes", "translations", "issue", "hours")
"""Names that the first digests did not know."""


def digest(guide: engine.Guide) -> str:
    """SHA-256 of everything the guide says; equal for equal guides, whatever was found harmful since."""
    said = {name: value for name, value in asdict(guide).items() if name not in _NOT_SAID}
    content = _without_newer(said)
    content["withdrawn"] = []  # as editions were digested that were made before
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _without_newer(value: Any) -> Any:
    """The same without the newer names that say nothing, so that editions keep their digests."""
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if part or name not in _NEWER}
        return {name: _without_newer(part) for name, part in kept.items()}
    return [_without_newer(part) for part in value] if isinstance(value, tuple) else value


def _values(part: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def store(
    guide: engine.Guide,
    *,
    of: models.Guide,
    number: int,
    origin: models.Edition.Origin,
    published_at: datetime,
) -> models.Edition:
    """Write the guide as a new edition, which the caller makes current in the same transaction."""
    edition = models.Edition.objects.create(
        guide=of,
        number=number,
        status=models.Edition.Status.WRITING,
        origin=origin,
        digest=digest(guide),
        published_at=published_at,
        never=list(guide.never),
        issue=asdict(guide.issue) if guide.issue else {},
        translations={language: dict(texts) for language, texts in guide.translations.items()},
        **_values(guide, _PLAIN),
    )
    _store_parts(edition, models.Link, guide.links, _LINK)
    _store_parts(edition, models.Detail, guide.details, _DETAIL)
    causes = _store_parts(edition, models.Cause, guide.causes, _CAUSE)
    patterns = _store_patterns(edition, guide)
    questions = _store_parts(edition, models.Question, guide.questions, _QUESTION)
    choices = _store_choices(guide, questions, patterns)
    steps = _store_steps(edition, guide, causes)
    rules = _store_parts(edition, models.Escalation, guide.escalations, _ESCALATION)
    owned = [
        *(("asked", row, part.when) for row, part in zip(questions, guide.questions, strict=True)),
        *(("step", row, part.when) for row, part in zip(steps, guide.steps, strict=True)),
        *(("escalation", row, part.when) for row, part in zip(rules, guide.escalations, strict=True)),
    ]
    _store_conditions(edition, owned, choices)
    return edition


def _store_parts(
    edition: models.Edition, model: type[Any], parts: Sequence[object], names: Iterable[str]
) -> list[Any]:
    rows = [
        model(edition=edition, position=position, **_values(part, names))
        for position, part in enumerate(parts)
    ]
    created: list[Any] = model.objects.bulk_create(rows)
    return created


def _store_patterns(edition: models.Edition, guide: engine.Guide) -> list[models.ErrorPattern]:
    return models.ErrorPattern.objects.bulk_create(
        models.ErrorPattern(
            edition=edition,
            position=position,
            matches=list(pattern.matches),
            does_not_match=list(pattern.does_not_match),
            when=pattern.when or "",
            **_values(pattern, _PATTERN),
        )
        for position, pattern in enumerate(guide.patterns)
    )


def _store_choices(
    guide: engine.Guide, questions: Sequence[models.Question], patterns: Sequence[models.ErrorPattern]
) -> list[models.Choice]:
    rows = models.Choice.objects.bulk_create(
        models.Choice(question=row, position=position, **_values(choice, _CHOICE))
        for row, question in zip(questions, guide.questions, strict=True)
        for position, choice in enumerate(question.choices)
    )
    ids = {pattern.key: pattern.pk for pattern in patterns}
    made = [choice for question in guide.questions for choice in question.choices]
    _store_links(
        models.Choice.told_by.through,
        ("choice_id", "errorpattern_id"),
        ((row.pk, ids[key]) for row, choice in zip(rows, made, strict=True) for key in choice.told_by),
    )
    return rows


def _store_steps(
    edition: models.Edition, guide: engine.Guide, causes: Sequence[models.Cause]
) -> list[models.Step]:
    rows = models.Step.objects.bulk_create(
        models.Step(
            edition=edition,
            position=position,
            hours=", ".join(step.hours),
            **_values(step, _STEP),
        )
        for position, step in enumerate(guide.steps)
    )
    steps, reasons = {row.key: row.pk for row in rows}, {cause.key: cause.pk for cause in causes}
    _store_links(
        models.Step.causes.through,
        ("step_id", "cause_id"),
        ((steps[step.key], reasons[key]) for step in guide.steps for key in step.causes),
    )
    named = {
        models.Step.requires.through: [(step.key, key) for step in guide.steps for key in step.requires],
        models.Step.after.through: [(step.key, key) for step in guide.steps for key in step.after],
    }
    for through, pairs in named.items():
        links = ((steps[one], steps[other]) for one, other in pairs)
        _store_links(through, ("from_step_id", "to_step_id"), links)
    return rows


def _store_conditions(
    edition: models.Edition,
    owned: Iterable[tuple[str, Any, tuple[engine.Condition, ...]]],
    choices: Sequence[models.Choice],
) -> None:
    questions = {choice.question.key: choice.question for choice in choices}
    ids = {(choice.question.key, choice.key): choice.pk for choice in choices}
    flat = [(owner, row, condition) for owner, row, conditions in owned for condition in conditions]
    rows = models.Condition.objects.bulk_create(
        models.Condition(
            edition=edition,
            position=position,
            question=questions[condition.question],
            negated=condition.negated,
            known=condition.known,
            **{owner: row},
        )
        for position, (owner, row, condition) in enumerate(flat)
    )
    _store_links(
        models.Condition.choices.through,
        ("condition_id", "choice_id"),
        (
            (row.pk, ids[condition.question, key])
            for row, (_, _, condition) in zip(rows, flat, strict=True)
            for key in condition.choices
        ),
    )


def _store_links(through: type[Any], ends: tuple[str, str], pairs: Iterable[tuple[int, int]]) -> None:
    """Link rows in the order of the pairs, which is the author's."""
    through.objects.bulk_create(through(**dict(zip(ends, pair, strict=True))) for pair in pairs)


def load(edition_id: int) -> engine.Guide:
    """The engine's value of an edition, from its rows: a fixed number of queries.

    Raises Edition.DoesNotExist.
    """
    edition = models.Edition.objects.select_related("guide").get(pk=edition_id)
    conditions = _load_conditions(edition)
    steps = list(models.Step.objects.filter(edition=edition))
    return engine.Guide(
        slug=edition.guide.slug,
        never=tuple(edition.never),
        issue=_load_issue(edition.issue),
        translations=edition.translations,
        **_values(edition, _PLAIN),
        links=tuple(
            engine.Link(row.title, row.url, engine.LinkKind(row.kind)) for row in edition.link_set.all()
        ),
        causes=tuple(engine.Cause(**_values(row, _CAUSE)) for row in edition.cause_set.all()),
        patterns=tuple(_pattern(row) for row in edition.errorpattern_set.all()),
        questions=_load_questions(edition, conditions),
        details=tuple(engine.Detail(**_values(row, _DETAIL)) for row in edition.detail_set.all()),
        steps=_load_steps(edition, steps, conditions),
        escalations=tuple(
            engine.Escalation(row.reason, conditions["escalation", row.pk], row.failed_attempts)
            for row in edition.escalation_set.all()
        ),
        withdrawn=withdrawn_steps(edition.guide.slug, {row.key: row.body for row in steps}, edition.number),
        recalled=_recalled(edition),
    )


def _load_issue(stored: Mapping[str, Any]) -> engine.IssueTarget | None:
    if not stored:
        return None
    return engine.IssueTarget(**{**stored, "fields": tuple(tuple(pair) for pair in stored["fields"])})


def _recalled(edition: models.Edition) -> str:
    """Why the whole edition was found harmful; empty if it was not."""
    found = models.Withdrawal.objects.filter(edition=edition.pk, lifted_at=None)
    return found.values_list("reason", flat=True).first() or ""


def withdrawn_steps(slug: str, bodies: Mapping[str, str], number: int | None = None) -> dict[str, str]:
    """The steps that are withdrawn in an edition of a guide, or in its draft, with the reason. One query.

    `bodies` are the texts of its steps by key; `number` is that of the edition, None for the draft.
    """
    found = models.Withdrawal.objects.filter(guide__slug=slug, lifted_at=None).exclude(step="")
    return {
        row.step: row.reason
        for row in found
        if row.step in bodies and (row.body == bodies[row.step] or (number or row.until + 1) <= row.until)
    }


Conditions = Mapping[tuple[str, int], tuple[engine.Condition, ...]]


def _links(through: type[Any], owner: str, target: str, **of: Any) -> Mapping[int, tuple[str, ...]]:
    """The keys at the other end of the links, by owner and in the order they were stored."""
    keys: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = through.objects.filter(**of).order_by("pk")
    for own, key in rows.values_list(f"{owner}_id", f"{target}__key"):
        keys[own] += (key,)
    return keys


def _load_conditions(edition: models.Edition) -> Conditions:
    choices = _links(models.Condition.choices.through, "condition", "choice", condition__edition=edition)
    found: dict[tuple[str, int], tuple[engine.Condition, ...]] = defaultdict(tuple)
    for row in models.Condition.objects.filter(edition=edition).select_related("question"):
        owner = next(name for name in ("asked", "step", "escalation") if getattr(row, f"{name}_id"))
        condition = engine.Condition(row.question.key, choices[row.pk], row.negated, row.known)
        found[owner, getattr(row, f"{owner}_id")] += (condition,)
    return found


def _load_questions(edition: models.Edition, conditions: Conditions) -> tuple[engine.Question, ...]:
    told_by = _links(
        models.Choice.told_by.through, "choice", "errorpattern", choice__question__edition=edition
    )
    choices: dict[int, tuple[engine.Choice, ...]] = defaultdict(tuple)
    for row in models.Choice.objects.filter(question__edition=edition).order_by("question", "position"):
        values = _values(row, _CHOICE) | {"effect": engine.Effect(row.effect)}
        choices[row.question_id] += (engine.Choice(**values, told_by=told_by[row.pk]),)
    return tuple(
        engine.Question(**_values(row, _QUESTION), when=conditions["asked", row.pk], choices=choices[row.pk])
        for row in edition.question_set.all()
    )


def _load_steps(
    edition: models.Edition, rows: Iterable[models.Step], conditions: Conditions
) -> tuple[engine.Step, ...]:
    causes = _links(models.Step.causes.through, "step", "cause", step__edition=edition)
    requires = _links(models.Step.requires.through, "from_step", "to_step", from_step__edition=edition)
    after = _links(models.Step.after.through, "from_step", "to_step", from_step__edition=edition)
    return tuple(
        engine.Step(
            **_values(row, _STEP) | {"permission": engine.Permission(row.permission)},
            hours=tuple(row.hours.split(", ")) if row.hours else (),
            causes=causes[row.pk],
            requires=requires[row.pk],
            after=after[row.pk],
            when=conditions["step", row.pk],
        )
        for row in rows
    )


def _pattern(row: models.ErrorPattern) -> engine.ErrorPattern:
    values = _values(row, _PATTERN)
    values |= {"kind": engine.Kind(row.kind), "weight": engine.Weight(row.weight)}
    return engine.ErrorPattern(
        **values,
        matches=tuple(row.matches),
        does_not_match=tuple(row.does_not_match),
        when=engine.Stage(row.when) if row.when else None,
    )
