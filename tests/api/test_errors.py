from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.calling import API, JSON, WRITES, State, attempted, delete, error_of, get, post, started, write
from tests.factories import a_guide, a_question, a_step, is_not, published
from tests.hostile import HOSTILE, LONGEST, is_harmless, rows
from troubleshoot.engine.guide import Detail

pytestmark = pytest.mark.django_db

MALFORMED = {
    "empty": b"",
    "cut off": b'{"text": "',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "nested": b"[" * 100_000,
    "nested in an object": b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "two values": b"{} {}",
    "a huge number": b'{"text": ' + b"1" * 5000 + b"}",
    "NUL": b"\x00",
}


def address(path: str) -> str:
    """The address, in a session that stands at its first round."""
    return path.format(token=started(a_guide(details=(Detail("time", "When?"),)))["token"])


def complete(path: str, **changes: Any) -> State:
    return {"submission": str(uuid4())} | WRITES[path] | changes


@pytest.mark.parametrize("body", list(MALFORMED))
@pytest.mark.parametrize("path", ["diagnose", *WRITES])
def test_malformed_json_is_refused_and_stores_nothing(path: str, body: str) -> None:
    path = address(path)
    before = rows()
    answer = Client().post(API + path, MALFORMED[body], JSON)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "malformed")
    assert rows() == before


@pytest.mark.parametrize("body", [[], None, "text", 7, True])
@pytest.mark.parametrize("path", ["diagnose", *WRITES])
def test_json_that_is_no_object_is_refused(path: str, body: object) -> None:
    answer = post(address(path), body)
    assert answer.status_code == 422
    assert error_of(answer)["code"] == "invalid"


@pytest.mark.parametrize("path", WRITES)
def test_a_missing_submission_is_refused(path: str) -> None:
    answer = post(address(path), WRITES[path])
    assert (answer.status_code, error_of(answer)["field"]) == (422, "submission")


@pytest.mark.parametrize("value", [None, "", "7", 7, "00000000-0000-0000-0000-00000000000g", {}])
def test_a_submission_is_a_uuid(value: object) -> None:
    answer = post("sessions", {"submission": value, "guide": "cut-line"})
    assert (answer.status_code, error_of(answer)["field"]) == (422, "submission")


@pytest.mark.parametrize("path", WRITES)
def test_an_unknown_property_is_refused_by_name(path: str) -> None:
    answer = post(address(path), complete(path, colour="red"))
    assert (answer.status_code, error_of(answer)["field"]) == (422, "colour")


def test_an_unknown_property_may_have_any_name() -> None:
    published(a_guide())
    answer = write("sessions", guide="cut-line", payload=1)
    assert error_of(answer)["field"] == "payload"


