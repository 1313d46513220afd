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
from .engine.guide import ErrorPattern, Guide, Question, Weight
from .engine.incidents import Incident
from .engine.matching import RANK
from .engine.redaction import marks_in
from .engine.situation import situation
from .forms_start import Carried, StartForm
from .handover import NOT_SURE_WORDS, of_diagnosis
from .rendering import pieces, shortened
from .screens import others_of
from .sessions import Diagnosed
from .statistics import incident_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Finding:
    """A piece of evidence, and the title of the guide it speaks of; empty where only one is in question."""

    guide: str
    pattern: ErrorPattern
    said_by: Guide


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
    # With a verdict only what concerns its guide; what rules others out would only confuse.
    shown = {diagnosed.verdict} if verdict else set(guides)
    by_guide = [(slug, keys) for slug, keys in diagnosed.diagnosis.found.items() if slug in shown]
    matches = [match for match in diagnosed.diagnosis.matches if match.guide in shown]
    found = [(slug, guides[slug].patterns_by_key[key]) for slug, keys in by_guide for key in keys]
    found.sort(key=lambda one: _place(one[1].weight, against_first=not verdict))
    return {
        "verdict": verdict,
        "incident": _incident(published, verdict),
        "pieces": shortened(pieces(diagnosed.redacted, matches, guides)),
        "evidence": [
            Finding("" if verdict else guides[slug].title, pattern, guides[slug]) for slug, pattern in found
        ],
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
