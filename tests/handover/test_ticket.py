from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, a_question, published
from tests.sessions.person import DONE, NOT_PERMITTED, Person, the_line
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.guide import Choice, Detail, Effect, Link, LinkKind
from troubleshoot.handover import leaving
from troubleshoot.handover.kept_ids import IdKind, KeptId
from troubleshoot.handover.markdown import as_markdown
from troubleshoot.handover.ticket import Ticket, support_links, support_ticket, without_name
from troubleshoot.handover.values import AttemptRecord, HandOver, PastedText, StepMark, Told

NAMED = re.compile(r"\bCoE\b|Center of Excellence|Starter[ _-]*Kit", re.IGNORECASE)
TEXT = "The line was cut.\nCenter of Excellence - Core Components\nError 80040216"


def ticket_of(person: Person, *ids: KeptId, cut: str = "") -> Ticket:
    told = leaving.told_in_english(sessions.load(person.token))
    return support_ticket(told, leaving.record_of(told).replace(cut or "\0", ""), ids)


def ticket_without(person: Person, line: str) -> str:
    """The ticket after this line was taken out of the record, at its first place."""
    told = leaving.told_in_english(sessions.load(person.token))
    lines = leaving.record_of(told).split("\n")
    lines.remove(line)
    return support_ticket(told, "\n".join(lines), []).text


@pytest.fixture
def person(db: None) -> Person:
    details = {"version-target": "CoE Starter Kit 4.50.6", "failure-time": "noon"}
    guide = the_line(
        title="The CoE Starter Kit",
        details=tuple(Detail(key, f"CoE {key}?") for key in details),
    )
    person = Person.starting(guide, text=TEXT, details=details, tried=["restart"])
    return person.attempt(
        {"proxy": DONE, "firewall": NOT_PERMITTED},
        Result.SAME_ERROR,
        reasons={"firewall": "The CoE team said no"},
    )


def test_it_names_the_platform_and_the_code(person: Person) -> None:
    assert ticket_of(person).subject == "Dataverse solution import failure, error 0x80040216"


def test_the_kit_is_named_in_quoted_text_only(person: Person) -> None:
    ticket = ticket_of(person)
    around, quoted, _ = ticket.text.split("-----\n")
    assert quoted == TEXT + "\n"
    assert not NAMED.search(ticket.subject + re.sub("“[^”]*”", "", around))


def test_it_holds_what_support_needs(person: Person) -> None:
    text = ticket_of(person).text
    assert "4.50.6" in text and "noon" in text
    assert re.search(r"^Environment id:$", text, re.MULTILINE)
    assert re.search(r"^Activity Id: \(", text, re.MULTILINE)
    assert "Do proxy: done" in text and "Do firewall: not permitted" in text and "- Do restart" in text


def test_ticked_ids_stand_in_it(person: Person) -> None:
    ids = [KeptId(kind, f"value-{kind.name}", ()) for kind in IdKind]
    text = ticket_of(person, *ids).text
    assert [f"{one.kind}: {one.value}" in text for one in ids] == [True] * 3


def test_what_a_person_typed_is_quoted_word_for_word(person: Person) -> None:
    text = ticket_of(person).text
    assert "“The CoE team said no”" in text and "“CoE Starter Kit 4.50.6”" in text


@pytest.mark.parametrize("cut", ["Error 80040216", "Do proxy", "noon", "4.50.6", "The CoE team said no"])
def test_what_was_cut_from_the_record_is_not_in_it(person: Person, cut: str) -> None:
    assert cut not in ticket_of(person, cut=cut).text


def quoted(record: str, person: Person) -> list[str]:
    """The texts that a ticket quotes of a record."""
    told = leaving.told_in_english(sessions.load(person.token))
    return support_ticket(told, record, []).text.split("-----\n")[1::2]


@pytest.mark.parametrize(
    ("record", "texts"),
    [
        ("```text\none\n```\nnot\n````\n```\ntwo\n````", ["one\n", "```\ntwo\n"]),
        ("```\nnever closed\n```text\n", ["never closed\n```text\n"]),
        ("```\n \n```\n", []),
        ("The line was cut.\nnot\nError 80040216", ["The line was cut.\nError 80040216\n"]),
        ("```x\n" * 200_000 + "end", ["```x\n" * 199_999 + "end\n"]),
    ],
    ids=["blocks", "open", "empty", "without fences", "many"],
)
def test_the_texts_are_the_blocks_of_code_or_what_is_left_of_them(
    person: Person, record: str, texts: list[str]
) -> None:
    assert quoted(record, person) == texts


