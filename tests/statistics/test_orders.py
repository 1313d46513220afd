from __future__ import annotations

import pytest

from tests.factories import a_guide, a_step, published, withdrawn
from tests.statistics.counting import TODAY, count, edition, figures
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Learning
from troubleshoot.statistics import Count, in_learnt_order
from troubleshoot.statistics.orders import Exploring, Orders

pytestmark = pytest.mark.django_db


def three_steps() -> Guide:
    """Steps that each stand alone, the last one requires the first."""
    steps = (
        a_step("first", wait_minutes=5),
        a_step("second", wait_minutes=5),
        a_step("third", wait_minutes=5, requires=("first",)),
    )
    return published(a_guide(steps=steps))


def learnt() -> Orders:
    orders = figures().orders
    assert orders
    return orders


def test_no_order_is_learnt_from_too_few() -> None:
    three_steps()
    count(49, solved=("second",))
    count(5, outcome=Outcome.OPEN)
    assert (figures().orders, figures().ended) == (None, 49)


def test_what_helps_most_comes_first() -> None:
    three_steps()
    count(60, solved=("second",))
    orders = learnt()
    assert (orders.author.keys[0], orders.learnt.keys[0], orders.differ) == ("first", "second", True)


def test_a_better_order_saves_minutes() -> None:
    three_steps()
    count(60, solved=("second",))
    orders = learnt()
    assert orders.saved == orders.author.minutes - orders.learnt.minutes > 0


def test_an_order_that_was_right_saves_nothing() -> None:
    three_steps()
    count(60, solved=("first",))
    assert (learnt().saved, learnt().author.keys[0]) == (0, "first")


def test_minutes_are_judged_by_what_was_learnt_for_both() -> None:
    published(
        a_guide(steps=(a_step("one", wait_minutes=5), a_step("other", wait_minutes=5)), retry_minutes=50)
    )
    count(10_000, solved=("other",))
    assert learnt().author.minutes == pytest.approx(60 + 60, abs=1)
    assert learnt().learnt.minutes == pytest.approx(60, abs=1)


def test_every_step_is_in_both_orders() -> None:
    three_steps()
    count(60, solved=("second",))
    orders = learnt()
    assert set(orders.learnt.keys) == set(orders.author.keys) == {"first", "second", "third"}


def test_a_withdrawn_step_is_in_neither_order() -> None:
    three_steps()
    count(60, solved=("second",))
    withdrawn("first", of=edition().guide.slug)
    assert learnt().author.keys == ["second"]


def test_the_orders_are_those_of_all_times() -> None:
    three_steps()
    count(60, solved=("second",), day=TODAY.replace(day=1))
    assert figures(since=TODAY).orders == learnt()


def test_weights_stored_of_these_counts_are_used() -> None:
    three_steps()
    count(60, solved=("second",))
    learning = Learning.objects.get()
    learning.planned_version = learning.version
    learning.weights = {"first": 0.05, "second": 0.05, "third": 0.8, "": 0.1}
    learning.save()
    assert learnt().learnt.keys[:2] == ["first", "third"]


def test_a_draft_has_the_steps_in_the_learnt_order() -> None:
    guide = three_steps()
    count(60, solved=("second",))
    draft = in_learnt_order(guide, learnt().learnt)
    assert [step.key for step in draft.steps] == learnt().learnt.keys


def test_a_draft_changes_nothing_but_the_order() -> None:
    guide = three_steps()
    count(60, solved=("second",))
    draft = in_learnt_order(guide, learnt().learnt)
    assert {step.key: step for step in draft.steps} == dict(guide.steps_by_key)
    assert draft.patterns == guide.patterns


def explored(order: str, *, n: int, minutes: int) -> None:
    tallies = {
        (Count.FINISHED, order): 1,
        (Count.SPENT, order): minutes,
        (Count.SPENT_SQUARED, order): minutes**2,
    }
    count(n, tallies=tallies)


def exploring() -> Exploring:
    found = figures().exploring
    assert found
    return found


def test_a_guide_that_never_explored_shows_nothing_of_it() -> None:
    published(a_guide())
    assert figures().exploring is None


def test_a_guide_that_explores_shows_that_too_few_have_finished() -> None:
    published(a_guide(explore=True))
    assert (exploring().saved, exploring().finished) == (None, {"draw": 0, "control": 0})


def test_exploring_is_told_with_what_it_saved() -> None:
    published(a_guide(explore=True))
    for minutes in (50, 70):
        explored("draw", n=10, minutes=minutes)
        explored("control", n=10, minutes=minutes + 30)
    saved = exploring().saved
    assert saved
    assert saved.value == pytest.approx(30)
    assert saved.low < 30 < saved.high
    assert saved.high - 30 == pytest.approx(30 - saved.low)


def test_nothing_is_said_to_be_saved_while_one_arm_has_too_few() -> None:
    published(a_guide(explore=True))
    explored("draw", n=20, minutes=50)
    explored("control", n=9, minutes=90)
    assert exploring().saved is None
