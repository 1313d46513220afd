"""A guide tried on the texts that are stored, before it is published."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, QuerySet, Subquery

from ..engine.guide import Guide
from ..engine.replaying import replay
from ..engine.replays import NONE, KeptReport, Replay
from ..models import Report, Stretch, UnknownText
from .published import current

MOST_REPORTS = 2_000
"""The newest reports that a guide is tried on, and as many of the texts that no session went on with."""
MOST_SIGNS = 20_000_000
"""No more characters of them are read, so that a few long logs do not hold a page up."""

_CONFIRMS = (Stretch.ResolvedBy.STEP, Stretch.ResolvedBy.ONE_OF_SEVERAL, Stretch.ResolvedBy.FOUND_FINISHED)


def replay_of(guide: Guide) -> Replay:
    """The guide tried on the newest stored reports and on the examples of all published guides.

    Three queries; a second or so for as many reports as are read at most.
    """
    published = [edition.guide for edition in current().editions]
    return replay(guide, published, _kept())


def _kept() -> Iterator[KeptReport]:
    """The newest texts of sessions that count, and those that no session went on with, newest first."""
    left = MOST_SIGNS
    for text, symptoms, guide, resolved_by in _reports()[:MOST_REPORTS].iterator():
        left -= len(text)
        if left < 0:
            return
        yield KeptReport(text, guide, resolved_by in _CONFIRMS, tuple(symptoms))
    unknown = UnknownText.objects.filter(session=None).order_by("-pk").values_list("text", flat=True)
    for text in unknown[:MOST_REPORTS].iterator():
        left -= len(text)
        if left < 0:
            return
        yield KeptReport(text, NONE)


def _reports() -> QuerySet[Report, tuple[str, list[str], str, str]]:
    """Text, symptoms, the guide that the session went on with, and what resolved it there, if anything."""
    # A report that leads to another guide is stored where it was made; the stretch begins with it.
    led_to = Stretch.objects.filter(
        session=OuterRef("fact__session"), stands=True, started_at__lte=OuterRef("fact__at")
    ).order_by("-number")
    standing = Report.objects.filter(fact__stands=True, fact__session__excluded=False).exclude(text="")
    return (
        standing.annotate(
            stretch=Subquery(led_to.values("pk")[:1]),
            guide=Subquery(led_to.values("edition__guide__slug")[:1]),
            resolved_by=Subquery(led_to.values("resolved_by")[:1]),
        )
        .filter(stretch__isnull=False)
        .order_by("-pk")
        .values_list("text", "symptoms", F("guide"), F("resolved_by"))
    )
