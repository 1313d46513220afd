from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from tests.browser import Browser, Page
from tests.browsing import on_the_line
from tests.factories import published
from tests.hostile import rows
from tests.sessions.person import Person, the_line
from troubleshoot.models import TroubleshootingSession

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["", "hand-over/", "delete/"])
def test_pages_of_a_session_lead_to_its_deletion(page: str) -> None:
    person = on_the_line()
    browser = Browser().get(f"/sessions/{person.token}/{page}")
    assert f"/sessions/{person.token}/delete/" in browser.page.links


def test_asking_deletes_nothing() -> None:
    person = on_the_line()
    before = rows()
    assert Browser().get(f"/sessions/{person.token}/delete/").status == 200
    assert rows() == before


def test_a_deleted_session_leads_to_a_page_without_its_token() -> None:
    person = on_the_line()
    browser = Browser().get(f"/sessions/{person.token}/delete/").send("/delete/")
    assert (browser.answer.status_code, browser.status, browser.address) == (303, 200, "/deleted/")
    assert person.token not in browser.html
    assert TroubleshootingSession.objects.count() == 0


def test_what_the_browser_kept_goes_too() -> None:
    person, client = on_the_line(), Client()
    client.cookies["kept-ids"] = client.cookies["commands"] = "x"
    client.post(f"/sessions/{person.token}/delete/")
    assert [client.cookies[name].value for name in ("kept-ids", "commands")] == ["", ""]


@pytest.mark.parametrize("ask", ["get", "post"])
def test_a_deleted_session_is_not_found(ask: str) -> None:
    person, client = on_the_line(), Client()
    client.post(f"/sessions/{person.token}/delete/")
    for page in ("delete/", "paste/"):
        assert getattr(client, ask)(f"/sessions/{person.token}/{page}").status_code == 404


def test_the_api_deletes_once() -> None:
    client, address = Client(), f"/api/v1/sessions/{Person.starting().token}"
    first, second = client.delete(address), client.delete(address)
    assert (first.status_code, first.json(), second.status_code) == (200, {"deleted": True}, 404)
    assert client.get(address).status_code == 404


def test_the_form_that_began_it_asks_before_it_begins_another() -> None:
    published(the_line())
    form = {"submission": str(uuid4()), "guide": the_line().slug}
    client = Client()
    address = client.post("/sessions/", form)["Location"]
    client.post(f"{address}delete/")
    refused = client.post("/sessions/", form)
    assert refused.status_code == 422
    assert client.get(address).status_code == 404
    (made_anew,) = {
        found.values["submission"][0]
        for found in Page(refused.content.decode()).forms
        if "submission" in found.values
    }
    assert made_anew != form["submission"]
    assert client.post("/sessions/", form | {"submission": made_anew}).status_code == 303


def test_the_api_does_not_begin_it_again() -> None:
    published(the_line())
    client, body = Client(), {"submission": str(uuid4()), "guide": the_line().slug}
    token = client.post("/api/v1/sessions", body, "application/json").json()["token"]
    client.delete(f"/api/v1/sessions/{token}")
    again = client.post("/api/v1/sessions", body, "application/json")
    assert (again.status_code, again.json()["error"]["field"]) == (422, "submission")
