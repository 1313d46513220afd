"""A browser in the preview of a draft, and the walk in its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import User
from django.test import Client

from tests.browser import Browser, Form
from tests.factories import NOW, published
from tests.sessions.person import the_line, the_wall
from troubleshoot import catalog
from troubleshoot.engine import moves
from troubleshoot.engine.guide import Guide
from troubleshoot.engine.moves import Answer, Begin, Move, Report

ADDRESS = "/admin/drafts/line/preview/"
OWN = Report({"line": ("cut",)}, "line", prints=("11",))
CABLE = Answer({"history": "nothing", "medium": "cable", "everywhere": "no"})
AT_A_ROUND = (OWN, Begin(), CABLE)


def a_maintainer() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ada", is_staff=True))
    return client


def drafted(guide: Guide | None = None) -> Guide:
    guide = guide or the_line()
    catalog.start_draft(guide, by=None, now=NOW)
    return guide


def address(*walk: Move, **query: str) -> str:
    wanted = {"walk": moves.written(walk)} | query
    return f"{ADDRESS}?" + "&".join(f"{name}={value}" for name, value in wanted.items() if value)


def browsing(ada: Client, *walk: Move, **query: str) -> Browser:
    published(the_wall())
    drafted()
    return Browser(ada).get(address(*walk, **query))


def the_form(browser: Browser, move: str) -> Form:
    return next(form for form in browser.page.forms if form.values.get("move") == [move])


def send(browser: Browser, move: str, **changes: Any) -> Browser:
    form = the_form(browser, move)
    return browser.post(form.action or browser.address, **(form.values | changes))


def walk_of(browser: Browser) -> list[Move]:
    """The moves in the address that the browser is at."""
    read, complete = moves.read(parse_qs(urlsplit(browser.address).query).get("walk", [""])[0])
    assert complete
    return read


def moves_on(browser: Browser) -> list[str]:
    return [value for form in browser.page.forms for value in form.values.get("move", [])]
