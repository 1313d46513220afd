"""Previews of addresses that somebody changed, and of drafts that changed or are not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from tests.browser import Browser
from tests.factories import NOW, a_pattern, a_step, again, published, shipped
from tests.sessions.person import the_line, the_wall
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
)
from troubleshoot import catalog
from troubleshoot.engine import moves
from troubleshoot.engine.guide import Effect, Guide
from troubleshoot.engine.moves import Answer, Begin, Move, Report, Stay

pytestmark = pytest.mark.django_db

OTHER = Report({"wall": tuple(the_wall().patterns_by_key)}, "wall", prints=("22",))


@pytest.fixture
def ada() -> Client:
    return a_maintainer()


# Addresses that were changed, and drafts that changed --------------------------------------------


@pytest.mark.parametrize(
    "odd", ["odd", "%00", "W10", ".", "..", "x" * 9000, "WyJlc2NhbGF0ZSIsMV0", "%F0%9F%98%80"]
)
def test_what_somebody_made_of_the_address_is_told(ada: Client, odd: str) -> None:
    browser = browsing(ada).get(address(*AT_A_ROUND) + f".{odd}")
    assert (browser.status, 'id="misfit"' in browser.html) == (200, True)


def test_of_a_walk_that_fits_no_more_the_beginning_is_shown(ada: Client) -> None:
    browser = browsing(ada, OWN, Begin(), Answer({"gone": "yes"}), Stay())
    assert 'id="misfit"' in browser.html
    assert "answer" in moves_on(browser)


@pytest.mark.parametrize("move", [OTHER, replace(OTHER, verdict="line")])
def test_a_walk_kept_from_before_another_guide_was_published_is_shown(ada: Client, move: Report) -> None:
    browser = browsing(ada, move)
    assert (browser.status, 'id="misfit"' in browser.html) == (200, False)
    published(again(the_wall(), patterns=(a_pattern("new", "something else"),)))
    browser.get(browser.address)
    assert (browser.status, 'id="misfit"' in browser.html) == (200, True)


def test_a_move_that_does_not_fit_any_more_is_refused_when_it_is_sent(ada: Client) -> None:
    browser = browsing(ada, *AT_A_ROUND)
    form = the_form(browser, "retry")
    changed = again(the_line(), steps=(a_step("new"), *the_line().steps))
    catalog.save_draft("line", changed, version=1, by=None, now=NOW)
    browser.post(browser.address, **(form.values | {"result": "same_error"}))
    assert browser.status == 422


def test_a_form_that_is_none_of_the_previews_is_refused(ada: Client) -> None:
    browser = browsing(ada, *AT_A_ROUND)
    assert browser.post(browser.address, move="odd").status == 422


def test_a_walk_too_long_for_an_address_is_refused(ada: Client) -> None:
    longest: tuple[Move, ...] = (*AT_A_ROUND, *[Stay()] * (moves.MOST_MOVES - len(AT_A_ROUND)))
    browser = browsing(ada, *longest)
    assert send(browser, "reject").status == 422


@pytest.mark.parametrize(
    "guide",
    [
        again(the_line(), steps=()),
        again(the_line(), questions=()),
        again(the_line(), patterns=()),
        again(the_line(), questions=(), steps=(), escalations=(), patterns=()),
    ],
)
def test_a_draft_with_problems_shows_them_and_walks_as_far_as_it_can(ada: Client, guide: Guide) -> None:
    drafted(guide)
    browser = Browser(ada).get(ADDRESS)
    assert 'id="problems"' in browser.html
    send(browser, "begin")
    assert browser.status == 200


@pytest.mark.parametrize("slug", ["network-errors", "find-the-real-error", "leftover-upgrade"])
def test_shipped_guides_can_be_walked_to_an_end(ada: Client, slug: str) -> None:
    guide = shipped(slug)
    published(guide)
    drafted(guide)
    browser = send(Browser(ada).get(f"/admin/drafts/{slug}/preview/"), "begin")
    for _ in range(30):
        if "retry" in moves_on(browser):
            send(browser, "retry", result="same_error")
        elif "answer" in moves_on(browser):
            asked = the_form(browser, "answer").offered
            choices = {key: going_on(guide, key) for key in asked if key in guide.questions_by_key}
            send(browser, "answer", **choices)
    assert "escalate" in moves_on(browser)


def going_on(guide: Guide, question: str) -> str:
    choices = guide.questions_by_key[question].choices
    return next((c.key for c in choices if c.effect is Effect.CONTINUE), "not_sure")
