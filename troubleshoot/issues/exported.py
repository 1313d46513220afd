"""An issue as people bring it along: its text, or what a program exported of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.text import clean

_HEADER = r"(?:[a-z -]{1,20}:\t.*\n){0,20}?"
_PRINTED = re.compile(rf"title:\t(.*)\n{_HEADER}number:\t(\d{{1,9}})\n{_HEADER}--(?:\n|$)")
"""What `gh issue view` writes into a pipe before the body."""


@dataclass(frozen=True)
class Issue:
    """A reported issue. `number` is None and the texts are empty where they are not known."""

    title: str = ""
    body: str = ""
    number: int | None = None
    url: str = ""


def read_issue(text: str) -> Issue:
    """The issue in a text: a body as it was pasted, what `gh issue view` prints for programs, or JSON.

    JSON as `gh issue view --json title,body,number,url` prints it, as GitHub's REST interface answers, as
    the payload of an event with its `issue`, or a list with one of these. All other JSON, and what only
    looks like JSON, is a text. What its author wrote below an issue is part of the body: often the error
    is told there first. Texts come back cleaned.
    """
    cleaned = clean(text)
    if printed := _PRINTED.match(cleaned):
        return Issue(printed[1].strip(), cleaned[printed.end() :].strip("\n"), int(printed[2]))
    found = _issue_in(_parsed(cleaned))
    if found is None:
        return Issue(body=cleaned)
    return Issue(
        title=clean(title).strip() if isinstance(title := found.get("title"), str) else "",
        body=clean("".join([found.get("body") or "", *_added(found)])),
        number=_number(found),
        url=_address(found.get("html_url")) or _address(found.get("url")),
    )


def _parsed(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _issue_in(value: Any) -> dict[str, Any] | None:
    """The mapping that is an issue: it has a body, which may be null, and a title or at least a number."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict) and isinstance(value.get("issue"), dict):
        value = value["issue"]
    if not isinstance(value, dict) or not isinstance(value.get("body", 0), str | None):
        return None
    # The error of a service has a body too, but nothing to call it by.
    is_named = isinstance(value.get("title"), str) or _number(value) is not None
    return value if is_named else None


def _added(issue: Mapping[str, Any]) -> Iterator[str]:
    """The comments of the issue's author, each below a heading: no field of a form goes on over it."""
    comments, author = issue.get("comments"), _login(issue)
    for comment in comments if isinstance(comments, list) and author else ():
        if isinstance(comment, dict) and _login(comment) == author and isinstance(comment.get("body"), str):
            yield f"\n\n### Comment\n\n{comment['body']}"


def _login(written: Mapping[str, Any]) -> str:
    author = written.get("author") or written.get("user")
    login = author.get("login") if isinstance(author, dict) else None
    return login if isinstance(login, str) else ""


def _number(issue: Mapping[str, Any]) -> int | None:
    number = issue.get("number")
    return number if type(number) is int and number > 0 else None


def _address(value: Any) -> str:
    """An address of the web; empty for anything else."""
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    address = clean(value)
    return address if address.startswith("https://") and len(address.split()) == 1 else ""
