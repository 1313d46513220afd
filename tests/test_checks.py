from __future__ import annotations

import pytest
from pytest_django import Settings

from troubleshoot.checks import issue_settings
from troubleshoot.engine.problems import KEY

URL = "https://github.com/owner/repo/issues/new"


def found(settings: Settings, source: str) -> list[str]:
    """What the check says of a form with one text field that `source` fills."""
    settings.ISSUE_URL, settings.ISSUE_TEMPLATE = URL, "form.yml"
    settings.ISSUE_FIELDS = {"field": source}
    return [message.id or "" for message in issue_settings()]


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
