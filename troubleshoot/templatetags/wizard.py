"""What templates need beyond Django's own tags."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .. import catalog
from ..engine.guide import Permission, Stage, Weight
from ..models import DraftPattern
from ..rendering import Commands, markdown, minutes, odds
from ..statistics import Shown

register = template.Library()
register.filter(minutes)

_PERMISSIONS = {
    Permission.NONE: "",
    Permission.ORGANISATION: "Only if your organisation's rules allow it",
    Permission.TENANT_ADMIN: "Needs a tenant administrator",
    Permission.IT: "Needs your IT department",
}
_STAGES = {
    Stage.BEFORE: "Before the import starts",
    Stage.DURING: "While it runs",
    Stage.AFTER: "Afterwards",
}
_WEIGHTS = {
    Weight.DECISIVE: "Points to {}",
    Weight.SUPPORTING: "Fits {}",
    Weight.GENERIC: "Says nothing yet",
    Weight.AGAINST: "Rules out {}",
}


@register.simple_tag(name="markdown")
def markdown_tag(text: str, commands: Commands | None = None) -> SafeString:
    """A guide's Markdown, with the commands of this browser filled in."""
    return markdown(text, commands or Commands())


@register.filter(name="odds")
def odds_filter(shown: Shown) -> str:
    """How often a step resolves a case, in words."""
    return odds(shown.probability, shown.tried)


@register.filter
def permission(value: Permission) -> str:
    """Whose leave a step needs; nothing if nobody's."""
    return _PERMISSIONS[value]


@register.filter
def weight(value: str, guide: str = "") -> str:
    """What a weight means for a guide, in words; without its title, for the one in question."""
    return _WEIGHTS[Weight(value)].format(f"“{guide}”" if guide else "it")


@register.filter
def stage(value: Stage) -> str:
    """Where a person stands, as a heading."""
    return _STAGES[value]


@register.filter
def pattern_yaml(draft: DraftPattern) -> str:
    """A draft pattern in the format of a guide file."""
    return catalog.pattern_text(draft)


@register.filter
def of(mapping: dict[str, Any], key: str) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def value_of(form: Any, name: str) -> Any:
    """What a field of a form holds now."""
    return form[name].value()
