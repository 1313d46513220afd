"""A text as it came in, made safe and diagnosed against what is published. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext

from .. import unknown
from ..catalog import Catalog
from ..engine.matching import Diagnosis
from ..engine.redaction import redact
from ..engine.text import clean, one_line
from .errors import Refused, TooLarge


@dataclass(frozen=True)
class Diagnosed:
    """The redacted text, what was masked in it, and what the evidence says."""

    redacted: str
    masked: Mapping[str, int]
    symptoms: tuple[str, ...]
    diagnosis: Diagnosis
    known: bool
    """True if the text finds its guide by itself, without the symptoms."""

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

    @property
    def against(self) -> tuple[str, ...]:
        """The guides that something in the text speaks against."""
        return tuple(sorted(guide.slug for guide in self.diagnosis.guides if guide.score < 0))


def diagnose(
    catalog: Catalog, text: str, symptoms: Sequence[str] = (), *, limit: int | None = None
) -> Diagnosed:
    """Clean, redact and match a text as it came in, together with picked symptoms.

    `limit` is the greatest length in characters, TEXT_LIMIT unless told otherwise.
    Raises TooLarge for a text over the limit, Refused for an unknown symptom.
    """
    limit = settings.TEXT_LIMIT if limit is None else limit
    if len(text) > limit:
        length, most = (number_format(n, use_l10n=True, force_grouping=True) for n in (len(text), limit))
        message = gettext(
            "The text has %(length)s characters; the limit is %(limit)s. Paste the part around the error."
        )
        raise TooLarge(message % {"length": length, "limit": most}, field="text")
    for position, key in enumerate(symptoms):
        if key not in catalog.symptoms:
            message = gettext("There is no symptom “%(key)s”.") % {"key": one_line(key, 60)}
            raise Refused(message, field=f"symptoms.{position}")
    redaction = redact(clean(text))
    diagnosis = catalog.matcher.diagnose(redaction.text, symptoms)
    alone = catalog.matcher.diagnose(redaction.text) if symptoms else diagnosis
    return Diagnosed(
        redacted=redaction.text,
        masked=redaction.masked,
        symptoms=tuple(symptoms),
        diagnosis=diagnosis,
        known=alone.verdict is not None,
    )


def count_text(diagnosed: Diagnosed, *, now: datetime) -> None:
    """Count the text of a diagnosis that is stored nowhere; symptoms alone are no text."""
    if not diagnosed.blank:
        unknown.count(known=diagnosed.known, now=now)


def safe_line(text: str, limit: int) -> str:
    """A short text typed by a person: one line, redacted, cut to `limit` characters."""
    # Masked before it is cut: half of a secret would look like no secret.
    return redact(one_line(text, len(text))).text[:limit]
