"""Patterns of some weight, and what they say about a text."""

from __future__ import annotations

from typing import Any

from tests.factories import a_guide, a_pattern
from troubleshoot.engine.guide import ErrorPattern, Guide, Kind, Weight
from troubleshoot.engine.matching import Diagnosis, Matcher

CUT = "connection was cut"
D, S, G, A = Weight.DECISIVE, Weight.SUPPORTING, Weight.GENERIC, Weight.AGAINST


def an_expression(key: str, text: str, weight: Weight = D) -> ErrorPattern:
    return a_pattern(key, text, kind=Kind.EXPRESSION, weight=weight)


def weighing(*weights: Weight, slug: str = "cut-line", **values: Any) -> Guide:
    """A guide with one literal for each weight: `sign0`, `sign1` and so on."""
    return telling(slug, *((f"sign{n}", weight) for n, weight in enumerate(weights)), **values)


def telling(slug: str, *texts: str | tuple[str, Weight], **values: Any) -> Guide:
    """A guide with a literal for each text, decisive unless its weight is given."""
    pairs = [(text, D) if isinstance(text, str) else text for text in texts]
    patterns = tuple(a_pattern(f"s{n}", text, weight=weight) for n, (text, weight) in enumerate(pairs))
    return a_guide(slug, patterns=patterns, **values)


def diagnosed(text: str, *guides: Guide, symptoms: tuple[str, ...] = ()) -> Diagnosis:
    return Matcher(guides or (a_guide(),)).diagnose(text, symptoms)


def marked(text: str, *patterns: ErrorPattern) -> list[str]:
    """The parts of the text in which these patterns are found."""
    matches = diagnosed(text, a_guide(patterns=patterns)).matches
    return [text[match.start : match.end] for match in matches]
