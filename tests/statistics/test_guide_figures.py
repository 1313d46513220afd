from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import a_guide, a_step, published
from tests.statistics.counting import TODAY, count, figures
from troubleshoot.engine.facts import Outcome
from troubleshoot.statistics import StepFigures

pytestmark = pytest.mark.django_db


def step(key: str = "cable", **period: Any) -> StepFigures:
    return next(found for found in figures(**period).steps if found.counts.key == key)


@pytest.mark.parametrize(("tries", "known"), [(9, False), (10, True)])
def test_an_estimate_is_told_from_ten_tries_on(tries: int, known: bool) -> None:
    published(a_guide())
    count(tries, solved=("cable",))
    assert (step().estimate is not None) is known


def test_an_estimate_comes_with_its_interval_and_number() -> None:
    published(a_guide())
    count(30, solved=("cable",))
    count(30, failed=("cable",), outcome=Outcome.ESCALATED)
    found = step()
    assert found.estimate
    assert found.estimate.low < found.estimate.mean < found.estimate.high
    assert found.learnt == 60


def test_the_period_changes_counts_and_no_estimate() -> None:
    published(a_guide())
    count(20, solved=("cable",), day=TODAY - timedelta(days=30))
    count(5, solved=("cable",))
    always, lately = step(), step(since=TODAY)
    assert (always.counts.tried, lately.counts.tried) == (25, 5)
    assert (lately.estimate, lately.learnt) == (always.estimate, 25)


def test_a_step_tells_its_source() -> None:
    published(a_guide(steps=(a_step("cable", source="issue 4711"),)))
    assert step().source == "issue 4711"


def test_steps_without_an_estimate_are_counted() -> None:
    published(a_guide())
    count(10, solved=("cable",))
    assert figures().too_few == 1


def test_a_step_no_longer_in_the_guide_keeps_its_counts() -> None:
    published(a_guide())
    count(10, solved=("cable",))
    published(a_guide(steps=(a_step("new"),)))
    assert (step().counts.tried, step().source) == (10, "")
