from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.issues.forms import asking, rendered
from troubleshoot.issues.exported import Issue, read_issue
from troubleshoot.issues.reading import take_apart
from troubleshoot.issues.vocabulary import Vocabulary

PAGE = "https://github.com/owner/repo/issues/7"
API = "https://api.github.com/repos/owner/repo/issues/7"
GH = {"title": "It broke", "body": "boom\r\nbang", "number": 7, "url": PAGE, "labels": [{"name": "bug"}]}
REST = GH | {"url": API, "html_url": PAGE, "user": {"login": "someone"}}
READ = Issue("It broke", "boom\nbang", 7, PAGE)


@pytest.mark.parametrize(
    "value",
    [GH, REST, [GH], {"action": "opened", "issue": REST, "repository": {"name": "repo"}}, [{"issue": GH}]],
    ids=["gh", "rest", "list", "event", "list of an event"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_an_export_is_read(value: Any, indent: int | None) -> None:
    assert read_issue(f"\ufeff\n{json.dumps(value, indent=indent)}\n") == READ


def said(login: str, body: Any) -> dict[str, Any]:
    return {"author": {"login": login}, "body": body}


def test_what_its_author_added_is_part_of_it() -> None:
    comments = [said("bot", "thanks"), said("ann", "here it is"), said("ann", None), "odd", said("", "x")]
    issue = GH | {"author": {"login": "ann"}, "comments": comments}
    assert read_issue(json.dumps(issue)).body == "boom\nbang\n\n### Comment\n\nhere it is"


@pytest.mark.parametrize(
    "more", [{"comments": 3}, {"author": {"login": "ann"}, "comments": 3}, {"comments": [said("", "x")]}]
)
def test_without_an_author_nothing_was_added(more: dict[str, Any]) -> None:
    assert read_issue(json.dumps(GH | more)) == READ


def test_what_was_added_is_no_part_of_the_last_field() -> None:
    form = rendered(("Which version?", "4.50"), ("The exact command", "pac solution import"))
    issue = said("ann", form) | {"title": "Help", "comments": [said("ann", "It says: cut")]}
    taken = take_apart(read_issue(json.dumps(issue)).body, Vocabulary.of([asking()]))
    assert taken and taken.details == {"version": "4.50", "command": "pac solution import"}
    assert "It says: cut" in taken.text


PRINTED = (
    "title:\tIt broke\nstate:\tOPEN\nauthor:\tsomeone\nlabels:\tbug\ncomments:\t0\nassignees:\t\n"
    "projects:\t\nmilestone:\t\nnumber:\t7\n--\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_gh_prints_into_a_pipe_is_read(end: str) -> None:
    assert read_issue(f"{PRINTED}boom\nbang\n".replace("\n", end)) == Issue("It broke", "boom\nbang", 7)


@pytest.mark.parametrize(
    "text", [PRINTED.replace("number:\t7\n", ""), PRINTED.replace("--\n", ""), f"x{PRINTED}"]
)
def test_what_only_resembles_it_is_the_body(text: str) -> None:
    assert read_issue(text) == Issue(body=text)


@pytest.mark.parametrize("text", ["boom", "", "### Describe the issue\n\nboom", "title: x"])
def test_a_text_is_the_body(text: str) -> None:
    assert read_issue(text) == Issue(body=text)


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "x", "body": "y"',
        "{not json}",
        "[]",
        "{}",
        "[error] it broke",
        "null",
        '"a string"',
        '{"error": {"code": 1, "message": "boom"}}',
        '{"statusCode": 502, "body": "Bad gateway"}',
        '{"title": "x"}',
        '{"title": "x", "body": 7}',
        '{"title": 7, "body": "x"}',
        '{"issue": "x"}',
        '[{"title": "x", "body": "y"}, {"title": "x", "body": "y"}]',
        "[" * 100_000,
        '{"title": "x", "body": "y", "number": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_issue_is_a_text(text: str) -> None:
    assert read_issue(text) == Issue(body=text)


def test_an_issue_without_a_body_has_an_empty_one() -> None:
    assert read_issue(json.dumps(GH | {"body": None})).body == ""


@pytest.mark.parametrize("number", [True, "7", -1, 0, 1.5, None])
def test_an_odd_number_is_none(number: Any) -> None:
    assert read_issue(json.dumps(GH | {"number": number})).number is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://x.example/", 7, "https://x y", None, "https://a\nb"]
)
def test_only_an_address_of_the_web_is_an_address(url: Any) -> None:
    assert read_issue(json.dumps(GH | {"url": url})).url == ""


@given(
    st.text()
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda v: (
            st.lists(v) | st.dictionaries(st.sampled_from(["issue", "title", "body", "number", "url"]), v)
        ),
    ).map(json.dumps)
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(read_issue(text).body, str)
