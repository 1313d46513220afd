"""What guides must agree on, so that answers and details mean the same wherever a session goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from .guide import Detail, Guide, Kind, Question
from .problems import Problem


def disagreements(guide: Guide, others: Iterable[Guide]) -> list[Problem]:
    """Where `guide` uses a key of another guide and means something else by it.

    A question has one text and one set of choices, a detail one text, a symptom one guide. What a
    choice does, and which patterns tell it, is each guide's own. Where translations differ, it is a
    warning.
    """
    others = [other for other in others if other.slug != guide.slug]
    questions = {question.key: (other, question) for other in others for question in other.questions}
    details = {detail.key: (other, detail) for other in others for detail in other.details}
    symptoms = {p.key: other for other in others for p in other.patterns if p.kind is Kind.SYMPTOM}
    return [
        *_questions(guide, questions),
        *_details(guide, details),
        *_translations(guide, others),
        *(
            Problem(
                ("patterns", position), f"the symptom “{p.key}” belongs to {symptoms[p.key].slug} already"
            )
            for position, p in enumerate(guide.patterns)
            if p.kind is Kind.SYMPTOM and p.key in symptoms
        ),
    ]


def _questions(guide: Guide, known: Mapping[str, tuple[Guide, Question]]) -> Iterator[Problem]:
    for position, question in enumerate(guide.questions):
        if question.key not in known:
            continue
        other, same = known[question.key]
        if question.text != same.text:
            message = f"{other.slug} asks “{question.key}” with another text: “{same.text}”"
            yield Problem(("questions", position, "text"), message)
        if _offered(question) != _offered(same):
            offered = ", ".join(f"{key} ({label})" for key, label in _offered(same))
            message = f"{other.slug} offers other choices for “{question.key}”: {offered}"
            yield Problem(("questions", position, "choices"), message)


def _offered(question: Question) -> list[tuple[str, str]]:
    return [(choice.key, choice.label) for choice in question.choices]


def _details(guide: Guide, known: Mapping[str, tuple[Guide, Detail]]) -> Iterator[Problem]:
    for position, detail in enumerate(guide.details):
        if detail.key in known and detail.text != known[detail.key][1].text:
            other, same = known[detail.key]
            message = f"{other.slug} asks for “{detail.key}” with another text: “{same.text}”"
            yield Problem(("details", position, "text"), message)


_SHARED = re.compile(r"questions\.[^.]+(\.text|\.choices\.[^.]+\.label)|details\.[^.]+\.text")
"""The paths of texts that guides share by their keys."""


def _translations(guide: Guide, others: Iterable[Guide]) -> Iterator[Problem]:
    for other in others:
        for language, translated in guide.translations.items():
            known = other.translations.get(language, {})
            for path, text in translated.items():
                if _SHARED.fullmatch(path) and known.get(path, text) != text:
                    message = f"{other.slug} translates it as “{known[path]}”"
                    yield Problem(("translations", language, path), message, warning=True)
