from __future__ import annotations

import pytest

from tests.factories import NOW, a_guide, an_id
from tests.sessions.person import LINE_TEXT, Person, stored, the_line
from troubleshoot import sessions
from troubleshoot.engine.flow import HandOver, ShowRound

pytestmark = pytest.mark.django_db


def outcomes(person: Person) -> tuple[str, str, str]:
    """As computed, and as stored with the session and with the stretch."""
    return person.at.outcome, person.row.outcome, person.stretch.outcome


def test_escalating_hands_over_at_any_time() -> None:
    person = Person.starting().escalate()
    assert isinstance(person.at.screen, HandOver) and not person.at.screen.proposed
    assert outcomes(person) == ("escalated",) * 3


def test_a_proposed_hand_over_is_still_open() -> None:
    person = Person.starting().fail("cable", "vpn")
    assert isinstance(person.at.screen, HandOver) and person.at.screen.proposed
    assert outcomes(person) == ("open",) * 3


def test_an_escalation_rule_proposes_the_hand_over() -> None:
    person = Person.starting(the_line(), answers={"medium": "air"})
    for _ in range(4):
        person.fail()
    assert person.at.screen == HandOver("Enough.", proposed=True)


def test_one_withdrawal_takes_back_every_escalation() -> None:
    person = Person.starting().escalate()
    assert person.escalate().row.outcome == "escalated"
    assert person.withdraw_escalation().row.outcome == "open"


def test_a_resolved_session_stays_resolved_when_it_is_escalated() -> None:
    assert Person.starting().fix("cable").escalate().row.outcome == "resolved"


def test_an_escalation_can_be_withdrawn() -> None:
    person = Person.starting().escalate().withdraw_escalation()
    assert outcomes(person) == ("open",) * 3
    assert person.at.screen == ShowRound(("cable", "vpn"))


def test_after_withdrawing_one_can_escalate_again() -> None:
    assert Person.starting().escalate().withdraw_escalation().escalate().row.outcome == "escalated"


def test_without_an_escalation_there_is_none_to_withdraw() -> None:
    with pytest.raises(sessions.Conflict) as conflict:
        Person.starting().withdraw_escalation()
    assert conflict.value.code == "nothing_to_undo"


def test_an_escalation_is_withdrawn_once() -> None:
    with pytest.raises(sessions.Conflict):
        Person.starting().escalate().withdraw_escalation().withdraw_escalation()


def test_withdrawing_keeps_the_attempts() -> None:
    person = Person.starting().fail("cable").escalate().withdraw_escalation()
    assert (len(person.at.now.attempts), person.steps["cable"]) == (1, ("tried",))


def test_withdrawing_brings_the_version_on() -> None:
    person = Person.starting().escalate()
    version = person.at.now.version
    assert person.withdraw_escalation().at.now.version > version


def test_leaving_is_an_outcome() -> None:
    assert outcomes(Person.starting().leave()) == ("left",) * 3


def test_leaving_keeps_the_screen() -> None:
    person = Person.starting()
    before = person.at.screen
    assert person.leave().at.screen == before


def test_leaving_twice_stores_it_once() -> None:
    person = Person.starting().leave()
    before = stored()
    person.leave()
    assert stored() == before


@pytest.mark.parametrize("close", ["fix", "escalate"])
def test_a_closed_session_cannot_be_left(close: str) -> None:
    person = Person.starting()
    getattr(person, close)()
    outcome = person.row.outcome
    assert person.leave().row.outcome == outcome


def test_an_answer_reopens_a_session_that_was_left() -> None:
    assert outcomes(Person.starting(the_line()).leave().answer({"medium": "air"})) == ("open",) * 3


def test_a_report_reopens_a_session_that_was_left() -> None:
    assert outcomes(Person.starting().leave().report(LINE_TEXT)) == ("open",) * 3


def test_an_attempt_reopens_a_session_that_was_left() -> None:
    assert outcomes(Person.starting().leave().fail("cable")) == ("open",) * 3


def test_a_session_that_was_left_can_be_fixed() -> None:
    assert outcomes(Person.starting().leave().fix("cable")) == ("resolved",) * 3


def test_a_session_that_was_left_can_be_escalated() -> None:
    assert outcomes(Person.starting().leave().escalate()) == ("escalated",) * 3


def test_a_refused_write_does_not_reopen() -> None:
    person = Person.starting().leave()
    with pytest.raises(sessions.Refused):
        person.fail("unknown")
    assert person.row.outcome == "left"


def test_looking_does_not_reopen() -> None:
    person = Person.starting().leave()
    assert sessions.load(person.token).outcome == "left"


def test_the_time_of_the_last_write_is_kept() -> None:
    person = Person.starting().fail("cable")
    assert person.row.written_at == person.clock > person.row.started_at == NOW


def test_looking_is_no_write() -> None:
    person = Person.starting()
    sessions.load(person.token)
    assert person.row.written_at == NOW


@pytest.mark.parametrize(
    "write", ["answer", "attempt", "report", "credit", "undo", "escalate", "withdraw_escalation", "leave"]
)
def test_an_unknown_token_takes_no_write(write: str) -> None:
    person = Person.starting(a_guide())
    extra = {"number": 1} if write in ("undo", "credit") else {}
    with pytest.raises(sessions.UnknownToken):
        getattr(person, write)(token="unknown", submission=an_id(), **extra)
