from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.browser import Browser
from tests.factories import a_guide, a_step, an_id
from tests.hostile import rows, stored_texts
from tests.sessions.person import Person, the_line
from troubleshoot import sessions
from troubleshoot.engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from troubleshoot.engine.facts import Mark, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    body = f"```powershell\npac import {EXAMPLE_FILE} --environment https://{EXAMPLE_HOST}\n```"
    return Person.starting(a_guide(steps=(a_step("cable", body=body), a_step("vpn"))))


def outcome_of(person: Person) -> Outcome:
    return sessions.load(person.token).outcome


def at_the_hand_over(person: Person) -> Browser:
    return Browser().get(f"/sessions/{person.token}/hand-over/")


def fill_in(person: Person, **fields: str) -> Any:
    return Client().post(f"/sessions/{person.token}/commands/", fields)


def test_a_session_is_handed_over_and_taken_back(person: Person) -> None:
    browser = at_the_hand_over(person).send("/escalation/")
    assert (browser.answer.status_code, outcome_of(person)) == (303, Outcome.ESCALATED)
    browser.send("/escalation/", withdraw="yes")
    assert outcome_of(person) is Outcome.OPEN


def test_a_session_is_left_and_taken_up_again(person: Person) -> None:
    browser = at_the_hand_over(person).send("/leave/")
    assert (browser.answer.status_code, outcome_of(person)) == (303, Outcome.LEFT)
    assert 'id="left"' in browser.html
    browser.send("", result="same_error")
    assert outcome_of(person) is Outcome.OPEN
    assert 'id="left"' not in browser.html


def test_details_are_kept_for_the_hand_over() -> None:
    browser = at_the_hand_over(Person.starting(the_line())).send("/details/", time="noon <UTC>")
    assert browser.answer.status_code == 303
    assert browser.page.form("/details/").values["time"] == ["noon <UTC>"]


def test_an_emptied_detail_is_withdrawn() -> None:
    person = Person.starting(the_line(), details={"time": "noon", "version": "4"})
    at_the_hand_over(person).send("/details/", time="")
    assert sessions.load(person.token).now.details == {"version": "4"}


def test_refused_details_are_kept_on_the_page() -> None:
    person = Person.starting(the_line())
    before = rows()
    browser = at_the_hand_over(person).send("/details/", version="4.50", submission="x")
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form("/details/").values["version"] == ["4.50"]


def test_nothing_leaves_before_it_was_checked(person: Person, settings: Settings) -> None:
    settings.ISSUE_URL = "https://issues.example/new"
    links = at_the_hand_over(person).page.links
    assert f"/sessions/{person.token}/hand-over/check/" in links
    assert [link for link in links if "issues.example" in link or "/issues" in link] == []


