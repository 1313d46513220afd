"""What a person is told who comes back to a session: where they were, and what has changed since."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from . import catalog
from .engine import flow
from .handover import StepMark, marked_so_far
from .known_issues import Offered, offered
from .models import Change, KnownIssue
from .sessions import Current
from .statistics import incident_in

AWAY = timedelta(hours=1)
"""Who has written nothing for so long has been away."""


@dataclass(frozen=True)
class News:
    """What has changed since in the guide that the session is in.

    Titles of steps that are `withdrawn`, with the reason, and of those `offered_again`; the number of a
    newer `edition` (0 for none); whether an incident began or ended; known issues that came `new`, and
    others whose state is another one by now.
    """

    withdrawn: tuple[tuple[str, str], ...] = ()
    offered_again: tuple[str, ...] = ()
    edition: int = 0
    incident_began: bool = False
    incident_ended: bool = False
    new_issues: tuple[Offered, ...] = ()
    moved_issues: tuple[Offered, ...] = ()

    @property
    def any(self) -> bool:
        """True if there is any."""
        return any(astuple(self))


@dataclass(frozen=True)
class Return:
    """When the session was `saved` last, the number of the `attempt` it is at (0: none), and the rest."""

    saved: datetime
    attempt: int
    marked: tuple[StepMark, ...]
    news: News


def welcome_back(current: Current, *, now: datetime) -> Return | None:
    """What to tell who has been away; None for who has not. At most some queries more, and no write."""
    saved = current.row.written_at
    if now - saved < AWAY:
        return None
    at_a_round = isinstance(current.screen, flow.ShowRound)
    return Return(
        saved=saved,
        attempt=len(current.now.attempts) + 1 if at_a_round else 0,
        marked=tuple(marked_so_far(current)) if at_a_round else (),
        news=_news(current, since=saved, now=now),
    )


def _news(current: Current, *, since: datetime, now: datetime) -> News:
    guide, steps = current.guide, current.guide.steps_by_key
    changes = Change.objects.filter(slug=guide.slug, at__gt=since).exclude(edition=None, step="")
    changed = [(row.action, row.step) for row in changes]
    withdrawn = {
        key for action, key in changed if action == Change.Action.WITHDRAWN and key in guide.withdrawn
    }
    lifted = {key for action, key in changed if action == Change.Action.LIFTED and key in steps}
    own = catalog.current().by_slug.get(guide.slug)
    published = {Change.Action.PUBLISHED, Change.Action.PUBLISHED_AGAIN} & {action for action, _ in changed}
    other = own.row.number if own and published and own.row.pk != current.edition.row.pk else 0
    before, today = _incidents(current, since, now)
    new, moved = _issues(current, since)
    return News(
        withdrawn=tuple((steps[key].title, guide.withdrawn[key]) for key in steps if key in withdrawn),
        offered_again=tuple(steps[key].title for key in steps if key in lifted - guide.withdrawn.keys()),
        edition=other,
        incident_began=today and not before,
        incident_ended=before and not today,
        new_issues=new,
        moved_issues=moved,
    )


def _incidents(current: Current, since: datetime, now: datetime) -> tuple[bool, bool]:
    """Whether an incident of the platform was on then, and is on now; no matter once it is over for them."""
    if current.closed:
        return False, False
    guide = current.edition.row.guide_id
    return incident_in(guide, now=since) is not None, incident_in(guide, now=now) is not None


def _issues(current: Current, since: datetime) -> tuple[tuple[Offered, ...], tuple[Offered, ...]]:
    """The known issues offered here that were added since, and those that were closed or opened again.

    Maintainers keep them in the admin, whose own record tells when.
    """
    issues = {issue.number: issue for issue in offered(current)}
    if not issues:
        return (), ()
    rows = KnownIssue.objects.filter(guide=current.edition.row.guide_id, number__in=issues)
    numbers = {str(pk): number for pk, number in rows.values_list("pk", "number")}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(KnownIssue),
        object_id__in=numbers,
        action_time__gt=since,
    )
    flags = [(numbers[str(entry.object_id)], entry) for entry in entries]
    new = {number for number, entry in flags if entry.action_flag == ADDITION}
    moved = {number for number, entry in flags if entry.action_flag == CHANGE and _of_state(entry)} - new
    return (
        tuple(issue for number, issue in issues.items() if number in new),
        tuple(issue for number, issue in issues.items() if number in moved),
    )


def _of_state(entry: LogEntry) -> bool:
    """Whether a change was one of the state, as the admin has written it down."""
    try:
        told = json.loads(entry.change_message)
    except ValueError:
        return False
    parts = told if isinstance(told, list) else []
    fields = [name for part in parts for name in part.get("changed", {}).get("fields", [])]
    return "state" in {str(name).lower() for name in fields}