@pytest.mark.parametrize(
    ("path", "changes", "field"),
    [
        ("sessions", {"guide": 5}, "guide"),
        ("sessions", {"guide": "nope"}, "guide"),
        ("sessions", {"text": None}, "text"),
        ("sessions", {"text": ["x"]}, "text"),
        ("sessions", {"symptoms": "hangs"}, "symptoms"),
        ("sessions", {"symptoms": [5]}, "symptoms.0"),
        ("sessions", {"symptoms": ["nope"]}, "symptoms.0"),
        ("sessions", {"answers": []}, "answers"),
        ("sessions", {"answers": {"colour": "red"}}, "answers.colour"),
        ("sessions", {"answers": {"medium": "nope"}}, "answers.medium"),
        ("sessions", {"answers": {"medium": None}}, "answers.medium"),
        ("sessions", {"details": {"colour": "red"}}, "details.colour"),
        ("sessions", {"details": {"time": 7}}, "details.time"),
        ("sessions", {"tried": ["cable", "nope"]}, "tried.1"),
        ("sessions", {"source": "x" * 41}, "source"),
        ("sessions", {"ref": 7}, "ref"),
        ("sessions/{token}/answers", {"answers": {"medium": 7}}, "answers.medium"),
        ("sessions/{token}/answers", {"answers": {"colour": "red"}}, "answers.colour"),
        ("sessions/{token}/answers", {"answers": None}, "answers"),
        ("sessions/{token}/answers", {"details": {"colour": "red"}}, "details.colour"),
        ("sessions/{token}/reports", {"text": ""}, "text"),
        ("sessions/{token}/reports", {"text": 7}, "text"),
        ("sessions/{token}/reports", {"symptoms": ["nope"]}, "symptoms.0"),
        ("sessions/{token}/attempts", {"result": "maybe"}, "result"),
        ("sessions/{token}/attempts", {"result": None}, "result"),
        ("sessions/{token}/attempts", {"steps": {"cable": "maybe"}}, "steps.cable"),
        ("sessions/{token}/attempts", {"steps": {"nope": "done"}}, "steps.nope"),
        ("sessions/{token}/attempts", {"reasons": {"cable": 5}}, "reasons.cable"),
        ("sessions/{token}/attempts", {"reasons": {"nope": "x"}}, "reasons.nope"),
        ("sessions/{token}/attempts", {"version": "3"}, "version"),
        ("sessions/{token}/attempts", {"version": True}, "version"),
        ("sessions/{token}/attempts", {"credited": [1]}, "credited.0"),
        ("sessions/{token}/attempts", {"result": "fixed", "credited": ["cable"]}, "credited.0"),
        ("sessions/{token}/attempts", {"credited": ["cable"]}, "credited"),
        ("sessions/{token}/attempts", {"result": "other_error"}, "text"),
        ("sessions/{token}/attempts", {"text": {}}, "text"),
        ("sessions/{token}/switch", {"guide": "nope"}, "guide"),
    ],
)
def test_what_is_wrong_is_named_by_its_path_and_stores_nothing(path: str, changes: State, field: str) -> None:
    medium, step = a_question("medium", "cable", "air"), a_step("cable", is_not("medium", "air"))
    guide = a_guide(questions=(medium,), steps=(step,), details=(Detail("time", "When?"),))
    token = started(guide)["token"]
    before = rows()
    answer = post(path.format(token=token), complete(path, **changes))
    assert (answer.status_code, error_of(answer)["field"]) == (422, field)
    assert rows() == before


def test_a_result_is_required() -> None:
    answer = write(address("sessions/{token}/attempts"), steps={})
    assert (answer.status_code, error_of(answer)["field"]) == (422, "result")


def test_a_step_is_done_once() -> None:
    state = attempted(started(), "same_error", "cable")
    answer = write(f"sessions/{state['token']}/attempts", result="same_error", steps={"cable": "done"})
    assert (answer.status_code, error_of(answer)["field"]) == (422, "steps.cable")


def test_only_a_tested_step_is_credited_later() -> None:
    state = attempted(started(), "fixed", "cable")
    answer = write(f"sessions/{state['token']}/attempts/1/credit", credited=["vpn"])
    assert (answer.status_code, error_of(answer)["field"]) == (422, "credited.0")


def test_only_an_attempt_that_fixed_it_is_credited() -> None:
    state = attempted(started(), "same_error", "cable")
    assert write(f"sessions/{state['token']}/attempts/1/credit", credited=[]).status_code == 422


def test_nothing_to_start_from_is_refused() -> None:
    answer = write("sessions")
    assert (answer.status_code, error_of(answer)["code"]) == (422, "invalid")


TOKENS = ["nope", "A" * 24, "%00", "%ED%A0%80", "%E2%80%AE", "<script>", "x" * 5000, "..%2Fadmin"]


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("path", [path for path in WRITES if "token" in path])
def test_an_unknown_token_is_not_found(path: str, token: str) -> None:
    answer = post(path.format(token=token), complete(path))
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("token", TOKENS)
def test_an_unknown_token_is_not_found_to_read_or_to_withdraw(token: str) -> None:
    path = f"sessions/{token}"
    answers = [get(path), delete(f"{path}/attempts/last?number=1"), delete(f"{path}/escalation")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {error_of(answer)["code"] for answer in answers} == {"not_found"}


def test_malformed_and_unknown_tokens_are_answered_alike() -> None:
    started()
    assert len({get(f"sessions/{token}").content for token in TOKENS[:4]}) == 1


@pytest.mark.parametrize("number", ["2", "0", "9" * 30, "9" * 5000])
def test_an_unknown_attempt_is_not_found(number: str) -> None:
    state = attempted(started(), "fixed", "cable")
    answer = write(f"sessions/{state['token']}/attempts/{number}/credit", credited=[])
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["", "?number=", "?number=x", "?number=1.5", "?number=%00"])
def test_undo_needs_a_number(query: str) -> None:
    state = attempted(started(), "fixed", "cable")
    answer = delete(f"sessions/{state['token']}/attempts/last{query}")
    assert (answer.status_code, error_of(answer)["field"]) == (422, "number")


