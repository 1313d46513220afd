from __future__ import annotations

import pytest

from tests.factories import a_guide, an_id
from tests.hostile import HOSTILE, is_harmless
from tests.sessions.person import the_line
from troubleshoot import sessions
from troubleshoot.forms import (
    AnswersForm,
    CommandsForm,
    DetailsForm,
    add_refusal,
    commands_of,
)
from troubleshoot.forms_round import AttemptForm, CreditForm
from troubleshoot.forms_start import DiagnoseForm
from troubleshoot.rendering import Commands


def an_attempt(**values: str) -> AttemptForm:
    data = {"submission": str(an_id()), "version": "1", "result": "same_error"}
    return AttemptForm(data | values, steps=("cable", "vpn"))


def a_credit(**values: str) -> CreditForm:
    return CreditForm({"submission": str(an_id())} | values)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pasted_text_is_cleaned_and_not_refused(name: str) -> None:
    form = DiagnoseForm({"text": f"x{HOSTILE[name]}"})
    assert form.is_valid()
    assert is_harmless(form.cleaned_data["text"])


def test_a_text_keeps_its_leading_blanks() -> None:
    form = DiagnoseForm({"text": "  x\r\ny "})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "  x\ny "


def test_unmarked_steps_are_left_out() -> None:
    form = an_attempt(**{"mark-cable": "done", "mark-vpn": ""})
    assert form.is_valid()
    assert form.marks == {"cable": "done"}


def test_a_reason_for_a_done_step_is_left_out() -> None:
    form = an_attempt(**{"mark-cable": "done", "reason-cable": "x", "mark-vpn": "skipped", "reason-vpn": "y"})
    assert form.is_valid()
    assert form.reasons == {"vpn": "y"}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"result": "x"}, "result"), ({"result": "other_error"}, "text"), ({"mark-cable": "x"}, "mark-cable")],
)
def test_a_wrong_attempt_is_refused_at_its_field(values: dict[str, str], field: str) -> None:
    assert set(an_attempt(**values).errors) == {field}


def test_a_line_alone_means_something_else() -> None:
    form = a_credit(something_else="Luck")
    assert form.is_valid()
    assert (form.cleaned_data["what"], form.credited) == ("something_else", [])


@pytest.mark.parametrize(("values", "field"), [({}, "what"), ({"what": "something_else"}, "something_else")])
def test_a_credit_needs_an_answer(values: dict[str, str], field: str) -> None:
    assert set(a_credit(**values).errors) == {field}


def test_questions_need_an_answer_each() -> None:
    form = AnswersForm({"submission": str(an_id())}, guide=the_line(), questions=("medium", "tunnel"))
    assert set(form.errors) == {"medium", "tunnel"}


def test_only_the_details_sent_are_changed() -> None:
    form = DetailsForm({"submission": str(an_id()), "time": " "}, guide=the_line())
    assert form.is_valid()
    assert form.details == {"time": None}


@pytest.mark.parametrize(
    "value", ["contoso.crm.dynamics.com", " HTTPS://Contoso.crm.dynamics.com/main.aspx?x=1"]
)
def test_an_environment_is_taken_by_its_host(value: str) -> None:
    form = CommandsForm({"environment": value})
    assert form.is_valid()
    assert form.commands() == Commands(host="contoso.crm.dynamics.com")


@pytest.mark.parametrize(
    "value", ["contoso", "a b.c", "a.b;c", "a'.b", 'a".b', "a.b\nc", "-a.b", "a.b$(x)", "é.de"]
)
def test_an_odd_environment_is_refused(value: str) -> None:
    assert set(CommandsForm({"environment": value}).errors) == {"environment"}


@pytest.mark.parametrize(
    "value", ["a.exe", "a/b.zip", "..\\b.zip", '".zip', "a;b.zip", "$(x).zip", "`x`.zip", "a\nb.zip"]
)
def test_an_odd_file_is_refused(value: str) -> None:
    assert set(CommandsForm({"file": value}).errors) == {"file"}


@pytest.mark.parametrize("cookie", ["", "|", "x|y", "<b>|<i>", "contoso.crm.dynamics.com|$(x).zip"])
def test_an_odd_cookie_fills_in_nothing(cookie: str) -> None:
    assert commands_of(cookie) == Commands()


def test_a_cookie_fills_in_both() -> None:
    assert commands_of("a.crm.dynamics.com|My kit.zip") == Commands("a.crm.dynamics.com", "My kit.zip")


@pytest.mark.parametrize(
    ("path", "shown_at"),
    [
        ("text", "text"),
        ("symptoms.1", "symptoms"),
        ("nope", "__all__"),
        (None, "__all__"),
        ("a.text", "text"),
    ],
)
def test_a_refusal_is_shown_at_its_field(path: str | None, shown_at: str) -> None:
    form = DiagnoseForm({"text": "x"})
    assert form.is_valid()
    add_refusal(form, sessions.Refused("No.", field=path))
    assert form.errors[shown_at] == ["No."]


def test_a_guide_without_details_has_an_empty_form() -> None:
    assert DetailsForm(guide=a_guide()).keys == []
