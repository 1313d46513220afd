"""What needs the attention of maintainers: each matter with its count, the most important one first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import resolve_url
from django.utils import formats
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from . import catalog, known_issues, statistics, unknown
from .catalog import Catalog
from .engine.facts import Outcome
from .engine.guide import Guide
from .models import UnknownText
from .statistics import Count, Period
from .statistics.flags import flagged_steps, said_of
from .statistics.ground import BEFORE, LATELY, Lost, losing_ground
from .statistics.measures import Share
from .statistics.overview import FRESH, stale
from .unknown import Group

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_ITEMS = 5
"""So many of a matter are named; the page where it is dealt with has them all."""
DAYS, WEEK = 30, 7


@dataclass(frozen=True)
class Item:
    """One thing to look at: what, where, in a few words why, and perhaps what somebody wrote.

    `guide` tells the language of a title that a guide says.
    """

    title: str
    address: str
    why: str
    quote: str = ""
    guide: Guide | None = None


@dataclass(frozen=True)
class Matter:
    """A kind of thing that needs attention; the title says what, `rule` when something belongs here.

    `items` are the first ones of `count`. `address` leads to all of them.
    """

    key: str
    title: StrPromise
    rule: str
    address: str
    count: int
    items: tuple[Item, ...]


def matters(published: Catalog, now: datetime) -> list[Matter]:
    """All kinds in order of importance; also those with nothing in them. A bounded number of queries."""
    return [kind(published, now) for kind in _KINDS]


def _incidents(published: Catalog, now: datetime) -> Matter:
    found = statistics.present_incidents(published, now=now)
    items = [
        Item(
            one.shown.title,
            _figures(one.guide.slug),
            gettext("%(arrivals)s arrivals since %(time)s UTC; %(failed)s attempts failed, %(worked)s worked")
            % {
                "arrivals": incident.arrivals,
                "time": formats.date_format(incident.since, "DATETIME_FORMAT"),
                "failed": incident.failed,
                "worked": incident.worked,
            },
            guide=one.shown,
        )
        for one, incident in found
    ]
    rule = gettext("People see a notice: far more came than usual, and their attempts fail.")
    return _matter("incidents", rule, resolve_url("statistics"), items)


def _without_edition(published: Catalog, now: datetime) -> Matter:
    why = gettext("What was current is withdrawn")
    rows = catalog.without_edition()
    items = [Item(row.slug, resolve_url("guide_record", row.slug), why) for row in rows]
    rule = gettext("Nobody is led to them, and nobody edits them.")
    return _matter("without-edition", rule, resolve_url("drafts"), items)


def _flagged(published: Catalog, now: datetime) -> Matter:
    period = _days(now, DAYS)
    found = flagged_steps(published, period)
    items = [
        Item(
            one.edition.shown.steps_by_key[one.key].title,
            f"{_figures(one.edition.guide.slug)}#remarks",
            ngettext("%(n)s person in “%(guide)s”", "%(n)s people in “%(guide)s”", one.people)
            % {"n": one.people, "guide": one.edition.shown.title},
            next(iter(said_of(one, period, most=1)), "") if place < MOST_ITEMS else "",
            one.edition.shown,
        )
        for place, one in enumerate(found)
    ]
    rule = gettext(
        "In %(days)s days somebody said that the step is wrong or its button is gone,"
        " and it still says the same."
    )
    return _matter("flagged", rule % {"days": DAYS}, resolve_url("statistics"), items)


def _losing_ground(published: Catalog, now: datetime) -> Matter:
    found = losing_ground(published, now.date())
    items = [
        Item(guide.title, _figures(guide.slug), _lost(lost), guide=guide)
        for lost in found
        for guide in [lost.edition.shown]
    ]
    rule = gettext(
        "Of those who told how it ended, at least ten each, a smaller share resolved it in the last"
        " %(lately)s days than in the %(before)s days before, and the whole 80%% interval of the difference"
        " says so. Chance alone would put about one guide in ten here."
    )
    return _matter(
        "losing-ground", rule % {"lately": LATELY, "before": BEFORE}, resolve_url("statistics"), items
    )


def _lost(lost: Lost) -> str:
    now, before = map(_share, lost.shares)
    values = {
        **{"now": now, "before": before, "left": lost.lately.left, "left_before": lost.before.left},
        **{"least": round(-100 * lost.change.high), "most": round(-100 * lost.change.low)},
    }
    return (
        gettext(
            "%(now)s resolved it, before %(before)s: %(least)s to %(most)s points less (80%% interval)."
            " Left without a word: %(left)s, before %(left_before)s"
        )
        % values
    )


def _share(share: Share) -> str:
    told = {"part": share.part, "whole": share.whole, "percent": share.percent}
    return gettext("%(part)s of %(whole)s (%(percent)s%%)") % told


def _unmatched(published: Catalog, now: datetime) -> Matter:
    found = [group for group in unknown.groups(published, now) if group.untaught]
    items = [
        Item(
            gettext("Group %(number)s") % {"number": group.row.pk},
            resolve_url("text_group", group.row.pk),
            _came(group),
            group.example,
        )
        for group in found
    ]
    rule = gettext("No guide knows what they say, and nobody has made a draft pattern of them.")
    if waiting := UnknownText.objects.filter(group=None).count():
        says = ngettext("%(n)s text is not grouped yet.", "%(n)s texts are not grouped yet.", waiting)
        rule = f"{rule} {says % {'n': waiting}}"
    return _matter("unmatched", rule, f"{resolve_url('texts')}?status={unknown.Status.UNTAUGHT}", items)


def _came(group: Group) -> str:
    text = ngettext(
        "%(n)s text in %(days)s days, %(size)s in all, the newest on %(day)s",
        "%(n)s texts in %(days)s days, %(size)s in all, the newest on %(day)s",
        group.recent,
    )
    day = formats.date_format(group.row.newest_at, "DATE_FORMAT")
    return text % {"n": group.recent, "days": DAYS, "size": group.row.size, "day": day}


def _known_issues(published: Catalog, now: datetime) -> Matter:
    items = [
        Item(str(one.row), resolve_url("admin:troubleshoot_knownissue_change", one.row.pk), _doubt(one))
        for one in known_issues.doubtful(published, _days(now, DAYS))
    ]
    rule = gettext("Closed, but in %(days)s days still called theirs by people; or without its patterns.")
    address = resolve_url("admin:troubleshoot_knownissue_changelist")
    return _matter("known-issues", rule % {"days": DAYS}, address, items)


def _doubt(one: known_issues.Doubtful) -> str:
    claimed = ngettext(
        "closed, and %(n)s person called it theirs", "closed, and %(n)s people called it theirs", one.claimed
    )
    gone = gettext("its guide no longer has the patterns %(keys)s")
    parts = [claimed % {"n": one.claimed}] if one.claimed else []
    parts += [gone % {"keys": ", ".join(one.gone)}] if one.gone else []
    return "; ".join(parts)


def _drafts(published: Catalog, now: datetime) -> Matter:
    items = []
    for one in sorted(catalog.under_way(), key=lambda one: one.draft.changed_at):
        since = {"who": one.draft.changed_by, "time": timesince(one.draft.changed_at, now), "n": one.wrong}
        by = gettext("changed by %(who)s %(time)s ago") if since["who"] else gettext("changed %(time)s ago")
        mend = ngettext("%(n)s problem to mend", "%(n)s problems to mend", one.wrong)
        why = f"{by}, {mend if one.wrong else gettext('ready to publish')}" % since
        address = resolve_url("draft", one.draft.slug)
        items.append(Item(one.guide.title or one.draft.slug, address, why, guide=one.guide))
    rule = gettext("Nobody is helped by a draft until it is published. The oldest change comes first.")
    return _matter("drafts", rule, resolve_url("drafts"), items)


def _stale(published: Catalog, now: datetime) -> Matter:
    items = []
    for guide in stale([edition.guide for edition in published.editions], now.date()):
        days = [guide.checked(step) for step in guide.steps]
        oldest = min((day for day in days if day), default=None)
        told = {"day": formats.date_format(oldest, "DATE_FORMAT")} if oldest and all(days) else None
        why = (
            gettext("a step was last checked on %(day)s") % told if told else gettext("a step never checked")
        )
        shown = published.by_slug[guide.slug].shown
        items.append(Item(shown.title, _figures(guide.slug), why, guide=shown))
    rule = gettext("Nobody has checked one of their steps for %(days)s days.")
    return _matter("stale", rule % {"days": FRESH.days}, resolve_url("statistics"), items)


def _escalated(published: Catalog, now: datetime) -> Matter:
    period = _days(now, WEEK)
    tallies = statistics.counted(Count.OUTCOME, period=period)
    by_guide = {slug: tallies[slug][Outcome.ESCALATED] for slug in published.by_slug if slug in tallies}
    wanted = {"outcome": Outcome.ESCALATED.value, "since": str(period.since)}
    address = f"{resolve_url('session_list')}?{urlencode(wanted)}"
    items = [
        Item(
            published.by_slug[slug].shown.title,
            f"{address}&{urlencode({'guide': slug})}",
            ngettext("%(n)s handed over", "%(n)s handed over", n) % {"n": n},
            guide=published.by_slug[slug].shown,
        )
        for slug, n in sorted(by_guide.items(), key=lambda one: -one[1])
        if n > 0
    ]
    rule = gettext("Stretches that began in %(days)s days and ended with a hand-over, by guide.")
    return _matter("escalated", rule % {"days": WEEK}, address, items, count=sum(by_guide.values()))


_KINDS: tuple[Callable[[Catalog, datetime], Matter], ...] = (
    *(_incidents, _without_edition, _flagged, _losing_ground, _unmatched),
    *(_known_issues, _drafts, _stale, _escalated),
)
"""In order of importance: what hurts people now, what misleads them, what helps nobody yet."""

_TITLES: dict[str, StrPromise] = {
    "incidents": _("Incident notices shown now"),
    "without-edition": _("Guides without a current edition"),
    "flagged": _("Steps said to be wrong"),
    "losing-ground": _("Guides losing ground"),
    "unmatched": _("Groups of texts that no guide knows"),
    "known-issues": _("Known issues in doubt"),
    "drafts": _("Drafts waiting"),
    "stale": _("Guides to be checked again"),
    "escalated": _("Handed over lately"),
}


def _matter(key: str, rule: str, address: str, items: Iterable[Item], *, count: int | None = None) -> Matter:
    found = tuple(items)
    total = len(found) if count is None else count
    return Matter(key, _TITLES[key], rule, address, total, found[:MOST_ITEMS])


def _days(now: datetime, days: int) -> Period:
    """So many days up to today."""
    return Period(now.date() - timedelta(days=days - 1), now.date())


def _figures(slug: str) -> str:
    return resolve_url("guide_statistics", slug)
