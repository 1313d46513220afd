"""A database that cannot do now what is asked: it is said, nothing typed is lost, and it passes by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings

from tests.faults.calling import Answer, WebBrowser, call, send
from tests.faults.checking import assert_whole
from tests.faults.cutting import Cable
from tests.faults.load import TEXT
from tests.faults.troubles import ON_POSTGRES, ON_SQLITE, Place, full_disk, small_disk
from tests.serving import Server, a_database

pytestmark = pytest.mark.xdist_group("server")
ON_A_FILE = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
LONG = f"{TEXT}\n" + "a line of the log\n" * 30_000
"""More than fits into what a database holds for later."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    (folder / "data").mkdir()
    (folder / "faults").mkdir()
    with ExitStack() as stack:
        database = stack.enter_context(a_database(folder / "data"))
        place = Place(folder, database, environment={"FAULTS": str(folder / "faults"), "DB_TIMEOUTS": "5,1"})
        if not ON_A_FILE:
            address = urlsplit(database)
            place.cable = stack.enter_context(Cable(address.hostname or "127.0.0.1", address.port or 5432))
        yield place


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    """One server for all troubles: each has to pass by itself."""
    with a_server(place) as server:
        yield server


def a_server(place: Place) -> Server:
    database, application = f"{place.database}?timeout=1", "tests.faults.faulty:application"
    if place.cable:
        way = urlsplit(place.database)
        netloc = f"{way.username}:{way.password}@127.0.0.1:{place.cable.port}"
        database, application = way._replace(netloc=netloc).geturl(), "coewizard.wsgi:application"
    environment = {**place.environment, "RATE_LIMITS": "on"}
    return Server(database, place.folder / "log", application=application, environment=environment)


