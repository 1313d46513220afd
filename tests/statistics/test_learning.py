"""What guides learn from their sessions, and what a stretch takes along when it starts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import a_guide, a_pattern, a_question, a_step, again, is_, published
from tests.sessions.person import Person
from troubleshoot import catalog, sessions, statistics
from troubleshoot.catalog import PublishedGuide
from troubleshoot.engine.estimation import Observation
from troubleshoot.engine.planning import Order
from troubleshoot.models import Cell, Learning
from troubleshoot.statistics import EVERY_DAY, Counted, Segment, Start

pytestmark = pytest.mark.django_db

# The author puts `usual` first; what people do shows that `better` resolves nearly everything.
STEPS = (a_step("usual", minutes=60, prior=8), a_step("better", minutes=60))


def a_learning_guide(**values: Any) -> PublishedGuide:
    guide = published(a_guide("slow", patterns=(a_pattern("slow", "very slow"),), steps=STEPS, **values))
    return catalog.current().by_slug[guide.slug]


def observed(target: PublishedGuide, seen: Observation, n: int) -> None:
    """So many stretches that ended and tell this, straight into the rollup."""
    outcome = "resolved" if seen.solved else "escalated"
    tallies = Counter({(target.row.pk, "outcome", outcome, EVERY_DAY): n})
    tallies.update({(target.row.pk, "learnt", key, EVERY_DAY): n for key in seen.failed | seen.solved})
    statistics.add(Counted(tallies, Counter({(target.row.pk, Segment(), seen): n})))
    statistics.new_version([target.row.guide_id])


def better() -> Observation:
    return Observation(frozenset({"usual"}), frozenset({"better"}))


def a_start(target: PublishedGuide, seed: int = 1) -> Start:
    return statistics.start_in(target, seed=seed)


def test_without_sessions_the_authors_order_holds() -> None:
    assert a_start(a_learning_guide()).plan.order is Order.AUTHOR


@pytest.mark.parametrize(("ended", "order"), [(49, Order.AUTHOR), (50, Order.ESTIMATES)])
def test_from_fifty_ended_stretches_on_the_estimates_hold(ended: int, order: Order) -> None:
    target = a_learning_guide()
    observed(target, better(), ended)
    assert a_start(target).plan.order is order


def test_what_is_learnt_decides_the_first_step() -> None:
    target = a_learning_guide()
    observed(target, better(), 60)
    at = Person.starting(target.guide).at
    assert at.shown[0] == "better"


def test_with_learning_off_the_authors_order_holds() -> None:
    target = a_learning_guide(learning=False)
    observed(target, better(), 500)
    plan = a_start(target).plan
    assert (plan.order, plan.weights) == (Order.AUTHOR, {"usual": 8.0, "better": 1.0})


def test_exploring_draws_but_for_a_control_group() -> None:
    target = a_learning_guide(explore=True)
    observed(target, better(), 60)
    orders = [a_start(target, seed).plan.order for seed in range(300)]
    assert set(orders) == {Order.DRAW, Order.CONTROL}
    assert 0.05 < orders.count(Order.CONTROL) / 300 < 0.16


def test_a_draw_is_the_same_for_the_same_submission() -> None:
    target = a_learning_guide(explore=True)
    observed(target, better(), 60)
    assert a_start(target, 5).plan == a_start(target, 5).plan
    assert len({tuple(a_start(target, seed).plan.drawn.values()) for seed in range(9)}) > 1


def test_other_people_never_change_the_rounds_of_a_running_stretch() -> None:
    target = a_learning_guide()
    person = Person.starting(target.guide)
    before = person.at.screen
    observed(target, better(), 500)
    assert sessions.load(person.token).screen == before
    assert Person.starting(target.guide).at.screen != before


def test_a_figure_is_shown_from_ten_tries_on_and_stays_as_it_was() -> None:
    target = a_learning_guide()
    observed(target, better(), 9)
    assert Person.starting(target.guide).at.shown_figures == {}
    observed(target, better(), 11)
    at = Person.starting(target.guide).at
    assert {key: shown.tried for key, shown in at.shown_figures.items()} == {"usual": 20, "better": 20}
    observed(target, Observation(frozenset({"better"})), 500)
    assert sessions.load(at.token).shown_figures == at.shown_figures


def test_the_authors_prior_is_in_no_figure() -> None:
    target = a_learning_guide()
    observed(target, better(), 20)
    shown = a_start(target).shown
    assert shown["usual"].probability == pytest.approx(0, abs=1e-3)
    assert shown["better"].probability == pytest.approx(1, abs=1e-3)


def test_figures_have_an_interval_and_need_ten_tries() -> None:
    target = a_learning_guide()
    observed(target, better(), 30)
    found = statistics.figures(target, {"usual": 30, "better": 9})
    assert set(found) == {"usual"}
    assert found["usual"].low <= found["usual"].mean <= found["usual"].high


def test_figures_follow_the_counts_at_once() -> None:
    target = a_learning_guide()
    observed(target, better(), 30)
    before = statistics.figures(target, {"better": 30})["better"].mean
    observed(target, Observation(frozenset({"usual", "better"})), 30)
    assert statistics.figures(target, {"better": 60})["better"].mean < before - 0.3


def test_stored_figures_are_those_that_would_be_made_now() -> None:
    target = a_learning_guide()
    observed(target, better(), 30)
    fresh = statistics.figures(target, {"usual": 30, "better": 30})
    statistics.store_estimates([target])
    stored = Learning.objects.get()
    assert stored.shown_version == stored.version
    assert statistics.figures(target, {"usual": 30, "better": 30}) == fresh


def test_a_reworded_step_keeps_its_history_and_a_new_key_starts_afresh() -> None:
    target = a_learning_guide()
    observed(target, better(), 60)
    published(again(target.guide, steps=(STEPS[1], a_step("new", minutes=60)), title="Slower"))
    start = a_start(catalog.current().by_slug["slow"])
    assert set(start.shown) == {"better"}
    assert start.plan.weights["better"] > start.plan.weights["new"] > 0


def test_a_step_that_is_new_has_a_weight_before_anything_is_counted_again() -> None:
    target = a_learning_guide()
    observed(target, better(), 60)
    statistics.store_estimates([target])
    published(again(target.guide, steps=(*STEPS, a_step("new", minutes=60, prior=8))))
    weights = a_start(catalog.current().by_slug["slow"]).plan.weights
    assert weights["better"] > weights["new"] > 0


def fixed(too_soon: bool) -> None:
    person = Person.starting(a_guide("cut-line"))
    person.clock = person.clock.replace(hour=20 if too_soon else 21)
    person.fix("cable")


@pytest.mark.parametrize(("too_soon", "solved"), [(True, 0), (False, 1)])
def test_a_fix_sooner_than_a_retry_can_take_teaches_nothing(too_soon: bool, solved: int) -> None:
    fixed(too_soon)
    assert Cell.objects.filter(n__gt=0).count() == solved
    assert statistics.outcomes(catalog.current())["cut-line"].resolved == 1


def test_without_limits_every_fix_teaches(settings: Settings) -> None:
    settings.RATE_LIMITS = False
    fixed(too_soon=True)
    assert Cell.objects.get(n__gt=0).solved == ["cable"]


def test_a_stretch_knows_for_whom_it_tells() -> None:
    steps = (a_step("cable"), a_step("sign-in", is_("method", "pac")))
    guide = a_guide(questions=(a_question("method", "pac", "portal"),), steps=steps)
    person = Person.starting(guide).answer({"method": "pac"}).fail("cable")
    cell = Cell.objects.get(n=1)
    assert (cell.method, cell.failed) == ("pac", ["cable"])
    person.answer({"method": "portal"})
    assert Cell.objects.get(n=1).method == "portal"


def test_an_answer_in_the_next_guide_tells_for_whom_the_one_before_was() -> None:
    method = a_question("method", "pac", "portal")
    steps = (a_step("knock", is_("method", "pac")), a_step("ladder"))
    published(
        a_guide("wall", patterns=(a_pattern("wall", "wall refused"),), questions=(method,), steps=steps)
    )
    steps = (a_step("cable"), a_step("sign-in", is_("method", "pac")))
    person = Person.starting(a_guide(questions=(method,), steps=steps)).fail("cable").switch("wall")
    person.answer({"method": "pac"})
    assert Cell.objects.get(n=1).method == "pac"
    assert Counted.stored() == sessions.computed_anew()


def test_a_prior_that_changes_counts_from_its_edition_on() -> None:
    target = a_learning_guide()
    observed(target, better(), 60)
    before = a_start(target).plan.weights
    published(again(target.guide, steps=(a_step("usual", minutes=60, prior=0.1), STEPS[1])))
    assert a_start(catalog.current().by_slug["slow"]).plan.weights["usual"] < before["usual"]


def test_no_figure_is_shown_of_a_preparation() -> None:
    steps = (a_step("sign-in"), a_step("import", requires=("sign-in",)))
    guide = published(a_guide("slow", patterns=(a_pattern("slow", "very slow"),), steps=steps))
    target = catalog.current().by_slug[guide.slug]
    observed(target, Observation(frozenset({"sign-in"}), frozenset({"import"})), 20)
    assert set(a_start(target).shown) == {"import"}
