from __future__ import annotations

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import browsing, now, on_the_line
from tests.factories import a_guide, a_step, an_id
from tests.hostile import rows
from tests.sessions.person import DONE, LINE_TEXT, NOT_PERMITTED, Person
from troubleshoot.engine.facts import Result

pytestmark = pytest.mark.django_db


def test_a_round_is_recorded_as_it_was_marked() -> None:
    person = Person.starting()
    marks = {"mark-cable": "done", "mark-vpn": "not_permitted", "reason-vpn": "Policy"}
    browser = browsing(person).send("", result="same_error", **marks)
    (attempt,) = now(person).now.attempts
    assert browser.answer.status_code == 303
    assert attempt.marks == {"cable": "done", "vpn": "not_permitted"}
    assert attempt.reasons == {"vpn": "Policy"}


@pytest.mark.parametrize("result", [None, "", "maybe", "other_error"])
def test_a_refused_round_keeps_marks_reasons_and_text(result: str | None) -> None:
    person = Person.starting()
    text = "" if result == "other_error" else "Another text"
    typed = {"mark-cable": "done", "mark-vpn": "skipped", "reason-vpn": "Why <not>", "text": text}
    before = rows()
    browser = browsing(person).send("", result=result, **typed)
    values = browser.page.form("").values
    assert (browser.status, rows()) == (422, before)
    assert {name: values[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_enter_in_a_line_stores_nothing_and_keeps_everything() -> None:
    person = Person.starting()
    typed = {"mark-cable": "done", "mark-vpn": "skipped", "reason-vpn": "Why <not>", "text": "Another"}
    before = rows()
    browser = browsing(person)
    sent = browser.page.form("").values
    values = browser.send("", stay="yes", **typed).page.form("").values
    assert (browser.status, rows(), "data-error-summary" in browser.html) == (200, before, False)
    kept = {name: [value] for name, value in typed.items()}
    kept |= {name: sent[name] for name in ("submission", "version")}
    assert {name: values[name] for name in kept} == kept


@pytest.mark.parametrize("fallback", [False, True])
def test_the_first_button_of_a_round_is_none_of_its_results(fallback: bool) -> None:
    page = browsing(Person.starting(a_guide(fallback=fallback))).page
    buttons = [name for name in page.form("").offered if name in ("stay", "result")]
    assert buttons == ["stay", "result"]


def test_a_guide_that_only_looks_asks_first_for_what_was_found() -> None:
    fallback, usual = (
        browsing(Person.starting(a_guide(slug, fallback=slug == "looks"))).page.form("").offered["result"]
        for slug in ("looks", "fixes")
    )
    assert (fallback[0], usual[0]) == ("other_error", "fixed")
    assert set(fallback) == set(usual)


@pytest.mark.parametrize(("minutes", "advised"), [(5, True), (500, False)])
def test_several_steps_at_once_are_advised_where_they_save_time(minutes: int, advised: bool) -> None:
    steps = (a_step("cable", minutes=minutes), a_step("vpn", minutes=minutes))
    browser = browsing(Person.starting(a_guide(steps=steps)))
    assert browser.response.context["saves_retries"] is advised


def test_an_attempt_tells_which_later_one_tested_its_steps() -> None:
    person = Person.starting().attempt({"cable": DONE}, Result.NOT_TRIED)
    assert browsing(person).response.context["attempts"][0][1] is None
    person.fail("vpn")
    assert browsing(person).response.context["attempts"][0][1] == 2
    assert Browser().get(f"/sessions/{person.token}/rounds/1/").response.context["tested_with"] == 2


@pytest.mark.parametrize("done", [(), ("restart",)])
def test_an_import_that_had_worked_can_be_taken_back(done: tuple[str, ...]) -> None:
    person = on_the_line()
    if done:
        person.fail(*done)
    browser = browsing(person.answer({"history": "finished"}))
    assert browser.address.endswith("/resolved/")
    assert [step.key for step in browser.response.context["done"]] == list(done)
    assert f"/sessions/{person.token}/questions/history/" in "".join(browser.page.links)


def test_a_step_asked_for_can_be_marked_as_waiting() -> None:
    person = Person.starting(a_guide(steps=(a_step("night", wait_minutes=60), a_step("vpn"))))
    browsing(person).send("", result="not_tried", **{"mark-night": "pending"})
    assert now(person).now.attempts[0].marks == {"night": "pending"}


def test_a_round_sent_twice_counts_once() -> None:
    person = Person.starting()
    browser = browsing(person)
    fields = browser.page.form("").values | {"result": ["same_error"], "mark-cable": ["done"]}
    address = browser.address
    first, second = (browser.post(address, **fields).answer for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(now(person).now.attempts) == 1


def test_a_round_from_a_stale_page_is_not_saved_and_its_text_is_given_back() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.fail("cable")
    browser.send("", result="other_error", text="What I <typed>")
    assert browser.status == 422
    assert "What I <typed>" in browser.page.text
    assert len(now(person).now.attempts) == 1


def test_a_stale_page_gives_back_reasons_as_well() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.fail("cable")
    browser.send("", result="same_error", **{"mark-vpn": "skipped", "reason-vpn": "Not my machine"})
    assert "Not my machine" in browser.html


def test_a_past_round_shows_what_was_recorded() -> None:
    person = Person.starting().attempt({"cable": NOT_PERMITTED}, reasons={"cable": "House rules"})
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    assert "House rules" in browser.page.text
    assert "result" not in browser.page.forms[-1].offered


def test_only_the_last_attempt_offers_to_be_undone() -> None:
    person = Person.starting().fail("cable").fail("vpn")
    undos = [
        [
            form
            for form in Browser().get(f"/sessions/{person.token}/rounds/{n}/").page.forms
            if "/undo/" in form.action
        ]
        for n in (1, 2)
    ]
    assert [len(found) for found in undos] == [0, 1]


def test_an_attempt_can_be_undone() -> None:
    person = Person.starting().fail("cable")
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/").send("/undo/")
    assert (browser.answer.status_code, browser.address[-10:]) == (303, "/rounds/1/")
    assert now(person).now.attempts == []


def test_who_comes_from_an_attempt_is_told_that_it_is_saved() -> None:
    browser = browsing(Person.starting())
    assert 'id="last-attempt"' not in browser.html
    browser.send("", result="same_error", **{"mark-cable": "done"})
    assert 'id="last-attempt"' in Browser().get(browser.address).html


def test_an_earlier_attempt_is_not_undone() -> None:
    person = Person.starting().fail("cable").fail("vpn")
    before = rows()
    answer = Client().post(f"/sessions/{person.token}/rounds/1/undo/", {"submission": str(an_id())})
    assert (answer.status_code, rows()) == (422, before)


@pytest.mark.parametrize(("what", "credited"), [("vpn", ("vpn",)), ("something_else", ())])
def test_credit_is_given(what: str, credited: tuple[str, ...]) -> None:
    person = Person.starting().fix("cable", "vpn")
    browser = browsing(person).send("", what=what, something_else="A new router")
    fixed = now(person).now.fixed_by
    assert browser.address.endswith("/resolved/")
    assert fixed and fixed.credited == credited
    assert fixed.something_else == ("A new router" if what == "something_else" else "")


def test_a_line_about_something_else_counts_for_somebody_not_sure() -> None:
    person = Person.starting().fix("cable", "vpn")
    browsing(person).send("", what="not_sure", something_else="A new router")
    fixed = now(person).now.fixed_by
    assert fixed and (fixed.credited, fixed.something_else) == ((), "A new router")


@pytest.mark.parametrize("fields", [{}, {"what": "something_else"}, {"what": "nope", "something_else": "x"}])
def test_a_refused_credit_stores_nothing_and_keeps_the_choice(fields: dict[str, str]) -> None:
    person = Person.starting().fix("cable", "vpn")
    before = rows()
    browser = browsing(person).send("", **fields)
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form("").values.get("something_else") == [fields.get("something_else", "")]


def test_a_resolved_session_says_what_to_put_back() -> None:
    guide = a_guide(steps=(a_step("vpn", put_back="Turn it on again"), a_step("x")), prevention="Use a cable")
    browser = browsing(Person.starting(guide).fix("vpn"))
    assert browser.address.endswith("/resolved/")
    assert "Turn it on again" in browser.page.text
    assert "Use a cable" in browser.page.text


def test_a_fix_that_did_not_last_can_be_undone() -> None:
    browser = browsing(Person.starting().fix("cable")).send("/undo/")
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.parametrize("page", ["paste/", "rounds/2/"])
def test_a_closed_session_takes_no_more(page: str) -> None:
    person = Person.starting().fix("cable")
    before = rows()
    fields = {"text": LINE_TEXT, "result": "fixed", "version": "1", "submission": str(an_id())}
    assert Client().post(f"/sessions/{person.token}/{page}", fields).status_code == 422
    assert rows() == before


def test_marks_of_done_steps_are_not_asked_again() -> None:
    person = on_the_line().attempt({"restart": DONE})
    assert "reason-restart" not in browsing(person).page.form("").values
