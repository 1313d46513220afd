from __future__ import annotations

import logging
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from coewizard.logs import REQUEST_ID
from coewizard.request_log import RequestLog, id_for
from troubleshoot.views_errors import unavailable

ACCESS = "coewizard.access"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, ACCESS)
    return caplog


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The access lines, by their fields."""
    names = ("method", "route", "status", "ms", "bytes")
    return [{name: vars(r)[name] for name in names} for r in caplog.records if r.name == ACCESS]


@pytest.mark.django_db
def test_one_line_says_what_became_of_a_request(lines: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/guides/")
    (line,) = told(lines)
    assert line["ms"] >= 0
    assert line | {"ms": 0} == {
        "method": "GET",
        "route": "guides /guides/",
        "status": 200,
        "ms": 0,
        "bytes": len(answer.content),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route"),
    [
        (
            "/sessions/a-token-of-somebody/rounds/3/?x=secret",
            "round /sessions/<str:token>/rounds/<int:number>/",
        ),
        ("/api/v1/sessions/a-token-of-somebody", "api:session /api/v1/sessions/{token}"),
        ("/nowhere/anna.meier/?x=secret", "none /nowhere/…"),
        ("/a-token-of-somebody-that-was-pasted", "none /…"),
        ("/anna@contoso.com", "none /…"),
        ("/x%0aERROR/", "none /…"),
        ("/wp-login.php", "none /wp-login.php"),
    ],
)
def test_the_line_has_the_pattern_of_an_address_and_no_word_of_it(
    path: str, route: str, lines: pytest.LogCaptureFixture
) -> None:
    Client().get(path)
    (line,) = told(lines)
    assert line["route"].replace("<token>", "{token}") == route


@pytest.mark.django_db
def test_a_method_that_nobody_knows_is_not_repeated(lines: pytest.LogCaptureFixture) -> None:
    Client().generic("ANNA", "/guides/")
    assert told(lines)[0]["method"] == "OTHER"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_who_watches_is_left_out(path: str, lines: pytest.LogCaptureFixture) -> None:
    Client().get(path)
    assert told(lines) == []


@pytest.mark.parametrize(("status", "count"), [(200, 0), (304, 0), (404, 1)])
def test_files_of_the_pages_are_left_out_unless_they_are_missing(
    status: int, count: int, lines: pytest.LogCaptureFixture
) -> None:
    RequestLog(lambda _: HttpResponse(status=status))(RequestFactory().get("/static/wizard.js"))
    assert len(told(lines)) == count


@pytest.mark.django_db
def test_the_lines_can_be_switched_off(lines: pytest.LogCaptureFixture, settings: Settings) -> None:
    settings.ACCESS_LOG = False
    assert "X-Request-Id" in Client().get("/guides/").headers
    assert told(lines) == []


@pytest.mark.django_db
def test_each_request_has_an_id_of_its_own_that_ends_with_it() -> None:
    ids = [Client().get(path)["X-Request-Id"] for path in ("/", "/", "/no-such-page/", "/api/v1/guides")]
    assert len(set(ids)) == 4
    assert all(len(one) == 16 for one in ids)
    assert REQUEST_ID.get() == ""


def test_only_a_proxy_of_our_own_gives_ids(settings: Settings) -> None:
    request = RequestFactory().get("/", headers={"X-Request-Id": "0a1b2c3d4e5f"})
    assert id_for(request) != "0a1b2c3d4e5f"
    settings.TRUSTED_PROXIES = 1
    assert id_for(request) == "0a1b2c3d4e5f"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f", "12345678\nERROR", "12345678é", "²" * 9]
)
def test_an_id_that_is_none_is_not_taken_over(given: str, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert id_for(RequestFactory().get("/", HTTP_X_REQUEST_ID=given)) != given


@pytest.mark.django_db
def test_a_page_for_what_broke_names_its_request(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("troubleshoot.views_guides.render", broken)
    answer = Client(raise_request_exception=False).get("/guides/")
    assert answer.status_code == 500
    assert f"data-request-id>{answer['X-Request-Id']}<" in answer.content.decode()
    assert [r.exc_info is not None for r in caplog.records if r.levelno >= logging.ERROR] == [True]


def test_a_page_for_a_database_that_does_not_answer_names_its_request() -> None:
    answer = RequestLog(unavailable)(RequestFactory().get("/"))
    assert isinstance(answer, HttpResponse)
    assert f"data-request-id>{answer['X-Request-Id']}<" in answer.content.decode()


@pytest.mark.django_db
def test_a_look_at_what_is_typed_is_no_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "coewizard.access"):
        Client().post("/?look", {"text": "The connection was cut"})
    assert [one for one in caplog.records if one.name == "coewizard.access"] == []
