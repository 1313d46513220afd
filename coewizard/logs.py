"""What stands in a log: one line for each event, and nothing that a person typed.

Every line has a time in UTC, a level, a logger, a message and, while one is answered, the id of the
request. Tokens of sessions are masked everywhere; warnings and errors are redacted like a report. The
message of an exception is kept only where it speaks of the machine, because others repeat what they
were given.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from pythonjsonlogger.json import JsonFormatter

from troubleshoot.engine.redaction import redact

# No line says in which process or thread something happened, so it need not be found out for each.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread answers; empty outside of one."""
FIELDS = ("method", "route", "status", "ms", "bytes")
"""What a line may say besides its message. Other things in `extra` stay out: whole requests stand there."""

_TOKEN = re.compile(r"(sessions(?:/|%2F))[^/\s?#%&\"']+", re.IGNORECASE)
_LONGEST = 4000
"""Of a message so many characters are kept."""
_OF_THE_MACHINE = (
    *(OperationalError, InterfaceError, ProgrammingError, IntegrityError),
    *(OSError, ImportError, NameError, AttributeError, TypeError, MemoryError, RecursionError),
    *(ImproperlyConfigured, TemplateDoesNotExist, TemplateSyntaxError),
)
"""Exceptions whose first line names files, tables, constraints and the like, and no value."""


class JsonLines(JsonFormatter):
    """One JSON object a line."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Put in what may be told of this record, and nothing else."""
        log_data.update(told(record))


class TextLines(logging.Formatter):
    """For a person at a terminal: one line with everything, and an indented traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and one more for each line of its traceback."""
        said = told(record)
        head = [said.pop(name) for name in ("time", "level", "logger")]
        request, message, trace = (said.pop(name, "") for name in ("request", "message", "traceback"))
        fields = [f"{name}={value}" for name, value in said.items()]
        line = " ".join(filter(None, [*head, request and f"[{request}]", message, *fields]))
        return "\n    ".join([line, *trace.splitlines()])


def lines() -> logging.Formatter:
    """The formatter that LOG_FORMAT asks for, `json` or `text`; by default text at a terminal, else JSON.

    Raises ValueError for any other one.
    """
    asked = os.environ.get("LOG_FORMAT") or ("text" if sys.stderr.isatty() else "json")
    if asked not in ("json", "text"):
        raise ValueError(f"LOG_FORMAT: {asked} is neither json nor text")
    return JsonLines() if asked == "json" else TextLines()


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says of a record, in order: by name, as text or numbers."""
    at = datetime.fromtimestamp(record.created, UTC)
    message = record.getMessage()
    said: dict[str, Any] = {
        "time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "level": record.levelname,
        "logger": record.name,
        "message": safe(message) if record.levelno >= logging.WARNING else one_line(masked(message)),
    }
    if request := REQUEST_ID.get():
        said["request"] = request
    said.update({name: vars(record)[name] for name in FIELDS if name in vars(record)})
    if record.exc_info and record.exc_info[1]:
        said["traceback"] = trace(record.exc_info[1])
    return said


def masked(text: str) -> str:
    """A text without the tokens in addresses of sessions."""
    return _TOKEN.sub(r"\1…", text) if "essions" in text.lower() else text


def one_line(text: str) -> str:
    """A text that cannot pass for several lines: its line ends and control characters become escapes."""
    if text.isprintable():
        return text[:_LONGEST]
    shown = (
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[:_LONGEST]
    )
    return "".join(shown)


def safe(text: str) -> str:
    """A message as it may be kept: on one line, without tokens, and redacted like a report."""
    return redact(one_line(masked(text))).text


def trace(error: BaseException) -> str:
    """The traceback of an exception and of those before it, with messages as far as they may be kept."""
    return "\n".join(_traced(error))


def _traced(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _traced(before)
        yield "Then:"
    for frame in traceback.format_tb(error.__traceback__):
        yield frame.rstrip("\n")
    yield f"{type(error).__module__}.{type(error).__qualname__}{_said_by(error)}"


def _said_by(error: BaseException) -> str:
    """The first line of the message of an exception; nothing where it may repeat what a person typed."""
    if not isinstance(error, _OF_THE_MACHINE):
        return ""
    first = str(error).strip().partition("\n")[0]
    return f": {safe(first)}" if first else ""
