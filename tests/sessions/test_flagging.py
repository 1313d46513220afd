from __future__ import annotations

import pytest

from tests.factories import an_id
from tests.sessions.person import Person, counted
from troubleshoot import sessions
from troubleshoot.models import Remark

pytestmark = pytest.mark.django_db


def test_a_wrong_step_is_counted_apart_from_failing() -> None:
    person = Person.starting().flag("cable", text="The button is gone")
    assert person.steps == {"cable": ("flagged",)}
    assert [(r.key, r.kind, r.text) for r in Remark.objects.all()] == [
        ("cable", "wrong", "The button is gone")
    ]


def test_it_changes_nothing_about_what_comes_next() -> None:
    person = Person.starting()
    before = person.at.screen
    assert person.flag("cable").at.screen == before


def test_a_step_called_wrong_twice_counts_once() -> None:
    Person.starting().flag("cable").flag("cable", text="Still")
    assert (counted("flagged"), Remark.objects.count()) == ({"cable": 1}, 2)


def test_a_repeated_submission_says_it_once() -> None:
    submission = an_id()
    person = Person.starting()
    for _ in range(2):
        person.flag("cable", submission=submission)
    assert Remark.objects.count() == 1


def test_a_closed_session_can_say_it_too() -> None:
    assert Person.starting().fix("cable").flag("cable").at.outcome == "resolved"


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().flag("nope")
    assert refused.value.field == "step"


def test_what_was_written_is_masked() -> None:
    Person.starting().flag("cable", text="ask admin@contoso.com")
    assert "contoso" not in Remark.objects.get().text
