from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.browser import Browser
from tests.browsing import on_the_line

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/", "/guides/", "/privacy/", "/learn/"])
def test_every_page_leads_to_it(page: str) -> None:
    assert "/privacy/" in Browser().get(page).page.links


def test_the_paste_box_of_a_session_leads_to_it() -> None:
    browser = Browser().get(f"/sessions/{on_the_line().token}/paste/")
    assert browser.page.links.count("/privacy/") == 2


def test_it_says_the_days_of_the_settings(settings: Settings) -> None:
    settings.KEEP_DAYS, settings.LEFT_AFTER_DAYS = 77, 33
    text = Browser().get("/privacy/").page.text
    assert "77" in text and "33" in text


def test_it_names_every_cookie_that_is_set() -> None:
    client = Client()
    client.get("/")
    client.post("/language/", {"language": "de"})
    named = Client().get("/privacy/").context
    names = {cookie.name for cookie in [*named["cookies"], *named["staff_cookies"]]}
    assert set(client.cookies) <= names
    assert {"kept-ids", "commands", "sessionid"} <= names


@pytest.mark.parametrize(
    ("contact", "link"),
    [("a@b.example", "mailto:a@b.example"), ("https://b.example/privacy", "https://b.example/privacy")],
)
def test_it_names_who_runs_it(settings: Settings, contact: str, link: str) -> None:
    settings.OPERATOR, settings.PRIVACY_CONTACT = "The Harbour Authority", contact
    browser = Browser().get("/privacy/")
    assert "The Harbour Authority" in browser.page.text
    assert link in browser.page.links


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(method: str) -> None:
    assert getattr(Client(), method)("/privacy/").status_code == 405
