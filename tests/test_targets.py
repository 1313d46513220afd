from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import a_guide
from tests.sessions.person import the_line
from troubleshoot.engine.guide import Guide, IssueTarget, Link, LinkKind
from troubleshoot.targets import NO_LONGER_READ, notice_of, place_for_record, places_for_help, target_of

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
    ("target", "place"),
    [
        (IssueTarget(KIT, "1-coe-starter-kit-bug.yml"), True),
        (IssueTarget(KIT, "another.yml"), False),
        (IssueTarget(URL, "1-coe-starter-kit-bug.yml"), False),
    ],
)
def test_only_of_the_kits_own_forms_is_the_place_for_the_record_known(
    target: IssueTarget, place: bool
) -> None:
    assert bool(place_for_record(target)) is place


def test_no_place_for_help_is_an_issue_tracker() -> None:
    urls = (
        "https://aka.ms/coe-starter-kit-issues",
        f"{URL}/7",
        "https://tissues.example",
        "https://x.example/help",
    )
    guide = a_guide(
        links=[Link("Here", url, LinkKind.SUPPORT) for url in urls] + [Link("Doc", "https://d.example")]
    )
    assert [link.url for link in places_for_help(guide)] == list(urls[2:])
