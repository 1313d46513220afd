"""A text as it came in, made safe and diagnosed against what is published. Nothing is stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils.formats import number_format
from django.utils.translation import gettext

from .. import unknown
from ..availability import briefly, is_unavailable
from ..catalog import Catalog
from ..engine.details import accepted
from ..engine.guide import NOT_SURE, Guide
from ..engine.matching import Diagnosis
from ..engine.redaction import redact
from ..engine.text import clean, one_line
from ..issues.reading import Taken, take_apart
from .errors import Refused, TooLarge

_log = logging.getLogger(__name__)
SHORT = 300
"""The longest short text (a detail, a reason, "something else"), in characters."""

_OURS = ("api", "web")
"""What nobody typed: where a session comes from, as we say it ourselves."""


@dataclass(frozen=True)
class Diagnosed:
    """The redacted text, what was masked in it, and what the evidence says."""

    redacted: str
    masked: Mapping[str, int]
    symptoms: tuple[str, ...]
    diagnosis: Diagnosis
    known: bool
    """True if the text finds its guide by itself, without the symptoms."""
    whole: str = ""
    """All of the redacted text; `redacted` is the part of it that is no answer and no detail."""
    taken: Taken | None = None
    """The parts of the text, if it is the body of an issue form."""
    answers: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    """What the form was answered, and the details in it, each on one line."""

    @property
    def blank(self) -> bool:
        """True if there is no text at all."""
        return not self.redacted.strip()

    @property
    def verdict(self) -> str | None:
        """The slug of the guide the evidence carries, or None."""
        return self.diagnosis.verdict

    @property
    def guides(self) -> list[dict[str, Any]]:
        """The guides that something speaks for or against, best first, as plain values."""
        return [asdict(guide) for guide in self.diagnosis.guides]

    def as_json(self) -> dict[str, Any]:
        """Redacted text, evidence with its places, guides best first, a verdict or null."""
        return {
            "redacted": self.redacted,
            "matches": [asdict(match) for match in self.diagnosis.matches],
            "guides": self.guides,
            "guide": self.verdict,
        }

    def for_guide(self, guide: Guide, answers: Mapping[str, str], details: Mapping[str, str]) -> Diagnosed:
        """What a session in that guide makes of it: only what the guide asks for is an answer or detail.

        `answers` and `details` are known from elsewhere and win. What is left out so joins the end of the
        text, with its label; no evidence is sought in it, because labels of forms name many errors.
        """
        if self.taken is None:
            return self
        asked = accepted([guide])
        kept = {k: v for k, v in self.answers.items() if fits(guide, k, v) and answers.get(k, v) == v}
        told = {k: v for k, v in self.details.items() if k in asked and details.get(k, v) == v}
        left = self.taken.fields(self.answers.keys() - kept, self.details.keys() - told)
        text = "\n\n".join(filter(None, [self.redacted, left]))
        return replace(self, redacted=text, answers=kept, details=told)

    @property
    def against(self) -> tuple[str, ...]:
        """The guides that something in the text speaks against."""
        return tuple(sorted(guide.slug for guide in self.diagnosis.guides if guide.score < 0))


def fits(guide: Guide, question: str, choice: str) -> bool:
    """True if the guide asks that question and accepts that choice."""
    asked = guide.questions_by_key.get(question)
    return asked is not None and (choice == NOT_SURE or asked.choice(choice) is not None)


def longest(*, masked: bool) -> int:
    """The greatest length of a text in characters: twice as much if it was `masked` before, which can make it
    longer."""
    return int(settings.TEXT_LIMIT * (1 + masked))


def diagnose(
    catalog: Catalog,
    text: str,
    symptoms: Sequence[str] = (),
    *,
    masked: bool = False,
    apart: bool = False,
) -> Diagnosed:
    """Clean, redact and match a text as it came in, together with picked symptoms.

    A text that was `masked` before may be longer (see `longest`). With `apart` the body of an issue form is
    taken apart, and only what is neither an answer nor a detail is matched.
    Raises TooLarge for a text over the limit, Refused for an unknown symptom.
    """
    _check(catalog, text, symptoms, longest(masked=masked))
    redaction = redact(clean(text))
    taken = take_apart(redaction.text, catalog.vocabulary) if apart else None
    matched = taken.text_with(_kept_in_text(catalog, taken)) if taken else redaction.text
    diagnosis = catalog.matcher.diagnose(matched, symptoms)
    alone = catalog.matcher.diagnose(matched) if symptoms else diagnosis
    return Diagnosed(
        redacted=matched,
        masked=redaction.masked,
        symptoms=tuple(symptoms),
        diagnosis=diagnosis,
        known=alone.verdict is not None,
        whole=redaction.text,
        taken=taken,
        answers=taken.answers if taken else {},
        details={k: safe_line(v, SHORT) for k, v in taken.details.items()} if taken else {},
    )


def _check(catalog: Catalog, text: str, symptoms: Sequence[str], limit: int) -> None:
    if len(text) > limit:
        length, most = (number_format(n, use_l10n=True, force_grouping=True) for n in (len(text), limit))
        message = gettext(
            "The text has %(length)s characters; the limit is %(limit)s. Paste the part around the error."
        )
        raise TooLarge(message % {"length": length, "limit": most}, field="text")
    for position, key in enumerate(symptoms):
        if key not in catalog.symptoms:
            message = gettext("There is no symptom “%(key)s”.") % {"key": safe_line(key, 60)}
            raise Refused(message, field=f"symptoms.{position}")


def _kept_in_text(catalog: Catalog, taken: Taken) -> set[str]:
    """The details that stay in the text as well: too long to be one, or with evidence in them."""
    return {
        key
        for key, value in taken.details.items()
        if len(one_line(value, SHORT + 1)) > SHORT or catalog.matcher.diagnose(value).found
    }


def count_text(diagnosed: Diagnosed, *, now: datetime) -> None:
    """Count the text of a diagnosis that is stored nowhere; symptoms alone are no text."""
    if not diagnosed.blank:
        unknown.count(known=diagnosed.known, now=now)


def count_shown(diagnosed: Diagnosed, *, now: datetime) -> None:
    """The same for a text that is only shown: where it cannot be counted now, the log says so."""
    try:
        with briefly():
            count_text(diagnosed, now=now)
    except Error as error:
        if not is_unavailable(error):
            raise
        _log.warning("A text was diagnosed and not counted: %s", error)


def safe_line(text: str, limit: int) -> str:
    """A short text typed by a person: one line, redacted, cut to `limit` characters."""
    if not text or text in _OURS:
        return text
    # Masked before it is cut: half of a secret would look like no secret.
    return redact(one_line(text, len(text))).text[:limit]
