from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.issues.exported import Issue, read_issue

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
