"""Sessions that nobody writes any more: left after a while, and in the end forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.factories import NOW, an_id, published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.models import Exclusion, Fact, Remark, Report, Stretch, TroubleshootingSession, UnknownText
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    """Fixes that come within a minute tell the estimates as well."""
    settings.RATE_LIMITS = False


LATER = NOW + timedelta(days=20)


def left(before_days: int = 14) -> int:
    return sessions.mark_left(before=LATER - timedelta(days=before_days), now=LATER)


def everything() -> Counted:
    """The sum of both parts of the rollup."""
    live, retained = Counted.stored(), Counted.stored(retained=True)
    return Counted(live.tallies + retained.tallies, live.cells + retained.cells)


def a_rich_history() -> list[Person]:
    """Sessions that fail, switch, are resolved, are flagged and undone."""
    published(the_wall())
    line = published(the_line())
    switched = Person.starting(line, text=LINE_TEXT).fail("restart").meet(WALL_TEXT, "proxy").fix("knock")
    flagged = Person.starting(line).flag("restart", text="It is gone").fix("restart", "proxy")
    undone = Person.starting(line, source="forum", ref="thread").fail("restart").meet(WALL_TEXT).undo()
    return [switched, flagged, undone, Person.starting(line, text=ODD_TEXT).escalate()]


def test_an_idle_session_is_marked_as_left() -> None:
    person = Person.starting().fail("cable")
    assert left() == 1
    assert (person.row.outcome, person.stretch.outcome) == ("left", "left")


def test_marking_does_not_move_the_last_write() -> None:
    person = Person.starting()
    before = person.row.written_at
    left()
    assert person.row.written_at == before


def test_a_session_written_lately_is_not_left() -> None:
    person = Person.starting()
    assert left(before_days=30) == 0
    assert person.row.outcome == "open"


@pytest.mark.parametrize("end", ["fix", "escalate", "leave"])
def test_a_session_that_ended_is_not_marked(end: str) -> None:
    person = Person.starting()
    getattr(person, end)()
    facts = Fact.objects.count()
    assert (left(), Fact.objects.count()) == (0, facts)


def test_a_session_is_marked_once() -> None:
    Person.starting()
    assert (left(), left()) == (1, 0)


def test_marking_counts() -> None:
    Person.starting().fail("cable")
    left()
    assert Counted.stored() == computed_anew()
    assert {key for _, kind, key, _ in Counted.stored().tallies if kind == "outcome"} == {"left"}


def test_a_later_write_reopens_and_the_counts_follow() -> None:
    person = Person.starting().fail("cable")
    left()
    assert person.fail("vpn").row.outcome in ("open", "escalated")
    assert person.stretch.outcome != "left"
    assert Counted.stored() == computed_anew()


def test_a_left_session_can_still_be_resolved() -> None:
    person = Person.starting().fail("cable")
    left()
    assert person.fix("vpn").row.outcome == "resolved"


def test_a_session_deleted_in_the_meantime_is_passed_over() -> None:
    person = Person.starting()
    hashed = person.row.token_hash
    TroubleshootingSession.objects.all().delete()
    assert not sessions.keeping._left(hashed, LATER, LATER)


def test_forgetting_deletes_a_session_with_its_texts() -> None:
    a_rich_history()
    assert sessions.forget(before=LATER) == 4
    models = (TroubleshootingSession, Stretch, Fact, Report, Remark, UnknownText)
    assert [model._default_manager.count() for model in models] == [0] * len(models)


def test_a_forgotten_session_has_no_address() -> None:
    person = Person.starting()
    sessions.forget(before=LATER)
    with pytest.raises(sessions.UnknownToken):
        sessions.load(person.token)


def test_forgetting_moves_the_counts_and_changes_no_sum() -> None:
    a_rich_history()
    before, live = everything(), Counted.stored()
    sessions.forget(before=LATER)
    assert everything() == before
    assert (Counted.stored(), Counted.stored(retained=True)) == (Counted.of([]), live)


def test_forgetting_some_leaves_the_rest_as_it_was() -> None:
    a_rich_history()[0].flag("knock", now=LATER)
    before = everything()
    sessions.forget(before=LATER)
    assert TroubleshootingSession.objects.count() == 1
    assert everything() == before
    assert Counted.stored() == computed_anew()


def test_a_session_written_lately_is_kept() -> None:
    Person.starting()
    assert sessions.forget(before=NOW) == 0


def test_forgetting_in_parts_forgets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions.keeping, "_AT_ONCE", 2)
    a_rich_history()
    before = everything()
    assert (sessions.forget(before=LATER), everything()) == (4, before)


def test_forgetting_what_was_left_out_moves_nothing() -> None:
    ann = User.objects.create_user("ann")
    person = Person.starting().fix("cable")
    out = Exclusion(kind="session", session=person.row, reason="A test")
    sessions.exclude(out, by=ann, now=NOW)
    sessions.forget(before=LATER)
    assert everything() == Counted.of([])


def test_what_is_kept_is_learnt_from() -> None:
    for _ in range(12):
        Person.starting().fix("cable")
    sessions.forget(before=LATER)
    shown = Person.starting(submission=an_id()).at.shown_figures
    assert (shown["cable"].tried, shown["cable"].probability > 0.5) == (12, True)
