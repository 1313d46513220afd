"""Drafts: guides being edited, saved only by people who have seen what they replace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replace_in
from datetime import datetime

from django.db import IntegrityError, transaction

from ..engine.guide import Guide
from ..engine.problems import Problem, blocking
from ..models import Change, Draft, Edition
from ..models import Guide as GuideRow
from .exporting import guide_text
from .files import read_text
from .gate import gate, misfits
from .published import PublishedGuide
from .publishing import NotFit, Publication, Published, publish
from .record import Doing, Person, difference, id_of, record
from .rows import withdrawn_steps

_MAKES_A_VERSION = (Change.Action.STARTED, Change.Action.EDITED)
"""So many versions there were: no later draft of a guide has the version of an earlier one."""


class DraftExists(Exception):
    """The guide has a draft already."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"There is a draft of {draft.slug} already.")
        self.draft = draft


class OtherGuide(Exception):
    """What is to be saved is a guide of another slug."""


class Moved(Exception):
    """Somebody saved the draft since it was read; nothing was written."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"The draft of {draft.slug} has changed since you opened it.")
        self.draft = draft


@dataclass(frozen=True)
class UnderWay:
    """A draft with what it says now, and how many problems keep it from being published."""

    draft: Draft
    guide: Guide
    wrong: int


def under_way() -> list[UnderWay]:
    """All drafts at a glance, in order of their slugs."""
    present = [(row, guide_in(row)) for row in drafts()]
    return [UnderWay(row, guide, len(blocking(misfits(guide)))) for row, guide in present]


def without_edition() -> list[GuideRow]:
    """The guides that were published once and are not now, and of which there is no draft."""
    rows = GuideRow.objects.exclude(editions__status=Edition.Status.CURRENT).filter(editions__number=1)
    return list(rows.exclude(slug__in=Draft.objects.values("slug")))


def drafts() -> list[Draft]:
    """All drafts, in order of their slugs."""
    return list(Draft.objects.select_related("changed_by", "based_on"))


def draft(slug: str) -> Draft:
    """The draft of a guide. Raises Draft.DoesNotExist."""
    return Draft.objects.select_related("changed_by", "based_on").get(slug=slug)


def guide_in(draft: Draft) -> Guide:
    """What a draft says now; steps that are withdrawn are so in it as well."""
    guide = read_text(draft.text, name="draft")
    withdrawn = withdrawn_steps(draft.slug, {step.key: step.body for step in guide.steps})
    return replace_in(guide, withdrawn=withdrawn) if withdrawn else guide


def start_draft(
    guide: Guide,
    *,
    by: Person,
    now: datetime,
    note: str = "",
    based_on: Edition | None = None,
    replace: bool = False,
) -> Draft:
    """Keep a guide, of whatever fitness, as the draft of its slug.

    Raises DraftExists where there is one, unless `replace`: then it becomes the next version of it.
    """
    text, doing = guide_text(guide), Doing(by, now, note)
    earlier = Change.objects.filter(slug=guide.slug, action__in=_MAKES_A_VERSION).count()
    person = id_of(by)
    values = {
        **{"text": text, "based_on": based_on, "version": earlier + 1},
        **{"started_at": now, "started_by_id": person, "changed_at": now, "changed_by_id": person},
    }
    try:
        with transaction.atomic():
            made = Draft.objects.create(slug=guide.slug, **values)
            record(guide.slug, Change.Action.STARTED, doing, edition=based_on)
    except IntegrityError:
        if not replace:
            raise DraftExists(draft(guide.slug)) from None
        return _replaced(guide, based_on, doing)
    return made


@transaction.atomic
def _replaced(guide: Guide, based_on: Edition | None, doing: Doing) -> Draft:
    present = Draft.objects.select_for_update().get(slug=guide.slug)
    present.based_on = based_on
    present.save(update_fields=["based_on"])
    return save_draft(guide.slug, guide, version=present.version, by=doing.by, now=doing.now, note=doing.note)


def draft_of(edition: PublishedGuide, *, by: Person, now: datetime) -> Draft:
    """The draft of a published guide: the one there is, or one that says what the edition says."""
    try:
        return start_draft(edition.guide, by=by, now=now, based_on=edition.row)
    except DraftExists as exists:
        return exists.draft


@transaction.atomic
def save_draft(slug: str, guide: Guide, *, version: int, by: Person, now: datetime, note: str = "") -> Draft:
    """Save what the draft says from now on; the same content makes no version.

    Raises Moved unless `version` is the draft's, OtherGuide for a guide of another slug, and
    Draft.DoesNotExist.
    """
    if guide.slug != slug:
        raise OtherGuide(f"The draft is of {slug}, not of {guide.slug}.")
    row = _at(slug, version)
    text = guide_text(guide)
    if text == row.text:
        return row
    changed = difference(row.text, text)
    row.text, row.version, row.changed_at, row.changed_by_id = text, version + 1, now, id_of(by)
    row.save(update_fields=["text", "version", "changed_at", "changed_by"])
    record(slug, Change.Action.EDITED, Doing(by, now, note), changed=changed)
    return draft(slug)


@transaction.atomic
def change_draft(
    edition: PublishedGuide, change: Callable[[Guide], Guide], *, by: Person, now: datetime, note: str
) -> Draft:
    """Change what the draft of a published guide says by now; one is started if there is none."""
    row = draft_of(edition, by=by, now=now)
    row = Draft.objects.select_for_update().get(pk=row.pk)
    return save_draft(row.slug, change(guide_in(row)), version=row.version, by=by, now=now, note=note)


@transaction.atomic
def discard_draft(slug: str, *, version: int, by: Person, now: datetime, note: str = "") -> None:
    """Give a draft up; what it said last stays on record. Raises Moved and Draft.DoesNotExist."""
    row = _at(slug, version)
    record(slug, Change.Action.DISCARDED, Doing(by, now, note), changed=difference(row.text, ""))
    row.delete()


def publish_draft(slug: str, *, version: int, note: str, by: Person, now: datetime) -> Published:
    """Publish what a draft says, and end the draft.

    Raises NotFit with everything that stands against it, Moved and Draft.DoesNotExist.
    """
    row = draft(slug)
    if row.version != version:
        raise Moved(row)
    guide = guide_in(row)
    # Before the transaction, because the replay takes a moment and writers would wait.
    if found := blocking(gate(guide)):
        raise NotFit(found)
    with transaction.atomic():
        row = _at(slug, version)
        if found := blocking(misfits(guide)):  # another guide may have been published meanwhile
            raise NotFit(found)
        done = publish(guide, origin=Edition.Origin.ADMIN, now=now, by=by, note=note)
        if done.outcome is Publication.WITHDRAWN:
            raise NotFit([Problem((), f"edition {done.number} said the same, and is withdrawn")])
        if done.outcome is Publication.UNCHANGED:
            raise NotFit([Problem((), f"it says what edition {done.number} says: discard it")])
        row.delete()
    return done


def _at(slug: str, version: int) -> Draft:
    """The draft, locked, if it is still at that version."""
    row = Draft.objects.select_for_update().get(slug=slug)
    if row.version != version:
        raise Moved(draft(slug))
    return row
