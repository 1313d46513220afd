"""Publishing: a guide becomes the next edition, if it says anything new and nothing is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from ..engine.guide import Guide
from ..engine.problems import Problem, blocking, problems
from ..models import Change, Edition
from ..models import Guide as GuideRow
from . import rows
from .exporting import guide_text
from .gate import misfits
from .published import forget_current, pinned
from .record import Doing, Person, difference, record


class Publication(StrEnum):
    """What publishing a guide did."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # the current edition did not come from a file, and was left
    WITHDRAWN = "withdrawn"  # an edition that said the same was found harmful


class NotFit(Exception):
    """The guide has problems and is not published."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"{len(found)} problems, the first: {found[0].place}: {found[0].message}")
        self.problems = found


@dataclass(frozen=True)
class Published:
    """The outcome, and the number of the edition that is current now (or was withdrawn)."""

    outcome: Publication
    number: int


@transaction.atomic
def publish(
    guide: Guide,
    *,
    origin: Edition.Origin,
    now: datetime,
    replace: bool = False,
    by: Person = None,
    note: str = "",
) -> Published:
    """Make the guide the current edition of its slug, and put it on record.

    The same content makes no edition, nor does one that was withdrawn. A file does not take the place
    of an edition that came from elsewhere unless `replace`. Raises NotFit if the guide has problems.
    """
    if found := blocking(problems(guide)):
        raise NotFit(found)
    row = locked(guide.slug)
    present = row.editions.filter(status=Edition.Status.CURRENT).first()
    digest = rows.digest(guide)
    if present and present.digest == digest:
        return Published(Publication.UNCHANGED, present.number)
    # Also where none is current: what somebody withdrew here, no file brings back.
    newest = present or row.editions.order_by("-number").first()
    if newest and origin is Edition.Origin.FILE and newest.origin != origin and not replace:
        return Published(Publication.KEPT, newest.number)
    if harmful := _withdrawn(row, digest):
        return Published(Publication.WITHDRAWN, harmful.number)
    edition = _next_edition(guide, row, present, origin, Doing(by, now, note), Change.Action.PUBLISHED)
    return Published(Publication.PUBLISHED, edition.number)


@transaction.atomic
def publish_again(edition: Edition, *, note: str, by: Person, now: datetime) -> Published:
    """Make what an earlier edition says the next edition; people half-way stay where they are.

    Raises NotFit for what is withdrawn, and for an edition with problems by what is checked today.
    """
    row = locked(edition.guide.slug)
    edition = row.editions.get(pk=edition.pk)
    guide = pinned(edition).guide
    if harmful := _withdrawn(row, edition.digest):
        raise NotFit([Problem((), f"edition {harmful.number} says the same, and is withdrawn")])
    if found := blocking(misfits(guide)):
        raise NotFit(found)
    present = row.editions.filter(status=Edition.Status.CURRENT).first()
    if present and present.digest == edition.digest:
        return Published(Publication.UNCHANGED, present.number)
    # Not by a file, so that loading the files again does not take it back.
    doing = Doing(by, now, note or f"Edition {edition.number} again.")
    made = _next_edition(guide, row, present, Edition.Origin.ADMIN, doing, Change.Action.PUBLISHED_AGAIN)
    return Published(Publication.PUBLISHED, made.number)


def _withdrawn(row: GuideRow, digest: str) -> Edition | None:
    """An edition with this content that is withdrawn."""
    return row.editions.filter(status=Edition.Status.WITHDRAWN, digest=digest).last()


def locked(slug: str) -> GuideRow:
    """The row of a guide, made if there is none; nobody else publishes it until the transaction ends."""
    row, _ = GuideRow.objects.get_or_create(slug=slug)
    return GuideRow.objects.select_for_update().get(pk=row.pk)


def _next_edition(
    guide: Guide,
    row: GuideRow,
    present: Edition | None,
    origin: Edition.Origin,
    doing: Doing,
    action: Change.Action,
) -> Edition:
    last = row.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    edition = rows.store(guide, of=row, number=number, origin=origin, published_at=doing.now)
    row.editions.filter(status=Edition.Status.CURRENT).update(status=Edition.Status.SUPERSEDED)
    edition.status = Edition.Status.CURRENT
    edition.save(update_fields=["status"])
    transaction.on_commit(forget_current)
    before = guide_text(pinned(present).guide) if present else ""
    changed = difference(before, guide_text(guide)) if present else ""
    record(guide.slug, action, doing, edition=edition, changed=changed)
    return edition