def test_what_was_added_to_the_text_is_in_it(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    record = leaving.record_of(told).replace("The line was cut.", "The line was cut.\nAnd more")
    assert "And more" in support_ticket(told, record, []).text


def test_a_record_of_nothing_but_a_line_makes_a_ticket(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    assert "Environment id:" in support_ticket(told, "x", []).text


@given(
    st.text(),
    st.sampled_from(
        [
            "CoE",
            "Center of Excellence",
            "the CoE Starter Kit",
            "Starter Kit",
            "coe kit",
            "coe-starter-kit",
            "CoE_Starter_Kit",
        ]
    ),
)
def test_no_wording_names_the_kit(text: str, name: str) -> None:
    assert not NAMED.search(without_name(f"{text} {name} {text}"))


def test_a_file_and_a_command_are_quoted_as_they_are(db: None) -> None:
    details = {
        "file-name": "CoE Starter Kit.zip, 5 bytes",
        "exact-command": "pac solution import -p coe-kit.zip",
    }
    guide = the_line(details=(Detail("exact-command", "Which command?"),))
    text = ticket_of(Person.starting(guide, text=TEXT, details=details)).text
    assert all(f"“{value}”" in text for value in details.values())


def test_file_names_stay() -> None:
    name = "CenterofExcellenceCoreComponents_managed.zip"
    assert without_name(f"Import {name}") == f"Import {name}"


@pytest.mark.parametrize("path", sorted(catalog.SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_step_of_a_shipped_guide_names_the_kit_in_a_ticket(path: object) -> None:
    guide = catalog.read_guide(path)  # type: ignore[arg-type]
    titles = [without_name(step.title) for step in guide.steps]
    assert [title for title in titles if NAMED.search(title) or "  " in title] == []


def test_service_health_is_always_linked_and_no_address_twice() -> None:
    own = Link("Mine", "https://admin.powerplatform.microsoft.com/", LinkKind.SUPPORT)
    urls = [link.url for link in support_links(the_line(links=(own, Link("Doc", "https://x.example"))))]
    assert urls[0] == own.url
    assert len(urls) == 3 and any("servicehealth" in url for url in urls)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://aka.ms/coe-starter-kit-issues", False),
        ("https://github.com/owner/repo/issues", False),
        ("https://gitlab.example/owner/repo/-/issues/new?x=1", False),
        ("https://github.com/owner/repo/issue/1", False),
        ("https://learn.example/tissues", True),
        ("https://github.com/owner/issues-and-more/wiki", True),
    ],
)
def test_no_issue_tracker_is_a_place_for_support(url: str, kept: bool) -> None:
    links = support_links(the_line(links=(Link("Here", url, LinkKind.SUPPORT),)))
    assert (url in [link.url for link in links]) is kept


def test_the_ticket_holds_no_address_of_the_session(person: Person) -> None:
    published(the_line())
    assert person.token not in ticket_of(person).text


def test_answers_stand_in_it_without_the_name_of_the_kit(person: Person) -> None:
    person.answer({"medium": "air"})
    assert "What about medium? Air" in ticket_of(person).text
    assert "What about medium?" not in ticket_of(person, cut="What about medium?").text


def test_a_value_that_was_cut_from_its_line_is_not_found_elsewhere(person: Person) -> None:
    person.answer({"medium": "air"})
    cut = "- What about medium? **Air**"
    told = leaving.told_in_english(sessions.load(person.token))
    record = leaving.record_of(replace(told, missing=("In the Air?",)))
    assert cut in record
    text = support_ticket(told, record.replace(cut, "- What about medium?"), []).text
    assert "Air" not in text and "What about medium" not in text


def test_a_detail_whose_line_was_changed_is_left_out(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    record = leaving.record_of(told).replace("`noon`", "") + "\nBefore noon\n"
    assert "noon" not in support_ticket(told, record, []).text


def test_a_step_stays_where_only_its_reason_was_cut(person: Person) -> None:
    text = ticket_of(person, cut=" (`The CoE team said no`)").text
    assert "Do firewall: not permitted\n" in text and "said no" not in text


def test_a_step_is_told_in_the_attempts_in_which_it_still_stands(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    told = replace(told, attempts=(*told.attempts, replace(told.attempts[0], number=2)))
    record, line = leaving.record_of(told), "- Do proxy: done\n"
    counts = [support_ticket(told, record.replace(line, "", n), []).text.count(line) for n in range(3)]
    assert counts == [2, 1, 0]


def test_steps_stay_where_only_the_line_of_their_attempt_was_cut(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    line = next(line for line in leaving.record_of(told).split("\n") if "Result: **" in line)
    text = ticket_without(person, line)
    assert "Do proxy: done" in text and "result:" not in text


@pytest.mark.parametrize("heading", ["## Details", "## Versions", "## Attempt 1"])
def test_lines_stay_where_only_their_heading_was_cut(person: Person, heading: str) -> None:
    assert ticket_without(person, heading) == ticket_of(person).text


def test_a_step_tried_before_is_not_found_among_those_that_wait(person: Person) -> None:
    told = replace(leaving.told_in_english(sessions.load(person.token)), waiting_for=("Do restart",))
    record = leaving.record_of(told).replace("- Do restart\n", "", 1)
    assert "- Do restart" in record
    assert "Do restart" not in support_ticket(told, record, []).text


def test_a_detail_of_many_lines_is_quoted_whole_or_not_at_all(db: None) -> None:
    guide = the_line(details=(Detail("exact-command", "Which command?"),))
    person = Person.starting(guide, text=TEXT)
    told = leaving.told_in_english(sessions.load(person.token))
    told = replace(told, details=(Told("exact-command", "Which command?", "pac one\n  two"),))
    record = leaving.record_of(told)
    assert "“pac one\n  two”" in support_ticket(told, record, []).text
    assert "pac one" not in support_ticket(told, record.replace("  two`\n", ""), []).text


def without_entry() -> Person:
    """Somebody who found no entry in Solution History."""
    choice = Choice("nothing", "No row of mine")
    question = a_question(
        "history", Choice("running", "Running", Effect.WAIT, minutes=30, why="It runs"), choice
    )
    guide = a_guide("line", questions=(question,))
    return Person.starting(guide, text=TEXT).answer({"history": "nothing"})


def test_without_an_entry_nothing_is_to_be_filled_in_from_solution_history(db: None) -> None:
    text = ticket_of(without_entry()).text
    assert re.search("^Activity Id: Solution History shows no entry for this attempt$", text, re.MULTILINE)
    assert "filled in" not in text and IdKind.CLIENT_REQUEST not in text


def test_an_id_that_was_ticked_stands_without_an_entry_too(db: None) -> None:
    ids = [KeptId(kind, f"value-{kind.name}", ()) for kind in IdKind]
    text = ticket_of(without_entry(), *ids).text
    assert [f"{one.kind}: {one.value}" in text for one in ids] == [True] * 3


def test_an_entry_is_not_missing_by_another_answer_or_by_one_that_was_cut(db: None) -> None:
    person = without_entry()
    assert "shows no entry" not in ticket_of(person, cut="No row of mine").text
    person.answer({"history": "running"})
    assert "shows no entry" not in ticket_of(person).text


WORDS = st.text("abcdefgh", min_size=5, max_size=9)
AT = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def hand_overs(draw: st.DrawFn) -> HandOver:
    """Hand-overs in which words come again in other places."""
    some = st.sampled_from(draw(st.lists(WORDS, min_size=2, max_size=12, unique=True)))
    steps = st.builds(StepMark, key=some, title=some, mark=some, reason=some | st.just(""))
    times = st.integers(0, 3).map(lambda number: AT + timedelta(hours=number))
    details = draw(
        st.lists(
            st.builds(Told, st.sampled_from(["region", "browser", "windows", "failure-time"]), some, some),
            unique_by=lambda one: one.key,
        )
    )
    return HandOver(
        title="T",
        edition=1,
        outcome="",
        reason="",
        started_at=AT,
        answers=tuple(draw(st.lists(st.builds(Told, some, some, some, st.booleans()), max_size=3))),
        details=tuple(details),
        missing=tuple(draw(st.lists(some, max_size=2))),
        tried_before=tuple(draw(st.lists(some, max_size=2))),
        attempts=tuple(
            AttemptRecord(number, "g", "G", draw(times), tuple(draw(st.lists(steps))), draw(some), (), "")
            for number in range(1, draw(st.integers(0, 2)) + 1)
        ),
        waiting_for=tuple(draw(st.lists(some, max_size=2))),
        harmful=(),
        switches=draw(st.sampled_from([(), (("G", "H"),)])),
        rejected=(),
        texts=tuple(
            PastedText("\n".join(draw(st.lists(some))), (), (), (), draw(times), 0)
            for _ in range(draw(st.integers(0, 2)))
        ),
        versions=tuple(details[: draw(st.integers(0, 1))]),
    )


@given(hand_overs())
def test_text_that_stood_only_in_a_line_that_was_cut_is_not_in_it(told: HandOver) -> None:
    lines = as_markdown(told).split("\n")
    for number, cut in enumerate(lines):
        rest = "\n".join(lines[:number] + lines[number + 1 :])
        found = re.findall(r"\b[a-h]{5,9}\b|\d{4}-\d\d-\d\d \d\d:\d\d", cut)
        only_there = [text for text in found if text not in rest]
        ticket = support_ticket(told, rest, []).text if only_there else ""
        assert [text for text in only_there if text in ticket] == []


@given(hand_overs())
def test_all_of_a_record_that_nobody_touched_is_in_it(told: HandOver) -> None:
    text = support_ticket(told, as_markdown(told), []).text
    steps = [step for attempt in told.attempts for step in attempt.steps]
    assert all(f"- {one.text} {one.value}\n" in text for one in told.answers)
    assert all(f": “{one.value}”" in text for one in told.details)
    assert all(f"  - {one.title}: {one.mark}" in text for one in steps)
    assert all(f"“{one.reason}”" in text for one in steps if one.reason)
