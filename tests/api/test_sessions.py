from __future__ import annotations

import warnings
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.api.calling import State, attempted, delete, error_of, get, post, started, write
from tests.api.hostile import HOSTILE, is_harmless, rows, stored_texts
from tests.factories import a_guide, a_step, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, the_line, the_wall
from troubleshoot.engine.guide import Cause
from troubleshoot.models import TroubleshootingSession

pytestmark = pytest.mark.django_db

STATE = {
    *("token", "version", "guide", "edition", "outcome", "answers", "inferred", "details"),
    *("attempts", "switches", "next"),
}
AT_A_ROUND = {"history": "nothing", "everywhere": "no", "medium": "cable"}
"""Answers after which the line has no question left."""


def at_a_round(**body: Any) -> State:
    published(the_wall())
    return started(the_line(), **({"answers": AT_A_ROUND} | body))


def test_a_state_has_the_promised_shape() -> None:
    state = attempted(started(), "same_error", "cable")
    assert set(state) == STATE
    assert set(state["attempts"][0]) == {"number", "guide", "steps", "result", "credited"}


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
    assert set(shown) == {"key", "title", "body", "minutes", "why"}
    assert (shown["body"], shown["why"]) == ("*Do* it.", "Radio is weak")


def test_a_wait_says_how_long() -> None:
    coming = started(the_line(), answers={"history": "running"})["next"]
    assert coming == {"kind": "wait", "question": "history", "minutes": 30, "why": "It runs"}


def test_the_hand_over_is_an_absolute_address(settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    state = started(the_line(), answers={"history": "nothing", "everywhere": "yes"})
    assert state["next"]["hand_over"] == f"https://wizard.example/sessions/{state['token']}/hand-over/"
    assert (state["next"]["issue_url"], state["outcome"]) == (None, "open")


def test_a_configured_issue_tracker_is_named(settings: Settings) -> None:
    settings.ISSUE_URL = "https://issues.example/new"
    state = started(the_line(), answers={"history": "nothing", "everywhere": "yes"})
    assert state["next"]["issue_url"] == "https://issues.example/new"


def test_a_start_without_a_guide_is_diagnosed() -> None:
    published(a_guide())
    assert write("sessions", text="The connection was cut.").json()["guide"] == "cut-line"


def test_a_start_with_a_symptom_is_diagnosed() -> None:
    published(the_line())
    assert write("sessions", symptoms=["silence"]).json()["guide"] == "line"


def test_a_start_without_a_verdict_names_the_guides_instead() -> None:
    published(the_line())
    answer = write("sessions", text="over the radio")
    assert answer.status_code == 422
    assert error_of(answer)["code"] == "no_verdict"
    (guide,) = answer.json()["guides"]
    assert (set(guide), guide["slug"]) == ({"slug", "title", "score", "why"}, "line")


def test_a_start_takes_everything_at_once() -> None:
    details, tried = {"version": "4.50"}, ["restart"]
    state = at_a_round(text="It came over the radio", details=details, tried=tried, symptoms=["silence"])
    assert (state["answers"], state["details"]) == (AT_A_ROUND, details)
    assert "restart" not in [step["key"] for step in state["next"]["steps"]]


def test_a_start_uses_nothing_deprecated() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        started()


def test_source_and_reference_are_kept() -> None:
    started(source="bot", ref="issue 7")
    row = TroubleshootingSession.objects.get()
    assert (row.source, row.ref) == ("bot", "issue 7")


def test_the_source_is_the_api_unless_named() -> None:
    started()
    assert TroubleshootingSession.objects.get().source == "api"


def test_only_a_hash_of_the_token_is_stored() -> None:
    token = started()["token"]
    assert token not in "".join(stored_texts())


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


def test_a_repeated_credit_changes_nothing() -> None:
    token, submission = attempted(started(), "fixed", "cable", "vpn")["token"], str(uuid4())
    path = f"sessions/{token}/attempts/1/credit"
    state = write(path, submission=submission, credited=["vpn"]).json()
    assert write(path, submission=submission, credited=["nope"]).json() == state


def test_a_repeated_start_answers_the_same_token() -> None:
    submission = str(uuid4())
    token = started(submission=submission)["token"]
    again = write("sessions", submission=submission, guide="nope")
    assert (again.status_code, again.json()["token"]) == (201, token)
    assert TroubleshootingSession.objects.count() == 1


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


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_of_an_attempt_is_stored_harmlessly(text: str) -> None:
    attempted(at_a_round(), "other_error", text=HOSTILE[text])
    assert all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_session_can_start_with_hostile_text(text: str) -> None:
    started(text=HOSTILE[text])
    assert all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("text", list(HOSTILE))
def test_details_and_a_reference_may_be_hostile(text: str) -> None:
    line = HOSTILE[text][:4000]
    started(the_line(), details={"time": line}, ref=line)
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


def test_the_api_needs_no_cookies_and_sets_none() -> None:
    published(a_guide())
    answer = post("sessions", {"submission": str(uuid4()), "guide": "cut-line"})
    assert not answer.cookies


def test_sessions_do_not_share_a_token() -> None:
    assert started()["token"] != started()["token"]
