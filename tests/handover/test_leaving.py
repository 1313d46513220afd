from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.factories import a_guide
from tests.sessions.person import DONE, NOT_PERMITTED, Person, the_line
from tests.test_targets import URL, set_up
from troubleshoot import sessions
from troubleshoot.engine.guide import IssueTarget
from troubleshoot.handover import leaving
from troubleshoot.handover.leaving import issue_title
from troubleshoot.targets import deployment_target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("error 80040216 here", " (0x80040216)"),
        ("0x80072031", " (0x80072031)"),
        ("net::ERR_network_x", " (ERR_NETWORK_X)"),
        ("180040216", ""),
    ],
)
def test_the_title_names_the_error_code(text: str, code: str) -> None:
    assert (
        issue_title(a_guide(title="Cut line"), ["quiet", text]) == f"Solution import failure: Cut line{code}"
    )


def test_the_fields_hold_what_is_known(settings: Settings) -> None:
    fields = {
        "app": "guide",
        "v": "version",
        "log": "text",
        "all": "record",
        "no": "nothing",
        "labels": "guide",
    }
    set_up(settings, ISSUE_TEMPLATE="f.yml", ISSUE_FIELDS=fields)
    person = Person.starting(the_line(), text="The line was cut.", details={"version": "4.50"})
    current = sessions.load(person.token)
    target = deployment_target()
    assert target is not None
    found = leaving.issue_fields(target, current, leaving.told_in_english(current))
    told = [(field.name, field.label, field.value, field.long) for field in found]
    assert told[1] == ("v", "Which version?", "4.50", False)
    assert [(one[0], one[2], one[3]) for one in told] == [
        ("app", "Line", False),
        ("v", "4.50", False),
        ("log", "The line was cut.", True),
    ]


def test_a_form_named_in_the_address_is_a_form() -> None:
    assert not leaving.takes_record(IssueTarget(f"{URL}?template=form.yml"))
    assert leaving.takes_record(IssueTarget(URL))
    assert leaving.takes_record(IssueTarget(f"{URL}?issuable_template=form&template="))


def test_a_long_text_fills_one_field_only() -> None:
    target = IssueTarget(URL, "f.yml", (("a", "text"), ("b", "text"), ("c", "guide"), ("d", "guide")))
    current = sessions.load(Person.starting().token)
    found = leaving.issue_fields(target, current, leaving.told_in_english(current))
    assert [field.name for field in found] == ["a", "c", "d"]
    link = leaving.confirmed_link(target, title="", record="", fields={"a": "A", "b": "B"}, names=found)
    assert link.url == f"{URL}?template=f.yml&a=A"


@pytest.mark.parametrize(
    "giant",
    [
        "日本語のログ行 данные " * 700,
        "导入解决方案失败" * 1200,
        "\n".join(f"plain line {number}" for number in range(800)),
    ],
)
def test_the_attempts_leave_beside_a_huge_text(giant: str) -> None:
    fields = (("error", "text"), ("version-target", "version"), ("record", "record"))
    target = IssueTarget(URL, "f.yml", fields)
    quoted = giant.partition("\n")[0]
    text = f"It began.\nThe line was cut. {quoted}\nError 80040216\n{giant}\nThe end."
    person = Person.starting(the_line(), text=text, details={"version": "4.50"})
    person.answer({"medium": "cable"}).attempt({"restart": DONE, "firewall": NOT_PERMITTED})
    current = sessions.load(person.token)
    told = leaving.told_in_english(current)
    record, found = leaving.record_of(told), leaving.issue_fields(target, current, told)
    values = {field.name: field.value for field in found}
    link = leaving.confirmed_link(target, title="T", record=record, fields=values, names=found)
    sent = {name: value for name, (value,) in parse_qs(urlsplit(link.url).query).items()}
    assert link.cut
    assert 5000 < len(link.url) <= 6000
    headings = {line for line in record.splitlines() if line.startswith("#")}
    attempt = record.partition("## Attempt 1")[2].partition("\n## ")[0]
    assert headings <= set(sent["record"].splitlines())
    assert attempt in sent["record"]
    assert "not permitted" in attempt
    assert sent["error"].endswith("The end.")
    assert "Error 80040216" in sent["error"]


def test_the_address_alone_carries_no_text(settings: Settings) -> None:
    set_up(settings, ISSUE_TEMPLATE="f.yml", ISSUE_FIELDS={"v": "version", "log": "text", "all": "record"})
    person = Person.starting(the_line(), text="The line was cut.", details={"version": "4.50"})
    query = parse_qs(urlsplit(leaving.issue_address(sessions.load(person.token)) or "").query)
    assert set(query) == {"template", "title", "v"}


def test_the_address_alone_has_no_body_and_no_session(settings: Settings) -> None:
    set_up(settings)
    person = Person.starting(text="The connection was cut.")
    url = leaving.issue_address(sessions.load(person.token)) or ""
    assert set(parse_qs(urlsplit(url).query)) == {"title"}
    assert person.token not in url


def test_without_a_target_there_is_no_address(settings: Settings) -> None:
    set_up(settings, ISSUE_URL="")
    assert leaving.issue_address(sessions.load(Person.starting().token)) is None


def test_the_title_is_in_the_authors_words() -> None:
    guide = a_guide(translations={"de": {"title": "Leitung"}})
    current = sessions.load(Person.starting(guide).token)
    with translation.override("de"):
        assert "Cut%20line" in (leaving.issue_address(current.as_shown()) or "")
