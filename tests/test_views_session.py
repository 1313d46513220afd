from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.browser import FORM, Browser
from tests.api.hostile import HOSTILE, LONGEST, MARKUP, is_harmless, rows, stored_texts, urlencoded
from tests.factories import a_guide, a_step, a_symptom, an_id, published
from tests.sessions.person import (
    DONE,
    LINE_TEXT,
    NOT_PERMITTED,
    ODD_TEXT,
    WALL_TEXT,
    Person,
    the_line,
    the_wall,
)
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.models import Fact, Stretch

pytestmark = pytest.mark.django_db

AT_A_ROUND = {"history": "nothing", "everywhere": "no", "medium": "cable"}
SCREENS = {
    "questions": ("questions/", {}),
    "wait": ("wait/", {"history": "running"}),
    "paste": ("paste/", {"history": "text"}),
    "round": ("rounds/1/", AT_A_ROUND),
    "resolved": ("resolved/", {"history": "finished"}),
    "hand over": ("hand-over/", {"history": "nothing", "everywhere": "yes"}),
}
PAGES = (
    *("questions/", "questions/medium/", "tried/", "wait/", "paste/", "choose/", "rounds/1/"),
    *("resolved/", "hand-over/", "hand-over.md", "hand-over.json"),
)
POSTS = (
    "switch/",
    "questions/medium/withdraw/",
    "rounds/1/undo/",
    "details/",
    "escalation/",
    "leave/",
    "commands/",
)


def on_the_line(answers: dict[str, str] | None = None, text: str = LINE_TEXT) -> Person:
    published(the_wall())
    return Person.starting(the_line(), text=text, answers=AT_A_ROUND if answers is None else answers)


def browsing(person: Person) -> Browser:
    """A browser at the screen the person is at."""
    return Browser().get(f"/sessions/{person.token}/")


def now(person: Person) -> sessions.Current:
    return sessions.load(person.token)


@pytest.mark.parametrize("name", SCREENS)
def test_the_address_of_a_session_leads_to_its_screen(name: str) -> None:
    address, answers = SCREENS[name]
    person = on_the_line(answers)
    browser = browsing(person)
    assert (browser.status, browser.address) == (200, f"/sessions/{person.token}/{address}")


def test_another_error_leads_to_the_choice_of_a_guide() -> None:
    assert browsing(on_the_line().meet(ODD_TEXT)).address.endswith("/choose/")


def test_a_fix_of_several_steps_leads_to_the_credit() -> None:
    person = Person.starting().fix("cable", "vpn")
    assert browsing(person).address.endswith("/rounds/1/credit/")


