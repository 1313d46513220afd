"""What happened in a session, for maintainers: every fact, also those taken back, and what it counts for.

Neither the token nor its hash is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from . import sessions
from .catalog import pinned
from .engine import facts as engine
from .engine.details import accepted
from .engine.guide import NOT_SURE, Guide
from .handover import MARKS, RESULTS, HandOver, hand_over
from .models import Exclusion, Fact, Stretch, TroubleshootingSession
from .sessions.current import plan_of
from .sessions.journal import value_of
from .statistics import Contribution, Count
from .statistics.remarks import title_of
from .words import in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_COUNTS = {
    Count.OUTCOME: _("outcome"),
    Count.RESOLVED_BY: _("resolved by"),
    Count.TRIED: _("tried"),
    Count.CREDITED: _("credited"),
    Count.SKIPPED: _("skipped"),
    Count.NOT_PERMITTED: _("not permitted"),
    Count.FLAGGED: _("called wrong"),
    Count.PATTERN: _("brought by the pattern"),
    Count.REJECTED: _("not the problem, by the pattern"),
    Count.SOURCE: _("source"),
    Count.REF: _("link"),
}
"""What of a contribution is told, and how; the rest are lengths and stages that follow from it."""


@dataclass(frozen=True)
class Event:
    """One fact: when, what, and its particulars. One that was taken back no longer `stands`."""

    number: int
    at: datetime
    guide: str
    what: str
    lines: tuple[str, ...]
    stands: bool


@dataclass(frozen=True)
class Part:
    """One stretch: its guide, how it ended, the order it planned with, and what it counts for."""

    slug: str
    title: str
    edition: int
    outcome: str
    resolved_by: str
    order: str
    stands: bool
    counts: tuple[tuple[str, tuple[str, ...]], ...]
    observed: str


@dataclass(frozen=True)
class Transcript:
    """All of it, with the standing exclusions that leave it out of the statistics."""

    row: TroubleshootingSession
    told: HandOver
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    exclusions: QuerySet[Exclusion]


def transcript(pk: int) -> Transcript:
    """The transcript of a session by its number. Raises UnknownToken."""
    hashed = TroubleshootingSession.objects.filter(pk=pk).values_list("token_hash", flat=True).first()
    if hashed is None:
        raise sessions.UnknownToken
    current = sessions.load_by_hash(hashed)
    stretches = list(current.row.stretches.select_related("edition__guide").order_by("number"))
    guides = {stretch.pk: pinned(stretch.edition).guide for stretch in stretches}
    return Transcript(
        row=current.row,
        told=hand_over(current),
        events=tuple(_event(fact, guides) for fact in current.facts),
        parts=tuple(_part(stretch, guides[stretch.pk]) for stretch in stretches),
        exclusions=sessions.exclusions_of(current.row).select_related("made_by"),
    )


def _event(row: Fact, guides: Mapping[int, Guide]) -> Event:
    guide = guides[row.stretch_id]
    what, lines = _told(value_of(row), guide)
    return Event(row.number, row.at, guide.title, what, tuple(lines), row.stands)


def _told(fact: engine.Fact, guide: Guide) -> tuple[str, Iterator[str]]:
    """What a fact says, in words: a heading and its particulars."""
    match fact:
        case engine.Reported(found=found, verdict=verdict):
            heading = gettext("A text or symptom was diagnosed: %(verdict)s")
            heading %= {"verdict": verdict or gettext("no verdict")}
            return heading, (f"{slug}: {', '.join(keys)}" for slug, keys in found.items() if keys)
        case engine.Answered():
            return gettext("Answers"), _answers(fact, guide)
        case engine.TriedBefore(steps=steps):
            return gettext("Tried before, without success"), (title_of(guide, key) for key in steps)
        case engine.Attempted(result=result):
            return gettext("Attempt: %(result)s") % {"result": RESULTS[result]}, _attempt(fact, guide)
        case engine.Credited(credited=keys, something_else=line):
            helped = [*(title_of(guide, key) for key in keys), *filter(None, [line])]
            return gettext("What did it"), iter(helped)
        case engine.Switched(source=source, target=target):
            went_on = gettext("Went on in %(guide)s") % {"guide": target}
            return (gettext("Stayed in the guide") if source == target else went_on), iter(())
        case engine.Flagged() | engine.Claimed() | engine.Marked():
            return _beside(fact, guide)
        case _:
            return str(_PLAIN[type(fact)]), iter(())


def _beside(fact: engine.Flagged | engine.Claimed | engine.Marked, guide: Guide) -> tuple[str, Iterator[str]]:
    """What a person said beside the way through the guide."""
    if isinstance(fact, engine.Marked):
        begun, kept = gettext("The import was started"), gettext("Marks were kept for later")
        return (begun if fact.importing else kept), _marks(fact, guide)
    if isinstance(fact, engine.Flagged):
        wrong = gettext("Called wrong: %(step)s") % {"step": title_of(guide, fact.step)}
        return wrong, iter(filter(None, [fact.text]))
    theirs, others = gettext("Known issue #%(n)s: theirs"), gettext("Known issue #%(n)s: not theirs")
    return (theirs if fact.mine else others) % {"n": fact.issue}, iter(())


_PLAIN: dict[type[Any], StrPromise] = {
    engine.Rejected: _("“This is not my problem”"),
    engine.Escalated: _("Handed over to a human"),
    engine.Left: pgettext_lazy("outcome", "Left"),
    engine.Undone: _("Took something back"),
}


def _answers(fact: engine.Answered, guide: Guide) -> Iterator[str]:
    for key, chosen in fact.answers.items():
        question = guide.questions_by_key.get(key)
        choice = question.choice(chosen) if question and chosen else None
        unsure, withdrawn = gettext("Not sure"), gettext("withdrawn")
        said = unsure if chosen == NOT_SURE else choice.label if choice else chosen or withdrawn
        yield f"{question.text if question else key} {said}"
    details = accepted([guide])
    for key, value in fact.details.items():
        text = gettext(details[key].text) if key in details else key
        yield f"{text} {value or gettext('withdrawn')}"


def _marks(fact: engine.Attempted | engine.Marked, guide: Guide) -> Iterator[str]:
    for key, mark in fact.marks.items():
        reason = f" ({fact.reasons[key]})" if fact.reasons.get(key) else ""
        yield f"{title_of(guide, key)}: {MARKS[mark]}{reason}"


def _attempt(fact: engine.Attempted, guide: Guide) -> Iterator[str]:
    yield from _marks(fact, guide)
    if fact.too_soon:
        yield gettext("Posted sooner than a retry can take, so nothing is learnt from it.")


def _part(stretch: Stretch, guide: Guide) -> Part:
    counted = Contribution.from_json(stretch.counted)
    return Part(
        slug=guide.slug,
        title=guide.title,
        edition=stretch.edition.number,
        outcome=stretch.outcome,
        resolved_by=stretch.get_resolved_by_display() if stretch.resolved_by else "",
        order=plan_of(stretch).order,
        stands=stretch.stands,
        counts=tuple(_counts(counted)) if counted else (),
        observed=_observed(counted, teaches=stretch.session.teaches),
    )


def _counts(counted: Contribution) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, name in _COUNTS.items():
        keys = tuple(key for (of_kind, key) in sorted(counted.tallies) if of_kind == kind)
        if keys:
            yield str(name), tuple(map(in_words, keys)) if kind is Count.OUTCOME else keys


def _observed(counted: Contribution | None, *, teaches: bool) -> str:
    """What the estimates learn from the stretch, in a sentence."""
    if not teaches:
        return gettext(
            "The estimates learn nothing from it: more sessions came from the same network that day than they"
            " learn from."
        )
    seen = counted.observation if counted else None
    if seen is None:
        return gettext("The estimates learn nothing from it.")
    solved = f" {gettext('or')} ".join(sorted(seen.solved))
    by = gettext("something outside the steps") if seen.outside else solved
    failed = ", ".join(sorted(seen.failed))
    if failed and by:
        said = gettext("The estimates learn: done in vain: %(failed)s; resolved by: %(by)s.")
    elif by:
        said = gettext("The estimates learn: resolved by: %(by)s.")
    else:
        said = gettext("The estimates learn: done in vain: %(failed)s.")
    return said % {"failed": failed, "by": by}
