"""Where a guide has issues opened, in the form of its texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.browser import Browser
from tests.drafting import DRAFT, at, fill, now, saved_by_ben, typed, version, woven
from troubleshoot.engine import editing
from troubleshoot.engine.guide import IssueTarget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]

TARGET = IssueTarget(
    "https://issues.example/new", "f.yml", (("v", "release"), ("log", "text")), "Look first.\n\nThen write.\n"
)
TYPED = {
    "issue_url": " https://issues.example/new ",
    "issue_template": "f.yml",
    "issue_fields": "v = release\r\nlog=text\r\n",
    "issue_notice": "Look first.\r\n\r\nThen write.\r\n",
}


@pytest.fixture
def texts(ada: Browser) -> Browser:
    """The form of the texts."""
    return at(ada, "guide", "texts")


def issue() -> IssueTarget | None:
    return now().issue


@pytest.fixture
def without() -> None:
    """The draft without a target of its own."""
    saved_by_ben(replace(woven(), issue=None))


def test_a_target_can_be_given(without: None, texts: Browser) -> None:
    fill(texts, **TYPED)
    assert issue() == TARGET


def test_a_target_is_shown_as_it_is_typed(texts: Browser) -> None:
    fill(texts, **TYPED)
    shown = typed(at(texts, "guide", "texts"))
    assert shown["issue_fields"] == ["v = release\nlog = text"]
    assert shown["issue_url"] == [TARGET.url]


def test_other_texts_leave_the_target_as_it_is(texts: Browser) -> None:
    fill(texts, title="New title")
    assert (now().title, issue()) == ("New title", woven().issue)


@pytest.mark.parametrize("part", [*editing.KEYED, *editing.NUMBERED])
def test_other_parts_leave_the_target_as_it_is(part: str, ada: Browser) -> None:
    guide = woven()
    fill(ada.get(f"{DRAFT}{part}/{editing.address(guide, part, 0)}/"), note="Looked at")
    assert ada.answer.status_code == 303
    assert issue() == guide.issue


def test_without_an_address_the_target_goes(texts: Browser) -> None:
    fill(texts, issue_url="")
    assert texts.answer.status_code == 303
    assert issue() is None


def test_what_fills_an_issue_needs_an_address(without: None, texts: Browser) -> None:
    fill(texts, issue_notice="Look first.")
    assert texts.status == 422
    assert 'href="#id_issue_url"' in texts.html
    assert typed(texts)["issue_notice"] == ["Look first."]


@pytest.mark.parametrize("field", ["log", "log = ", "log = text\nlog = guide", "a b = text", "log = A b"])
def test_what_cannot_fill_a_field_is_told_at_its_field(field: str, texts: Browser) -> None:
    fill(texts, issue_fields=field)
    assert texts.status == 422
    assert 'href="#id_issue_fields"' in texts.html
    assert (typed(texts)["issue_fields"], version()) == ([field], 1)


def test_an_address_that_is_too_long_is_told_at_its_field(texts: Browser) -> None:
    fill(texts, issue_url=f"https://issues.example/{'x' * 500}")
    assert (texts.status, 'href="#id_issue_url"' in texts.html) == (422, True)


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (IssueTarget("http://issues.example/new"), "url"),
        (IssueTarget("https://issues.example/new", "f.md"), "template"),
        (IssueTarget("https://issues.example/new", "f.yml", (("log", "gone"),)), "fields"),
    ],
)
def test_what_is_to_be_mended_leads_to_its_field(target: IssueTarget, field: str, ada: Browser) -> None:
    saved_by_ben(replace(woven(), issue=target))
    assert f"{DRAFT}guide/texts/#id_issue_{field}" in ada.get(DRAFT).page.links
    assert f"{DRAFT}guide/texts/#id_issue_{field}" in at(ada, "guide", "texts").page.links


def test_a_draft_at_a_glance_says_where_issues_go(ada: Browser) -> None:
    assert "https://issues.example/new" in ada.get(DRAFT).page.text


def test_what_an_issue_is_filled_with_is_named_before_a_detail_goes(ada: Browser) -> None:
    ada.get(f"{DRAFT}details/region/remove/")
    assert f"{DRAFT}guide/texts/#id_issue_fields" in ada.page.links


def test_a_conflict_keeps_what_was_typed_of_a_target(texts: Browser) -> None:
    saved_by_ben(replace(woven(), title="Ben's"))
    fill(texts, issue_template="other.yml")
    assert texts.status == 409
    assert typed(texts)["issue_template"] == ["other.yml"]


def test_the_difference_shows_a_target(texts: Browser) -> None:
    fill(texts, issue_template="other.yml")
    assert "other.yml" in texts.get(f"{DRAFT}difference/").page.text