@pytest.mark.parametrize(
    "path", ["sessions", "sessions/{token}/reports", "sessions/{token}/attempts", "diagnose"]
)
def test_a_text_over_the_limit_is_too_large_and_stores_nothing(path: str) -> None:
    body = complete(path) if path in WRITES else {}
    address_ = address(path)
    before = rows()
    answer = post(address_, body | {"text": LONGEST + "x"})
    assert (answer.status_code, error_of(answer)["code"]) == (413, "too_large")
    assert (error_of(answer)["field"], rows()) == ("text", before)


@pytest.mark.parametrize("path", ["sessions", "sessions/{token}/reports", "sessions/{token}/attempts"])
def test_a_text_of_the_full_length_is_accepted(path: str) -> None:
    answer = post(address(path), complete(path, text=LONGEST))
    assert answer.status_code in (200, 201)


@pytest.mark.parametrize("path", ["diagnose", "sessions", "sessions/{token}/reports"])
def test_a_body_over_the_limit_is_too_large(path: str, settings: Settings) -> None:
    path = address(path)
    settings.BODY_LIMIT = 100
    answer = post(path, {"text": "x" * 100})
    assert (answer.status_code, error_of(answer)["code"]) == (413, "too_large")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("sessions", "answers"),
        ("sessions", "details"),
        ("sessions/{token}/answers", "answers"),
        ("sessions/{token}/answers", "details"),
        ("sessions/{token}/attempts", "steps"),
        ("sessions/{token}/attempts", "reasons"),
    ],
)
def test_hostile_keys_are_refused_and_store_nothing(path: str, field: str, text: str) -> None:
    address_ = address(path)
    before = rows()
    answer = post(address_, complete(path, **{field: {HOSTILE[text]: "done"}}))
    assert (answer.status_code, rows()) == (422, before)
    error = error_of(answer)
    assert is_harmless(error["message"] + error["field"])
    assert len(error["field"]) <= 250


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("sessions", {"guide": "TEXT"}),
        ("sessions", {"tried": ["TEXT"]}),
        ("sessions", {"symptoms": ["TEXT"]}),
        ("sessions", {"answers": {"medium": "TEXT"}}),
        ("sessions", {"TEXT": "x"}),
        ("sessions/{token}/attempts", {"credited": ["TEXT"], "result": "fixed"}),
        ("sessions/{token}/switch", {"guide": "TEXT"}),
    ],
)
def test_hostile_values_are_refused_and_store_nothing(path: str, changes: State, text: str) -> None:
    address_ = address(path)
    before = rows()
    answer = post(address_, complete(path, **put_in(changes, HOSTILE[text])))
    assert (answer.status_code, rows()) == (422, before)
    assert is_harmless(error_of(answer)["message"])


def put_in(value: Any, text: str) -> Any:
    """The value with the text wherever it says TEXT, in keys as well."""
    if isinstance(value, dict):
        return {put_in(key, text): put_in(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [put_in(inner, text) for inner in value]
    return text if value == "TEXT" else value


@pytest.mark.parametrize(("method", "path"), [("get", "diagnose"), ("post", "guides"), ("put", "sessions")])
def test_a_wrong_method_is_answered_as_json(method: str, path: str) -> None:
    answer = getattr(Client(), method)(API + path)
    assert answer.status_code == 405
    assert error_of(answer)


def test_a_program_without_a_csrf_cookie_may_write() -> None:
    published(a_guide())
    client = Client(enforce_csrf_checks=True)
    body = {"submission": str(uuid4()), "guide": "cut-line"}
    assert post("sessions", body, client).status_code == 201


@pytest.mark.parametrize("path", ["sessions", "sessions/{token}/answers", "sessions/{token}/attempts"])
def test_a_repeated_submission_counts_whatever_its_body(path: str) -> None:
    token, submission = started()["token"], str(uuid4())
    first = write(path.format(token=token), submission=submission, **WRITES[path])
    before = rows()
    again = write(path.format(token=token), submission=submission, nonsense=1)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert rows() == before


def test_the_description_refuses_other_methods_as_operations_do() -> None:
    answer = Client().post(f"{API}openapi.json", {}, "application/json")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["error"]["code"] == "wrong_method"
