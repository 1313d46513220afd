from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, a_question
from tests.guides.reading import GUIDES
from tests.issues.github import body_of, inputs, problems
from troubleshoot.engine.guide import NOT_SURE, Choice, Condition, Detail, Effect
from troubleshoot.issues.reading import Taken, take_apart
from troubleshoot.issues.template_files import MOST, chooser, fields_of, form_of, snippet, sources_of
from troubleshoot.issues.vocabulary import Asks, Vocabulary

BASE = "https://wizard.example"
KNOWN = Vocabulary.of(GUIDES.values())
ALL = pytest.mark.parametrize("slug", GUIDES)
FORM = form_of(GUIDES["network-errors"], BASE)
LINE = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=20).filter(
    lambda text: text != "None"  # what GitHub writes where nothing was chosen
)


def ids(form: dict[str, Any]) -> list[str]:
    return [element["id"] for element in inputs(form)]


def asked(*questions: str, details: tuple[Detail, ...] = (), **values: Any) -> list[str]:
    """The ids of what the form for a guide with such questions and details asks, its own fields left out."""
    made = tuple(a_question(key, "one", "two", **values) for key in questions)
    own = {"error", "tried", "record"}
    return [field.id for field in fields_of(a_guide(questions=made, details=details)) if field.id not in own]


def apart(form: dict[str, Any], **answers: str) -> Taken:
    taken = take_apart(body_of(form, answers), KNOWN)
    assert taken is not None
    return taken


@ALL
def test_the_form_of_every_shipped_guide_is_one_for_github(slug: str) -> None:
    assert problems("github-issue-forms", form_of(GUIDES[slug], BASE)) == []


def test_the_chooser_is_one_for_github() -> None:
    assert problems("github-issue-config", chooser(BASE)) == []


def test_the_schemas_notice_what_is_wrong() -> None:
    first = {"type": "markdown", "id": "first", "attributes": {"value": "Markdown has no id."}}
    assert problems("github-issue-forms", {**FORM, "body": [first, *FORM["body"]]})
    assert problems("github-issue-config", {**chooser(BASE), "contact_links": [{"name": "No address"}]})


@ALL
def test_every_element_that_takes_an_answer_has_an_id_and_a_label_of_its_own(slug: str) -> None:
    form = form_of(GUIDES[slug], BASE)
    labels = [element["attributes"]["label"].casefold() for element in inputs(form)]
    assert len(set(ids(form))) == len(ids(form)) == len(set(labels))


@ALL
def test_the_first_element_sends_people_to_the_wizard(slug: str) -> None:
    first = form_of(GUIDES[slug], BASE)["body"][0]
    assert first["type"] == "markdown"
    assert f"]({BASE}/?ref=issue-form)" in first["attributes"]["value"]


def test_every_way_in_says_where_people_come_from() -> None:
    assert chooser(BASE)["contact_links"][0]["url"] == f"{BASE}/?ref=issue-chooser"
    assert f"]({BASE}/?ref=issue-template)" in snippet(BASE)


def test_no_issue_is_opened_without_a_form() -> None:
    assert chooser(BASE)["blank_issues_enabled"] is False


@ALL
def test_nothing_but_the_error_is_compulsory(slug: str) -> None:
    form = form_of(GUIDES[slug], BASE)
    compulsory = [one["id"] for one in inputs(form) if one.get("validations", {}).get("required")]
    assert compulsory == ["error"]


def test_it_asks_for_what_the_kits_own_forms_do_not() -> None:
    wanted = {"method", "install-or-upgrade", "version-installed", "version-target", "failure-time", "region"}
    assert wanted | {"activity-id", "exact-command", "tool-message", "network"} <= set(ids(FORM))


@ALL
def test_labels_and_options_are_the_words_of_the_guide(slug: str) -> None:
    guide = GUIDES[slug]
    details = {detail.text for detail in guide.details}
    for element in inputs(form_of(guide, BASE))[1:-2]:
        label, options = element["attributes"]["label"], element["attributes"].get("options")
        if options is None:
            assert label in details
        else:
            (question,) = (one for one in guide.questions if one.text == label)
            assert options == [*(choice.label for choice in question.choices), "Not sure"]


