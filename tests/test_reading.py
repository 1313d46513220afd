"""GET and HEAD write nothing: every address and every link is read, and all tables stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from tests.browser import Page
from tests.routes import World, a_world, pages, routes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.utils.deprecation.RemovedInDjango60Warning"),  # of the admin
]
MOST = 400
"""A crawl ends after so many pages: the filters of the admin link to each other without end."""


def everything() -> dict[str, list[tuple[object, ...]]]:
    """The content of all tables, but for how long maintainers stay signed in: that follows what they read."""
    models = (m for m in apps.get_models(include_auto_created=True) if m is not Session)
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in models}


@pytest.fixture
def world() -> World:
    return a_world()


def client_for(role: str, world: World) -> Client:
    client = Client()
    if role == "a maintainer":
        client.force_login(world.maintainer)
    return client


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("role", ["anybody", "a maintainer"])
def test_no_route_writes_when_it_is_read(world: World, role: str, method: str) -> None:
    client = client_for(role, world)
    before = everything()
    read = routes() if method == "get" else pages()
    statuses = {getattr(client, method)(world.address(route)).status_code for route in read}
    assert everything() == before
    assert statuses <= {200, 301, 302, 303, 403, 404, 405} and 200 in statuses


def links_in(address: str, html: str) -> Iterator[str]:
    """The addresses of ours that a page leads to, by links and by forms that only read."""
    page = Page(html)
    found = [*page.links, *(form.action for form in page.forms if form.method.lower() == "get")]
    for link in found:
        whole = urlsplit(urljoin(f"http://testserver{address}", link))
        if whole.netloc == "testserver" and whole.scheme == "http":
            yield whole._replace(scheme="", netloc="", fragment="").geturl()


def crawled(client: Client, *starts: str) -> list[str]:
    """Every address that is reached from these; each is read once."""
    waiting, seen = list(starts), dict.fromkeys(starts)
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        answer = client.get(address)
        assert answer.status_code < 500, address
        if location := answer.get("Location"):
            found = [location] if urlsplit(location).netloc in ("", "testserver") else []
        elif answer.get("Content-Type", "").startswith("text/html"):
            found = list(links_in(address, answer.content.decode()))
        else:
            found = []
        waiting += [one for one in dict.fromkeys(found) if one not in seen]
        seen |= dict.fromkeys(found)
    return list(seen)


@pytest.mark.parametrize("role", ["anybody", "the owner of a session", "a maintainer"])
def test_no_link_writes(world: World, role: str) -> None:
    starts = {"a maintainer": ["/statistics/", "/texts/", "/admin/drafts/", "/account/"]}
    starts["the owner of a session"] = [f"/sessions/{world.person.token}/"]
    client = client_for(role, world)
    before = everything()
    assert len(crawled(client, "/", *starts.get(role, []))) > 5
    assert everything() == before


def test_a_session_of_nobody_is_begun_by_no_page(world: World) -> None:
    client = Client()
    for route in pages():
        client.get(world.address(route))
    assert not Session.objects.exists()
