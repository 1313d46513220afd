from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tests.test_targets import URL, set_up
from troubleshoot.checks import issue_settings, issue_sources, public_settings
from troubleshoot.engine.problems import KEY


def found(settings: Settings, source: str) -> list[str]:
    """What the checks say of a form with one text field that `source` fills."""
    set_up(settings, ISSUE_TEMPLATE="form.yml", ISSUE_FIELDS={"field": source})
    return [message.id or "" for message in (*issue_settings(), *issue_sources())]


@pytest.mark.parametrize("key", ["of-my-own", "of_my_own", "x1"])
def test_a_field_may_be_filled_by_any_key_that_a_detail_can_have(settings: Settings, key: str) -> None:
    assert KEY.fullmatch(key)
    assert found(settings, key) == ["troubleshoot.W001"]


@pytest.mark.parametrize("source", ["", "Of-my-own", "of my own", "-x", "x_"])
def test_a_field_is_filled_by_nothing_that_is_no_key(settings: Settings, source: str) -> None:
    assert found(settings, source) == ["troubleshoot.E001"]


@pytest.mark.parametrize("source", ["record", "text", "guide", "windows", "exact-command"])
def test_what_is_known_of_every_session_or_asked_by_a_shipped_guide_is_no_mistake(
    settings: Settings, source: str
) -> None:
    assert found(settings, source) == []


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


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"BASE_URL": ""}, ["troubleshoot.W002"]),
        ({"BASE_URL": "http://wizard.example"}, ["troubleshoot.W002"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["troubleshoot.W003"]),
        ({"RATE_LIMITS": False}, ["troubleshoot.I001"]),
        ({"TRUSTED_PROXIES": 0}, ["troubleshoot.I002"]),
        ({"SECRET_KEY_FAULT": "There is none."}, ["troubleshoot.I003"]),
    ],
)
def test_what_is_forgotten_before_others_are_let_in_is_told(
    settings: Settings, changes: dict[str, Any], found: list[str]
) -> None:
    good = {"BASE_URL": "https://wizard.example", "TRUSTED_PROXIES": 1, "SECRET_KEY_FAULT": ""}
    for name, value in (good | changes).items():
        setattr(settings, name, value)
    assert [message.id for message in public_settings()] == found
