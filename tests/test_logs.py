from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from coewizard.logs import REQUEST_ID, JsonLines, TextLines, lines, one_line, trace

TOKEN = "tZ3h_8fWq-20charsormore"
SECRET = "anna.meier@contoso.com"


def record(
    message: str = "said", *args: object, level: int = logging.INFO, error: BaseException | None = None
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("troubleshoot.limits", level, "limits.py", 7, message, args, info)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What the line of JSON says."""
    line = JsonLines().format(record)
    assert "\n" not in line
    said: dict[str, Any] = json.loads(line)
    return said


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_a_line_says_when_in_utc_how_bad_who_and_what() -> None:
    made = record("took %s seconds", 3)
    made.created = 1795536000.25
    assert told(made) == {
        "time": "2026-11-24T16:00:00.250Z",
        "level": "INFO",
        "logger": "troubleshoot.limits",
        "message": "took 3 seconds",
    }


def test_a_line_names_the_request_that_is_answered() -> None:
    token = REQUEST_ID.set("0123456789abcdef")
    try:
        assert told(record())["request"] == "0123456789abcdef"
        assert "[0123456789abcdef]" in TextLines().format(record())
    finally:
        REQUEST_ID.reset(token)
    assert "request" not in told(record())


def test_whole_requests_beside_a_message_are_left_out() -> None:
    made = record()
    made.request, made.status_code = HttpRequest(), 500
    assert told(made).keys() == {"time", "level", "logger", "message"}


def test_fields_follow_the_message_in_text() -> None:
    made = record()
    made.method, made.status = "GET", 200
    assert TextLines().format(made).endswith(" INFO troubleshoot.limits said method=GET status=200")


@pytest.mark.parametrize("formatter", [JsonLines, TextLines])
@pytest.mark.parametrize("level", [logging.INFO, logging.WARNING])
@pytest.mark.parametrize("address", ["/sessions/{}/round", "/api/v1/sessions/{}", "next=%2Fsessions%2F{}%2F"])
def test_no_token_stands_in_a_line(
    formatter: Callable[[], logging.Formatter], level: int, address: str
) -> None:
    assert TOKEN not in formatter().format(record(address.format(TOKEN), level=level))


@pytest.mark.parametrize("formatter", [JsonLines, TextLines])
def test_a_warning_is_redacted(formatter: Callable[[], logging.Formatter]) -> None:
    line = formatter().format(record("by %s from %s", SECRET, "203.0.113.7", level=logging.WARNING))
    assert SECRET not in line and "203.0.113.7" not in line


@given(st.text())
def test_whatever_is_logged_stays_on_its_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert "\n" not in TextLines().format(record("%s", text, level=logging.WARNING))
    assert told(record("%s", text, level=logging.WARNING))["logger"] == "troubleshoot.limits"


def test_a_very_long_message_is_cut() -> None:
    assert len(told(record("x" * 1_000_000, level=logging.ERROR))["message"]) < 5000


def test_a_traceback_says_where_it_broke_and_of_what_kind_it_was() -> None:
    said = told(record(level=logging.ERROR, error=raised(OperationalError("disk I/O error"))))["traceback"]
    assert "test_logs.py" in said
    assert said.endswith("django.db.utils.OperationalError: disk I/O error")


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int(): 'Anna said {TOKEN}'"),
        KeyError("Anna said"),
        DataError('invalid input syntax for type integer: "Anna said"'),
        IntegrityError('null value in column "x"\nDETAIL:  Failing row contains (Anna said).'),
        type("Refused", (Exception,), {})("Anna said"),
    ],
    ids=["value", "key", "data", "details", "own"],
)
def test_no_words_of_a_person_stand_in_a_traceback(error: Exception) -> None:
    assert "Anna said" not in trace(raised(error))
    assert "Anna said" not in trace(raised(OperationalError("disk full"), cause=error))


def test_the_constraint_that_was_broken_is_named() -> None:
    assert "one_session_per_token" in trace(
        raised(IntegrityError('violates "one_session_per_token"\nDETAIL: x'))
    )


def test_the_message_of_an_exception_is_redacted_and_stays_on_its_line() -> None:
    said = trace(raised(OSError(f"{SECRET}\r/sessions/{TOKEN}/")))
    assert SECRET not in said and TOKEN not in said and "\r" not in said


def test_a_traceback_in_text_cannot_pass_for_another_line() -> None:
    first, *more = TextLines().format(record(error=raised(OSError("no")), level=logging.ERROR)).splitlines()
    assert first.endswith("said") and more
    assert all(line.startswith("    ") for line in more)


@pytest.mark.parametrize(("asked", "kind"), [("json", JsonLines), ("text", TextLines)])
def test_the_format_can_be_chosen(asked: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", asked)
    assert type(lines()) is kind


@pytest.mark.parametrize(("terminal", "kind"), [(False, JsonLines), (True, TextLines)])
def test_a_terminal_gets_text_and_anything_else_json(
    terminal: bool, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert type(lines()) is kind


def test_a_format_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        lines()
