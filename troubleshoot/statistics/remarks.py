"""What people wrote about steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..engine.guide import Guide
from ..models import Remark
from .reading import Period

MOST_REMARKS = 20
"""The newest of each kind are shown."""


@dataclass(frozen=True)
class Said:
    """Why a step was skipped or not permitted, or what is wrong with it. May be without words."""

    kind: str
    step: str
    title: str
    text: str
    at: datetime


def remarks(guide: Guide, period: Period) -> dict[str, list[Said]]:
    """The newest remarks with words about steps of the guide by kind; every kind is there."""
    return {kind.value: _newest(guide, kind, period) for kind in Remark.Kind}


def _newest(guide: Guide, kind: Remark.Kind, period: Period) -> list[Said]:
    rows = Remark.objects.filter(kind=kind, stretch__edition__guide__slug=guide.slug).exclude(text="")
    rows = rows.filter(stretch__session__excluded=False)
    found = period.of(rows, "at__date").order_by("-at", "pk").values_list("key", "text", "at")
    return [Said(kind, key, title_of(guide, key), text, at) for key, text, at in found[:MOST_REMARKS]]


def title_of(guide: Guide, key: str) -> str:
    """The title of a step, or its key if the guide no longer has it."""
    step = guide.steps_by_key.get(key)
    return step.title if step else key
