from __future__ import annotations

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from markdown_it import MarkdownIt

from tests.factories import published
from tests.hostile import HOSTILE, is_harmless
from tests.sessions.person import LINE_TEXT, NOT_PERMITTED, PENDING, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.flow import CHOSEN
from troubleshoot.handover import HandOver, as_json, as_markdown, attempt_record, hand_over, of_diagnosis

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    published(the_wall())
    answers = {"medium": "air", "history": "not_sure"}
    return Person.starting(
        the_line(), text=LINE_TEXT, answers=answers, details={"time": "noon"}, tried=["restart"]
    )


def told(person: Person) -> HandOver:
    return hand_over(sessions.load(person.token))


def test_it_tells_answers_details_and_what_is_missing(person: Person) -> None:
    told_ = told(person)
    assert [(answer.key, answer.value) for answer in told_.answers] == [
        ("history", "Not sure"),
        ("medium", "Air"),
    ]
    assert [detail.value for detail in told_.details] == ["noon"]
    assert (told_.missing, told_.tried_before) == (("Which version?",), ("Do restart",))


def test_it_tells_what_the_text_told() -> None:
    (answer,) = told(Person.starting(the_line(), text="over the radio")).answers
    assert (answer.key, answer.from_text) == ("medium", True)


def test_it_tells_attempts_with_their_reasons(person: Person) -> None:
    person.attempt({"firewall": NOT_PERMITTED}, reasons={"firewall": "Policy"})
    (attempt,) = told(person).attempts
    step = next(step for step in attempt.steps if step.key == "firewall")
    assert (attempt.number, attempt.guide, step.title, step.reason) == (1, "line", "Do firewall", "Policy")


def test_it_leaves_out_what_was_undone(person: Person) -> None:
    assert told(person.fail("proxy").undo()).attempts == ()


def test_it_tells_what_somebody_else_was_asked_for(person: Person) -> None:
    assert told(person.attempt({"firewall": PENDING}, Result.NOT_TRIED)).waiting_for == ("Do firewall",)


def test_it_tells_switches_and_all_texts(person: Person) -> None:
    told_ = told(person.meet(WALL_TEXT))
    assert told_.switches == (("Line", "Wall"),)
    assert [text.text for text in told_.texts] == [LINE_TEXT, WALL_TEXT]


def test_it_tells_the_steps_answers_and_details_of_the_guide_before(person: Person) -> None:
    text = as_markdown(told(person.meet(WALL_TEXT, "proxy")))
    assert "- Do proxy: done" in text
    assert "Do restart" in text
    assert "What about history?" in text
    assert "When?: `noon`" in text


def test_it_tells_why(person: Person) -> None:
    assert told(person.escalate()).reason == CHOSEN


def test_it_tells_what_else_had_helped(person: Person) -> None:
    person.fix("proxy").credit(something_else="A new router")
    assert "A new router" in as_markdown(told(person))


def test_it_is_json(person: Person) -> None:
    plain = json.loads(json.dumps(as_json(told(person.fail("proxy"))), cls=DjangoJSONEncoder))
    assert plain["attempts"][0]["at"].endswith("Z")
    assert plain["texts"][0]["matches"][0]["pattern"] == "cut"


def test_one_attempt_can_be_told(person: Person) -> None:
    record = attempt_record(person.fix("proxy").at, 1)
    assert (record.credited, record.number) == (("Do proxy",), 1)


def test_an_attempt_that_never_was_cannot_be_told(person: Person) -> None:
    with pytest.raises(sessions.UnknownAttempt):
        attempt_record(person.at, 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_was_typed_becomes_markup(name: str) -> None:
    text = f"{HOSTILE[name]}\n```\n# Not a heading\n<b>"
    person = Person.starting(the_line(), text=text, details={"time": f"# `x` {text}"[:3000]})
    person.attempt({"firewall": NOT_PERMITTED}, reasons={"firewall": f"**x** {text}"[:3000]})
    markdown = as_markdown(told(person))
    html = MarkdownIt("commonmark").render(markdown)
    assert is_harmless(markdown)
    assert not [tag for tag in ("<script", "<img", "<b>", "Not a heading</h1>") if tag in html]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_without_a_guide_is_handed_over_harmlessly(name: str) -> None:
    diagnosed = sessions.diagnose(catalog.current(), f"{HOSTILE[name]}\n```\n# Not a heading")
    html = MarkdownIt("commonmark").render(of_diagnosis(diagnosed, ["It was refused.", ""]))
    assert "<li>It was refused.</li>" in html
    assert "<script" not in html and "Not a heading</h1>" not in html
