from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import a_guide, a_step
from tests.sessions.person import DONE, NOT_PERMITTED, PENDING, SKIPPED, Person, stored, the_line
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.engine.flow import HandOver, ShowRound

pytestmark = pytest.mark.django_db

SIX = a_guide("six", steps=tuple(a_step(key) for key in ("a", "b", "c", "d", "e", "f")))
"""Two rounds: a to d, then e and f."""


def marks(person: Person) -> list[dict[str, str]]:
    return [dict(attempt.marks) for attempt in person.at.now.attempts]


def test_steps_of_the_round_that_are_left_out_count_as_skipped() -> None:
    assert marks(Person.starting().fail("cable")) == [{"cable": DONE, "vpn": SKIPPED}]


def test_steps_beyond_the_round_may_be_named() -> None:
    person = Person.starting(SIX).fail("f")
    assert marks(person)[0] == {**dict.fromkeys("abcd", SKIPPED), "f": DONE}


def test_the_round_is_stored_as_it_was_shown() -> None:
    assert Person.starting(SIX).fail("f").at.attempt(1).shown == ("a", "b", "c", "d")


def test_where_no_round_is_shown_nothing_is_skipped() -> None:
    assert marks(Person.starting(the_line()).fail("restart")) == [{"restart": DONE}]


def test_the_next_round_follows_a_failed_one() -> None:
    assert Person.starting(SIX).fail("a", "b", "c", "d").at.screen == ShowRound(("e", "f"))


def test_steps_skipped_are_offered_once_more_at_the_end() -> None:
    person = Person.starting(SIX).fail("a", "b", "c").fail("e", "f")
    assert person.at.screen == ShowRound(("d",))
    assert isinstance(person.fail().at.screen, HandOver)


def test_steps_not_permitted_are_not_offered_again() -> None:
    person = Person.starting().attempt({"cable": DONE, "vpn": NOT_PERMITTED})
    assert isinstance(person.at.screen, HandOver)


def test_a_step_once_not_permitted_may_be_done_after_all() -> None:
    person = Person.starting().attempt({"cable": DONE, "vpn": NOT_PERMITTED}).fix("vpn")
    assert person.at.attempt(2).credited == ("vpn",)


def test_a_pending_step_is_asked_about_again() -> None:
    assert Person.starting().attempt({"cable": DONE, "vpn": PENDING}).at.screen == ShowRound(("vpn",))


def test_attempts_are_numbered_from_one() -> None:
    person = Person.starting(SIX).fail("a").fail("e").prepare("f")
    assert [attempt.number for attempt in person.at.now.attempts] == [1, 2, 3]


def test_a_result_without_any_step_is_an_attempt() -> None:
    assert marks(Person.starting().fail()) == [{"cable": SKIPPED, "vpn": SKIPPED}]


def test_reasons_are_kept() -> None:
    person = Person.starting().attempt({"cable": SKIPPED}, reasons={"cable": "no socket"})
    assert person.at.attempt(1).reasons == {"cable": "no socket"}


# Retries that did not take place -----------------------------------------------------------------


def test_an_untested_step_joins_the_next_tried_attempt() -> None:
    assert set(Person.starting(SIX).prepare("a").fail("e").at.attempt(2).tested) == {"a", "e"}


def test_an_untested_step_can_be_what_fixed_it() -> None:
    assert Person.starting(SIX).prepare("a").fix().at.attempt(2).credited == ("a",)


def test_a_step_tested_once_does_not_join_again() -> None:
    assert Person.starting(SIX).prepare("a").fail().fail("e").at.attempt(3).tested == ("e",)


def test_without_a_retry_nothing_is_tested() -> None:
    person = Person.starting().prepare("cable")
    assert person.at.attempt(1).tested == () and "cable" not in person.steps


def test_a_last_round_without_a_retry_still_asks_for_one() -> None:
    assert Person.starting().prepare("cable", "vpn").at.screen == ShowRound(())


def test_a_bare_retry_that_is_not_tried_either_ends_the_plan() -> None:
    person = Person.starting().prepare("cable", "vpn").prepare()
    assert isinstance(person.at.screen, HandOver)


def test_the_order_of_the_steps_put_to_the_test_is_the_same_after_a_resume() -> None:
    person = Person.starting(a_guide(steps=(a_step("longest"), a_step("a")))).fail("longest", "a")
    assert sessions.load(person.token).attempt(1).tested == person.at.attempt(1).tested


# What fixed it -----------------------------------------------------------------------------------


def test_a_single_done_step_is_credited_by_itself() -> None:
    person = Person.starting().fix("cable")
    assert (person.at.attempt(1).credited, person.stretch.resolved_by) == (("cable",), "step")


def test_of_several_done_steps_none_is_credited_by_itself() -> None:
    person = Person.starting().fix("cable", "vpn")
    assert (person.at.attempt(1).credited, person.stretch.resolved_by) == ((), "one_of_several")


def test_one_of_several_can_be_credited() -> None:
    person = Person.starting().fix("cable", "vpn", credited=["vpn"])
    assert (person.at.attempt(1).credited, person.stretch.resolved_by) == (("vpn",), "step")


