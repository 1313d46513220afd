"""What the pages before a session show: a diagnosis, and what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from . import sessions
from .catalog import Catalog, PublishedGuide
from .engine import flow
from .engine.details import accepted
from .engine.facts import Reported
from .engine.guide import ErrorPattern, Guide, Kind, Question, Weight
from .engine.incidents import Incident
from .engine.matching import RANK, Match
from .engine.redaction import marks_in
from .engine.situation import situation
from .engine.text import one_line
from .forms_start import Carried, StartForm
from .handover import NOT_SURE_WORDS, of_diagnosis
from .rendering import excerpt, numbered, pieces
from .screens import others_of
from .sessions import Diagnosed
from .statistics import incident_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


_FEW, _WORDS = 3, 60
"""So many signs are shown while one types, with so many characters of each."""


@dataclass(frozen=True)
class Finding:
    """A piece of evidence, and the title of the guide it speaks of; empty where only one is in question."""

    guide: str
    pattern: ErrorPattern
    said_by: Guide
    number: int = 0
    """What its marks in the text are numbered with; 0 where the text has none of it."""

    @property
    def beside(self) -> bool:
        """True for a sign of the text that is not marked, because stronger ones stand at its places."""
        return not self.number and self.pattern.kind != Kind.SYMPTOM


@dataclass(frozen=True)
class Known:
    """An answer or a detail that is known before the session, in words, and the guide that asks for it."""

    asked: StrOrPromise
    told: StrOrPromise
    said_by: Guide | None
    """None where the words are ours."""
    chosen: bool = False
    """True for an answer, which is in the words of the guide as well; a detail is in the person's own."""


def already_known(published: Catalog, carried: Carried, first: PublishedGuide | None = None) -> list[Known]:
    """What is carried on, as a page lists it, in the words of the `first` guide where it has some."""
    guides = [*([first.shown] if first else []), *published.shown.values()]
    found = []
    for key, choice in carried.answers.items():
        guide = next(guide for guide in guides if sessions.fits(guide, key, choice))
        question = guide.questions_by_key[key]
        found.append(Known(question.text, _label(question, choice), guide, chosen=True))
    for key, text in carried.details.items():
        asking = (guide for guide in guides if any(detail.key == key for detail in guide.details))
        by, detail = next(asking, None), accepted(guides)[key]
        found.append(Known(detail.text if by else gettext_lazy(detail.text), text, by))
    return found


def _label(question: Question, choice: str) -> StrOrPromise:
    chosen = question.choice(choice)
    return chosen.label if chosen else NOT_SURE_WORDS


def diagnosis_context(published: Catalog, diagnosed: Diagnosed, carried: Carried) -> dict[str, Any]:
    """What the diagnosis page shows: the verdict or none, the evidence, and where to go from here.

    `carried` is what was known before the text was looked at.
    """
    guides = published.shown
    edition = published.by_slug.get(diagnosed.verdict or "")
    verdict = edition.shown if edition else None
    going_on = carried.fitting(edition.guide) if edition else carried
    if edition:
        diagnosed = diagnosed.for_guide(edition.guide, going_on.answers, going_on.details)
    found, matches = _shown(published, diagnosed)
    return {
        "verdict": verdict,
        "incident": _incident(published, verdict),
        **_marked(guides, diagnosed, found, matches),
        "ruled_out": [text for slug in diagnosed.against if (text := guides[slug].ruled_out)],
        "ruled_out_by": next((guides[s] for s in diagnosed.against if guides[s].ruled_out), None),
        "marks": marks_in(diagnosed.whole),
        "redacted": diagnosed.redacted,
        "whole": diagnosed.whole,
        "picked": diagnosed.symptoms,
        "picked_alone": not (diagnosed.whole or diagnosed.redacted),
        "tried": tried_list(verdict, diagnosed) if verdict else [],
        **others_of(published, diagnosed.diagnosis, leaving=diagnosed.verdict),
        "record": _record(published, diagnosed, found),
        "symptoms": published.symptoms_by_stage,
        "symptom_guides": published.symptom_guides,
        "known": diagnosed.known or diagnosed.blank,
        "form": StartForm(),
        **_known_before(published, diagnosed, carried, going_on, edition),
    }


def _shown(published: Catalog, diagnosed: Diagnosed) -> tuple[list[tuple[str, ErrorPattern]], list[Match]]:
    """The evidence that is shown, the strongest first, and its places in the text.

    With a verdict it is only what concerns its guide; what rules others out would only confuse.
    """
    guides = published.shown
    shown = {diagnosed.verdict} if diagnosed.verdict else set(guides)
    by_guide = [(slug, keys) for slug, keys in diagnosed.diagnosis.found.items() if slug in shown]
    found = [(slug, guides[slug].patterns_by_key[key]) for slug, keys in by_guide for key in keys]
    found.sort(key=lambda one: _place(one[1].weight, against_first=not diagnosed.verdict))
    matches = [match for match in diagnosed.diagnosis.matches if match.guide in shown]
    # Of several patterns at one place the strongest is marked.
    matches.sort(key=lambda one: (one.start or 0, *_place(one.weight, against_first=not diagnosed.verdict)))
    return found, matches


