"""Whole journeys as requests made beforehand: start a session, answer, three attempts, the last one fixes it.

One journey is walked through the API and noted down; the others do the same with submissions of their own.
Their tokens are known beforehand, because a token follows from the submission and the secret key. Each
connection has sessions of its own, and sends the next write of one when the last was answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from troubleshoot.sessions import token_of

from .wrk import Sent

GUIDE, TEXT = "network-errors", "Network Error (ERR_NETWORK)"
CSRF = "a" * 32
"""What the browser that sends the forms got as its CSRF cookie, once."""
_SUBMISSION, _TOKEN = "{submission}", "{token}"
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Stage:
    """One write of a journey, through the API and as the form of a page."""

    api: Sent
    page: Sent

    def of(self, way: str, token: str, submission: UUID) -> Sent:
        """The same in another session."""
        sent: Sent = getattr(self, way)
        body = sent.body.replace(_SUBMISSION, str(submission))
        return Sent(sent.path.replace(_TOKEN, token), body, sent.kind, sent.cookie)


def walked(url: str) -> list[Stage]:
    """Walk one journey through the API of a server, and note its writes down."""
    stages: list[Stage] = []
    first = {"guide": GUIDE, "text": TEXT}
    submission = uuid4()
    token = token_of(submission)
    stages.append(_stage("/api/v1/sessions", first, "/sessions/", first))
    state = _posted(url, stages[0].of("api", token, submission))
    while (at := state["next"])["kind"] != "resolved":
        if at["kind"] == "questions":
            answers = {question["key"]: "not_sure" for question in at["questions"]}
            stage = _stage(f"/api/v1/sessions/{_TOKEN}/answers", {"answers": answers},
                           f"/sessions/{_TOKEN}/questions/", answers)  # fmt: skip
        else:
            stage = _attempt(state)
        stages.append(stage)
        state = _posted(url, stage.of("api", token, uuid4()))
    return stages


def _attempt(state: dict[str, Any]) -> Stage:
    number, keys = state["next"]["number"], [step["key"] for step in state["next"]["steps"]]
    result = "fixed" if number == 3 else "same_error"
    form = {"version": state["version"], "result": result, "step": keys, "text": ""}
    return _stage(
        f"/api/v1/sessions/{_TOKEN}/attempts",
        {"steps": dict.fromkeys(keys, "done"), "result": result},
        f"/sessions/{_TOKEN}/rounds/{number}/",
        form | {f"mark-{key}": "done" for key in keys},
    )


def _stage(path: str, body: dict[str, Any], page: str, form: dict[str, Any]) -> Stage:
    typed = {"csrfmiddlewaretoken": CSRF, "submission": "SUBMISSION", **form}
    fields = urlencode(typed, doseq=True).replace("SUBMISSION", _SUBMISSION)
    return Stage(
        Sent(path, json.dumps({"submission": _SUBMISSION, **body}), _JSON),
        Sent(page, fields, _FORM, f"csrftoken={CSRF}"),
    )


def _posted(url: str, sent: Sent) -> dict[str, Any]:
    connection = HTTPConnection(urlsplit(url).netloc)
    try:
        connection.request("POST", sent.path, sent.body, {"Content-Type": sent.kind})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{sent.path} answered {answer.status}: {said!r}")
        state: dict[str, Any] = json.loads(said)
        return state
    finally:
        connection.close()


def requests(stages: Sequence[Stage], way: str, sessions: int) -> Iterator[Sent]:
    """The writes of so many new sessions, one session after the other, through the `api` or a `page`."""
    for _ in range(sessions):
        begun = uuid4()
        token = token_of(begun)
        for position, stage in enumerate(stages):
            yield stage.of(way, token, uuid4() if position else begun)
