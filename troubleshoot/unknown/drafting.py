"""From a group of unknown texts to a draft pattern for a guide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from .. import catalog
from ..catalog import Catalog, PublishedGuide
from ..engine import guide as engine
from ..engine.guide import ErrorPattern, Kind, Weight
from ..engine.nearness import near_misses
from ..engine.patterns import compiled, found_in, space_of
from ..engine.problems import Problem, blocking, problems
from ..engine.proposing import Proposal, propose
from ..engine.text import comparable
from ..models import DraftPattern, Guide, TextGroup, UnknownText

_TEXTS, _OTHERS = 300, 1_000  # newest ones that a proposal is tried on
_AROUND = 120  # characters of an example on either side of what is found
_EXAMPLES, _NEAR = 3, 2
_OF_A_GROUP = 3  # texts of another group that are looked at for one that is alike


@dataclass(frozen=True)
class Draft:
    """A pattern to edit, and how well its expression tells the group from the others."""

    pattern: ErrorPattern
    proposal: Proposal


def propose_for(group: TextGroup, published: Catalog) -> Draft | None:
    """A draft pattern with an expression and examples; None if the group's texts share no words.

    It is tried on the newest texts of the group, on those of other groups, and on what the
    patterns of the published guides are for.
    """
    texts = [text for _, text in _newest(UnknownText.objects.filter(group=group), _TEXTS)]
    other_groups = _newest(UnknownText.objects.exclude(group=group), _OTHERS)
    others = [text for _, text in other_groups]
    known = [text for edition in published.editions for p in edition.guide.patterns for text in p.matches]
    proposal = propose(texts, [*others, *known])
    if proposal is None:
        return None
    pattern = ErrorPattern(
        key=f"group-{group.pk}",
        kind=Kind.EXPRESSION,
        weight=Weight.DECISIVE if proposal.fits and proposal.specific else Weight.SUPPORTING,
        text=proposal.expression,
    )
    examples = [example for text in texts if (example := _example(pattern, text))]
    near = near_misses(texts, [*_some_of_each(other_groups), *known])
    return Draft(
        replace(
            pattern,
            matches=tuple(dict.fromkeys(examples))[:_EXAMPLES],
            does_not_match=tuple(text for text in near if not found_in(pattern, text))[:_NEAR],
        ),
        proposal,
    )


def _some_of_each(texts: Iterable[tuple[int | None, str]]) -> list[str]:
    """A few texts of each group, the newest first."""
    taken: Counter[int | None] = Counter()
    chosen = []
    for group, text in texts:
        taken[group] += 1
        if taken[group] <= _OF_A_GROUP:
            chosen.append(text)
    return chosen


def _newest(texts: QuerySet[UnknownText], most: int) -> list[tuple[int | None, str]]:
    return list(texts.exclude(group=None).order_by("-pk").values_list("group", "text")[:most])


def _example(pattern: ErrorPattern, text: str) -> str | None:
    """The part of a text around what the pattern finds; None if it finds nothing."""
    copy = comparable(text, space=space_of(pattern.kind))
    hit = compiled(pattern).search(copy.text)
    if hit is None:
        return None
    start, end = copy.span(hit.start(), hit.end())
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = before[len(before.split(maxsplit=1)[0]) :] if before[:1].strip() else before
    if end + _AROUND < len(text):
        after = after[: max(map(after.rfind, " \n"), default=0) + 1]
    return (before + text[start:end] + after).strip()


def make_draft(
    group: TextGroup, published: Catalog, *, guide: str, pattern: ErrorPattern, by: Any, now: datetime
) -> Sequence[Problem]:
    """Keep a draft pattern for a published guide; with problems nothing is kept.

    Returns what is wrong with the pattern in that guide, as publishing would say it. A draft of the
    same key for the same guide is replaced.
    """
    target = published.by_slug[guide].guide
    others = tuple(other for other in target.patterns if other.key != pattern.key)
    if len(others) < len(target.patterns):
        message = gettext("the guide has a pattern “%(key)s” already") % {"key": pattern.key}
        return [Problem(("key",), message)]
    found = blocking(problems(replace(target, patterns=(*others, pattern))))
    place = ("patterns", len(others))
    wrong = [problem for problem in found if problem.path[:2] == place]
    if not wrong:
        values = {name: getattr(pattern, name) for name in ("kind", "weight", "text", "says")}
        values |= {"matches": list(pattern.matches), "does_not_match": list(pattern.does_not_match)}
        DraftPattern.objects.update_or_create(
            guide=Guide.objects.get(slug=guide),
            key=pattern.key,
            defaults={**values, "group": group, "made_at": now, "made_by": by},
        )
    return wrong


@transaction.atomic
def adopt(row: DraftPattern, edition: PublishedGuide, *, by: Any, now: datetime) -> None:
    """Put a draft pattern into the draft of its guide, whose edition this is; one is started if need be.

    A pattern of the same key that the draft has is replaced. The group stays, the draft pattern goes.
    """
    pattern = ErrorPattern(
        **{name: getattr(row, name) for name in ("key", "text", "says")},
        kind=Kind(row.kind),
        weight=Weight(row.weight),
        matches=tuple(row.matches),
        does_not_match=tuple(row.does_not_match),
        notes=f"From {row.group} of the texts that no guide knew.",
    )

    def with_it(guide: engine.Guide) -> engine.Guide:
        others = [other for other in guide.patterns if other.key != pattern.key]
        return replace(guide, patterns=(*others, pattern))

    note = f"Pattern “{pattern.key}” from {row.group}."
    catalog.change_draft(edition, with_it, by=by, now=now, note=note)
    row.delete()
