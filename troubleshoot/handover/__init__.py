"""Everything known about a session, for a human: as values, as Markdown and as JSON, and how it leaves."""

from .gathering import (
    attempt_record,
    hand_over,
    marked_so_far,
    pasted_texts,
    title_of,
    told_answers,
    words_of,
)
from .json import as_json
from .markdown import as_markdown, of_diagnosis
from .values import (
    MARKS,
    NOT_SURE_WORDS,
    RESULTS,
    AttemptRecord,
    Evidence,
    HandOver,
    PastedText,
    StepMark,
    Told,
)

__all__ = [
    "MARKS",
    "NOT_SURE_WORDS",
    "RESULTS",
    "AttemptRecord",
    "Evidence",
    "HandOver",
    "PastedText",
    "StepMark",
    "Told",
    "as_json",
    "as_markdown",
    "attempt_record",
    "hand_over",
    "marked_so_far",
    "of_diagnosis",
    "pasted_texts",
    "title_of",
    "told_answers",
    "words_of",
]
