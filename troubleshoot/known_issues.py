"""Known issues of a guide: which to offer to a person before another is opened, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from .catalog import Catalog, PublishedGuide
from .engine.guide import Guide
from .models import KnownIssue
from .sessions import Current
from .statistics import Count, Period, counted
from .targets import target_of

_NEW, _LIST = "/new", "/issues"


@dataclass(frozen=True)
class Offered:
    """A known issue as it is offered in a session.

    `url` is empty where nothing tells its address. `mine` says that the person called it theirs,
    `told` that a pattern of it was found in a text. `submission` is an id to claim it with.
    """

    number: int
    title: str
    state: str
    url: str
    mine: bool
    told: bool
    submission: UUID = field(default_factory=uuid4, compare=False)

    @property
    def closed(self) -> bool:
        """True if nobody works on it any more."""
        return self.state == KnownIssue.State.CLOSED


def offered(current: Current) -> list[Offered]:
    """The known issues of the session's guide that its texts may be about. One query.

    Those with patterns only if one was found; they come first, then open before closed, then the
    newest. What the person called theirs stays, whatever is found now.
    """
    guide, now = current.guide, current.now
    found = {key for told in now.told for key in told.get(guide.slug, ())}
    rows = KnownIssue.objects.filter(guide=current.edition.row.guide_id)
    issues = [
        Offered(
            number=row.number,
            title=row.title,
            state=row.state,
            url=address_of(row, guide),
            mine=now.claimed.get((guide.slug, row.number), False),
            told=not found.isdisjoint(row.patterns),
        )
        for row in rows
        if not row.patterns
        or not found.isdisjoint(row.patterns)
        or now.claimed.get((guide.slug, row.number), False)
    ]
    return sorted(issues, key=lambda one: (not one.told, one.closed, -one.number))


def of_guide(edition: PublishedGuide) -> list[KnownIssue]:
    """All known issues of a guide, open ones first, then the newest."""
    rows = KnownIssue.objects.filter(guide=edition.row.guide_id)
    return sorted(rows, key=lambda row: (row.state == KnownIssue.State.CLOSED, -row.number))


@dataclass(frozen=True)
class Doubtful:
    """A known issue that seems to be out of date: closed, but still called theirs by so many people
    lately, or with patterns (by key) that its guide no longer has."""

    row: KnownIssue
    claimed: int
    gone: tuple[str, ...]


def doubtful(published: Catalog, period: Period) -> list[Doubtful]:
    """The known issues of published guides to look at, of most people of the period first. Two queries."""
    claims = counted(Count.KNOWN_ISSUE, period=period)
    found = []
    for row in KnownIssue.objects.select_related("guide"):
        slug = row.guide.slug
        if slug in published.by_slug:
            claimed = claims[slug][str(row.number)] if row.state == KnownIssue.State.CLOSED else 0
            gone = unknown_patterns(row.patterns, published.by_slug[slug].guide)
            if claimed > 0 or gone:
                found.append(Doubtful(row, claimed, tuple(gone)))
    return sorted(found, key=lambda one: -one.claimed)


def address_of(row: KnownIssue, guide: Guide) -> str:
    """Where an issue stands: its own address, or its number where new ones are opened; "" if unknown."""
    if row.url:
        return row.url
    target = target_of(guide)
    return _numbered(target.url, row.number) if target else ""


def _numbered(new_issue: str, number: int) -> str:
    """The address of an issue, from the page where new ones are opened; "" where that tells nothing."""
    parts = urlsplit(new_issue)
    path = parts.path.rstrip("/").removesuffix("/choose")
    if not path.endswith((_NEW, _LIST)):
        return ""
    path = f"{path.removesuffix(_NEW)}/{number}"
    return parts._replace(path=path, query="", fragment="").geturl()


def unknown_patterns(keys: Iterable[str], guide: Guide) -> list[str]:
    """Those of these keys that are no pattern of the guide."""
    return [key for key in keys if key not in guide.patterns_by_key]
