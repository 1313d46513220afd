from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.factories import NOW
from tests.hostile import rows
from tests.sessions.person import Person

pytestmark = pytest.mark.django_db


def said(**options: str) -> str:
    out = io.StringIO()
    call_command("digest", stdout=out, **options)
    return out.getvalue()


def test_it_tells_of_the_week_up_to_now() -> None:
    now = timezone.now()
    Person.starting(now=now).flag("cable", text="The button is gone", now=now)
    assert "The button is gone" in said()


def test_it_tells_of_the_week_up_to_a_day() -> None:
    Person.starting().flag("cable", text="The button is gone")
    assert "The button is gone" in said(until=f"{NOW:%Y-%m-%d}")
    assert "The button is gone" not in said(until=f"{NOW - timedelta(days=9):%Y-%m-%d}")


@pytest.mark.parametrize("until", ["yesterday", "2026-02-30", "0001-01-01", ""])
def test_what_is_no_day_is_refused(until: str) -> None:
    with pytest.raises(CommandError):
        said(until=until)


def test_links_lead_to_the_server(settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    assert "https://wizard.example/statistics/" in said()


def test_it_writes_nothing() -> None:
    Person.starting().flag("cable")
    before = rows()
    said(until=f"{NOW:%Y-%m-%d}")
    assert rows() == before
