"""What sessions did, counted for maintainers: plain counts per guide and step, over all editions.

Everything is counted in stretches, and steps by their keys, so that a reworded step keeps its
history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from .catalog import Catalog
from .engine.facts import Mark, Outcome
from .engine.guide import Guide
from .models import RejectedPattern, Stretch, StretchStep


@dataclass(frozen=True)
class Outcomes:
    """How many stretches of a guide ended in which way; `sessions` is their sum."""

    sessions: int = 0
    resolved: int = 0
    escalated: int = 0
    left: int = 0
    open: int = 0
    switched: int = 0


@dataclass(frozen=True)
class StepCounts:
    """One step: stretches that put it to the test, named it alone, skipped it, or may not do it."""

    key: str
    title: str
    tried: int = 0
    credited: int = 0
    skipped: int = 0
    not_permitted: int = 0


@dataclass(frozen=True)
class SomethingElse:
    """What a person wrote had helped, in a line."""

    text: str
    guide: str
    at: datetime


_OUTCOMES = (Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT, Outcome.OPEN, Outcome.SWITCHED)


def outcomes(catalog: Catalog) -> dict[str, Outcomes]:
    """The outcomes of all stretches, by guide; published guides without any are among them."""
    counts = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in _OUTCOMES}
    rows = (
        Stretch.objects.filter(stands=True)
        .values("edition__guide__slug")
        .annotate(sessions=Count("pk"), **counts)
        .order_by("edition__guide__slug")
    )
    names = [field.name for field in fields(Outcomes)]
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    found = {row["edition__guide__slug"]: Outcomes(*(row[name] for name in names)) for row in counted}
    return {slug: Outcomes() for slug in catalog.by_slug} | found


def steps(guide: Guide) -> list[StepCounts]:
    """The counts of the guide's steps in its order, then of steps it no longer has."""
    rows = (
        StretchStep.objects.filter(stretch__stands=True, stretch__edition__guide__slug=guide.slug)
        .values("key")
        .annotate(
            tried=Count("pk", filter=Q(tested=True)),
            credits=Count("pk", filter=Q(credited=True)),
            skipped=Count("pk", filter=Q(mark=Mark.SKIPPED)),
            not_permitted=Count("pk", filter=Q(mark=Mark.NOT_PERMITTED)),
        )
        .order_by("key")
    )
    counted: dict[str, dict[str, Any]] = {row["key"]: dict(row) for row in rows}
    titles = {step.key: step.title for step in guide.steps}
    titles |= {key: key for key in counted if key not in titles}
    return [_step(key, title, counted.get(key, {})) for key, title in titles.items()]


def _step(key: str, title: str, row: dict[str, Any]) -> StepCounts:
    return StepCounts(
        key=key,
        title=title,
        tried=row.get("tried", 0),
        credited=row.get("credits", 0),
        skipped=row.get("skipped", 0),
        not_permitted=row.get("not_permitted", 0),
    )


def something_else(slug: str | None = None, *, most: int = 100) -> list[SomethingElse]:
    """The newest lines people wrote about what else had helped, of one guide or of all."""
    stretches = Stretch.objects.filter(stands=True, outcome=Outcome.RESOLVED).exclude(something_else="")
    if slug is not None:
        stretches = stretches.filter(edition__guide__slug=slug)
    rows = stretches.order_by("-started_at").values_list(
        "something_else", "edition__guide__slug", "started_at"
    )
    return [SomethingElse(*row) for row in rows[:most]]


def rejections(slug: str) -> list[tuple[str, int]]:
    """The guide's patterns that led people there who said that it is not their problem, most first.

    Each with the number of stretches, over all editions.
    """
    rows = RejectedPattern.objects.filter(stretch__stands=True, stretch__edition__guide__slug=slug)
    counted = rows.values_list("key").annotate(count=Count("pk")).order_by("-count", "key")
    return [(key, count) for key, count in counted]


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP's rule for CSV injection)."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "|", "%")):
        return f"'{value}"
    return value.replace("\t", " ").replace("\r", " ") if isinstance(value, str) else value


def guide_rows(counts: Iterable[StepCounts]) -> list[Sequence[object]]:
    """One guide as the rows of a table, the head first."""
    head = ("key", "title", "tried", "credited", "skipped", "not_permitted")
    rows = [(c.key, c.title, c.tried, c.credited, c.skipped, c.not_permitted) for c in counts]
    return [head, *rows]


def overview_rows(counts: dict[str, Outcomes]) -> list[Sequence[object]]:
    """All guides as the rows of a table, the head first."""
    head = ("guide", "sessions", "resolved", "escalated", "left", "open", "switched")
    rows = [(slug, *vars(outcome).values()) for slug, outcome in counts.items()]
    return [head, *rows]
