"""What the pages where a draft is edited need beyond Django's own tags."""

from __future__ import annotations

from django import template

from ..authoring.parts import Place, place_of, quoted
from ..engine.guide import Guide
from ..engine.problems import Path
from ..models import Draft

register = template.Library()
register.filter(quoted)


@register.simple_tag
def place(path: Path, guide: Guide, draft: Draft) -> Place:
    """A place of a draft in words, with the address where it is edited."""
    return place_of(path, guide, draft.slug)
