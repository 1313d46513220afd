from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tests.browser import Browser
from tests.factories import a_step
from tests.hostile import HOSTILE, rows
from tests.sessions.person import DONE, NOT_PERMITTED, Person, the_line
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.engine.guide import IssueTarget, Link, LinkKind, Permission
from troubleshoot.models import Guide as GuideRow
from troubleshoot.models import KnownIssue
from troubleshoot.screens_ids import COOKIE

pytestmark = pytest.mark.django_db

URL = "https://github.com/owner/repo/issues/new"
ID = "11111111-2222-4333-8444-555555555555"
TEXT = f"The line was cut.\nActivity Id: {ID}\nError 80040216"
TARGET = IssueTarget(URL, "form.yml", (("v", "version"), ("log", "record")), "Read **this**")


def a_person(target: IssueTarget | None = TARGET, **values: Any) -> Person:
    return Person.starting(
        the_line(issue=target), **({"text": TEXT, "details": {"version": "4.50"}} | values)
    )


def at_the_check(person: Person, client: Client | None = None) -> Browser:
    return Browser(client).get(f"/sessions/{person.token}/hand-over/check/")


def confirmed(person: Person, client: Client | None = None, /, **changes: Any) -> Browser:
    return at_the_check(person, client).send("/check/", **changes)


def link_of(browser: Browser) -> str:
    """The link to the new issue."""
    (link,) = re.findall(r'id="new-issue" href="([^"]*)"', browser.html)
    return unescape(link)


