from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from tests.factories import NOW, a_guide, an_id, published
from tests.sessions.person import DONE, ODD_TEXT, Person, counted, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.facts import Result
from troubleshoot.models import Fact, TroubleshootingSession
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted

WRITES: dict[str, dict[str, Any]] = {
    "answer": {"answers": {"medium": "air"}, "details": {"time": "now"}, "tried": ["plug"]},
    "report": {"text": ODD_TEXT, "symptoms": ["dark"]},
    "attempt": {"steps": {"proxy": DONE}, "result": Result.SAME_ERROR},
    "credit": {"number": 1, "credited": ["restart"]},
    "undo": {"number": 1},
    "switch": {"guide": "wall"},
    "escalate": {},
    "withdraw_escalation": {},
    "leave": {},
}
REFUSED: dict[str, dict[str, Any]] = {
    "answer": {"answers": {"unknown": "x"}},
    "report": {"text": "", "symptoms": ["unknown"]},
    "attempt": {"steps": {"unknown": DONE}, "result": Result.OTHER_ERROR, "version": 99, "credited": ["x"]},
    "credit": {"number": 99, "credited": ["unknown"]},
    "undo": {"number": 99},
    "switch": {"guide": "nowhere"},
}


@pytest.fixture
def person() -> Person:
    """Somebody after one attempt, in a guide from which one can switch."""
    published(the_wall())
    return Person.starting(the_line()).fail("restart")


def write(person: Person, name: str, submission: UUID, values: dict[str, Any]) -> sessions.Current:
    act: Callable[..., sessions.Current] = getattr(sessions, name)
    return act(token=person.token, submission=submission, now=NOW, **values)


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("values", [WRITES, REFUSED], ids=["valid", "invalid"])
def test_a_repeated_submission_changes_nothing_whatever_comes_with_it(
    person: Person, name: str, values: dict[str, dict[str, Any]]
) -> None:
    submission = an_id()
    person.answer({"medium": "cable"}, submission=submission)
    before, screen = stored(), person.at.screen
    assert write(person, name, submission, values.get(name, {})).screen == screen
    assert stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["answer", "report", "attempt", "undo", "switch", "escalate", "leave"])
@pytest.mark.parametrize("second", WRITES)
def test_a_submission_counts_once_over_all_writes(person: Person, first: str, second: str) -> None:
    submission = an_id()
    at = write(person, first, submission, WRITES[first])
    before = stored()
    again = write(person, second, submission, WRITES[second])
    assert (stored(), again.now.version, again.screen) == (before, at.now.version, at.screen)


@pytest.mark.django_db
def test_a_repeated_credit_changes_nothing() -> None:
    submission = an_id()
    person = Person.starting().fix("cable", "vpn").credit("vpn", submission=submission)
    before = stored()
    assert person.credit("cable", submission=submission).at.attempt(1).credited == ("vpn",)
    assert stored() == before


@pytest.mark.django_db
def test_a_repeated_withdrawal_of_the_hand_over_changes_nothing() -> None:
    submission = an_id()
    person = Person.starting().escalate().withdraw_escalation(submission=submission).escalate()
    assert person.withdraw_escalation(submission=submission).row.outcome == "escalated"


@pytest.mark.django_db
def test_an_undone_attempt_does_not_come_back_with_its_submission(person: Person) -> None:
    submission = an_id()
    person.attempt({"proxy": DONE}, submission=submission).undo()
    before = stored()
    person.attempt({"proxy": DONE}, submission=submission)
    assert (stored(), len(person.at.now.attempts)) == (before, 1)


@pytest.mark.django_db
def test_a_withdrawn_escalation_does_not_come_back_with_its_submission() -> None:
    submission = an_id()
    person = Person.starting().escalate(submission=submission).withdraw_escalation()
    assert person.escalate(submission=submission).row.outcome == "open"


@pytest.mark.django_db
def test_a_second_escalation_does_not_come_back_after_a_withdrawal() -> None:
    submission = an_id()
    person = Person.starting().escalate().escalate(submission=submission).withdraw_escalation()
    assert person.escalate(submission=submission).row.outcome == "open"


@pytest.mark.django_db
def test_the_submission_of_the_start_counts_for_all_writes() -> None:
    submission = an_id()
    person = Person.starting(submission=submission)
    before = stored()
    person.fail("cable", *()).undo()
    assert stored() != before
    assert person.attempt({"cable": DONE}, submission=submission).at.now.attempts == []


