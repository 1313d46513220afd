"""The record of a guide: who did what, when, and what it changed in the guide's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from ..models import Change, Edition

Person = AbstractBaseUser | AnonymousUser | None
"""Who did it; None for a command."""


def id_of(by: Person) -> int | None:
    """The key of a person's account; None for a command."""
    return by.pk if by else None


@dataclass(frozen=True)
class Doing:
    """Who does something now, and what they say about it."""

    by: Person
    now: datetime
    note: str = ""


def difference(before: str, after: str, *, context: int = 3) -> str:
    """What changed between two guide files, as a unified diff without file names; empty if nothing."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=context, lineterm="")
    return "\n".join(list(lines)[2:])


def record(
    slug: str,
    action: Change.Action,
    doing: Doing,
    *,
    edition: Edition | None = None,
    step: str = "",
    changed: str = "",
) -> None:
    """Add an entry to the record of a guide; `changed` is a difference. The caller holds the transaction."""
    Change.objects.create(
        slug=slug,
        at=doing.now,
        by_id=id_of(doing.by),
        who=doing.by.get_username() if doing.by else "",
        action=action,
        edition=edition,
        step=step,
        note=doing.note,
        difference=changed,
    )
