from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.api.calling import State, attempted, delete, get, post, started, write
from tests.api.rounds import at_a_round
from tests.browsing import AT_A_ROUND
from tests.factories import NOW, a_guide, a_step, published, withdrawn
from tests.hostile import HOSTILE, is_harmless, rows, stored_texts
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, the_line
from troubleshoot import sessions
from troubleshoot.engine.facts import Mark
from troubleshoot.engine.guide import Cause

pytestmark = pytest.mark.django_db

STATE = {
    *("token", "version", "guide", "edition", "outcome", "answers", "inferred", "details"),
    *("attempts", "switches", "next"),
}


def test_a_state_has_the_promised_shape() -> None:
    state = attempted(started(), "same_error", "cable")
    assert set(state) == STATE
    assert set(state["attempts"][0]) == {"number", "guide", "steps", "result", "credited"}


def test_a_state_tells_of_a_step_that_was_found_harmful() -> None:
    state = attempted(started(), "same_error", "cable")
    withdrawn("cable")
    harmful = get(f"sessions/{state['token']}").json()["harmful"]
    assert harmful == [{"key": "cable", "reason": "It does harm."}]


def test_a_state_tells_what_is_marked_so_far() -> None:
    token = started()["token"]
    sessions.keep_marks(token=token, submission=uuid4(), now=NOW, steps={"cable": Mark.DONE}, importing=True)
    state = get(f"sessions/{token}").json()
    assert state["marked"] == {"cable": "done"}
    assert set(attempted(state, "same_error", "cable")) == STATE


@pytest.mark.parametrize(
    ("answers", "kind", "keys"),
    [
        ({}, "questions", {"kind", "questions"}),
        ({"history": "running"}, "wait", {"kind", "question", "minutes", "why"}),
        ({"history": "text"}, "paste", {"kind", "why"}),
        (AT_A_ROUND, "round", {"kind", "number", "steps", "retry_minutes", "expected_minutes"}),
        ({"history": "finished"}, "resolved", {"kind", "credited"}),
        (
            {"history": "nothing", "everywhere": "yes"},
            "escalate",
            {"kind", "reason", "hand_over", "issue_url"},
        ),
    ],
)
def test_each_kind_of_next_has_the_promised_shape(answers: dict[str, str], kind: str, keys: set[str]) -> None:
    coming = started(the_line(), answers=answers)["next"]
    assert (coming["kind"], set(coming)) == (kind, keys)


def test_choosing_offers_the_published_guides() -> None:
    coming = attempted(at_a_round(), "other_error", text=ODD_TEXT)["next"]
    assert set(coming) == {"kind", "guides"}
    assert coming["kind"] == "choose"
    assert {guide["slug"] for guide in coming["guides"]} == {"line", "wall"}
    assert set(coming["guides"][0]) == {"slug", "title", "edition"}


def test_a_question_has_not_sure_last() -> None:
    (question,) = started(the_line())["next"]["questions"]
    assert set(question) == {"key", "text", "help", "choices"}
    assert all(set(choice) == {"key", "label"} for choice in question["choices"])
    assert [choice["key"] for choice in question["choices"]].index("not_sure") == 5


def test_a_step_of_a_round_says_why() -> None:
    step = a_step("cable", causes=("radio",), body="*Do* it.")
    (shown,) = started(a_guide(causes=(Cause("radio", "Radio is weak"),), steps=(step,)))["next"]["steps"]
    assert set(shown) == {"key", "title", "body", "minutes", "why", "estimate", "tried"}
    assert (shown["body"], shown["why"]) == ("*Do* it.", "Radio is weak")


def test_a_wait_says_how_long() -> None:
    coming = started(the_line(), answers={"history": "running"})["next"]
    assert coming == {"kind": "wait", "question": "history", "minutes": 30, "why": "It runs"}


def test_the_hand_over_is_an_absolute_address(settings: Settings) -> None:
    settings.BASE_URL, settings.ISSUE_URL = "https://wizard.example", ""
    state = started(the_line(), answers={"history": "nothing", "everywhere": "yes"})
    assert state["next"]["hand_over"] == f"https://wizard.example/sessions/{state['token']}/hand-over/"
    assert (state["next"]["issue_url"], state["outcome"]) == (None, "open")


def test_a_configured_issue_tracker_is_named(settings: Settings) -> None:
    settings.ISSUE_URL, settings.ISSUE_TEMPLATE = "https://issues.example/new", "f.yml"
    settings.ISSUE_FIELDS = {"v": "version", "log": "text", "all": "record"}
    answers = {"history": "nothing", "everywhere": "yes"}
    state = started(the_line(), text=LINE_TEXT, answers=answers, details={"version": "4"})
    title = "title=Solution%20import%20failure%3A%20Line"
    assert state["next"]["issue_url"] == f"https://issues.example/new?template=f.yml&{title}&v=4"