def test_two_credited_steps_mean_one_of_these() -> None:
    person = Person.starting(SIX).fix("a", "b", "c", credited=["a", "c"])
    assert (person.at.attempt(1).credited, person.stretch.resolved_by) == (("a", "c"), "one_of_several")


def test_naming_a_step_twice_credits_it_once() -> None:
    assert Person.starting().fix("cable", "vpn", credited=["vpn", "vpn"]).stretch.resolved_by == "step"


def test_an_earlier_untested_step_can_be_credited() -> None:
    person = Person.starting(SIX).prepare("a").fix("e", credited=["a"])
    assert person.at.attempt(2).credited == ("a",)


def test_fixed_with_nothing_done_is_outside_the_steps() -> None:
    person = Person.starting().fix()
    assert (person.row.outcome, person.stretch.resolved_by) == ("resolved", "outside")


def test_a_fixed_session_is_resolved_everywhere() -> None:
    person = Person.starting().fix("cable")
    assert (person.at.outcome, person.row.outcome, person.stretch.outcome) == (Outcome.RESOLVED,) * 3


@pytest.mark.parametrize("key", ["vpn", "unknown"])
def test_only_a_done_step_can_be_credited(key: str) -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().fix("cable", credited=["cable", key])
    assert refused.value.field == "credited.1"


def test_a_step_that_was_tested_before_cannot_be_credited() -> None:
    with pytest.raises(sessions.Refused):
        Person.starting(SIX).fail("a").fix("e", credited=["a"])


@pytest.mark.parametrize("result", [Result.SAME_ERROR, Result.NOT_TRIED, Result.OTHER_ERROR])
def test_only_a_fix_has_credit(result: Result) -> None:
    with pytest.raises(sessions.Refused) as refused:
        Person.starting().attempt({"cable": DONE}, result, credited=["cable"], text="some text")
    assert refused.value.field == "credited"


# Refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"steps": {"unknown": DONE}}, "steps.unknown"),
        ({"steps": {"vpn": DONE}}, "steps.vpn"),
        ({"steps": {"cable": SKIPPED}}, "steps.cable"),
        ({"reasons": {"unknown": "why"}}, "reasons.unknown"),
    ],
)
def test_refuses_what_does_not_fit_and_stores_nothing(values: dict[str, Any], field: str) -> None:
    person = Person.starting(tried=["vpn"]).fail("cable")
    before = stored()
    with pytest.raises(sessions.Refused) as refused:
        person.attempt(**values)
    assert (refused.value.field, stored()) == (field, before)


def test_a_reason_may_belong_to_a_step_left_out() -> None:
    person = Person.starting().attempt({}, reasons={"cable": "no socket"})
    assert person.at.attempt(1).reasons == {"cable": "no socket"}


def test_a_stale_version_is_refused_with_the_current_state() -> None:
    person = Person.starting()
    seen = person.at.now.version
    person.fail("cable")
    with pytest.raises(sessions.Conflict) as conflict:
        person.attempt({}, version=seen)
    assert (conflict.value.code, conflict.value.current.now.version) == ("stale", person.at.now.version)


def test_the_current_version_is_taken() -> None:
    person = Person.starting()
    assert len(person.attempt({}, version=person.at.now.version).at.now.attempts) == 1


def test_a_resolved_session_takes_no_attempt() -> None:
    person = Person.starting().fix("cable")
    before = stored()
    with pytest.raises(sessions.Conflict) as conflict:
        person.fail("vpn")
    assert (conflict.value.code, stored()) == ("closed", before)


def test_a_session_found_finished_takes_no_attempt() -> None:
    with pytest.raises(sessions.Conflict):
        Person.starting(the_line()).answer({"history": "finished"}).fail("restart")


def test_an_escalated_session_takes_no_attempt() -> None:
    with pytest.raises(sessions.Conflict):
        Person.starting().escalate().fail("cable")


def test_a_proposed_hand_over_still_takes_an_attempt() -> None:
    assert len(Person.starting().fail("cable", "vpn").fail().at.now.attempts) == 2


# Fixes that come too soon ------------------------------------------------------------------------


def is_learnt(person: Person) -> bool:
    return person.stretch.counted["observation"] is not None


def after(minutes: int, person: Person) -> Person:
    person.clock += timedelta(minutes=minutes)
    return person


def test_a_fix_is_too_soon_by_when_its_round_was_shown() -> None:
    assert not is_learnt(Person.starting().fix("cable"))
    assert is_learnt(after(60, Person.starting()).fix("cable"))


def test_what_changes_nothing_in_the_round_does_not_make_a_fix_too_soon() -> None:
    person = after(60, Person.starting(the_line(), answers={"medium": "air"}))
    assert is_learnt(person.answer(details={"time": "noon"}).flag("restart").fix("restart"))


def test_a_result_that_is_corrected_is_learnt_like_the_first() -> None:
    person = after(60, Person.starting()).fix("cable").undo()
    assert is_learnt(person.fix("cable"))


def test_a_round_that_was_just_shown_makes_it_too_soon() -> None:
    person = after(60, Person.starting()).fail("cable")
    assert not person.fix("vpn").stretch.counted["observation"]["solved"]
