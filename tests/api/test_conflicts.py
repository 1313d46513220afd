from __future__ import annotations

from typing import Any

import pytest

from tests.api.calling import WRITES, attempted, delete, error_of, get, started, write
from tests.hostile import rows

pytestmark = pytest.mark.django_db


def conflict(answer: Any, code: str, token: str) -> bool:
    """True if the answer is this conflict, with the current state beside it."""
    assert (answer.status_code, error_of(answer)["code"]) == (409, code)
    assert answer.json()["state"] == get(f"sessions/{token}").json()
    return True


@pytest.mark.parametrize("path", ["attempts", "reports", "switch"])
def test_a_resolved_session_is_closed(path: str) -> None:
    token = attempted(started(), "fixed", "cable")["token"]
    body = WRITES[f"sessions/{{token}}/{path}"]
    before = rows()
    assert conflict(write(f"sessions/{token}/{path}", **body), "closed", token)
    assert rows() == before


def test_a_resolved_session_stays_resolved_when_it_is_handed_over() -> None:
    token = attempted(started(), "fixed", "cable")["token"]
    answer = write(f"sessions/{token}/escalation")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "resolved")


def test_an_escalated_session_is_closed() -> None:
    token = started()["token"]
    write(f"sessions/{token}/escalation")
    assert conflict(write(f"sessions/{token}/attempts", result="fixed"), "closed", token)


@pytest.mark.parametrize("version", [0, 2, 99, 10**30, -1])
def test_a_session_that_moved_on_is_stale(version: int) -> None:
    state = attempted(attempted(started(), "same_error", "cable"), "not_tried")
    token = state["token"]
    answer = write(f"sessions/{token}/attempts", result="fixed", version=version)
    assert conflict(answer, "stale", token)


def test_the_current_version_is_not_stale() -> None:
    state = started()
    answer = write(f"sessions/{state['token']}/attempts", result="fixed", version=state["version"])
    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["2", "0", "-1", "9" * 30])
def test_only_the_last_attempt_can_be_withdrawn(number: str) -> None:
    token = attempted(started(), "fixed", "cable")["token"]
    assert conflict(delete(f"sessions/{token}/attempts/last?number={number}"), "nothing_to_undo", token)


def test_no_escalation_cannot_be_withdrawn() -> None:
    token = started()["token"]
    assert conflict(delete(f"sessions/{token}/escalation"), "nothing_to_undo", token)
