"""The way from a text to a fix, by what the buttons do and not by what stands on them."""

from __future__ import annotations

from django.urls import resolve
from playwright.sync_api import Page

from tests.e2e.conftest import Visitor
from tests.e2e.test_journey import ERROR

FIND = "form:has(#id_text) .actions button[type=submit]:not([name])"
BEGIN = ":is(#go-on button, button[form=go-on])[type=submit]:not([formaction], [aria-hidden])"
ANSWER = "main form:has(fieldset input[type=radio]) .actions button[type=submit]"
CREDIT = "main form:has(input[name=what]) button[type=submit]"


def result(value: str) -> str:
    """The button of a round that says how the import went."""
    return f"button[name=result][value={value}]"


def follow(person: Visitor, selector: str) -> Page:
    """Press the first of these in the page and wait for what comes."""
    person.follow(person.page.locator(selector).first)
    return person.page


def finds(person: Visitor, text: str = ERROR) -> Page:
    """Paste a text on the first page, and see what it tells."""
    person.open().fill("#id_text", text)
    return follow(person, FIND)


def answers(person: Visitor, **choices: str) -> Page:
    """Answer these questions, and go on."""
    for key, choice in choices.items():
        person.page.check(f"input[name='{key}'][value='{choice}']")
    return follow(person, ANSWER)


def answers_all(person: Visitor, choice: str = "not_sure") -> Page:
    """Answer whatever is asked in the same way, until nothing is asked."""
    while "/questions/" in person.page.url:
        for field in person.page.locator("main fieldset").all():
            field.locator(f"input[value='{choice}']").check()
        follow(person, ANSWER)
    return person.page


def to_the_questions(person: Visitor) -> Page:
    """From a text to the first question."""
    finds(person)
    return follow(person, BEGIN)


def to_a_round(person: Visitor) -> Page:
    """From a text to the first round."""
    to_the_questions(person)
    answers(person, history="nothing")
    answers(person, environment="right")
    return answers_all(person)


def fixes(person: Visitor) -> Page:
    """From a round, with everything done, to the question of what it was."""
    person.mark_all("done")
    return follow(person, result("fixed"))


def credits_one(person: Visitor) -> Page:
    """Say that it was the first step."""
    person.page.locator("input[name=what]").first.check()
    return follow(person, CREDIT)


def session_of(page: Page) -> str:
    """The address of the session that a page belongs to, without a slash at its end."""
    before, _, after = page.url.partition("/sessions/")
    return f"{before}/sessions/{after.split('/')[0]}"


def route_of(page: Page) -> str:
    """The name of the address that a page stands at."""
    return resolve("/" + page.url.split("/", 3)[3].split("?")[0].split("#")[0]).view_name
