"""What the pages of authors need beyond Django's own tags."""

from __future__ import annotations

from django import template

register = template.Library()

_KINDS = {"+": "added", "-": "removed", "@": "place"}


@register.filter
def diff_lines(difference: str) -> list[tuple[str, str]]:
    """The lines of a unified diff, each with its kind: added, removed, place, or same."""
    return [(_KINDS.get(line[:1], "same"), line) for line in difference.split("\n")] if difference else []
