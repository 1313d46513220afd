"""Figures as rows of a table, for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .reading import Outcomes, StepCounts


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
