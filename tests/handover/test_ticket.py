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

NAMED = re.compile(r"\bCoE\b|Center of Excellence|Starter[ _-]*Kit", re.IGNORECASE)
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
