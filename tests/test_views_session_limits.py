from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from tests.browser import FORM, Browser
from tests.browsing import browsing, on_the_line
from tests.factories import a_known_issue, a_symptom, an_id, published
from tests.hostile import HOSTILE, MARKUP, is_harmless, stored_texts, urlencoded
from tests.sessions.person import LINE_TEXT, NOT_PERMITTED, ODD_TEXT, WALL_TEXT, Person, the_line
from troubleshoot.engine.facts import Result
from troubleshoot.models import Fact, TroubleshootingSession

pytestmark = pytest.mark.django_db

HOSTILE_FIELDS = {
    "rounds/1/": ("text", "reason-restart", "result", "mark-restart", "version", "submission"),
    "paste/": ("text", "symptoms", "submission"),
    "questions/": ("medium", "submission"),
    "tried/": ("tried",),
    "switch/": ("guide",),
    "details/": ("time", "submission"),
    "escalation/": ("submission", "withdraw"),
    "commands/": ("environment", "file", "back"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("page", "field"), [(p, f) for p, names in HOSTILE_FIELDS.items() for f in names])
def test_hostile_input_breaks_no_page(page: str, field: str, name: str) -> None:
    person = on_the_line()
    fields = {"submission": str(an_id()), "result": "other_error", "version": person.at.now.version}
    fields |= {"text": ODD_TEXT, "mark-restart": "skipped"} if page in ("rounds/1/", "paste/") else {}
    body = urlencoded(fields | {field: HOSTILE[name]})
    answer = Client().post(f"/sessions/{person.token}/{page}", body, FORM)
    assert answer.status_code in (303, 422)
    browser = browsing(person)
    assert browser.status == 200
    assert MARKUP not in browser.html + answer.content.decode()
    assert is_harmless(browser.html) and all(is_harmless(stored) for stored in stored_texts())


GETS = (
    "questions/",
    "questions/medium/",
    "tried/",
    "paste/",
    "choose/",
    "hand-over/",
    "hand-over.md",
    "diagnostics/",
    "rounds/1/",
    "later/",
    "later.ics",
)


Act = Callable[[Person, Client], object]


def sending(page: str, **fields: object) -> Act:
    def act(person: Person, client: Client) -> object:
        last = len(person.at.now.attempts)
        now_at = {"submission": str(an_id()), "version": person.at.now.version}
        address = f"/sessions/{person.token}/{page}".format(last=last, due=last + 1)
        return client.post(address, now_at | fields)

    return act


WRITES: dict[str, Act] = {
    "answer": sending("questions/medium/", medium="air"),
    "withdrawn answer": sending("questions/medium/withdraw/"),
    "report": sending("paste/", text=LINE_TEXT),
    "switching report": sending("paste/", text=WALL_TEXT),
    "failed attempt": sending("rounds/{due}/", result="same_error", **{"mark-restart": "done"}),
    "fixing attempt": sending("rounds/{due}/", result="fixed", **{"mark-restart": "done"}),
    "another error": sending("rounds/{due}/", result="other_error", text=ODD_TEXT),
    "switching attempt": sending("rounds/{due}/", result="other_error", text=WALL_TEXT),
    "undo": sending("rounds/{last}/undo/"),
    "switch": sending("switch/", guide="wall"),
    "tried": sending("tried/", tried="plug"),
    "details": sending("details/", time="noon"),
    "escalation": sending("escalation/"),
    "leave": sending("leave/"),
}


def with_a_past(earlier: int) -> Person:
    person = on_the_line({"history": "nothing", "everywhere": "no"}, text="odd, over the radio")
    for number in range(earlier):
        person.answer({"tunnel": ("yes", "no")[number % 2]})
        person.attempt({"firewall": NOT_PERMITTED}, Result.SAME_ERROR, text=LINE_TEXT)
    browsing(person)
    Browser().get(f"/sessions/{person.token}/choose/")
    # What is told to who comes back takes queries of its own.
    TroubleshootingSession.objects.update(written_at=timezone.now())
    return person


def test_who_comes_back_costs_few_queries_more() -> None:
    person = with_a_past(1)
    a_known_issue(of=person.at.guide.slug)
    counts = []
    for hours in (0, 9):
        TroubleshootingSession.objects.update(written_at=timezone.now() - timedelta(hours=hours))
        counts.append(queries_of(lambda: browsing(person)))
    assert counts[1] <= counts[0] + 8


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("page", GETS)
def test_a_page_takes_few_queries_and_no_more_with_a_long_past(page: str) -> None:
    counts = []
    for earlier in (1, 12):
        address = f"/sessions/{with_a_past(earlier).token}/{page}"
        counts.append(queries_of(lambda: Client().get(address)))  # noqa: B023
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("name", list(WRITES))
def test_a_write_takes_few_queries_and_no_more_with_a_long_past(name: str, settings: Settings) -> None:
    settings.RATE_LIMITS = False  # Whoever is limited pays one query more.
    counts = []
    for earlier in (2, 12):
        person = with_a_past(earlier)
        counts.append(queries_of(lambda: WRITES[name](person, Client())))  # noqa: B023
        assert Fact.objects.filter(session=person.row).count() > len(person.at.facts)
    assert counts[1] <= counts[0] <= 16


@pytest.mark.parametrize("address", ["/", "/guides/", "/guides/line/"])
def test_a_public_page_takes_few_queries(address: str) -> None:
    published(the_line(patterns=(*the_line().patterns, a_symptom("other"))))
    Client().get(address)
    assert queries_of(lambda: Client().get(address)) <= 10