def test_a_state_can_be_read_again() -> None:
    state = attempted(started(), "same_error", "cable")
    assert get(f"sessions/{state['token']}").json() == state


def test_what_the_text_tells_is_inferred() -> None:
    state = started(the_line(), text="line was cut over the radio")
    assert (state["answers"], state["inferred"]) == ({}, {"medium": "air"})


def test_a_given_answer_replaces_the_inferred_one() -> None:
    state = started(the_line(), text="over the radio")
    after = write(f"sessions/{state['token']}/answers", answers={"medium": "cable"}).json()
    assert (after["answers"], after["inferred"]) == ({"medium": "cable"}, {})


def test_null_withdraws_an_answer_and_a_detail() -> None:
    state = started(the_line(), text="over the radio", answers={"medium": "cable"}, details={"time": "noon"})
    path = f"sessions/{state['token']}/answers"
    after = write(path, answers={"medium": None}, details={"time": None}).json()
    assert (after["answers"], after["details"]) == ({}, {})
    assert after["inferred"] == {"medium": "air"}


def test_a_question_that_is_not_open_may_be_answered() -> None:
    state = started(the_line(), answers={"medium": "cable"})
    after = write(f"sessions/{state['token']}/answers", answers={"tunnel": "yes"}).json()
    assert after["answers"] == {"medium": "cable", "tunnel": "yes"}


@pytest.mark.parametrize("question", ["history", "medium", "tunnel", "everywhere"])
def test_every_question_accepts_not_sure(question: str) -> None:
    state = started(the_line(), answers={question: "not_sure"})
    assert state["answers"] == {question: "not_sure"}


def test_a_report_with_another_verdict_switches_the_guide() -> None:
    state = at_a_round(text=LINE_TEXT)
    after = write(f"sessions/{state['token']}/reports", text=WALL_TEXT).json()
    assert (after["guide"], after["switches"]) == ("wall", [{"from": "line", "to": "wall"}])


def test_a_report_may_be_a_symptom() -> None:
    state = at_a_round()
    after = write(f"sessions/{state['token']}/reports", symptoms=["dark"]).json()
    assert after["guide"] == "wall"


def test_an_escalation_is_recorded_and_withdrawn() -> None:
    token = started()["token"]
    assert write(f"sessions/{token}/escalation").json()["outcome"] == "escalated"
    assert delete(f"sessions/{token}/escalation").json()["outcome"] == "open"


def test_a_closed_session_still_takes_answers() -> None:
    state = attempted(at_a_round(), "fixed", "restart")
    after = write(f"sessions/{state['token']}/answers", details={"time": "noon"})
    assert (after.status_code, after.json()["details"]) == (200, {"time": "noon"})


REPEATS: dict[str, tuple[State, State]] = {
    "answers": ({"answers": {"medium": "air"}}, {"answers": {"medium": "nonsense"}}),
    "reports": ({"text": LINE_TEXT}, {"text": ""}),
    "attempts": ({"result": "same_error"}, {"result": "fixed", "steps": {"nope": "done"}}),
    "switch": ({"guide": "wall"}, {"guide": "nope"}),
    "escalation": ({}, {}),
}


@pytest.mark.parametrize("name", REPEATS)
def test_a_repeated_submission_changes_nothing_whatever_its_body(name: str) -> None:
    first, second = REPEATS[name]
    path, submission = f"sessions/{at_a_round()['token']}/{name}", str(uuid4())
    state = write(path, submission=submission, **first).json()
    before = rows()
    again = write(path, submission=submission, **second)
    assert (again.status_code, again.json(), rows()) == (200, state, before)


@pytest.mark.parametrize("name", REPEATS)
def test_a_submission_counts_once_over_all_addresses(name: str) -> None:
    submission = str(uuid4())
    state = at_a_round(submission=submission)
    again = write(f"sessions/{state['token']}/{name}", submission=submission, **REPEATS[name][0])
    assert again.json() == state


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_report_is_stored_harmlessly(text: str) -> None:
    path = f"sessions/{at_a_round()['token']}/reports"
    assert write(path, text=HOSTILE[text]).status_code == 200
    assert all(is_harmless(stored) for stored in stored_texts())


def test_the_api_needs_no_cookies_and_sets_none() -> None:
    published(a_guide())
    answer = post("sessions", {"submission": str(uuid4()), "guide": "cut-line"})
    assert not answer.cookies
