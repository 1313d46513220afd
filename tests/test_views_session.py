from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import AT_A_ROUND, CUT, browsing, now, on_the_line
from tests.factories import NOW, a_guide, a_question, an_id, published
from tests.hostile import LONGEST, rows
from tests.sessions.person import ODD_TEXT, WALL_TEXT, Person, the_line
from troubleshoot.engine.guide import Choice, Effect
from troubleshoot.models import Stretch

pytestmark = pytest.mark.django_db

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
    *("resolved/", "hand-over/", "hand-over.md", "hand-over.json", "diagnostics/"),
    *("later/", "later/qr.svg", "later.ics"),
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


def without_tokens(page: bytes) -> bytes:
    """A page without what makes it differ each time it is shown: the token of its forms against forgery."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb"\1", page)


@pytest.mark.parametrize("page", ["", *PAGES, *POSTS])
def test_an_unknown_token_is_not_found_and_nothing_more_is_said(page: str) -> None:
    on_the_line()
    ask = Client().post if page in POSTS else Client().get
    tokens = ["A" * 24, "nope", "%00", "%ED%A0%80", "x" * 3000, "%E2%80%AE"]
    answers = [ask(f"/sessions/{token}/{page}") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer.content) for answer in answers}) == 1


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


def test_a_wait_is_counted_from_the_answer() -> None:
    person = on_the_line({"history": "running"})
    for _ in range(2):
        browser = browsing(person)
        assert browser.response.context["look_at"] == now(person).facts[-1].at + timedelta(minutes=30)
    assert f"/sessions/{person.token}/" in browser.page.text


def test_a_wait_that_the_text_tells_is_counted_from_the_text() -> None:
    waits = Choice("running", "Running", Effect.WAIT, minutes=30, why="It runs", told_by=("cut",))
    person = Person.starting(a_guide(questions=(a_question("history", "nothing", waits),)), text=CUT)
    assert browsing(person).response.context["look_at"] == NOW + timedelta(minutes=30)


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
    browser = Browser().get(f"/sessions/{person.token}/choose/").send("/switch/", guide="wall")
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
