"""Every page and state that a person or a maintainer can reach, by what WCAG 2.2 AA asks of it.

The sweep opens every address that the server has, with something at it; the walk goes where only a form
leads. A new address is swept by itself; where it shows no page, it has to be named here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django import Settings

from tests.e2e import ways
from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.e2e.measuring import measured, measured_once, unfold
from tests.routes import Route, a_world, pages
from troubleshoot.views_language import ONLY_POSTED

pytestmark = measured_once

Visit = Callable[..., Visitor]

FILES = {"draft_download", "live", "ready"}
"""What is to be kept or read by a program, and no page; what ends like `.csv` is a file anyway."""
LEAD_ON = {
    *("session", "sign-in", "admin:login", "admin:logout", "admin:password_change"),
    *("admin:view_on_site", "admin:autocomplete", "admin:jsi18n"),
}
"""What leads a maintainer to another page, or is part of one."""
WALKED = {"question", "wait", "credit", "resolved", "wrong_step", "sign_in_code"}
"""What has a page only for somebody whose session stands there, or who has just sent a form."""


def swept() -> list[Route]:
    """The addresses that have to show a page, to somebody who may see everything."""
    no_page = FILES | LEAD_ON | WALKED | ONLY_POSTED
    shown = [route for route in pages() if not route.name.startswith("api:") and not route.name.endswith(":")]
    return [route for route in shown if route.name not in no_page and "." not in route.pattern.split("/")[-1]]


def seen(page: Page, where: str) -> list[Any]:
    """What is wrong on a page, with its name before it."""
    nowhere = page.evaluate("document.activeElement === document.body")
    unfold(page)
    headings = page.locator("h1").count()
    wrong: list[Any] = [f"{headings} h1"] if headings != 1 else []
    if nowhere and not page.url.split("/", 3)[3].startswith("admin/"):
        wrong.append("the focus is nowhere")
    if not page.title().split(" – ")[0].strip():
        wrong.append("no title of its own")
    wrong += faults(page) + list(measured(page).items())
    return [(where, one) for one in wrong]


def test_every_address_shows_a_page_without_faults(visit: Visit, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    world, person = a_world(), visit()
    User.objects.create_superuser("eve", password="a long one")
    person.open("/sign-in/").fill("#id_username", "eve")
    person.page.fill("#id_password", "a long one")
    ways.follow(person, "main form button[type=submit]")
    wrong: list[Any] = []
    titles: dict[str, str] = {}
    for route in swept():
        with person.page.expect_response(lambda answer: answer.request.is_navigation_request()) as answered:
            person.open(world.address(route))
        if answered.value.status != 200 or "html" not in answered.value.headers["content-type"]:
            wrong.append((route.name, f"no page: {answered.value.status}"))
            continue
        wrong += seen(person.page, route.name)
        if (other := titles.setdefault(person.page.title(), route.name)) != route.name:
            wrong.append((route.name, f"has the title of {other}"))
    assert not wrong, "\n".join(map(str, wrong))


class Walk:
    """Somebody who goes through everything that a form leads to; what is wrong on the way is kept."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.wrong: list[Any] = []
        self.routes: set[str] = set()

    def stands(self, where: str) -> None:
        """Look at the page that is shown."""
        self.routes.add(ways.route_of(self.page))
        self.wrong += seen(self.page, where)

    def refused(self, where: str, button: str) -> None:
        """Send a form that is refused: the error summary has the focus, and the title says so."""
        before = self.page.title()
        ways.follow(self.person, button)
        if not self.page.evaluate("document.activeElement.hasAttribute('data-error-summary')"):
            self.wrong.append((where, "the focus is not on the error summary"))
        if self.page.title() == before:
            self.wrong.append((where, "the title does not say that something is wrong"))
        self.stands(where)

    def goes(self, where: str, button: str) -> None:
        """Press what leads to another page, and look at it."""
        ways.follow(self.person, button)
        self.stands(where)

    def opens(self, where: str, address: str) -> None:
        """Open an address, and look at it."""
        self.person.open(address)
        self.stands(where)