def sent(browser: Browser) -> dict[str, str]:
    """What the link carries."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link_of(browser)).query).items()}


def areas(browser: Browser) -> dict[str, str]:
    """What stands in the text areas of the page, by their ids."""
    found = re.findall(r'<textarea[^>]* id="([^"]*)"[^>]*>\n(.*?)</textarea>', browser.html, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def with_an_id() -> Client:
    """A browser that sent the text, and so keeps its id."""
    client = Client()
    client.post("/", {"text": TEXT})
    return client


def test_it_shows_everything_that_leaves_and_no_way_out() -> None:
    browser = at_the_check(a_person())
    values = browser.page.form("/check/").values
    assert values["title"] == ["Solution import failure: Line (0x80040216)"]
    assert values["field-v"] == ["4.50"]
    assert "Activity Id: <guid-1>" in values["record"][0]
    assert URL not in browser.html and 'id="ticket-text"' not in browser.html


def test_the_page_is_private() -> None:
    answer = at_the_check(a_person()).response
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_an_unknown_session_is_not_found() -> None:
    assert Client().get("/sessions/none/hand-over/check/").status_code == 404


def test_confirming_writes_nothing_and_can_be_repeated() -> None:
    person = a_person()
    before = rows()
    first, again = confirmed(person), confirmed(person)
    assert (first.status, again.status, rows()) == (200, 200, before)
    assert link_of(first) == link_of(again)


def test_the_link_carries_exactly_what_was_confirmed() -> None:
    browser = confirmed(a_person(), title="My title", record="Only this", **{"field-v": "9"})
    assert sent(browser) == {"template": "form.yml", "title": "My title", "v": "9", "log": "Only this"}


def test_every_way_out_is_made_of_what_was_confirmed() -> None:
    browser = confirmed(a_person(), record="```text\nOnly this\n```")
    assert "cut." not in browser.html.partition("<aside")[0]
    assert {areas(browser)[name] for name in ("record", "issue-record")} == {"```text\nOnly this\n```"}
    assert "Only this" in areas(browser)["ticket-text"]


def test_what_a_person_adds_is_masked() -> None:
    browser = confirmed(
        a_person(),
        title="For jane@contoso.example",
        record=f"flow {ID} of jane@contoso.example",
        **{"field-v": ID},
    )
    link = link_of(browser)
    assert "contoso" not in link and ID not in link
    assert "contoso" not in areas(browser)["record"] + areas(browser)["ticket-text"]


def test_no_address_of_a_session_leaves() -> None:
    person = a_person()
    address = f"https://wizard.example/sessions/{person.token}/"
    browser = confirmed(
        person, title=address, record=f"{address}\n```text\n{address}\n```", **{"field-v": address}
    )
    assert person.token not in link_of(browser) + "".join(areas(browser).values())


@pytest.mark.parametrize("changes", [{"record": " \n "}, {"title": ""}, {"title": "x" * 201}])
def test_a_refusal_keeps_everything_typed(changes: dict[str, str]) -> None:
    typed = {"title": "T", "record": "Cut", "field-v": "9"} | changes
    browser = confirmed(a_person(), with_an_id(), keep=f"activity-{ID}", **typed)
    assert browser.status == 422
    values = browser.page.form("/check/").values
    assert {name: values[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert values["keep"] == [f"activity-{ID}"]
    assert "data-error-summary" in browser.html and URL not in browser.html


def test_everything_typed_can_be_changed_again() -> None:
    browser = confirmed(a_person(), with_an_id(), title="T", record="Cut", keep=f"activity-{ID}")
    browser.send("/check/", change="yes")
    values = browser.page.form("/check/").values
    assert (browser.status, values["title"], values["record"]) == (200, ["T"], ["Cut"])
    assert values["keep"] == [f"activity-{ID}"]


def test_the_confirmed_record_is_downloaded() -> None:
    browser = confirmed(a_person(), record="Cut by jane@contoso.example")
    fields = next(form for form in browser.page.forms if "download" in form.offered).values
    answer = browser.client.post(browser.address, fields | {"download": "yes"})
    assert answer.content.decode() == "Cut by <email-1>"
    assert "attachment" in answer["Content-Disposition"]


def test_ids_are_unticked_at_first_and_stay_masked() -> None:
    browser = at_the_check(a_person(), with_an_id())
    form = browser.page.form("/check/")
    assert form.offered["keep"] == [f"activity-{ID}"] and "keep" not in form.values
    browser.send("/check/")
    assert ID not in link_of(browser) + "".join(areas(browser).values())


def test_a_ticked_id_leaves_as_it_is() -> None:
    browser = confirmed(a_person(), with_an_id(), keep=f"activity-{ID}")
    assert f"Activity Id: {ID}" in sent(browser)["log"]
    assert f"Activity Id: {ID}" in areas(browser)["ticket-text"]


def test_an_id_that_was_not_offered_cannot_be_ticked() -> None:
    browser = confirmed(a_person(), keep=f"activity-{ID}")
    assert ID not in link_of(browser) + "".join(areas(browser).values())


def test_another_browser_is_offered_nothing() -> None:
    browser = at_the_check(a_person())
    assert "keep" not in browser.page.form("/check/").offered
    assert COOKIE not in browser.client.cookies


def test_a_cut_is_announced_and_the_whole_record_stays_beside_it() -> None:
    record = "an error line\n" * 2000 + "end"
    browser = confirmed(a_person(), record=record)
    assert len(link_of(browser)) <= 6000
    assert areas(browser)["issue-record"] == record
    assert re.search(r'<p role="status">', browser.html)


def test_a_form_that_cannot_take_the_record_says_where_to_paste_it(settings: Settings) -> None:
    browser = confirmed(a_person(None))
    assert set(sent(browser)) == {"template", "title", "app"}
    assert "Describe the issue" in browser.html
    assert "coe-starter-kit/issues/11034" in browser.html


def test_the_notice_stands_before_the_link() -> None:
    html = confirmed(a_person()).html
    assert 0 < html.index("<strong>this</strong>") < html.index('id="new-issue"')


@pytest.mark.parametrize("section", ["issue", "ticket"])
def test_links_out_leave_the_page_where_it_is_and_tell_nothing_of_us(section: str) -> None:
    guide = the_line(
        issue=replace(TARGET, notice="[Here](https://x.example)"), support="[There](https://y.example)"
    )
    person = Person.starting(guide, text=TEXT)
    (part,) = re.findall(rf'<section id="{section}".*?</section>', confirmed(person).html, re.DOTALL)
    tags = re.findall(r"<a [^>]*>", part)
    assert len(tags) > 1
    assert [tag for tag in tags if "noopener noreferrer" not in tag or 'target="_blank"' not in tag] == []


def test_every_text_that_a_link_carries_stands_beside_it() -> None:
    target = replace(TARGET, fields=(("log", "text"), ("all", "record"), ("app", "guide")))
    log = "an error line\n" * 2000 + "end"
    browser = confirmed(a_person(target), **{"field-log": log})
    assert areas(browser)["issue-field-log"] == log
    assert areas(browser)["issue-record"]
    assert set(sent(browser)) == {"template", "title", "log", "all", "app"}


def test_what_was_typed_comes_back_with_the_page() -> None:
    html = at_the_check(a_person()).html
    (form,) = re.findall(r'<form[^>]*/check/".*?</form>', html, re.DOTALL)
    assert "autocomplete" not in form


def test_it_says_when_the_session_went_on_since() -> None:
    person = a_person()
    browser = at_the_check(person)
    assert 'id="behind"' not in browser.html
    person.attempt({"firewall": DONE}, Result.SAME_ERROR)
    browser.send("/check/")
    assert 'id="behind"' in browser.html and "Do firewall" not in areas(browser)["record"]
    browser.send("/check/", change="yes")
    assert 'id="behind"' in browser.html
    assert 'id="behind"' not in at_the_check(person).html


def test_no_support_link_leads_to_an_issue_tracker() -> None:
    link = Link("Its issues", "https://aka.ms/coe-starter-kit-issues", LinkKind.SUPPORT)
    person = Person.starting(the_line(links=(link,)), text=TEXT)
    assert link.url not in confirmed(person).page.links


def test_without_a_target_there_is_no_issue(settings: Settings) -> None:
    settings.ISSUE_URL = ""
    browser = at_the_check(a_person(None))
    assert "title" not in browser.page.form("/check/").values
    browser.send("/check/")
    assert 'id="new-issue"' not in browser.html
    assert areas(browser)["ticket-text"]


def test_a_target_that_is_not_https_is_no_link(settings: Settings) -> None:
    settings.ISSUE_URL = "javascript:alert(1)"
    assert "javascript:" not in confirmed(a_person(None)).html


def test_known_issues_come_before_a_new_one() -> None:
    person = a_person()
    guide = GuideRow.objects.get(slug="line")
    KnownIssue.objects.create(guide=guide, number=7, title="Cut again", url=f"{URL}/7")
    browser = at_the_check(person)
    assert 'id="known-issues"' in browser.html
    html = browser.send("/check/").html
    assert 0 < html.index('id="known-issues"') < html.index('id="new-issue"')


def test_service_health_is_linked_whatever_the_guide_says() -> None:
    links = confirmed(a_person()).page.links
    assert any("servicehealth" in link for link in links)
    assert "https://status.powerplatform.microsoft.com/" in links


def test_what_was_not_permitted_is_ready_to_be_asked_for() -> None:
    person = a_person().attempt({"firewall": NOT_PERMITTED}, Result.SAME_ERROR)
    assert "Open it" in areas(confirmed(person))["ask-line-firewall"]


def test_a_request_stands_beside_the_step_of_a_past_attempt() -> None:
    person = a_person().attempt({"firewall": NOT_PERMITTED}, Result.SAME_ERROR)
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    assert "Open it" in areas(browser)["ask-firewall"]
    assert "ask-proxy" not in areas(browser)


def test_a_request_stands_in_a_round_for_a_step_that_needs_it() -> None:
    steps = (a_step("wall", permission=Permission.IT, ask="Open it"), a_step("cable"))
    person = Person.starting(the_line(questions=(), steps=steps, escalations=()))
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    assert set(areas(browser)) & {"ask-wall", "ask-cable"} == {"ask-wall"}


def test_the_environment_of_this_browser_stands_in_a_request() -> None:
    steps = (
        a_step("wall", permission=Permission.IT, ask="In https://yourorg.crm.dynamics.com"),
        a_step("cable"),
    )
    person = Person.starting(the_line(questions=(), steps=steps, escalations=()))
    client = Client()
    client.post(f"/sessions/{person.token}/commands/", {"environment": "contoso.crm4.dynamics.com"})
    browser = Browser(client).get(f"/sessions/{person.token}/rounds/1/")
    assert "contoso.crm4.dynamics.com" in areas(browser)["ask-wall"]


def test_it_is_said_that_it_was_handed_over() -> None:
    person = a_person()
    browser = confirmed(person).send("/escalation/")
    assert browser.answer.status_code == 303
    assert sessions.load(person.token).outcome is Outcome.ESCALATED


def test_a_resolved_session_can_be_handed_out_too() -> None:
    person = Person.starting().fix("cable")
    browser = confirmed(person)
    assert browser.status == 200
    assert not [form for form in browser.page.forms if form.action.endswith("/escalation/")]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_input_breaks_the_page(name: str) -> None:
    person = a_person()
    values = {
        "title": HOSTILE[name],
        "record": HOSTILE[name],
        "field-v": HOSTILE[name],
        "keep": HOSTILE[name],
    }
    browser = Browser().post(f"/sessions/{person.token}/hand-over/check/", **values)
    assert browser.status in (200, 422)
    assert "<script>alert" not in browser.html
    if browser.status == 200:
        assert len(link_of(browser)) <= 6000


def test_the_german_page_hands_over_in_english() -> None:
    client = Client(headers={"Accept-Language": "de"})
    browser = confirmed(a_person(), client)
    assert "What was seen" in areas(browser)["record"]
    assert "Environment id:" in areas(browser)["ticket-text"]
