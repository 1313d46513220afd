"""Steps that people call wrong, over the API."""

from __future__ import annotations

import pytest

from tests.api.calling import attempted, error_of, get, started, write
from troubleshoot.models import Remark

pytestmark = pytest.mark.django_db


def test_a_step_is_called_wrong_and_nothing_else_changes() -> None:
    state = started()
    answer = write(f"sessions/{state['token']}/flags", step="cable", text="The button is gone")
    assert (answer.status_code, answer.json()) == (200, state)
    assert Remark.objects.values_list("key", "kind", "text").get() == ("cable", "wrong", "The button is gone")


def test_it_needs_no_text() -> None:
    state = started()
    assert write(f"sessions/{state['token']}/flags", step="cable").status_code == 200


def test_a_round_shown_before_can_still_be_reported() -> None:
    state = started()
    write(f"sessions/{state['token']}/flags", step="cable")
    after = attempted(state, "same_error", "cable", version=state["version"])
    assert len(after["attempts"]) == 1


def test_an_unknown_step_is_refused() -> None:
    answer = write(f"sessions/{started()['token']}/flags", step="nope")
    assert (answer.status_code, error_of(answer)["field"]) == (422, "step")


def test_a_missing_step_is_refused() -> None:
    answer = write(f"sessions/{started()['token']}/flags")
    assert (answer.status_code, error_of(answer)["field"]) == (422, "step")


def test_a_repeated_submission_says_it_once() -> None:
    state = started()
    submission = "6f2a5b1e-0000-4000-8000-000000000001"
    for _ in range(2):
        answer = write(f"sessions/{state['token']}/flags", submission=submission, step="cable")
        assert answer.status_code == 200
    assert Remark.objects.count() == 1


def test_a_closed_session_takes_it() -> None:
    state = attempted(started(), "fixed", "cable")
    answer = write(f"sessions/{state['token']}/flags", step="cable")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "resolved")


def test_an_unknown_session_is_not_found() -> None:
    assert write("sessions/nope/flags", step="cable").status_code == 404
    assert get("sessions/nope/flags").status_code == 405
