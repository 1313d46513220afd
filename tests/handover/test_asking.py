from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from tests.factories import a_guide, a_step, shipped
from tests.sessions.person import DONE, NOT_PERMITTED, SKIPPED, Person
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.guide import Cause, Guide, Step
from troubleshoot.handover.asking import (
    ADDRESSES,
    ENVIRONMENTS,
    hosts_in,
    not_permitted,
    page_of,
    request_to_it,
)
from troubleshoot.rendering import Commands

PAGE = "https://learn.microsoft.com/power-platform/admin/online-requirements"
ASK = f"Please allow `*.crm.dynamics.com` and `*.dynamics.com`. See [the page]({PAGE})."


def asked(step: Step, guide: Guide | None = None, commands: Commands | None = None) -> str:
    guide = guide or a_guide(causes=(Cause("wall", "A wall is in between"),), steps=(step,))
    return request_to_it(guide, step, commands or Commands())


def test_it_says_what_for_which_hosts_why_where_and_what_to_undo() -> None:
    text = asked(a_step("fw", ask=ASK, causes=("wall",), put_back="Close it **again**."))
    for part in (
        "Please allow *.crm.dynamics.com",
        "A wall is in between",
        "Cut line",
        PAGE,
        "Close it again.",
    ):
        assert part in text
    assert "`" not in text and "](" not in text


def test_it_is_in_the_language_of_the_guide_alone() -> None:
    step = a_step("fw")
    english = asked(step)
    with translation.override("de"):
        assert asked(step) == english
    assert asked(step, replace(a_guide(steps=(step,)), language="de")) != asked(step, a_guide(steps=(step,)))


def test_microsofts_page_is_named_once() -> None:
    assert asked(a_step("fw", ask=ASK)).count(PAGE) == 1


def test_without_words_of_its_own_the_step_is_named() -> None:
    assert "Do cable" in asked(a_step("cable"))


@pytest.mark.parametrize(
    ("body", "hosts"),
    [
        (
            "`*.crm.dynamics.com`, `login.microsoftonline.com`",
            ["*.crm.dynamics.com", "login.microsoftonline.com"],
        ),
        ("`pac-log.txt` `solution.xml` `TcpTestSucceeded` `kit.zip`", []),
        ("`yourorg.crm.dynamics.com` *.dynamics.com", []),
    ],
)
def test_hosts_are_what_stands_in_back_quotes(body: str, hosts: list[str]) -> None:
    assert hosts_in(a_step("x", body=body)) == hosts


def test_the_page_is_the_steps_own_or_the_one_on_addresses() -> None:
    own = "https://learn.microsoft.com/of-the-step"
    assert page_of(a_step("x", body=f"Read <{own}>")) == own
    assert page_of(a_step("x")) == ADDRESSES
    assert ADDRESSES in asked(a_step("x"))
    assert own in asked(a_step("x", body=f"Read <{own}>"))


def test_a_step_that_names_no_host_is_asked_for_with_the_environment() -> None:
    assert ENVIRONMENTS in asked(a_step("cable"))
    typed = asked(a_step("cable"), commands=Commands("contoso.crm4.dynamics.com", ""))
    assert "contoso.crm4.dynamics.com" in typed and ENVIRONMENTS not in typed
    assert ENVIRONMENTS not in asked(a_step("x", ask="`login.example.com`"))


def test_what_this_browser_keeps_takes_the_place_of_the_example() -> None:
    step = a_step("role", ask="In https://yourorg.crm.dynamics.com please.")
    assert "https://contoso.crm4.dynamics.com" in asked(
        step, commands=Commands("contoso.crm4.dynamics.com", "")
    )


@pytest.mark.django_db
def test_steps_not_permitted_are_asked_for_until_they_are_done() -> None:
    person = Person.starting().attempt({"cable": NOT_PERMITTED, "vpn": SKIPPED}, Result.SAME_ERROR)
    assert [one.key for one in not_permitted(sessions.load(person.token))] == ["cut-line-cable"]
    person.attempt({"cable": DONE})
    assert not_permitted(sessions.load(person.token)) == []


@pytest.mark.parametrize("path", sorted(catalog.SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_request_of_a_shipped_guide_is_ready(path: object) -> None:
    guide = shipped(path.stem)  # type: ignore[attr-defined]
    for step in guide.steps:
        text = asked(step, guide)
        assert "https://learn.microsoft.com/" in text
        assert "**" not in text and "`" not in text
