"""Asking for pages, of servers on this machine only."""

from __future__ import annotations

import pytest

from tests.catalog.pages import Pages
from troubleshoot.catalog import State, reached


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("200", State.FOUND),
        ("301", State.MOVED),
        ("404", State.GONE),
        ("410", State.GONE),
        ("403", State.REFUSED),
        ("429", State.LATER),
        ("503", State.LATER),
        ("odd", State.FOUND),
    ],
)
def test_an_answer_is_told_by_what_it_means(server: str, page: str, state: State) -> None:
    (answer,) = reached([f"{server}/{page}"])
    assert answer.state is state
    assert answer.status == (200 if page == "odd" else int(page))


def test_a_redirect_is_reported_and_not_followed(server: str) -> None:
    (answer,) = reached([f"{server}/301"])
    assert answer.detail == "https://elsewhere.microsoft.com/"
    assert str(answer) == f"moved 301: {server}/301 -> https://elsewhere.microsoft.com/"
    assert Pages.asked == [("HEAD", "/301")]


def test_a_page_is_asked_for_where_its_head_is_refused(server: str) -> None:
    reached([f"{server}/odd"])
    assert Pages.asked == [("HEAD", "/odd"), ("GET", "/odd")]


def test_an_address_is_asked_for_once(server: str) -> None:
    assert len(reached([f"{server}/200"] * 5)) == len(Pages.asked) == 1


def test_a_host_is_asked_for_one_page_after_the_other(server: str) -> None:
    pages = [f"/200?{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert len(reached(server + page for page in pages)) == len(pages)
    assert Pages.asked == [("HEAD", page) for page in pages]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "file:///etc/hostname", "https://", "http://[x"])
def test_what_cannot_be_reached_is_no_failure(url: str) -> None:
    (answer,) = reached([url], timeout=2)
    assert answer.state is State.UNREACHED
    assert answer.detail
