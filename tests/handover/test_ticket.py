from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import published
from tests.sessions.person import DONE, NOT_PERMITTED, Person, the_line
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Result
from troubleshoot.engine.guide import Detail, Link, LinkKind
from troubleshoot.handover import leaving
from troubleshoot.handover.kept_ids import IdKind, KeptId
from troubleshoot.handover.ticket import Ticket, support_links, support_ticket, without_name

NAMED = re.compile(r"\bCoE\b|Center of Excellence|Starter Kit", re.IGNORECASE)
TEXT = "The line was cut.\nCenter of Excellence - Core Components\nError 80040216"


def ticket_of(person: Person, *ids: KeptId, cut: str = "") -> Ticket:
    told = leaving.told_in_english(sessions.load(person.token))
    return support_ticket(told, leaving.record_of(told).replace(cut or "\0", ""), ids)


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
    assert not NAMED.search(ticket.subject + around)


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


@pytest.mark.parametrize("cut", ["Error 80040216", "Do proxy", "noon", "4.50.6", "The CoE team said no"])
def test_what_was_cut_from_the_record_is_not_in_it(person: Person, cut: str) -> None:
    assert cut not in ticket_of(person, cut=cut).text


def test_what_was_added_to_the_text_is_in_it(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    record = leaving.record_of(told).replace("The line was cut.", "The line was cut.\nAnd more")
    assert "And more" in support_ticket(told, record, []).text


def test_a_record_of_nothing_but_a_line_makes_a_ticket(person: Person) -> None:
    told = leaving.told_in_english(sessions.load(person.token))
    assert "Environment id:" in support_ticket(told, "x", []).text


@given(
    st.text(),
    st.sampled_from(["CoE", "Center of Excellence", "the CoE Starter Kit", "Starter Kit", "coe kit"]),
)
def test_no_wording_names_the_kit(text: str, name: str) -> None:
    assert not NAMED.search(without_name(f"{text} {name} {text}"))


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


def test_the_ticket_holds_no_address_of_the_session(person: Person) -> None:
    published(the_line())
    assert person.token not in ticket_of(person).text


def test_answers_stand_in_it_without_the_name_of_the_kit(person: Person) -> None:
    person.answer({"medium": "air"})
    assert "What about medium? Air" in ticket_of(person).text
    assert "What about medium?" not in ticket_of(person, cut="What about medium?").text
