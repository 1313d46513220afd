"""“This step is wrong or the button is gone”: said from a round, without losing anything of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import browsing, now, on_the_line
from tests.factories import NOW, an_id, published
from tests.hostile import HOSTILE, MARKUP, rows
from tests.sessions.person import DONE, WALL_TEXT, Person, the_line, the_wall
from troubleshoot.engine.facts import Result
from troubleshoot.models import Remark

pytestmark = pytest.mark.django_db


def address(person: Person, key: str = "cable") -> str:
    return f"/sessions/{person.token}/steps/{key}/wrong/"


def said() -> list[tuple[str, str]]:
    return list(Remark.objects.filter(kind="wrong").values_list("key", "text"))


def test_every_step_of_a_round_can_be_called_wrong() -> None:
    person = on_the_line()
    forms = [form for form in browsing(person).page.forms if form.action.endswith("/wrong/")]
    assert [form.action for form in forms] == [address(person, key) for key in person.at.shown]


def test_a_step_is_called_wrong_from_its_round() -> None:
    person = Person.starting()
    browser = browsing(person).send(address(person), text="The button is gone")
    assert (browser.answer.status_code, browser.address) == (303, address(person))
    assert said() == [("cable", "The button is gone")]


def test_a_line_of_text_is_not_needed() -> None:
    person = Person.starting()
    browsing(person).send(address(person, "vpn"))
    assert said() == [("vpn", "")]


def test_the_round_shows_on_return_that_it_was_noted() -> None:
    person = Person.starting().flag("cable")
    page = browsing(person).page
    open_to_it = [form for form in page.forms if form.action.endswith("/wrong/") and form.offered.get("text")]
    assert [form.action for form in open_to_it] == [address(person, "vpn")]


def test_its_fields_are_none_of_the_round() -> None:
    person = Person.starting()
    browser = browsing(person)
    fields = browser.page.form("").values
    assert (fields["text"], len(fields["submission"])) == ([""], 1)


def test_a_round_that_was_open_meanwhile_is_taken_with_its_marks() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.flag("cable")
    browser.send("", result="same_error", **{"mark-cable": "skipped", "reason-cable": "It is gone"})
    assert browser.answer.status_code == 303
    assert now(person).now.attempts[0].reasons == {"cable": "It is gone"}


def test_calling_a_step_wrong_makes_no_fix_too_soon() -> None:
    later = NOW + timedelta(minutes=40)
    person = Person.starting().flag("cable", now=later)
    person.attempt({"vpn": DONE}, Result.FIXED, now=later + timedelta(seconds=5))
    assert not person.at.now.attempts[-1].too_soon


def test_it_is_a_page_of_its_own_with_a_way_back() -> None:
    person = Person.starting()
    browser = Browser().get(address(person))
    assert browser.status == 200
    assert f"/sessions/{person.token}/rounds/1/" in browser.page.links


def test_sent_twice_it_is_said_once() -> None:
    person = Person.starting()
    fields = {"submission": str(an_id()), "text": "Gone"}
    browser = Browser().post(address(person), **fields).post(address(person), **fields)
    assert (browser.answer.status_code, len(said())) == (303, 1)


def test_a_refused_line_is_kept() -> None:
    person = Person.starting()
    before, long = rows(), "x" * 4001
    browser = Browser().get(address(person)).send(address(person), text=long)
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form(address(person)).values["text"] == [long]
    assert "#id_text-cable" in browser.page.links and 'id="id_text-cable"' in browser.html


@pytest.mark.parametrize("submission", ["", "nope"])
def test_without_a_submission_nothing_is_written(submission: str) -> None:
    person = Person.starting()
    assert Browser().post(address(person), submission=submission).status == 422
    assert said() == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_lines_do_no_harm(text: str) -> None:
    person = Person.starting()
    browser = Browser().get(address(person)).send(address(person), text=text[:500])
    assert browser.status == 200
    assert MARKUP not in browser.html


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_wrong_method_is_refused(method: str) -> None:
    assert getattr(Client(), method)(address(Person.starting())).status_code == 405


def test_an_unknown_step_or_session_is_not_found() -> None:
    person = Person.starting()
    unknown = [address(person, "nope"), "/sessions/nope/steps/cable/wrong/"]
    assert [Browser().get(path).status for path in unknown] == [404, 404]
    assert Browser().post(unknown[0], submission=str(an_id())).status == 404


def test_a_step_of_a_guide_left_since_is_not_found() -> None:
    published(the_wall())
    person = Person.starting(the_line()).meet(WALL_TEXT)
    assert Browser().get(address(person, "plug")).status == 404


def test_with_htmx_the_same_page_comes() -> None:
    person = Person.starting().flag("cable")
    plain = Browser().get(address(person)).page.text
    assert Browser(HTTP_HX_REQUEST="true").get(address(person)).page.text == plain


def test_looking_writes_nothing_and_is_kept_nowhere() -> None:
    person = Person.starting()
    before = rows()
    response = Browser().get(address(person)).response
    assert rows() == before
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
