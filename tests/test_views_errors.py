from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.browser import Page
from tests.factories import a_guide, published
from tests.hostile import HOSTILE, MARKUP
from tests.sessions.person import Person
from troubleshoot import views_errors

TEMPLATES = sorted(Path(configured.BASE_DIR, "templates").rglob("*.html"))


def policy_of(answer: object) -> dict[str, str]:
    """The content security policy of an answer, by directive."""
    header: str = answer["Content-Security-Policy"]  # type: ignore[index]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/", "/guides/", "/nope", "/sessions/nope/", "/sign-in/", "/statistics/", "/live",
     "/admin/login/"],
)  # fmt: skip
def test_every_answer_carries_a_strict_policy(address: str) -> None:
    policy = policy_of(Client().get(address))
    assert "unsafe" not in str(policy)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"


@pytest.mark.django_db
def test_a_page_that_is_too_large_carries_the_policy(settings: Settings) -> None:
    settings.BODY_LIMIT = 10
    assert policy_of(Client().post("/", {"text": "x" * 100}))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    inline = r"<style|\sstyle\s*=|\son[a-z]+\s*=|\shx-on|javascript:|<script(?![^>]*\ssrc=)"
    assert re.findall(inline, text, re.IGNORECASE) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_takes_text_for_safe(template: Path) -> None:
    assert re.findall(r"\|safe\b|autoescape\s+off|\|safeseq", template.read_text()) == []


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_language_asked() -> None:
    assert Client().get("/nope")["Content-Type"].startswith("text/html")
    assert Client().get("/api/nope").json()["error"]["code"] == "not_found"


@pytest.mark.django_db
def test_a_body_over_the_limit_is_refused_before_it_is_read(settings: Settings) -> None:
    settings.BODY_LIMIT = 10
    answer = Client().post("/", {"text": "x" * 100})
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_too_many_fields_are_a_bad_request() -> None:
    answer = Client().post("/", {f"f{number}": "x" for number in range(1200)})
    assert answer.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff", b"\x00"])
def test_a_broken_upload_is_no_fault_of_ours(body: bytes) -> None:
    answer = Client().post("/", body, "multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["multipart/form-data", "text/plain", "application/json", "x", ""])
def test_an_odd_type_of_content_is_no_fault_of_ours(kind: str) -> None:
    answer = Client().post("/", b"text=x", content_type=kind)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("path", ["/", "/api/v1/guides"])
def test_what_broke_on_our_side_tells_no_details(path: str) -> None:
    answer = views_errors.server_error(RequestFactory().get(path))
    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "lone surrogate"])
def test_a_forged_form_is_refused_and_its_text_given_back(name: str) -> None:
    client, typed = Client(enforce_csrf_checks=True), HOSTILE[name]
    answer = client.post("/", {"text": f"My text {typed}", "submission": "an-id"})
    page = Page(answer.content.decode())
    assert answer.status_code == 403
    assert "My text" in page.text
    assert "an-id" not in page.text
    assert MARKUP not in answer.content.decode()


@pytest.mark.django_db
def test_a_forged_sign_in_does_not_show_the_password() -> None:
    fields = {"username": "somebody", "password": "the secret one"}
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", fields)
    assert answer.status_code == 403
    assert "the secret one" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["rounds/1/", "escalation/", "leave/", "commands/", "details/", "paste/"])
def test_a_forged_write_stores_nothing(page: str) -> None:
    person = Person.starting()
    answer = Client(enforce_csrf_checks=True).post(f"/sessions/{person.token}/{page}", {"result": "fixed"})
    assert answer.status_code == 403
    assert len(person.at.row.facts.all()) == len(person.at.facts)


@pytest.mark.django_db
def test_an_unknown_host_is_a_bad_request() -> None:
    assert Client().get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["?a=%00", "?%ED%A0%80=%ED%A0%80", "?" + "a&" * 500, "?guide[]=x", "?error=%zz"]
)
@pytest.mark.parametrize(
    "address", ["/", "/guides/", "/sign-in/", "/sessions/nope/", "/statistics/cut-line/"]
)
def test_an_odd_query_breaks_no_page(address: str, query: str) -> None:
    published(a_guide())
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    assert client.get(address + query).status_code in (200, 302, 404)


@pytest.mark.parametrize(
    "refuse", [views_errors.unavailable, lambda request: views_errors.too_many(request, 3)]
)
def test_a_body_is_taken_in_before_the_api_refuses_it(refuse: Callable[[HttpRequest], HttpResponse]) -> None:
    request = RequestFactory().post("/api/v1/diagnose", "x" * 9, content_type="application/json")
    assert refuse(request)["Retry-After"]
    assert request.read() == b""
