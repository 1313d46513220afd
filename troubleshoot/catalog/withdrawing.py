"""Withdrawing what was found harmful: at once, for everybody, and on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from ..models import Change, Edition, Step, Withdrawal
from ..models import Guide as GuideRow
from .published import forget_current
from .publishing import locked
from .record import Doing, Person, id_of, record


class NothingToWithdraw(Exception):
    """There is no such step, or it is withdrawn already."""


@transaction.atomic
def withdraw_step(guide: GuideRow, key: str, *, reason: str, by: Person, now: datetime) -> Withdrawal:
    """Offer a step no longer, in whatever edition people are in, until its text is another.

    Raises NothingToWithdraw.
    """
    row = locked(guide.slug)
    newest = Step.objects.filter(edition__guide=row, key=key).order_by("edition__number").last()
    if newest is None:
        raise NothingToWithdraw(f"No edition has a step “{key}”.")
    if row.withdrawals.filter(step=key, lifted_at=None).exists():
        raise NothingToWithdraw(f"The step “{key}” is withdrawn already.")
    until = row.editions.aggregate(newest=Max("number"))["newest"]
    made = row.withdrawals.create(
        step=key, until=until, body=newest.body, reason=reason, made_at=now, made_by_id=id_of(by)
    )
    _show(row)
    record(row.slug, Change.Action.WITHDRAWN, Doing(by, now, reason), step=key)
    return made


@transaction.atomic
def withdraw_edition(edition: Edition, *, reason: str, by: Person, now: datetime) -> Withdrawal:
    """Offer nothing of an edition any more, not even to people half-way through it.

    If it was the current one, the guide has no current edition until one is published (again).
    Raises NothingToWithdraw.
    """
    row = locked(edition.guide.slug)
    if edition.withdrawals.filter(lifted_at=None).exists():
        raise NothingToWithdraw(f"Edition {edition.number} is withdrawn already.")
    made = row.withdrawals.create(edition=edition, reason=reason, made_at=now, made_by_id=id_of(by))
    row.editions.filter(pk=edition.pk).update(status=Edition.Status.WITHDRAWN)
    _show(row)
    record(row.slug, Change.Action.WITHDRAWN, Doing(by, now, reason), edition=edition)
    return made


@transaction.atomic
def lift(withdrawal: Withdrawal, *, note: str, by: Person, now: datetime) -> None:
    """Offer again what was withdrawn; an edition stays superseded until it is published again.

    Raises NothingToWithdraw if somebody has lifted it already.
    """
    row = locked(withdrawal.guide.slug)
    standing = Withdrawal.objects.filter(pk=withdrawal.pk, lifted_at=None)
    if not standing.update(lifted_at=now, lifted_by_id=id_of(by)):
        raise NothingToWithdraw("It is offered again already.")
    if withdrawal.edition_id:
        row.editions.filter(pk=withdrawal.edition_id).update(status=Edition.Status.SUPERSEDED)
    _show(row)
    record(
        row.slug,
        Change.Action.LIFTED,
        Doing(by, now, note),
        edition=withdrawal.edition,
        step=withdrawal.step,
    )


def _show(row: GuideRow) -> None:
    """Make every process read the editions of a guide anew."""
    row.editions.update(revision=F("revision") + 1)
    transaction.on_commit(forget_current)
