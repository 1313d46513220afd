"""What tests are made of. A test names only what it depends on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from troubleshoot import catalog, sessions
from troubleshoot.engine.guide import (
    Choice,
    Condition,
    ErrorPattern,
    Guide,
    Kind,
    Question,
    Stage,
    Step,
    Weight,
)
from troubleshoot.models import Edition, KnownIssue, Withdrawal
from troubleshoot.models import Guide as GuideRow

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Material beside the project that some tests read; they skip where it is absent."""


def a_pattern(key: str = "cut", text: str = "connection was cut", **values: Any) -> ErrorPattern:
    """A decisive literal with its examples."""
    defaults: dict[str, Any] = {
        "kind": Kind.LITERAL,
        "weight": Weight.DECISIVE,
        "matches": (f"The {text}.",),
        "does_not_match": ("All is well",),
    }
    return ErrorPattern(key=key, text=text, **(defaults | values))


def a_symptom(key: str = "hangs", **values: Any) -> ErrorPattern:
    """A decisive symptom."""
    defaults: dict[str, Any] = {"weight": Weight.DECISIVE, "text": "It hangs", "when": Stage.DURING}
    return ErrorPattern(key=key, kind=Kind.SYMPTOM, **(defaults | values))


def a_question(key: str, *choices: str | Choice, **values: Any) -> Question:
    """A question; a choice may be given by its key alone."""
    made = [choice if isinstance(choice, Choice) else Choice(choice, choice.title()) for choice in choices]
    return Question(key, f"What about {key}?", tuple(made), **values)


def a_step(key: str, *when: Condition, **values: Any) -> Step:
    """A step of five minutes."""
    defaults: dict[str, Any] = {
        "title": f"Do {key}",
        "body": f"How to do {key}.",
        "minutes": 5,
        "tried_as": f"Did {key}",
    }
    return Step(key=key, when=when, **(defaults | values))


def is_(question: str, *choices: str, known: bool = False) -> Condition:
    """The condition that the answer is one of these."""
    return Condition(question, choices, known=known)


def is_not(question: str, *choices: str) -> Condition:
    """The condition that the answer is none of these."""
    return Condition(question, choices, negated=True)


def a_guide(slug: str = "cut-line", **values: Any) -> Guide:
    """A guide without problems: one pattern and two steps."""
    defaults: dict[str, Any] = {
        "title": slug.replace("-", " ").capitalize(),
        "summary": "A line was cut.",
        "patterns": (a_pattern(),),
        "steps": (a_step("cable"), a_step("vpn")),
    }
    return Guide(slug=slug, **(defaults | values))


def published(guide: Guide) -> Guide:
    """Publish a guide as if it came from a file."""
    catalog.publish(guide, origin=Edition.Origin.FILE, now=NOW)
    return guide


def withdrawn(step: str, *, of: str = "cut-line") -> Withdrawal:
    """Withdraw a step of a published guide."""
    row = GuideRow.objects.get(slug=of)
    return catalog.withdraw_step(row, step, reason="It does harm.", by=None, now=NOW)


def a_known_issue(number: int = 7, *, of: str = "cut-line", **values: Any) -> KnownIssue:
    """A known issue of a guide that was published before."""
    defaults: dict[str, Any] = {"title": f"Issue {number}", "guide": GuideRow.objects.get(slug=of)}
    return KnownIssue.objects.create(number=number, **(defaults | values))


def shipped(slug: str = "network-errors") -> Guide:
    """A guide that comes with the application."""
    return catalog.read_guide(catalog.SHIPPED / f"{slug}.yaml")


def a_session(guide: Guide | None = None, **values: Any) -> sessions.Current:
    """A session started in a guide, which is published first."""
    guide = published(guide or a_guide())
    defaults: dict[str, Any] = {"submission": an_id(), "now": NOW, "guide": guide.slug}
    return sessions.start(**(defaults | values))


def again(guide: Guide, **changes: Any) -> Guide:
    """The guide with something changed."""
    return replace(guide, **changes)


def an_id() -> UUID:
    """A new submission id."""
    return uuid4()
