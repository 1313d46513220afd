from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.factories import a_guide
from tests.sessions.person import Person, the_line
from troubleshoot import sessions
from troubleshoot.checks import issue_settings
from troubleshoot.engine.guide import Guide, IssueTarget
from troubleshoot.handover import leaving
from troubleshoot.handover.leaving import NO_LONGER_READ, deployment_target, issue_title, notice_of, target_of

pytestmark = pytest.mark.django_db

URL = "https://github.com/owner/repo/issues/new"
KIT = "https://github.com/microsoft/coe-starter-kit/issues/new"


def set_up(settings: Settings, **values: Any) -> None:
    """The settings of a deployment with a target of its own."""
    usual = {"ISSUE_URL": URL, "ISSUE_TEMPLATE": "", "ISSUE_FIELDS": {}, "ISSUE_NOTICE": ""}
    for name, value in (usual | values).items():
        setattr(settings, name, value)


def with_target(target: IssueTarget) -> Guide:
    return the_line(issue=target)


def test_the_guides_own_target_wins_as_a_whole(settings: Settings) -> None:
    set_up(settings, ISSUE_TEMPLATE="form.yml", ISSUE_NOTICE="Mind")
    own = IssueTarget("https://github.com/other/repo/issues/new")
    assert target_of(with_target(own)) == own


def test_without_one_the_deployments_holds(settings: Settings) -> None:
    set_up(
        settings, ISSUE_TEMPLATE="form.yml", ISSUE_FIELDS={"version": "version-target"}, ISSUE_NOTICE="Mind"
    )
    expected = IssueTarget(URL, "form.yml", (("version", "version-target"),), "Mind")
    assert target_of(a_guide()) == expected


@pytest.mark.parametrize(
    "url",
    ["", "http://example.com/new", "javascript:alert(1)", "https://", "//x.example/new", "https://[::1"],
)
def test_an_address_that_is_not_https_is_none(settings: Settings, url: str) -> None:
    set_up(settings, ISSUE_URL=url)
    assert target_of(a_guide()) is None
    assert target_of(with_target(IssueTarget(url or "ftp://x"))) is None


def test_the_kits_repository_is_told_to_be_unread() -> None:
    for target in (IssueTarget(KIT), IssueTarget("https://github.com/Microsoft/CoE-Starter-Kit")):
        assert NO_LONGER_READ in notice_of(target)


def test_the_notice_of_the_deployment_replaces_that(settings: Settings) -> None:
    set_up(settings, ISSUE_URL=KIT, ISSUE_NOTICE="Read this")
    assert notice_of(IssueTarget(KIT)) == "Read this"
    assert notice_of(IssueTarget(KIT, notice="Or this")) == "Or this"


@pytest.mark.parametrize("url", [URL, "https://github.com/microsoft/coe-starter-kit-fork/issues/new"])
def test_other_repositories_need_no_notice(url: str) -> None:
    assert notice_of(IssueTarget(url)) == ""


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


def test_the_usual_settings_pass_the_check() -> None:
    assert issue_settings() == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"ISSUE_URL": ""}, []),
        ({}, []),
        ({"ISSUE_URL": "http://example.com/new"}, ["troubleshoot.E001"]),
        ({"ISSUE_URL": f"{URL}?q={'x' * 1000}"}, ["troubleshoot.E002"]),
        ({"ISSUE_TEMPLATE": "../form.yml"}, ["troubleshoot.E001"]),
        ({"ISSUE_TEMPLATE": "f.yml", "ISSUE_FIELDS": {"labels": "guide"}}, ["troubleshoot.E001"]),
        ({"ISSUE_TEMPLATE": "f.yml", "ISSUE_FIELDS": {"v": "no source!"}}, ["troubleshoot.E001"]),
        ({"ISSUE_TEMPLATE": "f.yml", "ISSUE_FIELDS": {"v": "of-my-own"}}, ["troubleshoot.W001"]),
        (
            {
                "ISSUE_TEMPLATE": "f.yml",
                "ISSUE_FIELDS": {"v": "version-target", "p": "file-hash", "r": "record"},
            },
            [],
        ),
        ({"ISSUE_FIELDS": {"v": "record"}}, ["troubleshoot.E001"]),
    ],
)
def test_bad_settings_are_told_by_the_system_check(
    settings: Settings, values: dict[str, Any], found: list[str]
) -> None:
    set_up(settings, **values)
    assert [message.id for message in issue_settings()] == found
