"""The end of what people wrote: texts that came without a session, and groups whose texts are gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ..models import DraftPattern, TextGroup, TextTemplate, TroubleshootingSession, UnknownText

APART = timedelta(hours=1)
"""What is kept or written while this runs, or by a clock that is right, is not ahead so far."""

_TEXTS = Exists(UnknownText.objects.filter(group=OuterRef("pk")))
_WORDS = Exists(TextTemplate.objects.filter(group=OuterRef("pk")))
_DRAFTS = Exists(DraftPattern.objects.filter(group=OuterRef("pk")))


def forgettable(before: datetime) -> QuerySet[UnknownText]:
    """Texts that came without a session and were kept before then. Those of a session go with it."""
    return UnknownText.objects.filter(session=None, kept_at__lt=before)


def take_back_to(now: datetime) -> int:
    """Let texts count as kept now that a clock kept which was ahead; how many."""
    return UnknownText.objects.filter(kept_at__gt=now + APART).update(kept_at=now)


def forget(*, before: datetime) -> int:
    """Delete these texts; how many."""
    count, _ = forgettable(before).delete()
    return count


def groups_of(session: TroubleshootingSession) -> list[int]:
    """The keys of the groups of a session's texts, which nobody groups until the transaction ends."""
    texts = UnknownText.objects.select_for_update().filter(session=session).order_by("pk")
    return [group for group in texts.values_list("group", flat=True) if group is not None]


def empty() -> QuerySet[TextGroup]:
    """Groups without texts in which there is anything left to delete."""
    return TextGroup.objects.filter(~_TEXTS).filter(~_DRAFTS | Q(_WORDS))


@transaction.atomic
def forget_empty(among: Iterable[int] | None = None) -> int:
    """Delete the groups that have no text any more, with the words of their texts; how many.

    A group that a draft pattern was made from keeps its number, without the words. `among` are the keys of
    the groups to look at; all of them, if it is None.
    """
    groups = TextGroup.objects.all() if among is None else TextGroup.objects.filter(pk__in=list(among))
    # Locked as grouping locks them, so that none gets a text between the look and the deletion.
    locked = list(groups.select_for_update().order_by("pk").values_list("pk", flat=True))
    found = list(empty().filter(pk__in=locked).values_list("pk", flat=True))
    TextTemplate.objects.filter(group__in=found).delete()
    TextGroup.objects.filter(~_DRAFTS, pk__in=found).delete()
    return len(found)