@pytest.mark.django_db
def test_a_repeated_start_answers_with_the_session_as_it_is_now() -> None:
    submission = an_id()
    person = Person.starting(submission=submission).fix("cable")
    at = sessions.start(submission=submission, now=NOW, guide="nowhere", tried=["unknown"])
    assert (at.token, at.outcome) == (person.token, "resolved")


@pytest.mark.django_db
def test_two_sessions_may_use_the_same_submission() -> None:
    submission = an_id()
    first, second = Person.starting(), Person.starting()
    first.fail("cable", *())
    assert len(second.attempt({"cable": DONE}, submission=submission).at.now.attempts) == 1
    assert len(first.attempt({"vpn": DONE}, submission=submission).at.now.attempts) == 2


# At the same instant -----------------------------------------------------------------------------


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that threads share as processes do; for SQLite a file, as the embedded one is."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, settings = connections["default"], connections.settings["default"]
    # Settings of its own: with a file's name among them the one in memory could be closed, and be gone.
    connections.settings["default"] = settings | {"NAME": str(tmp_path / "shared.sqlite3")}
    connections["default"] = connections.create_connection("default")
    connections["default"].ensure_connection()
    in_memory.connection.backup(connections["default"].connection)
    yield
    connections["default"].close()
    connections["default"], connections.settings["default"] = in_memory, settings


def together(act: Callable[[int], sessions.Current], times: int = 6) -> list[sessions.Current]:
    """What comes back when this is done in so many threads at once."""
    barrier = Barrier(times)

    def one(number: int) -> sessions.Current:
        try:
            barrier.wait(timeout=20)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.usefixtures("shared_database")
def test_identical_starts_at_the_same_instant_give_one_session() -> None:
    published(a_guide())
    submission = an_id()
    given = together(lambda _: sessions.start(submission=submission, now=NOW, guide="cut-line"))
    assert len({at.token for at in given}) == 1
    assert TroubleshootingSession.objects.count() == 1


@pytest.mark.usefixtures("shared_database")
def test_different_starts_at_the_same_instant_give_as_many_sessions() -> None:
    published(a_guide())
    together(lambda _: sessions.start(submission=an_id(), now=NOW, guide="cut-line"))
    assert TroubleshootingSession.objects.count() == 6


@pytest.mark.usefixtures("shared_database")
def test_identical_attempts_at_the_same_instant_give_one_attempt() -> None:
    person, submission = Person.starting(), an_id()
    values = {"steps": {"cable": DONE}, "result": Result.FIXED}
    given = together(lambda _: write(person, "attempt", submission, values))
    assert [len(at.now.attempts) for at in given] == [1] * 6
    assert Fact.objects.filter(kind=Fact.Kind.ATTEMPTED).count() == 1


@pytest.mark.usefixtures("shared_database")
def test_different_writes_at_the_same_instant_are_all_kept_in_order() -> None:
    person = Person.starting(the_line())
    together(lambda n: write(person, "answer", an_id(), {"details": {"time": f"at {n}"}}))
    assert list(person.at.row.facts.values_list("number", flat=True)) == list(range(1, 8))


@pytest.mark.usefixtures("shared_database")
def test_one_of_several_undoes_at_the_same_instant_wins() -> None:
    person = Person.starting().fail("cable").fail("vpn")

    def undo(_: int) -> sessions.Current:
        try:
            return write(person, "undo", an_id(), {"number": 2})
        except sessions.Conflict as conflict:
            return conflict.current

    together(undo)
    assert len(sessions.load(person.token).now.attempts) == 1
    assert counted("tried") == {"cable": 1}


@pytest.mark.usefixtures("shared_database")
def test_of_attempts_from_the_same_page_at_the_same_instant_one_is_taken() -> None:
    person = Person.starting()
    version = person.at.now.version

    def attempt(_: int) -> sessions.Current:
        values = {"steps": {"cable": DONE}, "result": Result.SAME_ERROR, "version": version}
        try:
            return write(person, "attempt", an_id(), values)
        except sessions.Conflict as conflict:
            assert conflict.code == "stale"
            return conflict.current

    assert {len(at.now.attempts) for at in together(attempt)} == {1}


@pytest.mark.usefixtures("shared_database")
def test_what_different_people_count_for_at_the_same_instant_is_all_kept() -> None:
    people = [Person.starting() for _ in range(6)]
    together(
        lambda n: write(people[n], "attempt", an_id(), {"steps": {"cable": DONE}, "result": Result.FIXED})
    )
    assert Counted.stored() == computed_anew()
    assert counted("tried") == {"cable": 6}
