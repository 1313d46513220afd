"""“This is mine”: known issues claimed from a page that offers them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import now
from tests.factories import a_known_issue, an_id
from tests.hostile import HOSTILE, MARKUP, rows
from tests.sessions.person import Person, counted
from troubleshoot.models import KnownIssue

pytestmark = pytest.mark.django_db


def offered(*numbers: int) -> Person:
    """Somebody in a guide with these known issues."""
    person = Person.starting()
    for number in numbers or (7,):
        a_known_issue(number)
    return person


def address(person: Person) -> str:
    return f"/sessions/{person.token}/known-issues/"


def hand_over(person: Person) -> str:
    return f"/sessions/{person.token}/hand-over/"


def claim(person: Person, **fields: object) -> Browser:
    return Browser().post(
        address(person), **({"submission": str(an_id()), "number": 7, "mine": "yes"} | fields)
    )


def mine(person: Person) -> dict[int, bool]:
    return {number: said for (_, number), said in now(person).now.claimed.items()}


def test_a_known_issue_is_claimed_and_counted() -> None:
    person = offered()
    browser = claim(person)
    assert (browser.answer.status_code, mine(person)) == (303, {7: True})
    assert counted("known_issue") == {"7": 1}


def test_it_is_given_back() -> None:
    person = offered()
    person.claim(7)
    claim(person, mine="no")
    assert (mine(person), counted("known_issue")) == ({7: False}, {})


def test_without_another_page_it_leads_to_the_hand_over() -> None:
    person = offered()
    assert claim(person).answer["Location"] == f"{hand_over(person)}#known-issues"


def test_it_leads_back_to_the_page_that_offered_it() -> None:
    person = offered()
    back = f"/sessions/{person.token}/rounds/1/"
    assert claim(person, back=back).answer["Location"] == f"{back}#known-issues"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil.example", ""]
)
def test_it_leads_nowhere_else(back: str) -> None:
    person = offered()
    assert claim(person, back=back).answer["Location"].startswith(hand_over(person))


@pytest.mark.parametrize(
    "fields",
    [
        *({"number": value} for value in ("", "0", "-1", "8", "seven", str(2**31), "9" * 400)),
        {"mine": "perhaps"},
        {"submission": "nope"},
        *({"number": text} for text in HOSTILE.values()),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(fields: dict[str, object]) -> None:
    person = offered()
    before = rows()
    browser = claim(person, **fields)
    assert (browser.status, rows()) == (422, before)
    assert MARKUP not in browser.html


def test_sent_twice_it_counts_once() -> None:
    person, submission = offered(), str(an_id())
    for _ in range(2):
        assert claim(person, submission=submission).answer.status_code == 303
    assert counted("known_issue") == {"7": 1}


def test_a_closed_session_can_claim() -> None:
    person = offered()
    person.escalate()
    claim(person)
    assert (mine(person), now(person).outcome) == ({7: True}, "escalated")


def test_an_issue_that_is_not_kept_any_more_is_refused() -> None:
    person = offered()
    KnownIssue.objects.all().delete()
    assert claim(person).status == 422


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_a_wrong_method_is_refused(method: str) -> None:
    assert getattr(Client(), method)(address(offered())).status_code == 405


def test_an_unknown_session_is_not_found() -> None:
    fields = {"submission": str(an_id()), "number": 7, "mine": "yes"}
    assert Browser().post("/sessions/nope/known-issues/", **fields).status == 404


# On the page of the hand-over --------------------------------------------------------------------


def test_the_hand_over_offers_them_with_a_link_and_a_button_each() -> None:
    person = offered(7, 8)
    page = Browser().get(hand_over(person)).page
    forms = [form for form in page.forms if form.action == address(person)]
    assert [form.values["number"] for form in forms] == [["8"], ["7"]]
    assert all(any(link.endswith(f"/{number}") for link in page.links) for number in (7, 8))


def test_without_any_the_hand_over_says_nothing_of_them() -> None:
    person = Person.starting()
    assert "known-issues" not in Browser().get(hand_over(person)).html


def test_the_button_of_the_hand_over_claims_and_comes_back_there() -> None:
    person = offered()
    browser = Browser().get(hand_over(person)).send(address(person))
    assert (browser.answer.status_code, mine(person)) == (303, {7: True})
    assert browser.page.form(address(person)).values["mine"] == ["no"]


def test_its_submission_is_none_of_the_other_forms() -> None:
    """They stay on the page when an issue is claimed in its place, and are sent after it."""
    person = offered(7, 8)
    forms = Browser().get(hand_over(person)).page.forms
    claims = [form.values["submission"][0] for form in forms if form.action == address(person)]
    others = {form.values["submission"][0] for form in forms if "submission" in form.values} - set(claims)
    assert len(set(claims)) == 2 and others


def test_markup_in_a_title_is_shown_as_it_is() -> None:
    person = Person.starting()
    a_known_issue(7, title=MARKUP)
    browser = Browser().get(hand_over(person))
    assert MARKUP not in browser.html and MARKUP in browser.page.text
