from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.browser import FORM, Browser
from tests.diagnostics.outputs import NOTHING, OUTPUT, with_prompts
from tests.factories import a_guide, a_question, a_step, an_id, is_
from tests.hostile import HOSTILE, MARKUP, is_harmless, rows, stored_texts, urlencoded
from tests.sessions.person import Person
from troubleshoot import sessions
from troubleshoot.engine.details import EXPECTED
from troubleshoot.engine.examples import EXAMPLE_HOST
from troubleshoot.engine.guide import Detail, Guide
from troubleshoot.sessions import Current

pytestmark = pytest.mark.django_db


def asking(**changes: Any) -> Guide:
    """A guide with two questions that the block answers, and one that it does not."""
    keys = ("vpn", "port-443", "mood")
    values: dict[str, Any] = {
        "questions": tuple(a_question(key, "yes", "no") for key in keys),
        "details": (Detail("browser", "Which?"),),
        "steps": (a_step("cable"), *(a_step(f"no-{key}", is_(key, "yes")) for key in keys)),
    }
    return a_guide(**(values | changes))


@pytest.fixture
def person() -> Person:
    return Person.starting(asking())


def at_the_block(person: Person, **query: str) -> Browser:
    return Browser().get(f"/sessions/{person.token}/diagnostics/{'?' * bool(query)}{urlencoded(query)}")


def now(person: Person) -> Current:
    return sessions.load(person.token)


def test_an_output_becomes_answers_and_details_in_one_write(person: Person) -> None:
    before = len(now(person).facts)
    browser = at_the_block(person).send("", output=OUTPUT)
    assert (browser.answer.status_code, browser.status) == (303, 200)
    assert browser.address.startswith(f"/sessions/{person.token}/hand-over/")
    assert now(person).now.answers == {"vpn": "no", "port-443": "yes"}
    assert set(now(person).now.details) == set(EXPECTED)
    assert len(now(person).facts) == before + 1


def test_the_page_of_the_hand_over_says_that_it_was_read(person: Person) -> None:
    assert 'id="read"' in at_the_block(person).send("", output=OUTPUT).html
    assert 'id="read"' not in Browser().get(f"/sessions/{person.token}/hand-over/").html


def test_what_was_said_otherwise_is_changed_and_told() -> None:
    person = Person.starting(asking(), answers={"vpn": "yes", "port-443": "yes"})
    browser = at_the_block(person, back="/guides/").send("", output=OUTPUT)
    assert now(person).now.answers["vpn"] == "no"
    notice = browser.html.split('id="read"')[1].split("</p>")[0]
    assert ("What about vpn?" in notice, "What about port-443?" in notice) == (True, False)


def test_what_could_not_be_found_out_leaves_an_answer_alone() -> None:
    person = Person.starting(asking(), answers={"vpn": "yes"})
    at_the_block(person).send("", output=OUTPUT.replace("vpn: no", "vpn: unknown"))
    assert now(person).now.answers["vpn"] == "yes"


@pytest.mark.parametrize("output", ["", "  \n", "Nothing of the kind", "'--- diagnostics 1 ---'", NOTHING])
def test_what_tells_nothing_is_refused_and_kept_on_the_page(person: Person, output: str) -> None:
    before = rows()
    browser = at_the_block(person, back="/guides/").send("", output=output)
    assert (browser.status, rows()) == (422, before)
    assert "data-error-summary" in browser.html
    form = browser.page.form("")
    assert (form.values["output"], form.values["back"]) == ([output], ["/guides/"])


def test_an_output_without_a_submission_is_refused(person: Person) -> None:
    browser = at_the_block(person).send("", output=OUTPUT, submission="x")
    assert (browser.status, now(person).now.details) == (422, {})


def test_a_text_over_the_limit_is_refused(person: Person, settings: Settings) -> None:
    settings.TEXT_LIMIT = 100
    assert at_the_block(person).send("", output=OUTPUT).status == 422


def test_the_same_output_sent_twice_counts_once(person: Person) -> None:
    fields = {"submission": str(an_id()), "output": OUTPUT}
    for _ in range(2):
        answer = Client().post(f"/sessions/{person.token}/diagnostics/", fields)
        assert answer.status_code == 303
    assert len([fact for fact in now(person).facts if fact.kind == fact.Kind.ANSWERED]) == 1


def test_nothing_raw_is_stored(person: Person) -> None:
    secret = OUTPUT.replace("*.crm4", "contoso.crm4").replace(
        "set proxy", "set http://lovelace:hunter2@proxy"
    )
    at_the_block(person).send("", output=with_prompts(secret)).send("")
    stored = "\n".join(stored_texts())
    assert not [word for word in ("contoso", "hunter2", "lovelace", "PS C:") if word in stored]
    assert "22631.4460" in stored


