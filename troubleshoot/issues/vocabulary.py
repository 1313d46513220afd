"""What the labels of an issue form ask for: questions and details of guides, or free text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from ..engine.details import COMMON
from ..engine.guide import NOT_SURE, Guide
from ..engine.text import comparable
from ..engine.translating import localised

LONGEST = 300
"""Characters of a label; a longer line is no label."""

_TEXTS = (
    "Does this bug already exist in our backlog?",
    "Does this question already exist in our backlog?",
    "Describe the issue",
    "What is your question?",
    "Expected Behavior",
    # Its required list has "Core" chosen before anybody has looked, so it tells nothing for certain.
    "What solution are you experiencing the issue with?",
    # Of a failed upgrade some people write the version installed, some the one to import.
    "What solution version are you using?",
    "What app or flow are you having the issue with?",
    "What method are you using to get inventory and telemetry?",
    "Steps To Reproduce",
    "Anything else?",
    *("Error text", "Tried so far", "Record from the wizard"),
)
"""Labels that ask for text, in the kit's own forms and in the one that `template_files` writes."""
_NOT_SURE_WORDS = ("Not sure",)
_PICTURES = ("So", "Sk", "Me", "Co", "Cs")  # categories of characters: emoji and what changes them
Found = TypeVar("Found")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Asks(StrEnum):
    """What a label asks for."""

    QUESTION = "question"
    DETAIL = "detail"
    TEXT = "text"


@dataclass(frozen=True)
class Meaning:
    """What a label asks for, and the key of the question or detail."""

    asks: Asks
    key: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The labels that are known, and the choices of each question by their labels."""

    labels: Mapping[str, Meaning] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, guides: Iterable[Guide], not_sure: Iterable[str] = ()) -> Vocabulary:
        """The labels of all these guides, in all their languages, of the kit's own forms, of common details.

        `not_sure` says “Not sure” in other languages. What two questions or details are called alike
        asks for text only, and what two choices of a question are called alike is no answer.
        """
        spoken = list(chain.from_iterable(map(_in_all_languages, guides)))
        labels = {plain(text): Meaning(Asks.TEXT) for text in _TEXTS}
        labels |= {plain(detail.text): Meaning(Asks.DETAIL, detail.key) for detail in COMMON}
        found = _by_label(chain.from_iterable(map(_asked, spoken)))
        labels |= {
            label: meanings.pop() if len(meanings) == 1 else Meaning(Asks.TEXT)
            for label, meanings in found.items()
        }
        return cls(labels, _choices(spoken, [*_NOT_SURE_WORDS, *not_sure]))

    def meaning(self, label: str) -> Meaning | None:
        """What a label asks for, whatever its case, spaces, emoji and closing signs; None if unknown."""
        return self.labels.get(plain(label)) if len(label) <= LONGEST else None

    def choice(self, question: str, label: str) -> str | None:
        """The key of the choice that is called so; None if none is."""
        return self.choices.get(question, {}).get(plain(label)) if len(label) <= LONGEST else None


def plain(label: str) -> str:
    """A label as labels are compared: small letters, single spaces, no emoji, no signs around it."""
    folded = comparable(label, space=" ").text.casefold()
    if not folded.isascii():
        folded = "".join(" " if unicodedata.category(c) in _PICTURES else c for c in folded)
    return _EDGES.sub("", " ".join(folded.split()))


def _in_all_languages(guide: Guide) -> Iterator[Guide]:
    yield guide
    yield from (localised(guide, language) for language in guide.translations)


def _asked(guide: Guide) -> Iterator[tuple[str, Meaning]]:
    for question in guide.questions:
        yield question.text, Meaning(Asks.QUESTION, question.key)
    for detail in guide.details:
        yield detail.text, Meaning(Asks.DETAIL, detail.key)


def _by_label(pairs: Iterable[tuple[str, Found]]) -> dict[str, set[Found]]:
    found: dict[str, set[Found]] = {}
    for text, value in pairs:
        if label := plain(text):
            found.setdefault(label, set()).add(value)
    return found


def _choices(guides: Iterable[Guide], not_sure: Iterable[str]) -> dict[str, dict[str, str]]:
    """For each question the keys of its choices by their labels."""
    by_question: dict[str, list[tuple[str, str]]] = {}
    for guide in guides:
        for question in guide.questions:
            pairs = by_question.setdefault(question.key, [(words, NOT_SURE) for words in not_sure])
            pairs += ((choice.label, choice.key) for choice in question.choices)
    return {
        question: {label: keys.pop() for label, keys in _by_label(pairs).items() if len(keys) == 1}
        for question, pairs in by_question.items()
    }
