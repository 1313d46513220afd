"""The same submission fifty times at the same instant: stored once, and everybody gets the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.faults.calling import API, Answer, WebBrowser, call, send
from tests.faults.checking import assert_whole, found_in
from tests.faults.load import TEXT
from tests.serving import Server, a_database

pytestmark = pytest.mark.xdist_group("server")
MANY = 50
UNKNOWN = "The flux capacitor of gate seven is out of tune"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_database(tmp_path_factory.mktemp("identical")) as database:
        yield database
        assert_whole(database)


@pytest.fixture(scope="module")
def port(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with Server(database, tmp_path_factory.mktemp("log") / "log", workers=2) as server:
        yield server.port


def at_once(ask: Callable[[], Answer]) -> list[Answer]:
    """The answers to the same request, sent by many at the same instant."""
    ready = Barrier(MANY)

    def one(_: int) -> Answer:
        ready.wait()
        return ask()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def the_answer(answers: list[Answer]) -> Answer:
    """The one answer that all got."""
    assert {(answer.status, answer.headers.get("location"), answer.body) for answer in answers} == {
        (answers[0].status, answers[0].headers.get("location"), answers[0].body)
    }
    return answers[0]


def post_at_once(port: int, path: str, **body: Any) -> Any:
    """What everybody gets who sends this to the API."""
    answer = the_answer(at_once(lambda: call(port, "POST", path, body)))
    assert answer.status in (200, 201)
    return answer.json


def started(port: int) -> dict[str, Any]:
    state: dict[str, Any] = call(port, "POST", "sessions", {"submission": str(uuid4()), "text": TEXT}).json
    return state


def sent_at_once(browser: WebBrowser, action: str, **changes: Any) -> str:
    """Where everybody is led who sends this form of the page."""
    form = browser.form(action)
    body = urlencode({**form.values, **changes}, doseq=True).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    answer = the_answer(
        at_once(lambda: send(browser.port, "POST", form.action or browser.address, body, headers))
    )
    assert answer.status == 303
    return answer.headers["location"]


def test_a_session_is_started_once(database: str, port: int) -> None:
    before = found_in(database)["sessions"]
    submission = str(uuid4())
    state = post_at_once(port, "sessions", submission=submission, text=TEXT)
    assert found_in(database)["sessions"] == before + 1
    assert call(port, "GET", f"sessions/{state['token']}").json == state


def test_questions_are_answered_and_an_attempt_is_made_once(port: int) -> None:
    state = started(port)
    path = f"sessions/{state['token']}"
    questions = state["next"]["questions"]
    answers = {question["key"]: "not_sure" for question in questions}
    answered = post_at_once(port, f"{path}/answers", submission=str(uuid4()), answers=answers)
    assert answered["version"] == state["version"] + 1
    attempt = {"steps": {}, "result": "same_error", "submission": str(uuid4())}
    tried = post_at_once(port, f"{path}/attempts", **attempt)
    assert [one["number"] for one in tried["attempts"]] == [1]
    reported = post_at_once(port, f"{path}/reports", submission=str(uuid4()), text=f"{TEXT} again")
    assert reported["version"] == tried["version"] + 1


def test_an_attempt_is_withdrawn_once(port: int) -> None:
    token = started(port)["token"]
    attempt = {"steps": {}, "result": "same_error"}
    for _ in range(2):
        call(port, "POST", f"sessions/{token}/attempts", {**attempt, "submission": str(uuid4())})
    address = f"{API}sessions/{token}/attempts/last?number=2"
    answers = at_once(lambda: send(port, "DELETE", address))
    assert sorted(answer.status for answer in answers) == [200] + [409] * (MANY - 1)
    assert len(call(port, "GET", f"sessions/{token}").json["attempts"]) == 1


def test_forms_of_pages_are_taken_once(database: str, port: int) -> None:
    browser, before = WebBrowser(port).get("/"), found_in(database)["sessions"]
    browser.post("/", {**browser.form("/").values, "text": TEXT})
    address = sent_at_once(browser, "/sessions/")
    assert found_in(database)["sessions"] == before + 1
    while "/questions/" in browser.get(address).address:
        form = browser.form("")
        asked = set(form.offered) - set(form.values)
        address = sent_at_once(browser, "", **{name: form.offered[name][-1] for name in asked})
    token = browser.address.split("/")[2]
    state = call(port, "GET", f"sessions/{token}").json
    marks = {name: "done" for name in browser.form("").offered if name.startswith("mark-")}
    sent_at_once(browser, "", result="same_error", **marks)
    after = call(port, "GET", f"sessions/{token}").json
    assert (len(after["attempts"]), after["version"]) == (1, state["version"] + 1)


def test_a_text_to_learn_from_is_kept_once(database: str, port: int) -> None:
    browser, before = WebBrowser(port).get("/"), found_in(database)["texts"]
    browser.post("/", {**browser.form("/").values, "text": UNKNOWN})
    form = next(form for form in browser.answer.page.forms if form.action.endswith("/learn/"))
    why = form.offered["why"][0]
    sent_at_once(browser, form.action, why=why)
    assert found_in(database)["texts"] == before + 1
