"""Nobody is sent to another site, whatever a form, an address or a header asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from tests.factories import a_known_issue
from tests.sessions.person import Person
from troubleshoot.addresses import ours

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x1f//evil.example",
    "\u2028//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://evil.example",
    "http://evil.example",
    "https://testserver@evil.example",
    "https://testserver:pass@evil.example/",
    "https://testserver.evil.example",
    "https://evil.example\\@testserver",
    "https://evil.example#@testserver",
    "http:\\\\evil.example",
    "ftp://testserver/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//testserver@evil.example",
    "/guides/\r\nLocation: https://evil.example",
    "http://[::1",
    "https://testserver:99999999/",
]
"""What browsers take for another place, or make one of."""
IDS = [str(number) for number in range(len(HOSTILE))]


def leads_away(answer: Any) -> bool:
    """True if a browser that follows an answer comes to another host, or runs something."""
    location = answer.get("Location", "")
    # Browsers drop tabs and line ends, and take a backslash for a slash.
    read = "".join(char for char in location if char not in "\t\r\n").strip().replace("\\", "/")
    whole = urlsplit(urljoin("http://testserver/at/", read))
    return (whole.scheme, whole.hostname) not in (("http", "testserver"), ("https", "testserver"))


@pytest.mark.parametrize("target", HOSTILE, ids=IDS)
def test_no_address_elsewhere_is_ours(target: str) -> None:
    assert ours(RequestFactory().get("/"), target) == ""


@pytest.mark.parametrize("target", ["/", "/guides/?a=b#c", "guides/", "http://testserver/guides/"])
def test_addresses_here_are_ours(target: str) -> None:
    assert ours(RequestFactory().get("/"), target) == target


def test_no_http_is_ours_on_https() -> None:
    request = RequestFactory().get("/", secure=True)
    assert ours(request, "http://testserver/") == ""


@pytest.fixture
def person() -> Person:
    return Person.starting()


@pytest.mark.django_db
def test_no_form_of_a_session_leads_away(person: Person) -> None:
    issue, at = a_known_issue(), f"/sessions/{person.token}"
    fields = {"submission": "6c1f9d1e-9b1f-4d53-8a52-0c6a7d1e2f30", "environment": "", "file": ""}
    client = Client()
    for target in HOSTILE:
        for path in ("commands", "known-issues", "diagnostics"):
            more = {"issue": str(issue.number), "mine": "yes", "text": "version 1", "back": target}
            answer = client.post(f"{at}/{path}/", fields | more)
            assert answer.status_code < 500 and not leads_away(answer), (path, target)
        page = client.get(f"{at}/diagnostics/", {"back": target})
        assert page.status_code == 200
        assert f'href="{target}"' not in page.content.decode()


@pytest.mark.django_db
def test_the_language_leads_back_to_a_page_of_ours() -> None:
    for target in HOSTILE:
        answer = Client().post("/language/", {"language": "de", "next": target}, headers={"Referer": target})
        assert answer.status_code == 303 and not leads_away(answer), target


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/admin/login/"])
def test_signing_in_leads_to_a_page_of_ours(address: str) -> None:
    ann = User.objects.create_user("ann", password="a long secret", is_staff=True)
    signing_in = {"username": "ann", "password": "a long secret"}
    signed_in = Client()
    signed_in.force_login(ann)
    for number, target in enumerate(HOSTILE):
        for answer in (
            # With a password only now and then: hashing one is slow on purpose.
            *([Client().post(address, signing_in | {"next": target})] if number % 12 == 0 else []),
            Client().get(address, {"next": target}),
            signed_in.get(address, {"next": target}),
        ):
            assert not leads_away(answer), target
    assert not leads_away(signed_in.post("/sign-out/", {"next": HOSTILE[0]}))


@pytest.mark.django_db
def test_an_address_without_its_slash_leads_to_no_other_host() -> None:
    for path in ("//evil.example", "/\\evil.example", "//evil.example/guides", "/guides//evil.example"):
        answer = Client().get(path)
        assert not leads_away(answer), path
