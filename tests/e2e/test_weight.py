"""What a browser fetches from the real server, whose files are collected and compressed as for others.

Bytes are those on the wire, heads of answers included, as the browser's own protocol counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.e2e import ways
from tests.e2e.conftest import Visitor
from tests.e2e.measuring import measured_once
from tests.e2e.test_journey import ERROR
from tests.serving import Server, a_database, manage

pytestmark = measured_once

FIRST_LOAD, REQUESTS, LATER, OWN_SCRIPT = 60_000, 6, 15_000, 4_000
MAINTAINER = ("ann", "a long password of ours")


@dataclass
class Fetched:
    """What came over the wire since it was last looked at: address and bytes of each answer."""

    answers: list[tuple[str, int]] = field(default_factory=list)
    _addresses: dict[str, str] = field(default_factory=dict)

    def begun(self, event: dict[str, Any]) -> None:
        """A request left."""
        self._addresses[event["requestId"]] = event["request"]["url"]

    def done(self, event: dict[str, Any]) -> None:
        """An answer is there as a whole; what came from the cache of the browser has no bytes."""
        if event["encodedDataLength"]:
            self.answers.append((self._addresses.get(event["requestId"], ""), event["encodedDataLength"]))

    def taken(self) -> list[tuple[str, int]]:
        """The answers since the last time."""
        taken, self.answers[:] = list(self.answers), []
        return taken


def bytes_of(answers: list[tuple[str, int]]) -> int:
    return sum(size for _, size in answers)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as it is deployed, with a maintainer in its database."""
    folder: Path = tmp_path_factory.mktemp("weight")
    with a_database(folder) as database:
        name, password = MAINTAINER
        manage(database, "create_maintainer", name, MAINTAINER_PASSWORD=password)
        with Server(database, folder / "log") as server:
            yield server


@pytest.fixture
def person(browser: Browser, server: Server) -> Iterator[tuple[Visitor, Fetched]]:
    """Somebody who was never here, and what their browser fetches."""
    context = browser.new_context()
    visitor, fetched = Visitor(context, server.url), Fetched()
    protocol = context.new_cdp_session(visitor.page)
    protocol.on("Network.requestWillBeSent", fetched.begun)
    protocol.on("Network.loadingFinished", fetched.done)
    protocol.send("Network.enable")
    yield visitor, fetched
    context.close()
    assert visitor.complaints == []


def quiet(page: Page) -> None:
    """Wait until nothing more is fetched."""
    page.wait_for_load_state("networkidle")


def test_a_journey_weighs_little(person: tuple[Visitor, Fetched]) -> None:
    visitor, fetched = person
    page, weights = visitor.open(), {}
    quiet(page)
    first = fetched.taken()
    # A window that is no test asks for the icon too.
    icon = 0 if any("/icon." in address for address, _ in first) else 1
    assert bytes_of(first) <= FIRST_LOAD, first
    assert len(first) + icon <= REQUESTS, first
    page.fill("#id_text", ERROR)
    for name, move in (
        ("diagnosis", lambda: ways.follow(visitor, ways.FIND)),
        ("questions", lambda: ways.follow(visitor, ways.BEGIN)),
        ("more questions", lambda: ways.answers(visitor, history="nothing")),
        (
            "round",
            lambda: (ways.answers(visitor, environment="right"), fetched.taken(), ways.answers_all(visitor)),
        ),
        ("hand-over", lambda: ways.follow(visitor, "aside a[href$='/hand-over/']")),
        ("check", lambda: visitor.open(f"{ways.session_of(page)}/hand-over/check/")),
        ("paste", lambda: visitor.open(f"{ways.session_of(page)}/paste/")),
        ("fixed", lambda: (visitor.open(f"{ways.session_of(page)}/"), fetched.taken(), ways.fixes(visitor))),
        ("resolved", lambda: ways.credits_one(visitor)),
        ("guides", lambda: ways.follow(visitor, "header a[href='/guides/']")),
    ):
        move()
        quiet(page)
        weights[name] = bytes_of(fetched.taken())
    assert {name: size for name, size in weights.items() if not 0 < size < LATER} == {}


def test_the_pages_of_maintainers_weigh_little(person: tuple[Visitor, Fetched]) -> None:
    visitor, fetched = person
    page, (name, password) = visitor.open("/sign-in/"), MAINTAINER
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    ways.follow(visitor, "main form button[type=submit]")
    weights = {}
    addresses = ("/statistics/", "/statistics/network-errors/", "/texts/", "/admin/drafts/", "/respond/")
    for address in (*addresses, "/statistics/sessions/"):
        quiet(page)
        fetched.taken()
        visitor.open(address)
        quiet(page)
        weights[address] = bytes_of(fetched.taken())
    assert {address: size for address, size in weights.items() if not 0 < size < LATER} == {}


def test_our_own_script_is_small() -> None:
    script = settings.BASE_DIR / "troubleshoot" / "static" / "troubleshoot" / "wizard.js"
    assert script.stat().st_size < OWN_SCRIPT
