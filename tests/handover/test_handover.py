from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from markdown_it import MarkdownIt

from tests.factories import published
from tests.hostile import HOSTILE, is_harmless
from tests.sessions.person import (
    DONE,
    LINE_TEXT,
    NOT_PERMITTED,
    PENDING,
    WALL_TEXT,
    Person,
    the_line,
    the_wall,
)
from troubleshoot import catalog, sessions
from troubleshoot.engine.details import EXPECTED
from troubleshoot.engine.facts import Result
from troubleshoot.engine.flow import CHOSEN
from troubleshoot.engine.guide import Detail
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


def test_it_tells_the_evidence_with_the_line_it_stands_in() -> None:
    told_ = told(
        Person.starting(the_line(), text=f"Well.\n\n  {LINE_TEXT}  \nover the radio", symptoms=["silence"])
    )
    assert [(one.pattern, one.line, one.quote) for one in told_.evidence] == [
        ("cut", 3, LINE_TEXT),
        ("silence", None, "Nothing is heard"),
        ("radio", 4, "over the radio"),
    ]


def test_it_tells_a_pattern_once_a_text() -> None:
    person = Person.starting(the_line(), text=f"{LINE_TEXT}\n{LINE_TEXT}").report(LINE_TEXT)
    assert [one.line for one in told(person).evidence] == [1, 1]


def test_evidence_of_several_texts_says_of_which(person: Person) -> None:
    one = told(person).evidence[0]
    again = replace(one, at=one.at + timedelta(hours=1))
    texts = [
        as_markdown(replace(told(person), evidence=evidence)).count(" UTC:")
        for evidence in ((one,), (one, again))
    ]
    assert texts == [0, 2]


def test_it_quotes_evidence_in_markdown() -> None:
    text = as_markdown(told(Person.starting(the_line(), text=f"Well.\n{LINE_TEXT}")))
    assert f"Line 2: `{LINE_TEXT}`" in text


def test_versions_are_told_apart_and_stay_among_the_details() -> None:
    details = {"time": "noon", "windows": "11", "pac-version": "1.37.4"}
    told_ = told(Person.starting(the_line(), details=details))
    assert [(one.key, one.value) for one in told_.versions] == [("windows", "11"), ("pac-version", "1.37.4")]
    assert {one.key for one in told_.details} == set(details)
    assert as_markdown(told_).count("1.37.4") == 1


def test_it_tells_which_diagnostics_are_not_there(person: Person) -> None:
    before = len(told(person).missing_diagnostics)
    after = told(person.answer(details={"windows": "11"}))
    assert (before, len(after.missing_diagnostics)) == (len(EXPECTED), len(EXPECTED) - 1)
    assert after.missing == ("Which version?",)


def test_what_the_guide_asks_for_is_missing_once() -> None:
    guide = the_line(details=(Detail("windows", "Which Windows?"),))
    told_ = told(Person.starting(guide))
    assert (told_.missing, len(told_.missing_diagnostics)) == (("Which Windows?",), len(EXPECTED) - 1)


def test_the_summary_counts_attempts_and_steps(person: Person) -> None:
    before = str(told(person).summary)
    person.attempt({"firewall": NOT_PERMITTED, "proxy": DONE})
    assert str(told(person).summary) != before
    assert "Line" in before


def test_the_summary_is_in_the_language_in_which_it_is_read(person: Person) -> None:
    told_ = told(person)
    assert str(told_.summary) in as_markdown(told_)
    with translation.override("de"):
        german = str(told_.summary)
    assert german != str(told_.summary) == as_json(told_)["summary"]


def test_the_heading_names_the_failure_and_the_guide(person: Person) -> None:
    lines = as_markdown(told(person)).splitlines()
    assert lines[0] == "# Solution import failure: Line"
    head = "\n".join(lines[:4])
    assert "edition 1" in head and "(line)" in head
    assert "coe" not in head.lower()


def test_no_address_of_the_session_is_in_it(person: Person) -> None:
    person.report(f"See https://wizard.example/sessions/{person.token}/ and {LINE_TEXT}")
    told_ = told(person.fail("proxy"))
    assert person.token not in as_markdown(told_) + json.dumps(as_json(told_))


def test_times_are_in_utc_whatever_the_clock_of_the_place(person: Person) -> None:
    told_ = told(person.fail("proxy"))
    east = timezone(timedelta(hours=5, minutes=30))
    attempt = replace(told_.attempts[0], at=told_.attempts[0].at.astimezone(east))
    moved = replace(told_, attempts=(attempt,), started_at=told_.started_at.astimezone(east))
    assert as_json(moved) == as_json(told_)
    assert as_markdown(moved) == as_markdown(told_)


def test_json_has_the_names_that_others_rely_on(person: Person) -> None:
    plain = as_json(told(person.attempt({"firewall": NOT_PERMITTED}, reasons={"firewall": "Policy"})))
    assert {
        *("title", "guide", "edition", "outcome", "reason", "started_at", "summary", "evidence", "answers"),
        *(
            "details",
            "versions",
            "tried_before",
            "attempts",
            "waiting_for",
            "harmful",
            "switches",
            "rejected",
        ),
        *("missing", "missing_diagnostics", "texts", "marked", "importing_since"),
    } == set(plain)
    (attempt,) = json.loads(json.dumps(plain))["attempts"]
    marks = {step["key"]: (step["kind"], step["reason"]) for step in attempt["steps"]}
    assert (attempt["kind"], marks["firewall"]) == ("same_error", ("not_permitted", "Policy"))


def test_what_is_no_value_cannot_be_json(person: Person) -> None:
    with pytest.raises(TypeError):
        as_json(replace(told(person), reason=object()))  # type: ignore[arg-type]


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
    told_ = of_diagnosis(diagnosed, ["It was refused.", ""])
    html = MarkdownIt("commonmark").render(told_)
    assert told_.startswith("# Solution import failure: ")
    assert "<li>It was refused.</li>" in html
    assert "<script" not in html and "Not a heading</h1>" not in html


def test_it_tells_what_is_marked_so_far_and_that_the_import_runs(person: Person) -> None:
    person.keep_marks({"firewall": NOT_PERMITTED}, reasons={"firewall": "Policy `x`"}, importing=True)
    told_ = told(person)
    (step,) = told_.marked
    assert (step.key, step.kind, step.reason) == ("firewall", "not_permitted", "Policy `x`")
    assert told_.importing_since == person.clock
    markdown = as_markdown(told_)
    assert "## Marked so far in the next attempt" in markdown and step.title in markdown
    assert as_json(told_)["importing_since"] == f"{person.clock:%Y-%m-%dT%H:%M:%S}Z"


def test_marks_are_told_no_longer_once_the_attempt_is_made(person: Person) -> None:
    person.keep_marks({"firewall": NOT_PERMITTED}, importing=True).fail("firewall")
    assert (told(person).marked, told(person).importing_since) == ((), None)
