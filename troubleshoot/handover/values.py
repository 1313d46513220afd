"""Everything known about a session, for a human, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..engine.facts import Mark, Result
from ..engine.matching import Match

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# In the language of the page; a hand-over as a file is always made in English.
RESULTS = {
    Result.FIXED: _("it worked"),
    Result.SAME_ERROR: _("the same error"),
    Result.OTHER_ERROR: _("another error"),
    Result.NOT_TRIED: _("not retried yet"),
}
MARKS = {
    Mark.DONE: pgettext_lazy("mark", "done"),
    Mark.SKIPPED: pgettext_lazy("mark", "skipped"),
    Mark.NOT_PERMITTED: pgettext_lazy("mark", "not permitted"),
    Mark.PENDING: pgettext_lazy("mark", "asked for, waiting"),
}
NOT_SURE_WORDS = _("Not sure")


@dataclass(frozen=True)
class Told:
    """A question or detail and what is known of it."""

    key: str
    text: StrOrPromise
    value: StrOrPromise
    from_text: bool = False


@dataclass(frozen=True)
class StepMark:
    """A step and what became of it: in words, and as `kind`, which is the same in every language."""

    key: str
    title: str
    mark: StrOrPromise
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True)
class AttemptRecord:
    """One attempt as it is told to a human; times are in UTC. `kind` is the result in no language."""

    number: int
    guide: str
    guide_title: str
    at: datetime
    steps: tuple[StepMark, ...]
    result: StrOrPromise
    credited: tuple[str, ...]
    something_else: str
    kind: str = ""


@dataclass(frozen=True)
class PastedText:
    """A redacted text, with the places of its evidence."""

    text: str
    matches: tuple[Match, ...]
    says: tuple[str, ...]
    symptoms: tuple[str, ...]
    at: datetime
    attempt: int
    """The number of the attempt it came after; 0 before the first."""


@dataclass(frozen=True)
class Evidence:
    """An error pattern that was found or picked: what it says, and the line of the text that it stands in.

    A symptom has no line: `line` is None and `quote` what was picked.
    """

    guide: str
    guide_title: str
    pattern: str
    weight: str
    says: str
    quote: str
    line: int | None
    at: datetime


@dataclass(frozen=True)
class HandOver:
    """All of it, times in UTC. `missing` are the guide's details that nobody has given yet.

    `marked` is what is marked so far in a round without a result, `importing_since` when its retry began.
    `missing_diagnostics` are the details that a run of the diagnostics would add. `versions` are those of
    the `details` that are versions.
    """

    title: str
    edition: int
    outcome: str
    reason: str
    started_at: datetime
    answers: tuple[Told, ...]
    details: tuple[Told, ...]
    missing: tuple[str, ...]
    tried_before: tuple[str, ...]
    attempts: tuple[AttemptRecord, ...]
    waiting_for: tuple[str, ...]
    harmful: tuple[str, ...]
    switches: tuple[tuple[str, str], ...]
    rejected: tuple[str, ...]
    texts: tuple[PastedText, ...]
    guide: str = ""
    summary: StrOrPromise = ""
    evidence: tuple[Evidence, ...] = ()
    versions: tuple[Told, ...] = ()
    missing_diagnostics: tuple[StrOrPromise, ...] = ()
    marked: tuple[StepMark, ...] = ()
    importing_since: datetime | None = None
