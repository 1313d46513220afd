"""Bodies of issues as GitHub renders them from a form."""

from __future__ import annotations

from tests.factories import a_guide, a_question
from troubleshoot.engine.guide import Choice, Detail, Guide

NO_ANSWER = "_No response_"


def rendered(*fields: tuple[str, str]) -> str:
    """The body of an issue whose form was filled in like this, in order."""
    return "\n\n".join(f"### {label}\n\n{answer or NO_ANSWER}" for label, answer in fields)


def asking() -> Guide:
    """A guide with two questions and two details."""
    return a_guide(
        questions=(
            a_question("medium", Choice("air", "Air, over the radio"), Choice("cable", "A cable")),
            a_question("tunnel", "yes", "no"),
        ),
        details=(Detail("version", "Which version?"), Detail("command", "The exact command")),
        translations={
            "de": {
                "questions.medium.text": "Welches Medium?",
                "questions.medium.choices.cable.label": "Ein Kabel",
                "details.version.text": "Welche Version? 📦",
            }
        },
    )
