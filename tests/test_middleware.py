from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from coewizard.middleware import LimitBody
from tests.browser import Page
from tests.hostile import HOSTILE, MARKUP

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def answer_to(length: str, path: str = "/") -> int:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().generic("POST", path, b"", CONTENT_LENGTH=length)
    return LimitBody(view)(request).status_code


@pytest.mark.parametrize(("length", "status"), [("100", 200), ("101", 413), ("9" * 50, 413), ("0", 200)])
def test_a_body_is_refused_by_its_announced_length(length: str, status: int, settings: Settings) -> None:
    settings.BODY_LIMIT = 100
    assert answer_to(length) == status


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_a_request_without_a_usable_length_passes(length: str) -> None:
    assert answer_to(length) == 200


def test_an_odd_digit_passes() -> None:
    assert answer_to("²") == 200


@pytest.fixture
def one_each(settings: Settings) -> None:
    """A client may send one request of each kind, and the next after an hour."""
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, (1, 1))


def second(path: str, fields: dict[str, Any], client: Client | None = None, **more: Any) -> Response:
    """The answer to a form that is sent twice."""
    client = client or Client()
    client.post(path, fields, **more)
    return client.post(path, fields, **more)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_too_many_requests_of_the_api_are_told_in_its_words() -> None:
    answer = second("/api/v1/diagnose", {"text": "odd"}, content_type="application/json")
    assert answer.status_code == 429
    assert answer.json()["error"].keys() == {"code", "message", "field"}
    assert answer.json()["error"]["code"] == "rate_limited"
    assert 0 < int(answer["Retry-After"]) <= 3600


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_broken_body_takes_a_token_too() -> None:
    assert second("/api/v1/sessions", {}, content_type="application/json").status_code == 429


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_reading_is_not_limited() -> None:
    client = Client()
    assert {client.get(path).status_code for path in ("/", "/guides/", "/api/v1/guides") * 5} == {200}


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_kinds_of_requests_have_limits_of_their_own() -> None:
    client = Client()
    assert second("/", {"text": "odd"}, client).status_code == 429
    assert client.post("/learn/", {"text": "odd"}).status_code != 429


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
@pytest.mark.parametrize("more", [{}, {"headers": {"HX-Request": "true"}}], ids=["plain", "htmx"])
def test_a_page_that_comes_too_soon_can_be_sent_again_as_it_was(more: dict[str, Any]) -> None:
    typed = "a text\nof <b>two</b> lines"
    fields = {"text": typed, "guide": "wall", "tried": ["a", "b"], "submission": "an-id", "search": "yes"}
    answer = second("/sessions/?ref=x", fields, **more)
    form = Page(answer.content.decode()).form("/sessions/?ref=x")
    sent = {name: values for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert sent == {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("lone surrogate", "NUL")])
def test_whatever_was_typed_is_given_back_as_text(name: str) -> None:
    answer = second("/", {"text": HOSTILE[name]})
    assert answer.status_code == 429
    assert MARKUP not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_file_that_came_too_soon_can_be_chosen_again() -> None:
    client = Client()
    client.post("/", {"text": "odd"})
    answer = client.post("/", {"log": SimpleUploadedFile("import.log", b"odd")})
    html = answer.content.decode()
    assert answer.status_code == 429
    assert re.search(r'<input type="file"[^>]* name="log"', html)
    assert re.search(r'<form [^>]*enctype="multipart/form-data"', html)
    assert "import.log" in html


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_forged_form_takes_no_token() -> None:
    forged = Client(enforce_csrf_checks=True)
    assert second("/", {"text": "odd"}, forged).status_code == 403
    assert Client().post("/", {"text": "odd"}).status_code != 429


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_client_that_may_not_write_reads_on() -> None:
    client = Client()
    assert second("/", {"text": "odd"}, client).status_code == 429
    assert client.get("/").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_maintainers_send_as_much_as_they_like() -> None:
    client = Client()
    client.force_login(User.objects.create_user("ann", is_staff=True))
    assert second("/", {"text": "odd"}, client).status_code != 429


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_forged_header_gives_no_second_token() -> None:
    client = Client()
    client.post("/", {"text": "odd"}, headers={"X-Forwarded-For": "203.0.113.1"})
    again = client.post("/", {"text": "odd"}, headers={"X-Forwarded-For": "203.0.113.2"})
    assert again.status_code == 429


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_behind_a_proxy_clients_are_apart(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    client = Client()
    client.post("/", {"text": "odd"}, headers={"X-Forwarded-For": "203.0.113.1"})
    another = client.post("/", {"text": "odd"}, headers={"X-Forwarded-For": "203.0.113.1, 203.0.113.2"})
    assert another.status_code != 429


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_written_limits_nothing() -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "bucket" in sql:
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert Client().post("/", {"text": "odd"}).status_code == 200


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
ELSEWHERE = "https://tools.example"


def allowed(answer: Response) -> dict[str, str]:
    """What an answer allows pages of other sites."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    start = "access-control-"
    return {name.removeprefix(start): value for name, value in headers.items() if name.startswith(start)}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/guides", "/"])
def test_no_other_site_may_read_anything_unless_it_is_named(path: str) -> None:
    assert allowed(Client().get(path, headers={"Origin": ELSEWHERE})) == {}
    assert allowed(Client().options(path, headers={"Origin": ELSEWHERE, **PREFLIGHT})) == {}


@pytest.mark.django_db
def test_a_site_that_is_named_may_call_the_api(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ELSEWHERE]
    asked = Client().options("/api/v1/diagnose", headers={"Origin": ELSEWHERE, **PREFLIGHT})
    assert asked.status_code == 200
    assert allowed(asked)["allow-origin"] == ELSEWHERE
    assert "POST" in allowed(asked)["allow-methods"]
    got = Client().get("/api/v1/guides", headers={"Origin": ELSEWHERE})
    assert allowed(got)["allow-origin"] == ELSEWHERE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/api/v1/guides", "https://other.example"),
        ("/api/v1/guides", "null"),
        ("/", ELSEWHERE),
        ("/guides/", ELSEWHERE),
    ],
)
def test_no_other_site_and_no_other_page_is_allowed(path: str, origin: str, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ELSEWHERE]
    assert allowed(Client().get(path, headers={"Origin": origin})) == {}
    assert allowed(Client().options(path, headers={"Origin": origin, **PREFLIGHT})) == {}


@pytest.mark.django_db
def test_all_sites_can_be_allowed_but_never_with_cookies(settings: Settings) -> None:
    settings.CORS_ALLOW_ALL_ORIGINS = True
    answer = Client().get("/api/v1/guides", headers={"Origin": ELSEWHERE})
    assert allowed(answer)["allow-origin"] == "*"
    assert "allow-credentials" not in allowed(answer)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_each")
def test_a_page_elsewhere_can_read_how_long_to_wait(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ELSEWHERE]
    json: dict[str, Any] = {"content_type": "application/json", "headers": {"Origin": ELSEWHERE}}
    answer = second("/api/v1/diagnose", {"text": "odd"}, **json)
    assert answer.status_code == 429
    assert allowed(answer)["allow-origin"] == ELSEWHERE
    assert "retry-after" in allowed(answer)["expose-headers"]
