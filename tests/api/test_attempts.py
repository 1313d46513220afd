from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.calling import attempted, delete, error_of, started, write
from tests.api.rounds import at_a_round
from tests.hostile import HOSTILE, is_harmless, stored_texts
from tests.sessions.person import WALL_TEXT

pytestmark = pytest.mark.django_db


def test_steps_left_out_count_as_skipped() -> None:
    state = attempted(started(), "same_error", "cable")
    assert state["attempts"][0]["steps"] == {"cable": "done", "vpn": "skipped"}


def test_steps_of_a_later_round_may_be_named() -> None:
    state = attempted(at_a_round(), "same_error", "firewall")
    assert state["attempts"][0]["steps"]["firewall"] == "done"


def test_an_attempt_that_was_not_tried_joins_the_next_one() -> None:
    state = attempted(started(), "not_tried", "cable")
    state = attempted(state, "fixed", credited=["cable"])
    assert state["attempts"][1]["credited"] == ["cable"]


def test_a_single_step_is_credited_by_itself() -> None:
    state = attempted(started(), "fixed", "cable")
    assert state["next"] == {"kind": "resolved", "credited": ["cable"]}
    assert state["outcome"] == "resolved"


def test_of_several_steps_none_is_credited_by_itself() -> None:
    assert attempted(started(), "fixed", "cable", "vpn")["next"]["credited"] == []


def test_another_error_that_is_the_same_is_recorded_so() -> None:
    state = attempted(started(), "other_error", text="The connection was cut.")
    assert state["attempts"][0]["result"] == "same_error"


def test_another_error_with_a_verdict_switches_the_guide() -> None:
    state = attempted(at_a_round(), "other_error", text=WALL_TEXT)
    assert (state["guide"], state["attempts"][0]["guide"]) == ("wall", "line")


def test_credit_can_be_given_later() -> None:
    token = attempted(started(), "fixed", "cable", "vpn")["token"]
    after = write(f"sessions/{token}/attempts/1/credit", credited=["vpn"]).json()
    assert after["attempts"][0]["credited"] == after["next"]["credited"] == ["vpn"]


def test_something_else_can_be_credited() -> None:
    token = attempted(started(), "fixed", "cable")["token"]
    after = write(f"sessions/{token}/attempts/1/credit", credited=[], something_else="Luck").json()
    assert after["attempts"][0]["credited"] == []


def test_the_last_attempt_is_withdrawn_once() -> None:
    path = f"sessions/{attempted(started(), 'fixed', 'cable')['token']}/attempts/last?number=1"
    first, second = delete(path), delete(path)
    assert (first.status_code, first.json()["attempts"], first.json()["outcome"]) == (200, [], "open")
    assert (second.status_code, error_of(second)["code"]) == (409, "nothing_to_undo")


def test_attempts_are_numbered_anew_after_an_undo() -> None:
    state = attempted(attempted(started(), "same_error", "cable"), "same_error", "vpn")
    delete(f"sessions/{state['token']}/attempts/last?number=2")
    state = attempted(state, "fixed", "vpn")
    assert [attempt["number"] for attempt in state["attempts"]] == [1, 2]


def test_a_repeated_credit_changes_nothing() -> None:
    token, submission = attempted(started(), "fixed", "cable", "vpn")["token"], str(uuid4())
    path = f"sessions/{token}/attempts/1/credit"
    state = write(path, submission=submission, credited=["vpn"]).json()
    assert write(path, submission=submission, credited=["nope"]).json() == state


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_of_an_attempt_is_stored_harmlessly(text: str) -> None:
    attempted(at_a_round(), "other_error", text=HOSTILE[text])
    assert all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("text", list(HOSTILE))
def test_a_reason_may_be_hostile(text: str) -> None:
    reasons = {"cable": HOSTILE[text][:4000]}
    attempted(started(), "same_error", "cable", reasons=reasons)
    assert all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("text", list(HOSTILE))
def test_something_else_may_be_hostile(text: str) -> None:
    token = attempted(started(), "fixed", "cable")["token"]
    answer = write(f"sessions/{token}/attempts/1/credit", something_else=HOSTILE[text][:4000])
    assert answer.status_code == 200
    assert all(is_harmless(stored) for stored in stored_texts())
