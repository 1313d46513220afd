"""Two application processes on two ports, with one database and one secret key."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.calling import WebBrowser, call
from tests.faults.checking import assert_whole
from tests.faults.load import Journey
from tests.faults.publishing import FORUM, NEW_TEXT, PASSWORD, SLUG, TEXT, a_maintainer
from tests.serving import Server, a_database

pytestmark = pytest.mark.xdist_group("server")

AT_ONCE = 2.0
"""Seconds after which a change shows in every process, wherever it was made."""
PUBLIC = {"PUBLIC_STATISTICS": "on"}

Do = Callable[[str], None]
Ask = Callable[[int], object]


class Two:
    """Both servers, and somebody who publishes from a third process."""

    def __init__(self, database: str, folder: Path, do: Do) -> None:
        self.database, self.do = database, do
        self.servers = [Server(database, folder / f"log-{n}", environment=PUBLIC) for n in range(2)]

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]

    def show(self, word: str, ask: Ask, before: object, after: object) -> None:
        """Both answered one thing, which they keep in memory; once something is done, soon another."""
        assert [ask(port) for port in self.ports] == [before, before]
        self.do(word)
        give_up = time.monotonic() + AT_ONCE
        while (said := [ask(port) for port in self.ports]) != [after, after]:
            assert time.monotonic() < give_up, f"{word}: {said} after {AT_ONCE} seconds"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("two")
    with a_database(folder) as database, a_maintainer(database) as do:
        two = Two(database, folder, do)
        with two.servers[0], two.servers[1]:
            yield two


@pytest.fixture
def both(two: Two) -> Two:
    """Both servers, also after a test that killed one."""
    for server in two.servers:
        if not server.answers("/live"):
            server.start()
    return two


def at_the_third_screen(port: int) -> Journey:
    """Somebody on a way that chance chose, which has not ended there."""
    while True:
        journey = Journey(random.Random(uuid4().int))
        while len(journey.acknowledged) < 3:
            assert journey.go_on(port).status in (200, 201)
        if journey.state["outcome"] == "open":
            return journey


def verdict(text: str) -> Ask:
    return lambda port: call(port, "POST", "diagnose", {"text": text}).json["guide"]


def title(port: int) -> object:
    answer = call(port, "GET", f"guides/{SLUG}")
    return answer.json["title"] if answer.status == 200 else answer.status


def sessions(port: int) -> object:
    return call(port, "GET", f"guides/{SLUG}/statistics").json["sessions"]


def known_issues(port: int) -> object:
    return [issue["number"] for issue in call(port, "GET", f"guides/{SLUG}/known-issues").json]


def steps_of(token: str) -> Ask:
    """The steps that a session is offered next."""
    return lambda port: [step["key"] for step in call(port, "GET", f"sessions/{token}").json["next"]["steps"]]


def started(port: int, **values: str) -> str:
    body = {"submission": str(uuid4()), "guide": SLUG, "source": FORUM, **values}
    answer = call(port, "POST", "sessions", body)
    assert answer.status == 201
    return str(answer.json["token"])


def test_what_is_published_shows_everywhere_within_two_seconds(both: Two) -> None:
    two = both
    two.show("publish", verdict(TEXT), None, SLUG)
    assert verdict(NEW_TEXT)(two.ports[0]) is None
    two.show("publish-more", title, "Cut", "Torn")
    assert [verdict(NEW_TEXT)(port) for port in two.ports] == [SLUG, SLUG]
    half_way = started(two.ports[0])
    two.show("withdraw-step", steps_of(half_way), ["cable", "vpn"], ["vpn"])
    two.show("roll-back", title, "Torn", "Cut")
    two.show("know", known_issues, [], [7])
    started(two.ports[1])
    two.show("exclude", sessions, 2, 0)
    two.show("withdraw", title, "Cut", 404)
    assert [verdict(TEXT)(port) for port in two.ports] == [None, None]


def test_who_was_at_a_server_that_is_killed_goes_on_at_the_other_and_loses_nothing(both: Two) -> None:
    one, other = both.servers
    journey = at_the_third_screen(one.port)
    browser = WebBrowser(one.port).get(f"/sessions/{journey.token}/")
    forms = [form for form in browser.answer.page.forms if "submission" in form.values]
    one.kill()
    assert call(other.port, "GET", f"sessions/{journey.token}").json == journey.state
    browser.port = other.port
    assert browser.post(forms[0].action or browser.address, forms[0].values).status in (303, 422)
    assert journey.go_on(other.port).status in (200, 409)
    assert set(journey.acknowledged) <= set(assert_whole(both.database)["submissions"])


def test_a_write_whose_answer_was_lost_is_sent_again_to_the_other_server(both: Two) -> None:
    one, other = both.servers
    journey = at_the_third_screen(one.port)
    without_answer = deepcopy(journey)
    journey.go_on(one.port)
    one.kill()
    assert without_answer.go_on(other.port).status == 200
    assert without_answer.state == journey.state


def test_who_signed_in_at_a_server_that_is_killed_is_signed_in_at_the_other(both: Two) -> None:
    both.do("employ")
    one, other = both.servers
    browser = WebBrowser(one.port).get("/sign-in/")
    form = next(form for form in browser.answer.page.forms if "password" in form.offered)
    browser.post("/sign-in/", form.values | {"username": "bo", "password": PASSWORD})
    one.kill()
    browser.port = other.port
    assert browser.get("/statistics/").answer.status == 200
    assert browser.address == "/statistics/"