def test_a_person_goes_back_to_where_they_came_from(person: Person) -> None:
    back = f"/sessions/{person.token}/questions/"
    assert at_the_block(person, back=back).send("", output=OUTPUT).answer["Location"] == back


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00//x.y"],
)
def test_nobody_is_sent_elsewhere(person: Person, back: str) -> None:
    browser = at_the_block(person, back=back)
    assert not [link for link in browser.page.links if "evil" in link or "script:" in link]
    answer = browser.send("", output=OUTPUT, back=back).answer
    assert (answer.status_code, answer["Location"].startswith(f"/sessions/{person.token}/")) == (303, True)


def test_a_question_that_the_block_answers_leads_to_it(person: Person) -> None:
    browser = Browser().get(f"/sessions/{person.token}/questions/vpn/")
    (link,) = [link for link in browser.page.links if "/diagnostics/" in link]
    done = browser.get(link).send("", output=OUTPUT)
    assert done.address == f"/sessions/{person.token}/rounds/1/" or "/questions/" in done.address


def test_other_questions_do_not_lead_to_the_block(person: Person) -> None:
    links = Browser().get(f"/sessions/{person.token}/questions/mood/").page.links
    assert [link for link in links if "/diagnostics/" in link] == []


def test_what_the_output_added_can_be_changed_and_taken_back(person: Person) -> None:
    browser = at_the_block(person).send("", output=OUTPUT)
    assert browser.page.form("/details/").values["powershell"] == ["5.1.22621.4391 Desktop"]
    browser.send("/details/", powershell="7.4", proxy="")
    details = now(person).now.details
    assert (details["powershell"], "proxy" in details, "windows" in details) == ("7.4", False, True)


def test_the_hand_over_leads_to_the_block(person: Person) -> None:
    links = Browser().get(f"/sessions/{person.token}/hand-over/").page.links
    assert f"/sessions/{person.token}/diagnostics/" in links


@pytest.mark.parametrize("end", ["escalate", "fix"])
def test_a_closed_session_takes_an_output_as_well(person: Person, end: str) -> None:
    if end == "fix":
        person.fix("cable")
    else:
        person.escalate()
    outcome = now(person).outcome
    assert at_the_block(person).send("", output=OUTPUT).answer.status_code == 303
    assert now(person).now.answers["vpn"] == "no"
    assert now(person).outcome is outcome


def test_the_block_is_filled_in_by_the_cookie_of_the_browser(person: Person) -> None:
    browser = at_the_block(person, back="/guides/")
    assert EXAMPLE_HOST in browser.page.text
    browser.send("/commands/", environment="contoso.crm4.dynamics.com", file="Mine.zip")
    assert "/diagnostics/?back=" in browser.address
    assert "contoso.crm4.dynamics.com" in browser.page.text and "Mine.zip" in browser.page.text
    assert EXAMPLE_HOST not in browser.page.text
    assert "contoso" not in "".join(stored_texts())


def test_the_place_that_filling_in_changes_is_on_the_page(person: Person) -> None:
    html = at_the_block(person).html
    assert 'hx-select-oob="#block"' in html and 'id="block"' in html


def test_the_state_tells_the_common_details(person: Person) -> None:
    at_the_block(person).send("", output=OUTPUT)
    state = Client().get(f"/api/v1/sessions/{person.token}").json()
    assert state["details"]["windows"].endswith("22631.4460")


def test_the_api_takes_common_details(person: Person) -> None:
    body = {"submission": str(an_id()), "details": {"windows": "11"}}
    address = f"/api/v1/sessions/{person.token}/answers"
    answer = Client().post(address, json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["details"]) == (200, {"windows": "11"})


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["output", "back", "submission"])
def test_hostile_input_breaks_nothing(person: Person, field: str, name: str) -> None:
    fields = {"submission": str(an_id()), "output": OUTPUT, field: HOSTILE[name]}
    if field == "output":
        fields["output"] = f"--- diagnostics 1 ---\nwindows: {HOSTILE[name]}"
    answer = Client().post(f"/sessions/{person.token}/diagnostics/", urlencoded(fields), FORM)
    assert answer.status_code in (303, 422)
    html = Browser().get(f"/sessions/{person.token}/hand-over/").html
    assert MARKUP not in html + answer.content.decode()
    assert is_harmless(html) and all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("changed", ["", "nope", "vpn,vpn,nope", "<script>", "%00", "," * 500])
def test_an_odd_address_of_the_hand_over_tells_nothing_odd(person: Person, changed: str) -> None:
    browser = Browser().get(f"/sessions/{person.token}/hand-over/?{urlencoded({'changed': changed})}")
    assert browser.status == 200
    assert ('id="read"' in browser.html) is changed.startswith("vpn")


def test_an_output_within_a_text_leaves_the_diagnosis_as_it_is() -> None:
    text = "The connection was cut."
    person = Person.starting(asking(), text=text).report(f"{text}\n{OUTPUT}")
    assert (now(person).guide.slug, now(person).now.answers) == ("cut-line", {})
