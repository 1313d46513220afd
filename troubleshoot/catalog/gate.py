"""The gate before publishing: all that keeps a guide from becoming an edition beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..engine.agreement import disagreements
from ..engine.guide import Effect, Guide
from ..engine.problems import Problem, blocking, problems
from .links import faulty
from .published import current
from .replay import replay_of
from .rows import digest


def gate(guide: Guide) -> list[Problem]:
    """What is wrong with a guide by itself, beside the published ones, and on the stored reports.

    Problems that are warnings keep nobody from publishing.
    """
    return misfits(guide) + list(replay_of(guide).refusals)


def misfits(guide: Guide) -> list[Problem]:
    """What is wrong with a guide by itself and beside the published ones: the quick part of the gate."""
    others = [edition.guide for edition in current().editions if edition.guide.slug != guide.slug]
    found = [*problems(guide), *disagreements(guide, others), *_targets(guide, others)]
    return found + [Problem(path, f"“{url}” {fault}", warning=True) for path, url, fault in faulty(guide)]


def refused_by_reports(guide: Guide) -> list[Problem]:
    """What the stored reports say against publishing a guide; nothing if it is published as it is."""
    present = current().by_slug.get(guide.slug)
    unchanged = present is not None and present.row.digest == digest(guide)
    return [] if unchanged else blocking(replay_of(guide).refusals)


def _targets(guide: Guide, others: Iterable[Guide]) -> Iterator[Problem]:
    """Choices that lead to a guide that nobody can be led to."""
    known = {other.slug for other in others}
    for position, question in enumerate(guide.questions):
        for index, choice in enumerate(question.choices):
            if choice.effect is Effect.SWITCH and choice.guide not in known | {"", guide.slug}:
                path = ("questions", position, "choices", index, "guide")
                yield Problem(path, f"there is no published guide “{choice.guide}” to switch to")
