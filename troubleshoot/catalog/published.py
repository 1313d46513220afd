"""What is published now, kept in memory per edition.

A process asks the database at most once a second which editions are current, and at once after it has
published itself: so a publish shows everywhere within two seconds. What an edition says never changes, so
its value is read once per process.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, override

from ..engine.guide import ErrorPattern, Guide, Kind, Stage
from ..engine.matching import Matcher
from ..engine.translating import localised, spoken
from ..issues.vocabulary import Vocabulary
from ..models import Edition
from ..models.statements import Prepared
from . import rows


@dataclass(frozen=True)
class PublishedGuide:
    """One edition: its row and what it says."""

    row: Edition
    guide: Guide

    @property
    def shown(self) -> Guide:
        """The guide as a page shows it: in the active language, as far as it is translated."""
        language = spoken(self.guide, get_language() or "")
        if language not in self._in_languages:
            self._in_languages[language] = localised(self.guide, language)
        return self._in_languages[language]

    @cached_property
    def _in_languages(self) -> dict[str, Guide]:
        return {"": self.guide}


@dataclass(frozen=True)
class Catalog:
    """All current editions, in order of their slugs, with their compiled patterns."""

    editions: tuple[PublishedGuide, ...]

    @cached_property
    def by_slug(self) -> dict[str, PublishedGuide]:
        """The current editions by the slugs of their guides."""
        return {edition.guide.slug: edition for edition in self.editions}

    @property
    def shown(self) -> dict[str, Guide]:
        """What the current editions say, by slug, in the active language as far as it is translated."""
        return {slug: edition.shown for slug, edition in self.by_slug.items()}

    def with_guide(self, guide: Guide) -> Catalog:
        """All of these with a guide, such as a draft, in the place of its edition or as one more."""
        own = self.by_slug.get(guide.slug)
        row = own.row if own else Edition(number=0)
        others = (edition for edition in self.editions if edition.guide.slug != guide.slug)
        made = (*others, PublishedGuide(row, guide))
        return Catalog(tuple(sorted(made, key=lambda edition: edition.guide.slug)))

    @cached_property
    def pages(self) -> dict[str, str]:
        """Pages, by language, that are the same for everybody as long as this is what is published."""
        return {}

    @cached_property
    def matcher(self) -> Matcher:
        """The patterns of all current editions, compiled."""
        return Matcher([edition.guide for edition in self.editions])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the labels of an issue form ask for, in all languages of the guides and the pages."""
        return Vocabulary.of((edition.guide for edition in self.editions), _not_sure_in_all_languages())

    @cached_property
    def symptoms(self) -> dict[str, tuple[Guide, ErrorPattern]]:
        """The symptoms a person can pick, by key, with the guide each one belongs to."""
        return {
            pattern.key: (edition.guide, pattern)
            for edition in self.editions
            for pattern in edition.guide.patterns
            if pattern.kind is Kind.SYMPTOM
        }

    def symptoms_with(
        self, find: str, *, keep: Container[str] = ()
    ) -> list[tuple[Stage, list[ErrorPattern]]]:
        """The symptoms by stage, those with all words of `find` in what they say.

        Those with a key in `keep` stay in any case.
        """
        words = find.casefold().split()

        def fits(symptom: ErrorPattern) -> bool:
            sought = f"{symptom.text} {symptom.says}".casefold()
            return symptom.key in keep or all(word in sought for word in words)

        groups = [(stage, [p for p in found if fits(p)]) for stage, found in self.symptoms_by_stage]
        return [(stage, found) for stage, found in groups if found]

    @property
    def symptom_guides(self) -> dict[str, Guide]:
        """The guide of each symptom as pages show it, which tells the language of the symptom."""
        shown = self.shown
        return {key: shown[guide.slug] for key, (guide, _) in self.symptoms.items()}

    @property
    def symptoms_by_stage(self) -> list[tuple[Stage, list[ErrorPattern]]]:
        """The symptoms as pages show them, grouped by where a person with them stands."""
        shown, symptoms = self.shown, self.symptoms
        patterns = [shown[guide.slug].patterns_by_key[key] for key, (guide, _) in symptoms.items()]
        groups = [(stage, [p for p in patterns if p.when is stage]) for stage in Stage]
        return [(stage, found) for stage, found in groups if found]


FRESH = 1.0
"""For so many seconds a process does not ask again which editions are current."""


@dataclass
class _Known:
    """What was current when the database was asked, and until when nobody asks again.

    `times` counts how often it was forgotten.
    """

    catalog: Catalog | None = None
    until: float = 0.0
    times: int = 0


_known, _keeping = _Known(), Lock()


def current() -> Catalog:
    """What is published now; no query if the process asked less than `FRESH` seconds ago, or else one.

    A transaction sees what it wrote itself, so within one the database is always asked.
    """
    if connection.in_atomic_block:
        return _asked()
    kept, times, now = _known.catalog, _known.times, monotonic()
    if kept is not None and now < _known.until:
        return kept
    catalog = _asked()
    with _keeping:
        # Unless somebody published in this process meanwhile, and what was found may be older.
        if _known.times == times:
            _known.catalog, _known.until = catalog, now + FRESH
    return catalog


def forget_current() -> None:
    """Ask the database again the next time. Whoever changes what is current calls it after the commit."""
    with _keeping:
        _known.catalog, _known.times = None, _known.times + 1


def _asked() -> Catalog:
    return _catalog(tuple(map(tuple, _CURRENT.rows())))


def _current() -> QuerySet[Edition, Any]:
    editions = Edition.objects.filter(status=Edition.Status.CURRENT).order_by("guide__slug")
    return editions.values_list("pk", "revision", "digest")


_CURRENT = Prepared(_current)


def pinned(edition: Edition) -> PublishedGuide:
    """The edition that a stretch is pinned to, current or not."""
    return edition_of(edition.pk, edition.revision, edition.digest)


def edition_of(edition: int, revision: int, digest: str) -> PublishedGuide:
    """The edition (by id) with this content, as of this revision, current or not."""
    return _published(edition, revision, digest)


def _not_sure_in_all_languages() -> list[str]:
    words = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            words.append(gettext("Not sure"))
    return words


@lru_cache(maxsize=4)
def _catalog(keys: tuple[tuple[int, int, str], ...]) -> Catalog:
    return Catalog(tuple(_published(*key) for key in keys))


@lru_cache(maxsize=256)
def _published(edition_id: int, revision: int, digest: str) -> PublishedGuide:
    """The edition with this content (`digest`), as of this revision (a step may be withdrawn)."""
    return PublishedGuide(Edition.objects.select_related("guide").get(pk=edition_id), rows.load(edition_id))
