from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.signing_in import a_maintainer, inside, is_inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """Sets the clock of the server to a time after now."""
    begun = timezone.now()

    def move(**span: float) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(**span))

    return move


@pytest.mark.parametrize(("hours", "open_still"), [(11.9, True), (12.1, False)])
def test_a_session_ends_when_it_lies_idle(hours: float, open_still: bool, at: object) -> None:
    client = inside(a_maintainer())
    at(hours=hours)  # type: ignore[operator]
    assert is_inside(client) is open_still


def test_a_session_ends_a_week_after_it_began_however_much_it_is_used(at: object) -> None:
    client = inside(a_maintainer())
    used = []
    for times in range(29):
        at(hours=6.01 * times)  # type: ignore[operator]
        used.append(is_inside(client))
    assert used == [True] * 28 + [False]


def test_a_page_that_is_read_writes_nothing() -> None:
    client = inside(a_maintainer())
    before = list(Session.objects.values())
    assert is_inside(client)
    assert list(Session.objects.values()) == before


def test_a_session_from_before_there_was_an_end_is_over() -> None:
    client = inside(a_maintainer())
    session = client.session
    del session["begun"]
    session.save()
    assert not is_inside(client)