@pytest.mark.parametrize("stage", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_session_answers_at_every_stage(page: str, stage: str) -> None:
    person = on_the_line(SCREENS[stage][1])
    before = rows()
    browser = Browser().get(f"/sessions/{person.token}/{page}")
    assert browser.status == 200
    assert rows() == before


@pytest.mark.parametrize("page", ["wait/", "resolved/", "rounds/1/"])
def test_a_screen_that_is_not_due_leads_to_the_one_that_is(page: str) -> None:
    person = on_the_line({})
    assert Browser().get(f"/sessions/{person.token}/{page}").address.endswith("/questions/")


@pytest.mark.parametrize("page", ["", *PAGES, *POSTS])
def test_a_wrong_method_is_refused(page: str) -> None:
    client, person = Client(), on_the_line()
    address = f"/sessions/{person.token}/{page}"
    assert client.put(address).status_code == 405
    if page in POSTS:
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("page", ["", *PAGES, *POSTS])
def test_an_unknown_token_is_not_found_and_nothing_more_is_said(page: str) -> None:
    on_the_line()
    ask = Client().post if page in POSTS else Client().get
    tokens = ["A" * 24, "nope", "%00", "%ED%A0%80", "x" * 3000, "%E2%80%AE"]
    answers = [ask(f"/sessions/{token}/{page}") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("page", ["rounds/0/", "rounds/3/", "rounds/9999999999999999999/", "questions/nope/",
                                  "questions/%00/", "rounds/1/credit/", "rounds/7/credit/"])  # fmt: skip
def test_what_a_session_does_not_have_is_not_found(page: str) -> None:
    person = Person.starting().fail("cable")
    assert Client().get(f"/sessions/{person.token}/{page}").status_code == 404


@pytest.mark.parametrize("page", [page for page in PAGES if not page.endswith("json")])
def test_a_page_is_the_same_full_page_with_htmx(page: str) -> None:
    person = on_the_line()
    plain = Browser().get(f"/sessions/{person.token}/{page}")
    htmx = Browser(headers={"HX-Request": "true"}).get(f"/sessions/{person.token}/{page}")
    assert (htmx.status, htmx.page.tags) == (200, plain.page.tags)


@pytest.mark.parametrize("page", ["", *PAGES])
def test_pages_of_a_session_are_kept_by_nobody(page: str) -> None:
    answer = Client().get(f"/sessions/{on_the_line().token}/{page}")
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_every_link_of_a_session_leads_somewhere_and_writes_nothing() -> None:
    person = on_the_line().fail("restart").meet(ODD_TEXT)
    before, seen = rows(), set[str]()
    waiting = [f"/sessions/{person.token}/"]
    while waiting:
        seen.add(address := waiting.pop())
        browser = Browser().get(address)
        assert browser.status == 200, address
        links = {link for link in browser.page.links if link.startswith("/") and "sign-in" not in link}
        waiting += sorted(links - seen - set(waiting))
    assert len(seen) > 12
    assert rows() == before


@pytest.mark.parametrize("page", ["", "hand-over/", "hand-over.md", "wait/", "choose/", "resolved/"])
def test_head_is_answered_like_get(page: str) -> None:
    address = f"/sessions/{on_the_line().token}/{page}"
    assert Client().head(address).status_code == Client().get(address).status_code


def test_answering_the_questions_leads_to_a_round() -> None:
    browser = browsing(on_the_line({}))
    for answers in ({"history": "nothing"}, {"everywhere": "no"}, {"medium": "cable"}):
        browser.send("", **answers)
        assert browser.answer.status_code == 303
    assert browser.address.endswith("/rounds/1/")


def test_questions_without_an_answer_are_refused_and_keep_the_others() -> None:
    questions = the_line().questions
    guide = the_line(questions=(questions[1], questions[2]))
    guide = published(
        a_guide("line", patterns=guide.patterns, questions=guide.questions, steps=guide.steps[:2])
    )
    browser = browsing(Person.starting(guide)).send("", medium="air").send("", tunnel=None)
    assert browser.status == 422
    assert 'role="alert"' in browser.html


def test_a_refused_answer_stays_chosen() -> None:
    person = on_the_line({})
    browser = browsing(person)
    browser.post(browser.address, history="nothing", medium="nope", submission=str(an_id()))
    assert browser.status == 422
    assert browser.page.form("").values["history"] == ["nothing"]


def test_an_answer_can_be_changed() -> None:
    person = on_the_line()
    browser = Browser().get(f"/sessions/{person.token}/questions/medium/")
    assert browser.page.form("").values["medium"] == ["cable"]
    browser.send("", medium="air")
    assert now(person).now.answers["medium"] == "air"


def test_an_answer_can_be_taken_back() -> None:
    person = on_the_line(text="line was cut over the radio")
    Browser().get(f"/sessions/{person.token}/questions/medium/").send("/withdraw/")
    assert now(person).now.known(the_line())["medium"] == "air"


def test_what_was_tried_can_be_changed() -> None:
    person = Person.starting(tried=["cable"])
    browser = Browser().get(f"/sessions/{person.token}/tried/")
    assert browser.page.form("").values["tried"] == ["cable"]
    browser.send("", tried=["vpn"])
    assert now(person).now.tried == {"cut-line": ("vpn",)}


def test_a_wait_leads_back_to_its_question() -> None:
    browser = browsing(on_the_line({"history": "running"}))
    address = next(link for link in browser.page.links if link.endswith("/questions/history/"))
    assert browser.get(address).send("", history="finished").address.endswith("/resolved/")


def test_a_pasted_text_of_another_guide_switches() -> None:
    person = on_the_line({"history": "text"})
    browsing(person).send("", text=WALL_TEXT)
    assert now(person).guide.slug == "wall"


@pytest.mark.parametrize("text", ["", " \n", LONGEST + "x"])
def test_a_paste_that_cannot_be_read_is_refused_and_kept(text: str) -> None:
    person = on_the_line({"history": "text"})
    before = rows()
    browser = browsing(person).send("", text=text)
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form("").values["text"] == [text]


def test_a_symptom_leads_on_from_the_choice() -> None:
    browser = browsing(on_the_line().meet(ODD_TEXT)).send("/paste/", symptoms=["dark"])
    assert "/sessions/" in browser.address
    assert Stretch.objects.filter(edition__guide__slug="wall").exists()


def test_a_person_can_go_on_in_another_guide() -> None:
    person = on_the_line()
    browser = Browser().get(f"/sessions/{person.token}/choose/").send("/switch/")
    assert (browser.answer.status_code, now(person).guide.slug) == (303, "wall")


def test_a_person_can_stay_in_the_guide() -> None:
    person = on_the_line().meet(ODD_TEXT)
    Browser().get(f"/sessions/{person.token}/choose/").send("/switch/", guide="line")
    assert (now(person).guide.slug, browsing(person).address[-10:]) == ("line", "/rounds/2/")


@pytest.mark.parametrize("guide", ["nope", "", "a\x00b"])
def test_a_refused_switch_says_so(guide: str) -> None:
    person = on_the_line()
    Browser().get(f"/sessions/{person.token}/choose/")
    fields = {"guide": guide, "submission": str(an_id())}
    assert Client().post(f"/sessions/{person.token}/switch/", fields).status_code == 422


@pytest.mark.parametrize("page", ["questions/medium/withdraw/", "rounds/1/undo/", "escalation/", "leave/"])
def test_a_write_without_a_submission_is_refused(page: str) -> None:
    person = on_the_line().fail("restart")
    assert Client().post(f"/sessions/{person.token}/{page}").status_code == 422


def test_a_round_is_recorded_as_it_was_marked() -> None:
    person = Person.starting()
    marks = {"mark-cable": "done", "mark-vpn": "not_permitted", "reason-vpn": "Policy"}
    browser = browsing(person).send("", result="same_error", **marks)
    (attempt,) = now(person).now.attempts
    assert browser.answer.status_code == 303
    assert attempt.marks == {"cable": "done", "vpn": "not_permitted"}
    assert attempt.reasons == {"vpn": "Policy"}


@pytest.mark.parametrize("result", [None, "", "maybe", "other_error"])
def test_a_refused_round_keeps_marks_reasons_and_text(result: str | None) -> None:
    person = Person.starting()
    text = "" if result == "other_error" else "Another text"
    typed = {"mark-cable": "done", "mark-vpn": "skipped", "reason-vpn": "Why <not>", "text": text}
    before = rows()
    browser = browsing(person).send("", result=result, **typed)
    values = browser.page.form("").values
    assert (browser.status, rows()) == (422, before)
    assert {name: values[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_a_step_asked_for_can_be_marked_as_waiting() -> None:
    person = Person.starting(a_guide(steps=(a_step("night", wait_minutes=60), a_step("vpn"))))
    browsing(person).send("", result="not_tried", **{"mark-night": "pending"})
    assert now(person).now.attempts[0].marks == {"night": "pending"}


def test_a_round_sent_twice_counts_once() -> None:
    person = Person.starting()
    browser = browsing(person)
    fields = browser.page.form("").values | {"result": ["same_error"], "mark-cable": ["done"]}
    address = browser.address
    first, second = (browser.post(address, **fields).answer for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(now(person).now.attempts) == 1


def test_a_round_from_a_stale_page_is_not_saved_and_its_text_is_given_back() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.fail("cable")
    browser.send("", result="other_error", text="What I <typed>")
    assert browser.status == 422
    assert "What I <typed>" in browser.page.text
    assert len(now(person).now.attempts) == 1


def test_a_stale_page_gives_back_reasons_as_well() -> None:
    person = Person.starting()
    browser = browsing(person)
    person.fail("cable")
    browser.send("", result="same_error", **{"mark-vpn": "skipped", "reason-vpn": "Not my machine"})
    assert "Not my machine" in browser.html


def test_a_past_round_shows_what_was_recorded() -> None:
    person = Person.starting().attempt({"cable": NOT_PERMITTED}, reasons={"cable": "House rules"})
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/")
    assert "House rules" in browser.page.text
    assert "result" not in browser.page.forms[-1].offered


def test_only_the_last_attempt_offers_to_be_undone() -> None:
    person = Person.starting().fail("cable").fail("vpn")
    undos = [
        [
            form
            for form in Browser().get(f"/sessions/{person.token}/rounds/{n}/").page.forms
            if "/undo/" in form.action
        ]
        for n in (1, 2)
    ]
    assert [len(found) for found in undos] == [0, 1]


def test_an_attempt_can_be_undone() -> None:
    person = Person.starting().fail("cable")
    browser = Browser().get(f"/sessions/{person.token}/rounds/1/").send("/undo/")
    assert (browser.answer.status_code, browser.address[-10:]) == (303, "/rounds/1/")
    assert now(person).now.attempts == []


def test_an_earlier_attempt_is_not_undone() -> None:
    person = Person.starting().fail("cable").fail("vpn")
    before = rows()
    answer = Client().post(f"/sessions/{person.token}/rounds/1/undo/", {"submission": str(an_id())})
    assert (answer.status_code, rows()) == (422, before)


@pytest.mark.parametrize(("what", "credited"), [("vpn", ("vpn",)), ("not_sure", ()), ("something_else", ())])
def test_credit_is_given(what: str, credited: tuple[str, ...]) -> None:
    person = Person.starting().fix("cable", "vpn")
    browser = browsing(person).send("", what=what, something_else="A new router")
    fixed = now(person).now.fixed_by
    assert browser.address.endswith("/resolved/")
    assert fixed and fixed.credited == credited
    assert fixed.something_else == ("A new router" if what == "something_else" else "")


@pytest.mark.parametrize("fields", [{}, {"what": "something_else"}, {"what": "nope", "something_else": "x"}])
def test_a_refused_credit_stores_nothing_and_keeps_the_choice(fields: dict[str, str]) -> None:
    person = Person.starting().fix("cable", "vpn")
    before = rows()
    browser = browsing(person).send("", **fields)
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form("").values.get("something_else") == [fields.get("something_else", "")]


def test_a_resolved_session_says_what_to_put_back() -> None:
    guide = a_guide(steps=(a_step("vpn", put_back="Turn it on again"), a_step("x")), prevention="Use a cable")
    browser = browsing(Person.starting(guide).fix("vpn"))
    assert browser.address.endswith("/resolved/")
    assert "Turn it on again" in browser.page.text
    assert "Use a cable" in browser.page.text


def test_a_fix_that_did_not_last_can_be_undone() -> None:
    browser = browsing(Person.starting().fix("cable")).send("/undo/")
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.parametrize("page", ["paste/", "rounds/2/"])
def test_a_closed_session_takes_no_more(page: str) -> None:
    person = Person.starting().fix("cable")
    before = rows()
    fields = {"text": LINE_TEXT, "result": "fixed", "version": "1", "submission": str(an_id())}
    assert Client().post(f"/sessions/{person.token}/{page}", fields).status_code == 422
    assert rows() == before


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
    "rounds/1/",
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
    return person


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
def test_a_write_takes_few_queries_and_no_more_with_a_long_past(name: str) -> None:
    counts = []
    for earlier in (2, 12):
        person = with_a_past(earlier)
        counts.append(queries_of(lambda: WRITES[name](person, Client())))  # noqa: B023
        assert Fact.objects.filter(session=person.row).count() > len(person.at.facts)
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize("address", ["/", "/guides/", "/guides/line/"])
def test_a_public_page_takes_few_queries(address: str) -> None:
    published(the_line(patterns=(*the_line().patterns, a_symptom("other"))))
    Client().get(address)
    assert queries_of(lambda: Client().get(address)) <= 10


def test_marks_of_done_steps_are_not_asked_again() -> None:
    person = on_the_line().attempt({"restart": DONE})
    assert "reason-restart" not in browsing(person).page.form("").values
