"""What guides must agree on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import a_guide, a_question, a_symptom
from troubleshoot.engine.agreement import disagreements
from troubleshoot.engine.guide import Choice, Detail, Effect, Guide, IssueTarget

ASKED = a_question("history", "nothing", "running")
ONE = a_guide("one", questions=(ASKED,), details=(Detail("time", "When?"),), patterns=(a_symptom("dark"),))


def places(**changes: object) -> list[str]:
    return [problem.place for problem in disagreements(a_guide("two", **changes), [ONE])]


def test_guides_that_say_the_same_agree() -> None:
    assert places(questions=(ASKED,), details=(Detail("time", "When?", help="In UTC"),)) == []


def test_a_guide_agrees_with_itself() -> None:
    changed = replace(ONE, questions=(a_question("history", "other"),))
    assert disagreements(changed, [ONE]) == []


def test_what_a_choice_does_is_each_guides_own() -> None:
    effects = (Choice("nothing", "Nothing", Effect.ESCALATE, why="So"), Choice("running", "Running"))
    assert places(questions=(replace(ASKED, choices=effects),)) == []


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (replace(ASKED, text="Something else?"), "questions[0].text"),
        (a_question("history", "nothing"), "questions[0].choices"),
        (a_question("history", "running", "nothing"), "questions[0].choices"),
        (a_question("history", Choice("nothing", "Void"), "running"), "questions[0].choices"),
    ],
)
def test_a_question_has_one_meaning_and_one_set_of_choices(question: object, place: str) -> None:
    assert places(questions=(question,)) == [place]


def test_a_detail_has_one_text() -> None:
    assert places(details=(Detail("time", "How long?"),)) == ["details[0].text"]


def test_a_symptom_belongs_to_one_guide() -> None:
    assert places(patterns=(a_symptom("dark"),)) == ["patterns[0]"]


def test_the_first_of_several_others_is_enough() -> None:
    others: list[Guide] = [a_guide("three"), ONE]
    assert disagreements(a_guide("two", details=(Detail("time", "Why?"),)), others)


@pytest.mark.parametrize(
    ("path", "warned"),
    [
        ("questions.vpn.text", True),
        ("questions.vpn.choices.yes.label", True),
        ("details.version.text", True),
        ("questions.vpn.help", False),
        ("title", False),
    ],
)
def test_what_guides_share_is_translated_alike_or_a_warning(path: str, warned: bool) -> None:
    one = a_guide("one", translations={"de": {path: "Verbunden?"}})
    other = a_guide("two", translations={"de": {path: "Angeschlossen?"}, "fr": {path: "Connecté?"}})
    expected = [(f"translations.de.{path}", True)] if warned else []
    assert [(found.place, found.warning) for found in disagreements(one, [other])] == expected


def test_guides_that_are_translated_alike_agree() -> None:
    said = {"de": {"questions.vpn.text": "Verbunden?"}}
    assert disagreements(a_guide("one", translations=said), [a_guide("two", translations=said)]) == []


def test_each_guide_has_its_issues_opened_where_it_says() -> None:
    one, other = (a_guide(slug, issue=IssueTarget(f"https://{slug}.example/new")) for slug in ("one", "two"))
    assert disagreements(one, [other]) == []
