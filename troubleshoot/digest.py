"""The week for a maintainer with twenty minutes: what moved, and at most three things worth doing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from django.shortcuts import resolve_url

from . import unknown
from .catalog import Catalog
from .rendering import code_span, minutes
from .statistics import Count, Outcomes, Period, counted, ever_ended, orders, outcomes, something_else
from .statistics.flags import flagged_steps, said_of
from .statistics.measures import Share

MOST_ACTIONS = 3
WORTH_ADOPTING = 0.1
"""A learnt order is suggested when it saves at least this part of the expected minutes."""
LATELY = 30
"""Actions are weighed by the people of so many days."""
FIGURES = {"sessions": "stretches", "resolved": "resolved", "escalated": "escalated", "left": "left"}
"""The figures that are watched, and how they are called."""
_QUOTES = 3


@dataclass(frozen=True)
class Change:
    """A figure of the week, and what it was in the week before."""

    name: str
    now: int
    before: int

    @property
    def moved(self) -> bool:
        """True if chance alone would move it so far in fewer than one week of five (Poisson counts)."""
        return abs(self.now - self.before) > 1.28 * sqrt(self.now + self.before)

    def __str__(self) -> str:
        return f"{self.name} {self.now} (before: {self.before})"


@dataclass(frozen=True)
class Line:
    """A guide with its figures."""

    title: str
    link: str
    changes: tuple[Change, ...]

    @property
    def moved(self) -> list[Change]:
        """The figures that moved by more than chance."""
        return [change for change in self.changes if change.moved]


@dataclass(frozen=True)
class Action:
    """Something to do: why, where, and for how many people of the last weeks it would have helped."""

    title: str
    why: str
    link: str
    worth: float
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digest:
    """The seven days up to and with the day of `until`."""

    week: Period
    total: Line
    lines: tuple[Line, ...]
    texts: Share
    texts_before: Share
    actions: tuple[Action, ...]

    @property
    def moved(self) -> list[Line]:
        """The guides with a figure that moved."""
        return [line for line in self.lines if line.moved]

    @property
    def quiet(self) -> bool:
        """True if there is nothing to report."""
        some = any(change.now or change.before for change in self.total.changes)
        return not (some or self.actions or self.texts.whole or self.texts_before.whole)


def digest(published: Catalog, until: datetime) -> Digest:
    """What to tell of the week that ends on the day of `until`."""
    week, before = _week(until), _week(until - timedelta(days=7))
    found, earlier = outcomes(published, week), outcomes(published, before)
    titles = {slug: edition.guide.title for slug, edition in published.by_slug.items()}
    lines = [
        Line(
            titles.get(slug, slug),
            _statistics(slug if slug in titles else None),
            _changes(found.get(slug, Outcomes()), earlier.get(slug, Outcomes())),
        )
        for slug in dict.fromkeys((*found, *earlier))
    ]
    return Digest(
        week=week,
        total=Line("All guides", _statistics(), tuple(_summed(lines))),
        lines=tuple(sorted(lines, key=lambda line: -line.changes[0].now)),
        texts=unknown.share(until, days=7),
        texts_before=unknown.share(until, days=7, ago=7),
        actions=tuple(suggested(published, until)),
    )


def _week(until: datetime, days: int = 7) -> Period:
    return Period(until.date() - timedelta(days=days - 1), until.date())


def _changes(now: Outcomes, before: Outcomes) -> tuple[Change, ...]:
    return tuple(Change(name, getattr(now, key), getattr(before, key)) for key, name in FIGURES.items())


def _summed(lines: Iterable[Line]) -> Iterator[Change]:
    every = [line.changes for line in lines]
    for number, name in enumerate(FIGURES.values()):
        same = [changes[number] for changes in every]
        yield Change(name, sum(change.now for change in same), sum(change.before for change in same))


def _statistics(slug: str | None = None) -> str:
    return resolve_url("guide_statistics", slug) if slug else resolve_url("statistics")


def suggested(published: Catalog, until: datetime) -> list[Action]:
    """At most three actions, the one that would have helped most people first; one of each kind."""
    kinds = (
        _unknown_texts(published, until),
        _wrong_steps(published, until),
        _lines_about_something_else(published, until),
        _orders_to_adopt(published, until),
    )
    best = [max(actions, key=lambda action: action.worth) for actions in map(list, kinds) if actions]
    return sorted(best, key=lambda action: -action.worth)[:MOST_ACTIONS]


def _unknown_texts(published: Catalog, until: datetime) -> Iterator[Action]:
    """Groups of texts that no guide knows today, and for which there is no draft pattern."""
    for group in unknown.groups(published, until):
        if group.untaught:
            texts = f"{group.recent} text{'' if group.recent == 1 else 's'}"
            yield Action(
                "Teach a guide a text that none knows",
                f"{texts} of one kind found no guide in {LATELY} days. A draft pattern is proposed.",
                resolve_url("text_group", group.row.pk),
                group.recent,
                (_shortened(group.example),),
            )


def _wrong_steps(published: Catalog, until: datetime) -> Iterator[Action]:
    """Steps that people called wrong, and that still say the same."""
    lately = _week(until, LATELY)
    for flagged in flagged_steps(published, lately):
        guide, n = flagged.edition.guide, flagged.people
        yield Action(
            f"Look at the step “{flagged.step.title}”",
            f"{n} {'person' if n == 1 else 'people'} in {LATELY} days said that it is wrong"
            f" or its button is gone ({guide.title}).",
            _statistics(guide.slug),
            n,
            tuple(map(_shortened, said_of(flagged, lately, most=_QUOTES))),
        )


def _lines_about_something_else(published: Catalog, until: datetime) -> Iterator[Action]:
    """What people wrote this week had helped instead of the steps, by guide."""
    lines: dict[str, list[str]] = {}
    for line in something_else(period=_week(until)):
        lines.setdefault(line.guide, []).append(line.text)
    for slug, texts in lines.items():
        if slug in published.by_slug:
            guide = published.by_slug[slug].guide
            yield Action(
                f"Read what helped people in “{guide.title}” that no step says",
                f"{len(texts)} {'person' if len(texts) == 1 else 'people'} wrote a line this week.",
                _statistics(slug),
                len(texts),
                tuple(_shortened(text) for text in texts[:_QUOTES]),
            )


def _orders_to_adopt(published: Catalog, until: datetime) -> Iterator[Action]:
    """Guides whose learnt order saves enough to be worth making the author's."""
    came = _came(until)
    for edition in published.editions:
        slug = edition.guide.slug
        both = orders(edition, ever_ended(slug))
        if both is None or not both.differ or both.saved < WORTH_ADOPTING * both.author.minutes:
            continue
        part = both.saved / both.author.minutes
        yield Action(
            f"Adopt the learnt order of “{edition.guide.title}”",
            f"A case is expected to take {minutes(both.learnt.minutes)} by it instead of"
            f" {minutes(both.author.minutes)} ({round(100 * part)}% less).",
            _statistics(slug),
            part * came.get(slug, 0),
        )