def _marked(
    guides: dict[str, Guide],
    diagnosed: Diagnosed,
    found: Sequence[tuple[str, ErrorPattern]],
    matches: Sequence[Match],
) -> dict[str, Any]:
    """The text around its evidence, and what each piece of evidence says, with the number of its marks."""
    cut = pieces(diagnosed.redacted, matches, guides)
    placed = {piece.pattern for piece in cut}
    keys = [(slug, pattern.key) for slug, pattern in found if (slug, pattern.key) in placed]
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    evidence = [
        Finding(
            "" if diagnosed.verdict else guides[slug].title,
            pattern,
            guides[slug],
            numbers.get((slug, pattern.key), 0),
        )
        for slug, pattern in found
    ]
    return {
        "pieces": excerpt(numbered(cut, numbers)),
        "evidence": evidence,
        "besides": sum(one.beside for one in evidence),
    }


def symptoms_shown(published: Catalog, picked: Sequence[str], find: str) -> dict[str, Any]:
    """The symptoms with what is looked for in them, by stage; a stage with what was asked for is open."""
    by_stage = published.symptoms_with(find, keep=picked)
    asked = [stage for stage, found in by_stage if find or any(one.key in picked for one in found)]
    return {
        "symptoms": by_stage,
        "symptom_guides": published.symptom_guides,
        "open_stages": asked,
        "picked": picked,
        "find": find,
        "searched": True,
    }


def symptoms_named(published: Catalog, keys: Sequence[str]) -> list[tuple[str, Guide]]:
    """The symptoms of these keys in words, each with its guide."""
    shown = published.symptom_guides
    return [(guide.patterns_by_key[key].text, guide) for key, guide in shown.items() if key in keys]


def look_context(published: Catalog, diagnosed: Diagnosed) -> dict[str, Any]:
    """What a text tells while it is typed: its guide or none, and how many signs, with the words of a few."""
    found, matches = _shown(published, diagnosed)
    guides, words = published.shown, dict[str, Match]()
    for match in _apart(
        sorted(matches, key=lambda one: _place(one.weight, against_first=not diagnosed.verdict))
    ):
        words.setdefault(_glimpse(diagnosed.redacted[match.start : match.end]), match)
    return {
        "verdict": guides.get(diagnosed.verdict or ""),
        "ruled_out_by": next((guides[slug] for slug in diagnosed.against if guides[slug].ruled_out), None),
        "signs": len(found),
        "words": list(words.items())[:_FEW],
        "more": max(0, len(words) - _FEW),
    }


def _apart(matches: Sequence[Match]) -> list[Match]:
    """The matches with a place in the text that overlaps with that of no earlier one."""
    apart: list[Match] = []
    for one in matches:
        start, end = one.start, one.end
        if start is None or end is None:
            continue
        if all(end <= (other.start or 0) or start >= (other.end or 0) for other in apart):
            apart.append(one)
    return apart


def _glimpse(text: str) -> str:
    """A text on one line, cut between two words where it is long."""
    line = one_line(text, _WORDS + 1)
    return line if len(line) <= _WORDS else f"{line.rpartition(' ')[0] or line[:_WORDS]}…"


def _known_before(
    published: Catalog,
    diagnosed: Diagnosed,
    carried: Carried,
    going_on: Carried,
    edition: PublishedGuide | None,
) -> dict[str, Any]:
    """What the text and the link told of answers and details, and what is carried on of it."""
    answers = {key: value for key, value in diagnosed.answers.items() if key not in going_on.answers}
    details = {key: value for key, value in diagnosed.details.items() if key not in going_on.details}
    return {
        "carried": carried,
        "look_again": carried.and_also(answers, details),
        "brought": already_known(published, going_on, edition),
        "read": already_known(published, Carried(answers, details), edition),
    }


def _record(published: Catalog, diagnosed: Diagnosed, found: Sequence[tuple[str, ErrorPattern]]) -> str:
    """The record to hand over. Whoever gets it reads the authors' own words."""
    says = [published.by_slug[slug].guide.patterns_by_key[pattern.key].says for slug, pattern in found]
    return of_diagnosis(replace(diagnosed, redacted=diagnosed.whole or diagnosed.redacted), says)


def _place(weight: Weight, *, against_first: bool) -> tuple[bool, int]:
    """Where a piece of evidence stands among the others."""
    return against_first and weight != Weight.AGAINST, RANK[weight]


def _incident(published: Catalog, verdict: Guide | None) -> Incident | None:
    if verdict is None:
        return None
    return incident_in(published.by_slug[verdict.slug].row.guide_id, now=timezone.now())


def tried_list(guide: Guide, diagnosed: Diagnosed) -> list[tuple[str, str]]:
    """The checklist "what have you already tried?", as far as it fits what the text tells."""
    now = situation([Reported(1, diagnosed.diagnosis.found, diagnosed.verdict)])
    fitting = {key for group in flow.upcoming(guide, now).all for key in group}
    return [(step.key, step.tried_as) for step in guide.steps if step.key in fitting and step.tried_as]