def test_the_link_of_the_session_is_absolute(person: Person, settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    assert f"https://wizard.example/sessions/{person.token}/" in at_the_hand_over(person).page.text


def test_the_record_is_a_markdown_file(person: Person) -> None:
    answer = Client().get(f"/sessions/{person.fail('cable').token}/hand-over.md")
    assert answer["Content-Type"].startswith("text/markdown")
    assert "attachment" in answer["Content-Disposition"]
    assert "Do cable: done" in answer.content.decode()


def test_the_record_is_json(person: Person) -> None:
    answer = Client().get(f"/sessions/{person.fail('cable').token}/hand-over.json").json()
    assert answer["attempts"][0]["steps"][0]["key"] == "cable"
    assert answer["outcome"] == "open"


def test_the_page_shows_what_the_file_holds(person: Person) -> None:
    person.report("The connection was cut <here>.")
    told = Client().get(f"/sessions/{person.token}/hand-over.md").content.decode()
    assert told in at_the_hand_over(person).page.text


def test_the_record_can_be_read_on_the_page(person: Person) -> None:
    person.report("First line.\nThe connection was cut <here>.")
    person.attempt({"cable": Mark.DONE, "vpn": Mark.NOT_PERMITTED}, reasons={"vpn": "Policy <1>"})
    read = at_the_hand_over(person).html.split('class="hand-over"')[1].split('id="record"')[0]
    assert "<code>The connection was cut &lt;here&gt;.</code>" in read
    assert "(Policy &lt;1&gt;)" in read
    assert ("Do cable" in read, 'id="missing"' in read) == (True, True)


def test_the_record_is_offered_as_files(person: Person) -> None:
    links = at_the_hand_over(person).page.links
    assert {f"/sessions/{person.token}/hand-over.{kind}" for kind in ("md", "json")} <= set(links)


def test_commands_are_filled_in_and_kept_in_the_browser_alone(person: Person) -> None:
    before = rows()
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    browser.send("/commands/", environment="https://contoso.crm4.dynamics.com/main.aspx", file="My kit.zip")
    assert browser.answer.status_code == 303
    assert "pac import My kit.zip --environment https://contoso.crm4.dynamics.com" in browser.page.text
    assert rows() == before
    assert "contoso" not in "".join(stored_texts())


def test_the_cookie_of_the_commands_is_out_of_reach_of_scripts(person: Person) -> None:
    cookie = fill_in(person, environment="contoso.crm.dynamics.com").cookies["commands"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_commands_are_not_in_the_hand_over(person: Person) -> None:
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    browser.send("/commands/", environment="contoso.crm4.dynamics.com")
    told = browser.client.get(f"/sessions/{person.token}/hand-over.json").json()
    assert "contoso" not in json.dumps(told)


@pytest.mark.parametrize(
    "fields",
    [
        {"environment": "not a host"},
        {"environment": "'; rm -rf /"},
        {"environment": 'a.b" onclick=x'},
        {"file": "kit.zip; del *.zip"},
        {"file": "../kit.zip"},
        {"file": "kit.exe"},
    ],
)
def test_odd_commands_are_refused_and_kept_on_the_page(person: Person, fields: dict[str, str]) -> None:
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/").send("/commands/", **fields)
    (name,) = fields
    assert browser.status == 422
    assert browser.page.form("/commands/").values[name] == [fields[name]]
    assert "commands" not in browser.client.cookies


@pytest.mark.parametrize(
    "cookie", ["", "|", "<script>|x", "a|b|c", "x" * 4000, "contoso.crm.dynamics.com|$(x).zip"]
)
def test_an_odd_cookie_is_as_good_as_none(person: Person, cookie: str) -> None:
    client = Client()
    client.cookies["commands"] = cookie
    answer = client.get(f"/sessions/{person.token}/rounds/1/")
    assert answer.status_code == 200
    assert EXAMPLE_HOST in answer.content.decode()


BACK = [
    *(
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
    ),
    *("http:///evil.example", "https:evil.example", "\x00//evil.example", " //evil.example", "http://[::1"),
    *("/\r\nSet-Cookie: a=b", "", "data:text/html,x", "https://testserver@evil.example/", "///evil.example"),
]


@pytest.mark.parametrize("back", BACK)
def test_nobody_is_sent_elsewhere_after_filling_in(person: Person, back: str) -> None:
    answer = fill_in(person, environment="", file="", back=back)
    assert answer.status_code == 303
    assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\"))
    assert "a" not in answer.cookies


@pytest.mark.parametrize("back", BACK)
def test_a_refused_filling_in_links_nowhere_else(person: Person, back: str) -> None:
    browser = Browser().post(f"/sessions/{person.token}/commands/", environment="not a host", back=back)
    assert browser.status == 422
    assert not [link for link in browser.page.links if "evil" in link or "script:" in link]


def test_filling_in_leads_back_to_the_page_it_came_from(person: Person) -> None:
    back = f"/sessions/{person.token}/hand-over/"
    assert fill_in(person, back=back)["Location"] == back


def test_filling_in_answers_with_every_place_of_the_round_to_be_filled(person: Person) -> None:
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    (told,) = re.findall(r'hx-select-oob="([^"]*)"', browser.html)
    places = [place.removeprefix("#") for place in told.split(",")]
    assert {"then", "how-cable", "how-vpn"} == set(places)
    assert all(f'id="{place}"' in browser.html for place in places)
    assert 'id="commands-said"' in browser.send("/commands/", file="kit.exe").html


def test_an_escalation_sent_twice_counts_once(person: Person) -> None:
    fields = {"submission": str(an_id())}
    for _ in range(2):
        Client().post(f"/sessions/{person.token}/escalation/", fields)
    assert len(sessions.load(person.token).facts) == 2


@pytest.mark.parametrize("target", ["https://github.com/owner/repo/issues/new", ""])
def test_whoever_is_in_no_session_is_led_to_the_text_and_to_an_issue(settings: Settings, target: str) -> None:
    settings.ISSUE_URL = target
    html = Client().get("/hand-over/").content.decode()
    assert 'class="button" href="/"' in html
    assert (f'href="{target}"' in html) is bool(target)


@pytest.mark.parametrize("address", ["/", "/guides/", "/privacy/", "/hand-over/", "/deleted/", "/nowhere/"])
def test_hand_over_and_start_again_close_the_panel_of_each_page(address: str) -> None:
    panel = Client().get(address).content.decode().split('class="always"')[1].split("</nav>")[0]
    assert re.findall(r'<a href="([^"]+)"', panel)[-2:] == ["/hand-over/", "/"]