def _came(until: datetime) -> Mapping[str, int]:
    """How many stretches began lately, by guide."""
    found = counted(Count.OUTCOME, period=_week(until, LATELY))
    return {slug: sum(tallies.values()) for slug, tallies in found.items()}


def _shortened(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def as_markdown(told: Digest, base: str = "") -> str:
    """One page of Markdown; links begin with `base`."""
    return "\n".join([*_head(told, base), *_to_do(told, base), *_figures(told, base)]) + "\n"


def _head(told: Digest, base: str) -> Iterator[str]:
    yield from (f"# CoE Wizard, {told.week.since} to {told.week.until}", "")
    if told.quiet:
        yield f"Nothing to report: nobody came, and nothing waits. [Statistics]({base}{told.total.link})"


def _to_do(told: Digest, base: str) -> Iterator[str]:
    if told.quiet:
        return
    yield from ("## To do", "")
    if not told.actions:
        yield from ("Nothing waits for you.", "")
    for number, action in enumerate(told.actions, start=1):
        yield f"{number}. [{_plain(action.title)}]({base}{action.link}). {_plain(action.why)}"
        yield from (f"   - {code_span(quote)}" for quote in action.quotes)
    if told.actions:
        yield ""


def _figures(told: Digest, base: str) -> Iterator[str]:
    if told.quiet:
        return
    yield from ("## The week", "")
    yield f"- [All guides]({base}{told.total.link}): {_told(told.total.changes)}"
    for line in told.moved:
        yield f"- [{_plain(line.title)}]({base}{line.link}): {_told(line.moved)}"
    yield f"- [Texts]({base}{resolve_url('texts')}) that found a guide: {_share(told)}"
    yield ""
    moved = "Bold is what moved by more than chance." if told.moved else "No guide moved by more than chance."
    yield f"{moved} Figures count the stretches that began in it."


def _told(changes: Iterable[Change]) -> str:
    return ", ".join(f"**{change}**" if change.moved else str(change) for change in changes)


def _share(told: Digest) -> str:
    return f"{_of(told.texts)} (before: {_of(told.texts_before)})"


def _of(share: Share) -> str:
    percent = "" if share.percent is None else f", {share.percent}%"
    return f"{share.part} of {share.whole}{percent}"


def _plain(text: str) -> str:
    """A title within a line of Markdown: its brackets end no link."""
    return text.replace("[", "(").replace("]", ")")