def sent_plainly(page: Page, form: str) -> None:
    """Send a form as a browser does by itself."""
    with page.expect_navigation():
        page.evaluate("form => HTMLFormElement.prototype.submit.call(document.querySelector(form))", form)


def to_a_round(walk: Walk) -> str:
    """From a text to a round, over all that can be refused; answers with the address of the session."""
    person, page = walk.person, walk.page
    walk.opens("start", "/")
    walk.refused("start, nothing pasted", ways.FIND)
    ways.finds(person)
    walk.stands("diagnosis")
    walk.goes("the first question", ways.BEGIN)
    session = ways.session_of(page)
    walk.refused("no answer", ways.ANSWER)
    page.check("input[name=history][value=running]")
    walk.goes("wait", ways.ANSWER)
    walk.opens("a question again", f"{session}/questions/history/")
    ways.answers(person, history="nothing")
    ways.answers(person, environment="right")
    ways.answers_all(person)
    walk.stands("round")
    person.mark_all("not_permitted")
    walk.refused("round, no text of another error", ways.result("other_error"))
    return session


def hands_over(walk: Walk, session: str) -> None:
    """From a round to another text, to what leaves, and back to where the session stood."""
    walk.opens("paste", f"{session}/paste/")
    walk.refused("paste, nothing", "main form:has(#id_text) button[type=submit]:not([aria-hidden])")
    walk.opens("diagnostics", f"{session}/diagnostics/")
    walk.refused("diagnostics, nothing", "form:has(#id_output) button[type=submit]:not([formaction])")
    walk.opens("check", f"{session}/hand-over/check/")
    walk.goes("what leaves", "form:has(textarea[name=record]) button[type=submit]:not([aria-hidden])")
    walk.goes("handed over", "form[action$='/escalation/'] button")
    walk.opens("hand-over of what was handed over", f"{session}/hand-over/")
    walk.goes("taken back", "form[action$='/escalation/'] button")


def to_the_end(walk: Walk, session: str) -> None:
    """From a round to the fix, and until the session is deleted."""
    person, page = walk.person, walk.page
    walk.opens("round again", f"{session}/")
    person.mark_all("skipped")
    walk.goes("after an attempt", ways.result("same_error"))
    ways.answers_all(person)
    walk.stands("the second round")
    person.mark_all("done")
    walk.goes("what it was", ways.result("fixed"))
    walk.refused("what it was, no answer", ways.CREDIT)
    page.locator("input[name=what]").first.check()
    walk.goes("resolved", ways.CREDIT)
    walk.opens("an attempt", f"{session}/rounds/1/")
    walk.opens("delete", f"{session}/delete/")
    walk.goes("deleted", "form[action$='/delete/'] button")
    walk.opens("no such session", f"{session}/")


def texts_without_a_guide(walk: Walk) -> None:
    """Texts that tell too little, hide something, or are known to no guide."""
    person, page = walk.person, walk.page
    ways.finds(person, 'Solution "Core" failed to import: something')
    walk.stands("no verdict")
    ways.finds(person, "Frobnication of the quux failed with code 12")
    walk.stands("unknown")
    walk.goes("kept for us to learn", "button[formaction$='/learn/'][value=learn]")
    person.open().locator("input[name=symptoms]").first.evaluate("one => { one.checked = true }")
    walk.goes("picked symptoms", ways.FIND)
    page.context.clear_cookies()
    person.open().fill("#id_text", "Something")
    page.context.clear_cookies()
    sent_plainly(page, "form:has(#id_text)")
    walk.stands("a form that is too old")


@pytest.mark.complains("404", "403")
def test_every_state_of_a_journey_is_without_faults(visit: Visit) -> None:
    walk = Walk(visit())
    session = to_a_round(walk)
    hands_over(walk, session)
    to_the_end(walk, session)
    texts_without_a_guide(walk)
    assert not walk.wrong, "\n".join(map(str, walk.wrong))
    assert {"question", "wait", "credit", "resolved"} <= walk.routes
