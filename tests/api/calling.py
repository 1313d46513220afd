"""Calling the JSON API as a program does, and everything it can be called with to write.

Whatever it answers to a test is held against its description.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.test import Client

from tests.api.described import API as API
from tests.api.described import check
from tests.factories import a_guide, published
from troubleshoot.engine.guide import Guide

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

JSON = "application/json"
State = dict[str, Any]

"""Until `api.start` answers with ninja's Status; `test_a_start_uses_nothing_deprecated` watches it."""

WRITES: dict[str, State] = {
    "sessions": {"guide": "cut-line"},
    "sessions/{token}/answers": {"answers": {}},
    "sessions/{token}/reports": {"text": "The connection was cut."},
    "sessions/{token}/attempts": {"result": "same_error"},
    "sessions/{token}/attempts/1/credit": {"credited": []},
    "sessions/{token}/switch": {"guide": "cut-line"},
    "sessions/{token}/flags": {"step": "cable"},
    "sessions/{token}/escalation": {},
}
"""The addresses that write by POST, each with a body that is in order but for its submission."""


def get(path: str, client: Client | None = None) -> Response:
    answer = (client or Client()).get(API + path)
    check("get", answer)
    return answer


def post(path: str, body: object, client: Client | None = None) -> Response:
    """Post a body; lone surrogates travel escaped, as JSON allows."""
    answer = (client or Client()).post(API + path, json.dumps(body), JSON)
    check("post", answer)
    return answer


def write(path: str, **body: object) -> Response:
    """Post with a submission of its own, unless one is given."""
    return post(path, {"submission": str(uuid4())} | body)


def delete(path: str) -> Response:
    answer = Client().delete(API + path)
    check("delete", answer)
    return answer


def started(guide: Guide | None = None, **body: object) -> State:
    """The state of a session newly started in a guide, which is published first."""
    slug = published(guide or a_guide()).slug
    answer = write("sessions", **({"guide": slug} | body))
    assert answer.status_code == 201, answer.content
    state: State = answer.json()
    return state


def attempted(state: State, result: str, *done: str, **body: object) -> State:
    """The state after an attempt with these steps done."""
    steps = dict.fromkeys(done, "done")
    answer = write(f"sessions/{state['token']}/attempts", steps=steps, result=result, **body)
    assert answer.status_code == 200, answer.content
    after: State = answer.json()
    return after


def error_of(answer: Response) -> State:
    """The error, after a look at the shape that every error has."""
    body = answer.json()
    assert answer["Content-Type"].startswith(JSON)
    assert set(body["error"]) == {"code", "message", "field"}
    assert body["error"]["message"]
    error: State = body["error"]
    return error