@ALL
def test_every_option_of_every_form_is_read_back(slug: str) -> None:
    guide = GUIDES[slug]
    form = form_of(guide, BASE)
    for question in (one for one in guide.questions if one.key in ids(form)):
        for choice in question.choices:
            assert apart(form, **{question.key: choice.label}).answers == {question.key: choice.key}
        assert apart(form, **{question.key: "Not sure"}).answers == {question.key: NOT_SURE}


@ALL
def test_every_detail_of_every_form_is_read_back(slug: str) -> None:
    form = form_of(GUIDES[slug], BASE)
    answers = {name: f"What {name} is" for name, source in sources_of(fields_of(GUIDES[slug])).items()}
    taken = apart(form, **answers)
    assert taken.details == {name: told for name, told in answers.items() if name not in ("error", "record")}
    assert answers["error"] in taken.text


@given(data=st.data())
def test_what_was_answered_is_what_is_read(data: st.DataObject) -> None:
    told, expected = {"error": "ERR_NETWORK", "tried": data.draw(LINE), "record": data.draw(LINE)}, {}
    for element in data.draw(st.lists(st.sampled_from(inputs(FORM)[1:-2]), unique_by=lambda one: one["id"])):
        options = element["attributes"].get("options")
        told[element["id"]] = data.draw(st.sampled_from(options) if options else LINE)
        expected[element["id"]] = told[element["id"]]
    taken = apart(FORM, **told)
    assert {*taken.answers, *taken.details} == set(expected)
    assert taken.details.items() <= expected.items()
    assert all(told[name] in taken.text for name in ("error", "tried", "record"))


@pytest.mark.parametrize("own", ["error", "tried", "record"])
def test_the_forms_own_fields_are_known_to_ask_for_text(own: str) -> None:
    (label,) = (one["attributes"]["label"] for one in inputs(FORM) if one["id"] == own)
    meaning = KNOWN.meaning(label)
    assert meaning is not None
    assert meaning.asks is Asks.TEXT


def test_a_form_stays_short() -> None:
    assert len(asked(*(f"question-{number}" for number in range(2 * MOST)))) == MOST


def test_what_is_always_asked_comes_first() -> None:
    details = (Detail("region", "Which region?"), Detail("colour", "Which colour?"))
    assert asked("vpn", "method", details=details) == ["method", "region", "vpn"]


def test_a_question_that_only_some_are_asked_is_none_of_the_form() -> None:
    assert asked("vpn", when=(Condition("method", ("pac",)),)) == []


def test_a_question_that_leads_out_of_the_guide_is_none_of_the_form() -> None:
    waiting = a_question("history", "one", Choice("running", "It runs", effect=Effect.WAIT, minutes=5))
    assert len(fields_of(a_guide(questions=(waiting,)))) == 3


@pytest.mark.parametrize("word", ["None", "Not sure", "One!"])
def test_a_question_whose_choices_github_or_the_wizard_would_mistake_is_left_out(word: str) -> None:
    question = a_question("vpn", "one", Choice("other", word))
    assert len(fields_of(a_guide(questions=(question,)))) == 3


@pytest.mark.parametrize("label", ["Your password", "Which API key?", "Error text", "Tried so far?", "?"])
def test_a_label_that_github_refuses_or_that_is_there_already_is_left_out(label: str) -> None:
    assert asked(details=(Detail("region", label),)) == []


@pytest.mark.parametrize("key", ["error", "record", "title", "body", "labels", "template"])
def test_a_key_that_means_something_else_in_the_address_gets_another_id(key: str) -> None:
    question = a_question(key, "one", "two")
    names = [field.id for field in fields_of(a_guide(questions=(question,)))]
    assert names == ["error", f"{key}_", "tried", "record"]


def test_only_text_fields_are_filled_by_a_hand_over() -> None:
    kinds = {element["id"]: element["type"] for element in inputs(FORM)}
    sources = sources_of(fields_of(GUIDES["network-errors"]))
    assert {kinds[name] for name in sources} == {"input", "textarea"}
    assert (sources["error"], sources["record"], sources["version-target"]) == (
        "text",
        "record",
        "version-target",
    )


def test_help_with_commands_is_not_put_into_a_line() -> None:
    guide = a_guide(details=(Detail("region", "Which region?", "Run this:\n\n```\npac\n```\n"),))
    assert fields_of(guide)[1].description == ""


def test_of_long_help_the_first_paragraph_is_shown() -> None:
    guide = a_guide(details=(Detail("region", "Which region?", "Look\nthere.\n\nOr elsewhere."),))
    assert fields_of(guide)[1].description == "Look there."
