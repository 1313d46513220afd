"""Publishing: a guide becomes the next edition, if it says anything new and nothing is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from ..engine.guide import Guide
from ..engine.problems import Problem, problems
from ..models import Edition
from ..models import Guide as GuideRow
from . import rows


class Publication(StrEnum):
    """What publishing a guide did."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # the current edition did not come from a file, and was left


class NotFit(Exception):
    """The guide has problems and is not published."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"{len(found)} problems, the first: {found[0].place}: {found[0].message}")
        self.problems = found


@dataclass(frozen=True)
class Published:
    """The outcome, and the number of the edition that is current now."""

    outcome: Publication
    number: int


@transaction.atomic
def publish(guide: Guide, *, origin: Edition.Origin, now: datetime, replace: bool = False) -> Published:
    """Make the guide the current edition of its slug.

    The same content makes no edition. A file does not take the place of an edition that came from
    elsewhere unless `replace`. Raises NotFit if the guide has problems.
    """
    if found := problems(guide):
        raise NotFit(found)
    row, _ = GuideRow.objects.get_or_create(slug=guide.slug)
    row = GuideRow.objects.select_for_update().get(pk=row.pk)
    last = row.editions.order_by("-number").first()
    present = row.editions.filter(status=Edition.Status.CURRENT).first()
    if present and present.digest == rows.digest(guide):
        return Published(Publication.UNCHANGED, present.number)
    if present and origin is Edition.Origin.FILE and present.origin != origin and not replace:
        return Published(Publication.KEPT, present.number)
    row.editions.filter(status=Edition.Status.CURRENT).update(status=Edition.Status.SUPERSEDED)
    number = last.number + 1 if last else 1
    rows.store(guide, of=row, number=number, origin=origin, published_at=now)
    return Published(Publication.PUBLISHED, number)