class Visit:
    """Somebody in the middle of it when the trouble comes: each form is open, and nothing was sent yet."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.state = call(port, "POST", "sessions", {"submission": str(uuid4()), "text": TEXT}).json
        self.session = f"/sessions/{self.state['token']}/"
        self.hand_over = WebBrowser(port).get(f"{self.session}hand-over/")
        self.start = WebBrowser(port).get("/")
        self.diagnosis = WebBrowser(port).get("/")
        form = self.diagnosis.form("/")
        self.diagnosis.post("/", {**form.values, "text": TEXT})

    def details(self) -> tuple[str, dict[str, Any]]:
        """The form of details, filled in."""
        form = self.hand_over.form(f"{self.session}details/")
        return form.action, {**form.values, "version-target": ["4.50 & <b>"]}

    def beginning(self) -> tuple[str, dict[str, Any]]:
        """The form that starts a session, with a long text."""
        form = self.diagnosis.form("/sessions/")
        return form.action, {**form.values, "text": [LONG]}


def assert_honest(answer: Answer) -> None:
    """The answer says that it is not the fault of who asked, and when to try again; nobody keeps it."""
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "no-store" in answer.headers["cache-control"]


def assert_page_keeps(answer: Answer, **fields: str) -> None:
    """The page has a form that sends the same again."""
    assert_honest(answer)
    assert answer.headers["content-type"].startswith("text/html")
    form = answer.page.form(answer.page.forms[0].action)
    assert {name: form.values[name] for name in fields} == {name: [value] for name, value in fields.items()}
    assert form.values["csrfmiddlewaretoken"]


def again(browser: WebBrowser) -> Answer:
    """Send the form that came back."""
    form = next(form for form in browser.answer.page.forms if form.method == "post")
    return browser.post(form.action, form.values)


def passed(ask: Callable[[], Answer]) -> Answer:
    """The answer, if need be to a second try: that a connection can only read shows when it is to write."""
    answer = ask()
    return ask() if answer.status == 503 else answer


def statuses(port: int, *addresses: str) -> list[int]:
    return [send(port, "GET", address).status for address in addresses]


TROUBLES = ON_SQLITE if ON_A_FILE else ON_POSTGRES


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_trouble_is_said_keeps_what_was_typed_and_passes(place: Place, server: Server, kind: str) -> None:
    trouble, readable = TROUBLES[kind]
    port, visit, submission = server.port, Visit(server.port), str(uuid4())
    action, details = visit.details()
    begin, beginning = visit.beginning()
    start = {"submission": submission, "text": LONG}
    with trouble(place):
        reading = 200 if readable else 503
        assert statuses(port, "/live", "/ready") == [200, reading]
        assert statuses(port, "/", "/guides/", f"{visit.session}hand-over/") == [reading] * 3
        assert statuses(port, "/api/v1/guides", f"/api/v1{visit.session[:-1]}") == [reading] * 2
        api = call(port, "POST", "sessions", start)
        assert_honest(api)
        assert api.json["error"]["code"] == "unavailable"
        assert call(port, "POST", "diagnose", {"text": TEXT}).status == reading
        assert visit.start.post("/", {**visit.start.form("/").values, "text": TEXT}).status == reading
        visit.diagnosis.post(begin, beginning)
        assert_page_keeps(visit.diagnosis.answer, text=LONG, submission=beginning["submission"][0])
        visit.hand_over.post(action, details)
        if kind != "full":  # so little may still fit
            assert_page_keeps(visit.hand_over.answer, **{"version-target": "4.50 & <b>"})
    assert statuses(port, "/live", "/ready", "/", f"{visit.session}hand-over/") == [200] * 4
    assert passed(lambda: call(port, "POST", "sessions", start)).status == 201
    assert again(visit.diagnosis).status == 303
    assert visit.diagnosis.post(begin, beginning).status == 303
    if visit.hand_over.answer.status == 503:
        assert again(visit.hand_over).status == 303
    assert (
        call(port, "GET", f"sessions/{visit.state['token']}").json["details"]["version-target"]
        == "4.50 & <b>"
    )
    found = assert_whole(place.database)
    assert {submission, beginning["submission"][0]} <= set(found["submissions"])


@pytest.mark.skipif(not ON_A_FILE, reason="PostgreSQL's disk belongs to its server")
def test_a_full_disk_is_said_and_passes_with_room_on_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, a_database(disk) as database:
        place = Place(tmp_path, database)
        with Server(f"{database}?timeout=1", tmp_path / "log") as server:
            visit = Visit(server.port)
            begin, beginning = visit.beginning()
            with full_disk(place):
                assert statuses(server.port, "/live", "/ready", "/", "/guides/") == [200] * 4
                visit.diagnosis.post(begin, beginning)
                assert_page_keeps(visit.diagnosis.answer, text=LONG)
                assert_honest(
                    call(server.port, "POST", "sessions", {"submission": str(uuid4()), "text": LONG})
                )
            assert again(visit.diagnosis).status == 303
        assert_whole(database)


@pytest.mark.skipif(not ON_A_FILE, reason="only a file can be replaced")
def test_another_file_in_the_same_place_is_taken_up_without_a_restart(place: Place, server: Server) -> None:
    visit, kept = Visit(server.port), place.folder / "kept.sqlite3"
    shutil.copy(place.file, kept)
    token = call(server.port, "POST", "sessions", {"submission": str(uuid4()), "text": TEXT}).json["token"]
    for beside in ("-wal", "-shm"):
        place.file.with_name(place.file.name + beside).unlink(missing_ok=True)
    kept.replace(place.file)
    assert call(server.port, "GET", f"sessions/{token}").status == 404
    assert call(server.port, "GET", f"sessions/{visit.state['token']}").status in (200, 404)


@pytest.mark.skipif(not ON_A_FILE, reason="only a file can be missing")
def test_no_empty_database_is_made_where_there_was_one(place: Place, server: Server) -> None:
    data = place.file.parent
    away = data.rename(place.folder / "unmounted")
    data.mkdir()
    assert statuses(server.port, "/", "/ready", "/api/v1/guides") == [503] * 3
    assert list(data.iterdir()) == []
    data.rmdir()
    away.rename(data)
    assert statuses(server.port, "/", "/ready", "/api/v1/guides") == [200] * 3


@pytest.mark.skipif(ON_A_FILE, reason="only PostgreSQL has connections that others can end")
def test_connections_that_were_ended_do_not_come_back(place: Place, server: Server) -> None:
    assert statuses(server.port, *["/guides/"] * 8) == [200] * 8
    place.cut_connections()
    assert 200 in statuses(server.port, *["/guides/"] * 4)
    assert statuses(server.port, *["/guides/"] * 8) == [200] * 8


def test_an_uploaded_log_comes_back_as_text(place: Place, server: Server) -> None:
    trouble, _ = TROUBLES["gone"]
    browser = WebBrowser(server.port).get("/")
    form = browser.form("/")
    with trouble(place):
        fields = {name: value[0] for name, value in form.values.items()}
        browser.upload("/", {**fields, "text": "typed"}, log=f"{TEXT} <i>".encode())
        assert_page_keeps(browser.answer, text=f"typed\n{TEXT} <i>")
    assert again(browser).status == 200
