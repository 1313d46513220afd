from __future__ import annotations

import pytest

from tests.factories import a_guide, a_step
from tests.sessions.person import Person, stored
from troubleshoot import sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def fixed() -> Person:
    """Somebody for whom one of two steps did it."""
    return Person.starting(a_guide(steps=(a_step("cable"), a_step("vpn"), a_step("spare")))).fix(
        "cable", "vpn"
    )


def test_credit_later_names_the_step(fixed: Person) -> None:
    assert (fixed.credit("vpn").at.attempt(1).credited, fixed.stretch.resolved_by) == (("vpn",), "step")


def test_credit_later_is_counted(fixed: Person) -> None:
    assert fixed.credit("vpn").steps == {
        "cable": ("tried",),
        "vpn": ("credited", "tried"),
        "spare": ("skipped",),
    }


def test_a_later_credit_takes_the_place_of_the_earlier(fixed: Person) -> None:
    fixed.credit("vpn").credit("cable")
    assert [key for key, kinds in fixed.steps.items() if "credited" in kinds] == ["cable"]


def test_two_steps_are_credited_together_and_neither_alone(fixed: Person) -> None:
    fixed.credit("vpn", "cable")
    assert fixed.stretch.resolved_by == "one_of_several"
    assert not any("credited" in kinds for kinds in fixed.steps.values())


def test_not_sure_is_one_of_several(fixed: Person) -> None:
    assert fixed.credit().stretch.resolved_by == "one_of_several"


def test_something_else_is_outside_the_steps(fixed: Person) -> None:
    fixed.credit(something_else="A new router")
    assert (fixed.stretch.resolved_by, fixed.stretch.something_else) == ("outside", "A new router")


def test_something_else_takes_the_credit_from_a_single_step() -> None:
    person = Person.starting().fix("cable").credit(something_else="A new router")
    assert (person.at.attempt(1).credited, person.steps["cable"]) == ((), ("tried",))


def test_a_credit_after_something_else_clears_it(fixed: Person) -> None:
    fixed.credit(something_else="A new router").credit("vpn")
    assert (fixed.stretch.resolved_by, fixed.stretch.something_else) == ("step", "")


def test_something_else_is_one_short_line(fixed: Person) -> None:
    fixed.credit(something_else="a\nb" + "c" * 400)
    assert fixed.stretch.something_else == ("a b" + "c" * 400)[:300]


def test_nothing_done_can_name_something_else() -> None:
    person = Person.starting().fix().credit(something_else="It was late")
    assert (person.stretch.resolved_by, person.stretch.something_else) == ("outside", "It was late")


@pytest.mark.parametrize("key", ["spare", "unknown"])
def test_only_a_tested_step_can_be_credited(fixed: Person, key: str) -> None:
    before = stored()
    with pytest.raises(sessions.Refused) as refused:
        fixed.credit("cable", key)
    assert (refused.value.field, stored()) == ("credited.1", before)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_attempt_that_is_not_there_is_unknown(fixed: Person, number: int) -> None:
    with pytest.raises(sessions.UnknownAttempt):
        fixed.credit("cable", number=number)


def test_a_failed_attempt_has_no_credit() -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().fail("cable").credit("cable")
    assert refused.value.field == "credited"


def test_the_session_stays_resolved(fixed: Person) -> None:
    assert fixed.credit("vpn").row.outcome == "resolved"
