from __future__ import annotations

import pytest

from tests.factories import a_guide, a_question
from tests.issues.forms import asking
from troubleshoot.engine.guide import NOT_SURE, Choice, Detail
from troubleshoot.issues.vocabulary import LONGEST, Asks, Meaning, Vocabulary

KNOWN = Vocabulary.of([asking()], ["Nicht sicher"])
VERSION = Meaning(Asks.DETAIL, "version")


def test_a_question_is_known_by_its_text() -> None:
    assert KNOWN.meaning("What about medium?") == Meaning(Asks.QUESTION, "medium")


def test_a_detail_is_known_by_its_text() -> None:
    assert KNOWN.meaning("Which version?") == VERSION


@pytest.mark.parametrize(
    "label",
    [
        "which VERSION",
        "  Which \t version ",
        "Which version:",
        "Which version??",
        "📦 Which version?",
        "Which version? 🐞",
        "**Which version?**",
        "Which version? ✔\ufe0f",
        "Which\u00a0version?",
        "Which version? #",
    ],
)
def test_form_does_not_matter(label: str) -> None:
    assert KNOWN.meaning(label) == VERSION


@pytest.mark.parametrize(
    "label", ["", "?", "🐞", "Which", "Which version did you mean?", "x" * (LONGEST + 1)]
)
def test_other_words_are_unknown(label: str) -> None:
    assert KNOWN.meaning(label) is None


def test_translations_are_known_as_well() -> None:
    assert KNOWN.meaning("Welche Version?") == VERSION
    assert KNOWN.choice("medium", "Ein Kabel") == KNOWN.choice("medium", "a cable") == "cable"


@pytest.mark.parametrize("label", ["Not sure", "nicht sicher"])
def test_every_question_knows_what_not_sure_is_called(label: str) -> None:
    assert {KNOWN.choice(key, label) for key in ("medium", "tunnel")} == {NOT_SURE}


def test_a_choice_belongs_to_its_question() -> None:
    assert KNOWN.choice("tunnel", "A cable") is None
    assert KNOWN.choice("nope", "Yes") is None


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("What solution version are you using?", Meaning(Asks.TEXT)),
        ("Describe the issue", Meaning(Asks.TEXT)),
        ("Expected Behavior", Meaning(Asks.TEXT)),
        ("Steps To Reproduce", Meaning(Asks.TEXT)),
        ("Anything else?", Meaning(Asks.TEXT)),
        ("What is your question?", Meaning(Asks.TEXT)),
        ("What app or flow are you having the issue with?", Meaning(Asks.TEXT)),
    ],
)
def test_the_forms_of_the_kit_are_known_without_a_guide(label: str, meaning: Meaning) -> None:
    assert Vocabulary.of([]).meaning(label) == meaning


def test_details_that_every_guide_accepts_are_known_without_a_guide() -> None:
    assert Vocabulary.of([]).meaning("Version of PowerShell") == Meaning(Asks.DETAIL, "powershell")


def test_two_that_are_called_alike_ask_for_text() -> None:
    guide = a_guide(details=(Detail("old", "Version"), Detail("new", "version?")))
    assert Vocabulary.of([guide]).meaning("Version") == Meaning(Asks.TEXT)


def test_choices_that_are_called_alike_are_no_answer() -> None:
    guide = a_guide(questions=(a_question("net", Choice("home", "Mine"), Choice("office", "Mine.")),))
    assert Vocabulary.of([guide]).choice("net", "Mine") is None


def test_the_same_question_in_two_guides_is_one() -> None:
    known = Vocabulary.of([asking(), a_guide("other", questions=asking().questions)])
    assert known.meaning("What about medium?") == Meaning(Asks.QUESTION, "medium")
