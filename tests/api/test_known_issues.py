"""Known issues over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.calling import error_of, get, started, write
from tests.factories import a_guide, a_known_issue, published
from tests.sessions.person import counted

pytestmark = pytest.mark.django_db


def at_the_end() -> dict[str, Any]:
    """The state of a session that is to be handed over, in a guide with a known issue."""
    state = started()
    a_known_issue(7, url="https://tracker.example/7")
    found: dict[str, Any] = write(f"sessions/{state['token']}/escalation").json()
    return found


def test_a_hand_over_offers_known_issues() -> None:
    offered = {"number": 7, "title": "Issue 7", "state": "open", "url": "https://tracker.example/7"}
    assert at_the_end()["next"]["known_issues"] == [offered | {"mine": False}]


def test_without_any_the_hand_over_says_nothing_of_them() -> None:
    state = started()
    assert "known_issues" not in write(f"sessions/{state['token']}/escalation").json()["next"]


def test_one_is_claimed_and_nothing_else_changes() -> None:
    state = at_the_end()
    answer = write(f"sessions/{state['token']}/known-issues", number=7)
    (issue,) = state["next"]["known_issues"]
    expected = state | {"next": state["next"] | {"known_issues": [issue | {"mine": True}]}}
    assert (answer.status_code, answer.json(), counted("known_issue")) == (200, expected, {"7": 1})


def test_it_is_given_back() -> None:
    state = at_the_end()
    write(f"sessions/{state['token']}/known-issues", number=7)
    assert write(f"sessions/{state['token']}/known-issues", number=7, mine=False).json() == state
    assert counted("known_issue") == {}


def test_a_repeated_submission_counts_once() -> None:
    state, submission = at_the_end(), "6f2a5b1e-0000-4000-8000-000000000001"
    for mine in (True, False):
        path = f"sessions/{state['token']}/known-issues"
        assert write(path, submission=submission, number=7, mine=mine).status_code == 200
    assert counted("known_issue") == {"7": 1}


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", 8), ("number", 0), ("number", 2**31), ("number", "7"), ("number", None), ("mine", "yes")],
)
def test_what_makes_no_sense_is_refused(field: str, value: object) -> None:
    state = at_the_end()
    answer = write(f"sessions/{state['token']}/known-issues", **({"number": 7} | {field: value}))
    assert (answer.status_code, error_of(answer)["field"]) == (422, field)


def test_an_unknown_session_is_not_found() -> None:
    assert write("sessions/nope/known-issues", number=7).status_code == 404


def test_a_guide_lists_its_known_issues() -> None:
    published(a_guide())
    a_known_issue(7, patterns=["cut"], state="closed", url="https://tracker.example/7")
    a_known_issue(6, url="https://tracker.example/6")
    open_one, closed_one = get("guides/cut-line/known-issues").json()
    assert (open_one["number"], open_one["patterns"]) == (6, [])
    expected = {"number": 7, "title": "Issue 7", "state": "closed", "patterns": ["cut"]}
    assert closed_one == expected | {"url": "https://tracker.example/7"}


def test_an_unknown_guide_is_not_found() -> None:
    assert get("guides/nope/known-issues").status_code == 404
