"""The hand-over in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from ..engine.facts import Mark
from .values import AttemptRecord, Told


def summary_of(title: str, attempts: Sequence[AttemptRecord], versions: Sequence[Told]) -> str:
    """What failed, between which versions, and how often it was tried again; in the active language."""
    said = [gettext("An import of a solution failed. It was treated as: %(title)s.") % {"title": title}]
    said += _versions({version.key: str(version.value) for version in versions})
    return " ".join([*said, *_tries(attempts)])


def _versions(given: dict[str, str]) -> list[str]:
    installed, target = given.get("version-installed", ""), given.get("version-target", "")
    if installed and target:
        words = gettext("Installed is %(installed)s, to import %(target)s.")
    elif target:
        words = gettext("To import is %(target)s.")
    elif installed:
        words = gettext("Installed is %(installed)s.")
    else:
        return []
    return [words % {"installed": installed, "target": target}]


def _tries(attempts: Sequence[AttemptRecord]) -> list[str]:
    if not attempts:
        return [gettext("No attempt is recorded yet.")]
    made = ngettext(
        "%(n)s attempt is recorded; the last result: %(result)s.",
        "%(n)s attempts are recorded; the last result: %(result)s.",
        len(attempts),
    )
    counts = Counter(step.kind for attempt in attempts for step in attempt.steps)
    steps = gettext("Steps done: %(done)s, skipped: %(skipped)s, not permitted: %(not_permitted)s.")
    return [
        made % {"n": len(attempts), "result": attempts[-1].result},
        steps % {mark.value: counts[mark.value] for mark in (Mark.DONE, Mark.SKIPPED, Mark.NOT_PERMITTED)},
    ]
