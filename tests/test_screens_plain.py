from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import published
from tests.sessions.person import the_line
from troubleshoot import catalog
from troubleshoot.screens_plain import _SUBMISSION, _TOKEN

pytestmark = pytest.mark.django_db


def start_page(client: Client, address: str = "/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def token_in(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert found
    return found[1]


def test_two_people_get_the_same_page_with_tokens_of_their_own() -> None:
    one, other = start_page(Client()), start_page(Client())
    assert token_in(one) != token_in(other)
    assert one.replace(token_in(one), "") == other.replace(token_in(other), "")


def test_the_token_of_a_kept_page_is_accepted() -> None:
    published(the_line())
    start_page(Client())
    client = Client(enforce_csrf_checks=True)
    data = {"csrfmiddlewaretoken": token_in(start_page(client)), "text": "over the radio"}
    assert client.post("/", data).status_code == 200


def test_no_stand_in_is_left_in_the_page() -> None:
    html = start_page(Client())
    assert _TOKEN not in html and _SUBMISSION not in html


def test_each_language_has_a_page_of_its_own() -> None:
    english, german = (start_page(Client(), **{"accept-language": one}) for one in ("en", "de"))
    assert '<html lang="en"' in english and '<html lang="de"' in german


def test_what_a_link_brings_is_not_kept_for_others() -> None:
    assert "brought-along" in start_page(Client(), "/?error=brought-along")
    assert "brought-along" not in start_page(Client())


def test_whoever_is_signed_in_gets_a_page_of_their_own() -> None:
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    assert "/sign-out/" in start_page(client)
    assert "/sign-out/" not in start_page(Client())


def test_a_strange_cookie_of_a_session_still_gets_the_page() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "nobody"
    assert token_in(start_page(client))


def test_a_guide_that_is_published_shows_at_once() -> None:
    before = start_page(Client())
    published(the_line())
    assert start_page(Client()) != before


def test_a_kept_page_asks_only_what_is_current() -> None:
    published(the_line())
    start_page(Client())
    with CaptureQueriesContext(connection) as captured:
        start_page(Client())
    # One, because a test is a transaction; none for a second after that in a server.
    assert len(captured) == 1
    assert catalog.current().pages
