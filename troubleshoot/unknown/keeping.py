"""Counting every diagnosed text, and keeping those without a verdict whose owners go on with them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from ..models import TextDay, TroubleshootingSession, UnknownText


def count(*, known: bool, now: datetime) -> None:
    """Count one diagnosed text on its day (UTC), by whether it found a verdict by itself."""
    name = "known" if known else "unknown"
    days = TextDay.objects.filter(day=now.date())
    if days.update(**{name: F(name) + 1}):
        return
    try:
        with transaction.atomic():
            TextDay.objects.create(day=now.date(), **{name: 1})
    except IntegrityError:
        # The first text of the day arrived twice at the same instant.
        days.update(**{name: F(name) + 1})


def keep(text: str, *, why: UnknownText.Why, submission: UUID, now: datetime) -> None:
    """Keep a redacted text without a verdict that came without a session; a repetition keeps nothing."""
    if UnknownText.objects.filter(submission=submission, session=None).exists():
        return
    try:
        with transaction.atomic():
            UnknownText.objects.create(text=text, why=why, submission=submission, kept_at=now)
    except IntegrityError:
        # The same submission at the same instant: the other one was first.
        return


def keep_of_session(text: str, *, session: TroubleshootingSession, submission: UUID, now: datetime) -> None:
    """Keep a redacted text without a verdict that a session goes on with, inside its transaction."""
    why = UnknownText.Why.SESSION
    UnknownText.objects.create(text=text, why=why, submission=submission, session=session, kept_at=now)
