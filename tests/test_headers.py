"""What every answer tells browsers, caches and search engines; at every address, with http and https."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from coewizard import headers
from tests.factories import a_guide, an_id, published
from tests.routes import World, a_world, pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.utils.deprecation.RemovedInDjango60Warning"),  # of the admin
]
PUBLIC = {
    *("start", "guides", "guide", "guide_file", "guide_picture", "human", "privacy"),
    *("api:symptoms", "api:guides", "api:guide", "api:known_issues", "api:badge_json", "api:badge_svg"),
    "api:openapi",
}
"""The routes whose answers caches and search engines may keep."""


def policy_of(answer: Any) -> dict[str, str]:
    """The content security policy of an answer, by directive."""
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def faults_in(answer: Any, *, https: bool) -> Iterator[str]:
    """What an answer lacks of what all must have."""
    policy = policy_of(answer)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    yield from (f"{name}: {answer.get(name)}" for name, value in wanted.items() if answer.get(name) != value)
    if "unsafe" in str(policy) or policy.get("default-src") != "'none'":
        yield f"policy: {policy}"
    if policy.get("frame-ancestors") != "'none'" or policy.get("base-uri") != "'none'":
        yield f"frames: {policy}"
    if answer.get("Cross-Origin-Resource-Policy") not in ("same-origin", "cross-origin"):
        yield "no Cross-Origin-Resource-Policy"
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        yield "no Permissions-Policy"
    lasting = re.match(r"max-age=(\d+)", answer.get("Strict-Transport-Security", ""))
    if https != (lasting is not None and int(lasting[1]) >= 31_536_000):
        yield f"Strict-Transport-Security: {answer.get('Strict-Transport-Security')}"
    yield from _faults_of_content(answer)


def _faults_of_content(answer: Any) -> Iterator[str]:
    kind = answer.get("Content-Type", "")
    if answer.status_code not in (204, 301, 302, 303, 304) and not kind:
        yield "no Content-Type"
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower().replace('"', ""):
        yield f"charset of {kind}"


def private_faults_in(answer: Any) -> Iterator[str]:
    """What an answer lacks that nobody else may keep or find."""
    if "no-store" not in answer.get("Cache-Control", ""):
        yield f"Cache-Control: {answer.get('Cache-Control')}"
    if "noindex" not in answer.get("X-Robots-Tag", ""):
        yield "no X-Robots-Tag"


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture(params=[False, True], ids=["http", "https"])
def https(request: pytest.FixtureRequest, settings: Settings) -> bool:
    if request.param:
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_HSTS_SECONDS = 31_536_000
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    return bool(request.param)


def client_of(user: User | None, *, https: bool) -> Client:
    client = Client(raise_request_exception=False, headers={"X-Forwarded-Proto": "https"} if https else {})
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("signed_in", [False, True], ids=["anybody", "a maintainer"])
def test_every_answer_of_every_route_has_them(world: World, https: bool, signed_in: bool) -> None:
    client = client_of(world.maintainer if signed_in else None, https=https)
    found, statuses = {}, set()
    for route in pages():
        answer = client.get(world.address(route))
        statuses.add(answer.status_code)
        faults = list(faults_in(answer, https=https))
        if route.name not in PUBLIC or answer.status_code >= 400:
            faults += private_faults_in(answer)
        if faults:
            found[f"{route.name} {answer.status_code}"] = faults
    assert found == {}
    assert {200, 302, 404, 405} <= statuses and 500 not in statuses


def test_what_is_public_is_there_for_search_engines(world: World) -> None:
    for route in pages():
        if route.name in PUBLIC:
            answer = Client().get(world.address(route))
            assert answer.status_code == 200, route
            assert "no-store" not in answer.get("Cache-Control", ""), route
            assert ("X-Robots-Tag" in answer) is route.name.startswith("api:"), route


def test_what_a_link_says_of_a_person_is_kept_by_nobody() -> None:
    assert list(private_faults_in(Client().get("/", {"error": "The line was cut."}))) == []


ERRORS: dict[int, Callable[[Client], Any]] = {
    400: lambda client: client.get("/", headers={"Host": "evil.example"}),
    403: lambda client: Client(enforce_csrf_checks=True).post("/", {"text": "odd"}),
    404: lambda client: client.get("/nope"),
    405: lambda client: client.put("/"),
    413: lambda client: client.post("/", {"text": "x" * 2000}),
    422: lambda client: client.post("/", {"text": ""}),
    429: lambda client: [client.post("/", {"text": "odd"}) for _ in range(2)][-1],
}


@pytest.mark.parametrize("status", ERRORS)
def test_every_error_has_them_and_is_kept_by_nobody(status: int, settings: Settings) -> None:
    settings.BODY_LIMIT = 1000
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, (1, 2 if status == 422 else 1))
    answer = ERRORS[status](client_of(None, https=False))
    assert answer.status_code == status
    assert [*faults_in(answer, https=False), *private_faults_in(answer)] == []


API_ERRORS: dict[int, Callable[[Client], Any]] = {
    400: lambda client: client.post("/api/v1/diagnose", "{", content_type="application/json"),
    403: lambda client: client.get("/api/v1/guides/cut-line/statistics"),
    404: lambda client: client.get("/api/v1/sessions/nope"),
    405: lambda client: client.put("/api/v1/diagnose"),
    413: lambda client: client.post("/api/v1/diagnose", "x" * 2000, content_type="application/json"),
    422: lambda client: client.post("/api/v1/diagnose", "{}", content_type="application/json"),
}


@pytest.mark.parametrize("status", API_ERRORS)
def test_every_error_of_the_api_has_them(status: int, settings: Settings) -> None:
    published(a_guide())
    settings.BODY_LIMIT = 1000
    answer = API_ERRORS[status](client_of(None, https=False))
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    assert [*faults_in(answer, https=False), *private_faults_in(answer)] == []


@pytest.mark.parametrize("address", ["/", "/api/v1/guides"])
def test_an_error_of_ours_has_them(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("troubleshoot.catalog.current", broken)
    answer = client_of(None, https=False).get(address)
    assert answer.status_code == 500
    assert [*faults_in(answer, https=False), *private_faults_in(answer)] == []


def test_http_is_sent_to_https_with_them(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/guides/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/guides/")
    assert list(faults_in(answer, https=False)) == []


def test_a_static_file_has_them(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "wizard.css").write_text("p {}")
    settings.STATIC_ROOT = tmp_path
    client = Client()
    for address, status in (("/static/wizard.css", 200), ("/static/nope.css", 404)):
        answer = client.get(address)
        answer.close()
        assert answer.status_code == status
        assert list(faults_in(answer, https=False)) == []
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("path", ["badge.svg", "badge.json"])
def test_a_badge_can_stand_on_other_pages(path: str) -> None:
    published(a_guide())
    answer = Client().get(f"/api/v1/guides/cut-line/{path}?style=flat")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in answer["Cache-Control"]


def test_the_api_can_be_read_elsewhere_only_where_that_is_allowed(settings: Settings) -> None:
    elsewhere = {"Origin": "https://tools.example"}
    assert Client().get("/api/v1/guides", headers=elsewhere)["Cross-Origin-Resource-Policy"] == "same-origin"
    settings.CORS_ALLOWED_ORIGINS = ["https://tools.example"]
    allowed = Client().get("/api/v1/guides", headers=elsewhere)
    assert allowed["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_an_answer_of_the_api_can_do_nothing_in_a_browser(world: World) -> None:
    policy = policy_of(Client().get(f"/api/v1/sessions/{world.person.token}"))
    assert set(policy) == {"default-src", "base-uri", "form-action", "frame-ancestors", "sandbox"}


DOWNLOADS = ("hand_over_markdown", "statistics_csv", "guide_statistics_csv", "respond_markdown",
             "draft_download", "edition_file", "later_calendar")  # fmt: skip


@pytest.mark.parametrize("name", DOWNLOADS)
def test_what_is_to_be_kept_as_a_file_is_not_shown_in_the_browser(name: str, world: World) -> None:
    route = next(route for route in pages() if route.name == name)
    answer = client_of(world.maintainer, https=False).get(world.address(route))
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', answer["Content-Disposition"])


def cookies_of(world: World) -> SimpleCookie:
    """Every cookie that a browser is sent: by pages, for ids, commands, the language, and for signing in."""
    set_by: SimpleCookie = SimpleCookie()

    def seen(answer: Any) -> None:
        set_by.update(answer.cookies)

    visitor, client = Client(secure=True), client_of(world.maintainer, https=True)
    secure: dict[str, Any] = {"headers": {"X-Forwarded-Proto": "https", "Referer": "https://testserver/"}}
    for route in pages():
        seen(client.get(world.address(route), **secure))
    raw = "Activity ID: 6c1f9d1e-9b1f-4d53-8a52-0c6a7d1e2f30"
    seen(visitor.post("/", {"text": raw, "log": SimpleUploadedFile("a.log", raw.encode())}, **secure))
    seen(visitor.post("/language/", {"language": "de"}, **secure))
    fields = {"environment": "contoso.crm.dynamics.com", "file": "kit.zip"}
    seen(visitor.post(f"/sessions/{world.person.token}/commands/", fields, **secure))
    signing_in = {"username": "ann", "password": "a long secret"}
    seen(visitor.post("/sign-in/", signing_in, **secure))
    issue = {"guide": "1", "number": "99", "title": "New", "state": "open", "patterns": "[]", "url": ""}
    seen(client.post("/admin/troubleshoot/knownissue/add/", issue, **secure))
    return set_by


@pytest.mark.parametrize("https", [True], indirect=True, ids=["https"])
def test_every_cookie_is_closed_to_scripts_and_to_http(world: World, https: bool) -> None:
    found = {name: cookie for name, cookie in cookies_of(world).items() if cookie.value}
    assert len(found) >= 5
    for name, cookie in found.items():
        assert cookie["secure"] and cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_new_pages_are_private_until_they_are_named() -> None:
    assert not any("/sessions/".startswith(part) or "/admin/".startswith(part) for part in headers._PUBLIC)
    assert list(private_faults_in(Client().get("/a-new-page/"))) == []
    assert list(private_faults_in(Client().get(f"/learn/{an_id()}/"))) == []
