"""Counting every diagnosed text, and keeping those without a verdict whose owners go on with them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from ..models import TextDay, TroubleshootingSession, UnknownText


def count(*, known: bool, now: datetime) -> None:
    """Count one diagnosed text on its day (UTC), by whether it found a verdict by itself."""
    table, name = TextDay._meta.db_table, "known" if known else "unknown"
    # One statement, which no other writer can come between; the ORM cannot add in an upsert.
    upsert = (
        f'INSERT INTO "{table}" ("day", "known", "unknown") VALUES (%s, %s, %s)'  # noqa: S608 - our own names
        f' ON CONFLICT ("day") DO UPDATE SET "{name}" = "{table}"."{name}" + 1'
    )
    with connection.cursor() as cursor:
        cursor.execute(upsert, [now.date(), int(known), int(not known)])


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


def kept(submission: UUID) -> UnknownText | None:
    """The text that was kept without a session with this submission, or None."""
    return UnknownText.objects.filter(submission=submission, session=None).first()


def keep_of_session(text: str, *, session: TroubleshootingSession, submission: UUID, now: datetime) -> None:
    """Keep a redacted text without a verdict that a session goes on with, inside its transaction."""
    why = UnknownText.Why.SESSION
    UnknownText.objects.create(text=text, why=why, submission=submission, session=session, kept_at=now)
