"""Simulated people in the database."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import a_session, an_id, published
from tests.hostile import rows
from tests.sessions.person import Person, the_line
from troubleshoot import sessions
from troubleshoot.models import Fact, TroubleshootingSession

pytestmark = pytest.mark.django_db

Story = list[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def _a_line() -> None:
    published(the_line())


def simulated(*, sessions: int = 12, seed: int = 1, guide: str = "line", **options: Any) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command(
        "simulate_sessions", guide=guide, sessions=sessions, seed=seed, stdout=out, verbosity=0, **options
    )
    return out.getvalue()


def story() -> Story:
    """Everything that people told, in order, without keys of the database and times."""
    facts = Fact.objects.order_by("session_id", "number")
    return [(fact.number, fact.kind, fact.data, fact.submission) for fact in facts]


def durations() -> list[timedelta]:
    """How long after the fact before it each attempt followed."""

    def all_of() -> Iterator[timedelta]:
        for attempted in Fact.objects.filter(kind=Fact.Kind.ATTEMPTED):
            if attempted.data["result"] != "not_tried":
                before = Fact.objects.get(session=attempted.session, number=attempted.number - 1)
                yield attempted.at - before.at

    return list(all_of())


def test_people_come_and_all_their_sessions_end() -> None:
    simulated()
    found = TroubleshootingSession.objects.values_list("source", "outcome")
    assert len(found) == 12
    assert {source for source, _ in found} == {"simulation"}
    assert {outcome for _, outcome in found} <= {"resolved", "escalated", "left"}


def test_one_line_tells_how_they_ended() -> None:
    said = simulated()
    ended = {o: TroubleshootingSession.objects.filter(outcome=o).count() for o in ("resolved", "left")}
    assert said.count("\n") == 1
    assert f"{ended['resolved']} resolved" in said
    assert f"{ended['left']} left" in said


def test_the_truth_decides_what_helps(tmp_path: Path) -> None:
    (tmp_path / "truth").write_text('{"steps": {"restart": 1}, "leave": 0}')
    assert "12 resolved, 0 escalated, 0 left" in simulated(truth=tmp_path / "truth")
    named = [fact.data["credited"] for fact in Fact.objects.filter(kind=Fact.Kind.CREDITED)]
    assert 0 < len(named) < 12
    assert {tuple(steps) for steps in named} == {("restart",)}


def test_the_same_seed_tells_the_same_on_a_fresh_database() -> None:
    simulated()
    first = story()
    TroubleshootingSession.objects.all().delete()
    simulated()
    assert story() == first


def test_a_repetition_changes_nothing() -> None:
    said = simulated()
    before = rows()
    assert simulated() == said
    assert rows() == before


def test_more_sessions_of_a_seed_go_on_where_it_ended() -> None:
    simulated(sessions=5)
    first = story()
    simulated(sessions=8)
    assert story()[: len(first)] == first
    assert TroubleshootingSession.objects.count() == 8


def test_another_seed_adds_other_sessions() -> None:
    simulated()
    simulated(seed=2)
    assert TroubleshootingSession.objects.count() == 24


def test_an_interrupted_session_is_brought_to_the_same_end() -> None:
    simulated(sessions=1)
    whole = story()
    last = Fact.objects.order_by("number").last()
    assert last is not None
    Fact.objects.filter(pk=last.pk).delete()
    TroubleshootingSession.objects.update(outcome="open")
    simulated(sessions=1)
    assert story() == whole


def test_sessions_are_spread_evenly_over_the_eight_weeks_before_now() -> None:
    simulated()
    starts = sorted(TroubleshootingSession.objects.values_list("started_at", flat=True))
    gaps = {later - earlier for earlier, later in pairwise(starts)}
    assert max(gaps) - min(gaps) < timedelta(seconds=1)
    assert timezone.now() - timedelta(weeks=8, minutes=5) < starts[0]
    assert max(Fact.objects.values_list("at", flat=True)) <= timezone.now()


def test_no_result_comes_before_a_retry_can_be_through() -> None:
    simulated()
    assert min(durations()) >= timedelta(minutes=the_line().retry_minutes)


def test_a_database_with_sessions_of_people_is_left_alone() -> None:
    a_session(the_line(), source="issue-template", submission=an_id())
    before = rows()
    with pytest.raises(CommandError):
        simulated()
    assert rows() == before


def test_force_adds_to_sessions_of_people() -> None:
    a_session(the_line())
    simulated(force=True)
    assert TroubleshootingSession.objects.count() == 13


@pytest.mark.parametrize(
    "options",
    [{"guide": "nope"}, {"guide": ""}, {"sessions": 0}, {"sessions": -3}, {"truth": Path("/nowhere/at/all")}],
)
def test_what_does_not_fit_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        simulated(**options)
    assert not TroubleshootingSession.objects.exists()


@pytest.mark.parametrize(
    "truth", [b"", b"\xff\xfe\x00", b'{"steps": {"nope": 1}}', b'{"steps": {"restart": 2}}', b"[]"]
)
def test_a_bad_truth_is_refused(tmp_path: Path, truth: bytes) -> None:
    (tmp_path / "truth").write_bytes(truth)
    with pytest.raises(CommandError):
        simulated(truth=tmp_path / "truth")
    assert not TroubleshootingSession.objects.exists()


@pytest.mark.parametrize("arguments", [["--sessions=x"], ["--sessions=1.5"], ["--seed=x"]])
def test_numbers_have_to_be_numbers(arguments: list[str]) -> None:
    given = {"--guide": "line", "--sessions": "3", "--seed": "1"} | dict(a.split("=") for a in arguments)
    with pytest.raises(CommandError):
        call_command("simulate_sessions", *(f"{name}={value}" for name, value in given.items()))


def test_progress_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("simulate_sessions", guide="line", sessions=2, seed=1)
    told = capsys.readouterr()
    assert "2/2" in told.err
    assert told.out.count("\n") == 1


def test_counts_of_forgotten_people_are_refused_too() -> None:
    person = Person.starting().fail("cable")
    sessions.forget(before=person.clock + timedelta(days=1))
    with pytest.raises(CommandError):
        simulated()
    assert not TroubleshootingSession.objects.exists()
