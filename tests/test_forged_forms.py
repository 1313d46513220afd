"""Forms whose token is wrong: refused, nothing written, and no word of what was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.browser import Browser, Page
from tests.factories import a_guide, published
from tests.hostile import LONGEST, MARKUP, rows
from tests.sessions.person import Person

pytestmark = pytest.mark.django_db


def forged(address: str, fields: Any, **more: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(address, fields, **more)


def kept(answer: Any) -> list[str]:
    """What stands in the fields of the page to be copied, in order."""
    html = answer.content.decode()
    parts = html.split("<textarea")[1:]
    return [Page(f"<textarea{part}").text.split("\n", 1)[-1] for part in parts]


def test_every_field_that_was_typed_is_kept_as_it_was() -> None:
    person = Person.starting()
    fields = {
        "text": f"First line\n\n  third {MARKUP}",
        "reason-cable": "No cable here",
        "something_else": "It was the fuse",
        "result": "fixed",
    }
    before = rows()
    answer = forged(f"/sessions/{person.token}/rounds/1/", fields)
    html = answer.content.decode()
    assert (answer.status_code, rows()) == (403, before)
    assert MARKUP not in html
    for typed in ("First line\n\n  third", "No cable here", "It was the fuse"):
        assert typed in Page(html).text
    assert html.count("<h1") == 1 and html.count("readonly") == 3


def test_several_values_of_one_field_are_all_kept() -> None:
    answer = forged("/", {"text": ["one text", "another text"]})
    assert "one text" in Page(answer.content.decode()).text
    assert "another text" in Page(answer.content.decode()).text


@pytest.mark.parametrize("address", ["/", "/sessions/", "/learn/"])
def test_a_text_of_the_full_length_is_kept(address: str) -> None:
    answer = forged(address, {"text": f"{LONGEST[:-4]}last"})
    assert answer.status_code == 403
    assert f"{LONGEST[:-4]}last" in Page(answer.content.decode()).text


def test_the_text_of_a_file_is_kept() -> None:
    log = SimpleUploadedFile("import.log", "Zeile für Zeile".encode("utf-16"))
    answer = forged("/", {"text": "Above.", "log": log})
    assert answer.status_code == 403
    assert "Above.\nZeile für Zeile" in Page(answer.content.decode()).text


def test_a_form_from_before_signing_in_keeps_its_text() -> None:
    User.objects.create_user("ann", password="a long secret", is_staff=True)
    client = Client(enforce_csrf_checks=True)
    browser = Browser(client).get("/")
    old = browser.page.form("").values if any(f.action == "" for f in browser.page.forms) else None
    token = (old or browser.page.forms[0].values)["csrfmiddlewaretoken"][0]
    signing_in = browser.get("/sign-in/").page.form("")
    values = signing_in.values | {"username": ["ann"], "password": ["a long secret"]}
    assert browser.post("/sign-in/", **values).status == 200
    answer = client.post("/", {"text": "typed before", "csrfmiddlewaretoken": token})
    assert answer.status_code == 403
    assert "typed before" in Page(answer.content.decode()).text
    assert token not in answer.content.decode()


@pytest.mark.parametrize("path", ["/respond/", "/texts/", "/admin/drafts/new/", "/admin/drafts/import/"])
def test_what_maintainers_typed_is_kept(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("ann", is_staff=True))
    answer = client.post(path, {"body": "an issue", "title": "its title", "text": "a file"})
    assert answer.status_code == 403
    assert {"an issue", "its title", "a file"} <= set(Page(answer.content.decode()).text.split("\n"))


@pytest.mark.parametrize("address", ["/api/v1/nope", "/api/"])
def test_under_the_api_the_answer_is_json(address: str) -> None:
    answer = forged(address, {"text": "odd"})
    assert answer.status_code in (403, 404)
    assert answer.json()["error"].keys() == {"code", "message", "field"}


@pytest.mark.parametrize(
    "address", ["/guides/", "/guides/cut-line/", "/guides/cut-line.yaml", "/live", "/ready", "/privacy/"]
)
def test_an_address_that_takes_no_form_says_so_with_or_without_a_token(address: str) -> None:
    published(a_guide())
    for client in (Client(enforce_csrf_checks=True), Client()):
        answer = client.post(address, {"text": "odd"})
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]


def test_a_forged_form_is_refused_where_forms_are_taken() -> None:
    person = Person.starting()
    assert forged(f"/sessions/{person.token}/leave/", {}).status_code == 403
    assert forged("/sign-out/", {}).status_code == 403
