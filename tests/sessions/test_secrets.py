from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from tests.factories import an_id
from tests.sessions.person import DONE, Person, the_line
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.models import Fact, Report

pytestmark = pytest.mark.django_db

SECRET = "jane.doe@contoso.example"


def columns() -> Iterator[str]:
    """Every value of every row of every table of the app."""
    for model in apps.get_app_config("troubleshoot").get_models():
        for row in model._default_manager.values_list():
            yield from map(str, row)


def test_the_planted_secret_would_be_found() -> None:
    Person.starting()
    Fact.objects.update(data={"deep": ["in", SECRET]})
    assert any(SECRET in value for value in columns())


@pytest.mark.parametrize("name", ["text", "source", "ref"])
def test_no_secret_of_the_start_is_stored(name: str) -> None:
    values: dict[str, Any] = {name: f"by {SECRET}"}
    Person.starting(**values)
    assert not any("jane.doe" in value for value in columns())


def test_no_secret_in_a_detail_is_stored() -> None:
    Person.starting(the_line(), details={"version": SECRET}).answer(details={"time": f"ask {SECRET}"})
    assert not any("jane.doe" in value for value in columns())


def test_no_secret_in_a_later_report_is_stored() -> None:
    Person.starting().report(f"user {SECRET}").meet(f"The line was cut for {SECRET}")
    assert not any("jane.doe" in value for value in columns())


def test_no_secret_in_a_reason_is_stored() -> None:
    Person.starting().attempt({"cable": DONE}, Result.SAME_ERROR, reasons={"cable": f"said {SECRET}"})
    assert not any("jane.doe" in value for value in columns())


def test_no_secret_in_something_else_is_stored() -> None:
    Person.starting().fix("cable", "vpn").credit(something_else=f"{SECRET} did it")
    assert not any("jane.doe" in value for value in columns())


def test_no_secret_of_a_refused_key_is_in_the_field() -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().answer({SECRET: "yes"})
    assert SECRET not in f"{refused.value.field} {refused.value.message}"


def test_a_secret_does_not_outlast_the_cut_of_a_long_line() -> None:
    # 1,200 characters are read, of which masking leaves so few that the cut address is kept.
    filler = f"user {'x' * 1170}@a.example "
    Person.starting(the_line(), details={"version": filler + SECRET})
    assert not any("jane.doe" in value for value in columns())


def test_the_rest_of_a_detail_stays() -> None:
    person = Person.starting(the_line(), details={"version": "4.50.6 at 10:15, error 0x80040216"})
    assert person.at.now.details == {"version": "4.50.6 at 10:15, error 0x80040216"}


def test_a_detail_is_one_line_of_limited_length() -> None:
    person = Person.starting(the_line(), details={"version": "a\n\x00b " + "c" * 500})
    assert person.at.now.details["version"] == ("a b " + "c" * 500)[:300]


def test_a_text_is_stored_without_what_no_database_takes() -> None:
    Person.starting(text="one\x00\r\ntwo\ud800")
    assert Report.objects.get().text == "one\ntwo\ufffd"


def test_html_and_right_to_left_text_is_kept_as_it_is() -> None:
    text = "<script>alert(1)</script> \u202eשגיאה"
    Person.starting(text=text, submission=an_id())
    assert Report.objects.get().text == text
