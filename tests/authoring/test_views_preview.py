"""The preview in the browser: the pages of a session, for maintainers, and nothing is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.authoring.test_previewing import rows
from tests.browser import Browser
from tests.factories import a_guide, a_pattern, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, the_line, the_wall
from tests.statistics.counting import count
from tests.walking import (
    ADDRESS,
    AT_A_ROUND,
    OWN,
    a_maintainer,
    address,
    browsing,
    drafted,
    moves_on,
    send,
    the_form,
    walk_of,
)
from troubleshoot.engine import moves
from troubleshoot.engine.moves import Begin, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Client:
    return a_maintainer()


# Who may -----------------------------------------------------------------------------------------


def test_strangers_are_asked_to_sign_in() -> None:
    drafted()
    assert Client().get(ADDRESS)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_who_can_sign_in_may_not(method: str) -> None:
    drafted()
    client = Client()
    client.force_login(User.objects.create_user("guest"))
    assert getattr(client, method)(ADDRESS).status_code == 403


def test_without_a_draft_there_is_no_preview(ada: Client) -> None:
    published(the_line())
    assert ada.get(ADDRESS).status_code == 404


def test_no_other_method_is_answered(ada: Client) -> None:
    drafted()
    assert ada.put(ADDRESS).status_code == 405


# Nothing is recorded -----------------------------------------------------------------------------


def whole_walk(browser: Browser) -> Browser:
    """From a text to the credit, with every kind of page on the way."""
    send(browser, "report", text=LINE_TEXT)
    send(browser, "begin", tried=["restart"])
    send(browser, "answer", history="running")
    browser.get(next(link for link in browser.page.links if "question=history" in link))
    send(browser, "answer", history="text")
    send(browser, "report", text=LINE_TEXT)
    while "answer" in moves_on(browser):
        send(browser, "answer", **{"medium": "cable", "tunnel": "no", "everywhere": "no"})
    send(browser, "retry", result="other_error", text=ODD_TEXT)
    send(browser, "stay")
    send(browser, "reject")
    send(browser, "stay")
    return browser


def finish(browser: Browser) -> Browser:
    round_form = the_form(browser, "retry")
    done = {name: "done" for name in round_form.offered if name.startswith("mark-")}
    send(browser, "retry", result="fixed", **done)
    if "credit" in moves_on(browser):
        send(browser, "credit", what="not_sure")
    return browser


def test_a_whole_walk_leaves_every_table_as_it_was(ada: Client) -> None:
    browser = browsing(ada)
    before = rows()
    with CaptureQueriesContext(connection) as captured:
        finish(whole_walk(browser))
    assert len(walk_of(browser)) > 9
    assert rows() == before
    writing = [
        q["sql"] for q in captured if not q["sql"].upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert writing == []


def test_by_the_estimates_the_order_is_what_people_found_and_nothing_is_written(ada: Client) -> None:
    guide = published(a_guide("line"))
    count(60, solved=("vpn",), slug="line")
    drafted(guide)
    before = rows()
    by_author, by_estimates = (
        Browser(ada).get(address(Begin(), order=order)).html for order in ("", "estimates")
    )
    assert by_author.index("step-cable") < by_author.index("step-vpn")
    assert by_estimates.index("step-vpn") < by_estimates.index("step-cable")
    assert rows() == before


def test_no_cookie_and_no_session_comes_of_it(ada: Client) -> None:
    browser = whole_walk(browsing(ada))
    assert set(browser.answer.cookies) <= {"csrftoken"}
    assert "/sessions/" not in [form.action for form in browser.page.forms]


def test_no_text_is_in_the_address(ada: Client) -> None:
    published(the_wall())
    drafted()
    browser = Browser(ada).get(ADDRESS)
    send(browser, "report", text=f"{LINE_TEXT} Contoso-secret-plan")
    (report,) = walk_of(browser)
    assert isinstance(report, Report)
    assert (report.found, report.verdict) == ({"line": ("cut",)}, "line")
    assert all(len(one) == 8 for one in report.prints)


# The screens -------------------------------------------------------------------------------------


def test_a_text_is_diagnosed_with_the_draft_in_its_guides_place(ada: Client) -> None:
    published(a_guide("line", patterns=(a_pattern("old", "another thing"),)))
    drafted()
    browser = Browser(ada).get(ADDRESS)
    send(browser, "report", text=LINE_TEXT)
    (report,) = walk_of(browser)
    assert isinstance(report, Report) and report.verdict == "line"
    assert "begin" in moves_on(browser)


def test_an_example_of_a_pattern_begins_a_walk(ada: Client) -> None:
    browser = browsing(ada)
    send(browser, "report", example="cut")
    (report,) = walk_of(browser)
    assert isinstance(report, Report) and report.verdict == "line"


def test_without_a_text_it_begins_like_from_the_guides_page(ada: Client) -> None:
    browser = send(browsing(ada), "begin")
    assert walk_of(browser) == [Begin()]
    assert "answer" in moves_on(browser)


def test_a_text_of_another_guide_says_so_and_leaves_the_choice(ada: Client) -> None:
    browser = send(browsing(ada), "report", text=WALL_TEXT)
    assert the_wall().title in browser.html
    send(browser, "begin")
    assert "answer" in moves_on(browser)


def test_nothing_typed_is_refused_on_the_same_page(ada: Client) -> None:
    browser = send(browsing(ada), "report", text=" ")
    assert browser.status == 422
    assert 'href="#id_text"' in browser.html


def test_the_round_is_shown_as_a_session_shows_it(ada: Client) -> None:
    browser = browsing(ada, *AT_A_ROUND)
    assert browser.page.form("").offered["step"]
    assert set(the_form(browser, "retry").offered) >= {"mark-restart", "result"}


def test_unanswered_questions_are_refused_with_their_names(ada: Client) -> None:
    browser = send(browsing(ada, OWN, Begin()), "answer")
    assert (browser.status, 'href="#id_history"' in browser.html) == (422, True)


def test_enter_in_a_line_keeps_what_was_typed(ada: Client) -> None:
    browser = send(browsing(ada, *AT_A_ROUND), "retry", stay="yes", **{"reason-restart": "No time"})
    assert (browser.status, 'value="No time"' in browser.html) == (200, True)


def test_another_error_without_its_text_is_refused_and_marks_stay(ada: Client) -> None:
    browser = send(browsing(ada, *AT_A_ROUND), "retry", result="other_error", **{"mark-restart": "done"})
    assert browser.status == 422
    assert the_form(browser, "retry").values["mark-restart"] == ["done"]


def test_a_text_that_another_guide_knows_ends_the_walk_there(ada: Client) -> None:
    browser = send(browsing(ada, *AT_A_ROUND), "retry", result="other_error", text=WALL_TEXT)
    assert "/guides/wall/" in browser.page.links
    assert moves_on(browser) == []


@pytest.mark.parametrize(
    ("query", "move"),
    [
        ({"at": "paste"}, "report"),
        ({"at": "tried"}, "tried"),
        ({"at": "hand_over"}, "escalate"),
        ({"at": "question", "question": "medium"}, "answer"),
    ],
)
def test_what_can_be_done_at_any_time_has_its_page(ada: Client, query: dict[str, str], move: str) -> None:
    browser = browsing(ada, *AT_A_ROUND, **query)
    before = len(walk_of(browser))
    fields: dict[str, Any] = {"text": LINE_TEXT, "medium": "air"}
    send(
        browser,
        move,
        **{k: v for k, v in fields.items() if k in the_form(browser, move).offered or k == "text"},
    )
    assert len(walk_of(browser)) == before + 1


@pytest.mark.parametrize("query", [{"at": "odd"}, {"at": "credit"}, {"at": "question", "question": "odd"}])
def test_a_page_that_is_not_there_shows_where_the_walk_is(ada: Client, query: dict[str, str]) -> None:
    browser = browsing(ada, *AT_A_ROUND, **query)
    assert "retry" in moves_on(browser)


def test_each_move_can_be_taken_back_by_a_link(ada: Client) -> None:
    browser = browsing(ada, *AT_A_ROUND)
    assert {address(*AT_A_ROUND[:n]).removesuffix("?") for n in range(3)} <= set(browser.page.links)


def test_every_page_has_one_heading(ada: Client) -> None:
    browser = browsing(ada)
    seen = [browser.page.tags.count("h1")]
    for walk in (AT_A_ROUND[:1], AT_A_ROUND[:2], AT_A_ROUND, (*AT_A_ROUND, moves.Reject())):
        seen.append(browser.get(address(*walk)).page.tags.count("h1"))
    assert set(seen) == {1}
