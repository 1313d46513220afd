from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, a_guide, a_step, published
from tests.sessions.person import DONE, NOT_PERMITTED, PENDING, SKIPPED, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import catalog, statistics
from troubleshoot.engine.facts import Result
from troubleshoot.statistics import StepCounts, safe_cell

pytestmark = pytest.mark.django_db


def counts(key: str = "cable") -> StepCounts:
    guide = catalog.current().by_slug["cut-line"].guide
    return next(step for step in statistics.steps(guide) if step.key == key)


def outcomes() -> dict[str, statistics.Outcomes]:
    return statistics.outcomes(catalog.current())


def test_outcomes_add_up_to_the_sessions() -> None:
    published(the_wall())
    Person.starting(the_line()).meet(WALL_TEXT)
    Person.starting(the_line()).fix("restart")
    Person.starting(the_line()).escalate()
    Person.starting(the_line()).leave()
    for outcome in outcomes().values():
        sessions, *each = vars(outcome).values()
        assert sessions == sum(each)
    assert [outcomes()["line"].sessions, outcomes()["wall"].sessions] == [4, 1]


def test_a_guide_without_sessions_counts_none() -> None:
    published(a_guide())
    assert outcomes() == {"cut-line": statistics.Outcomes()}


def test_a_stretch_that_was_undone_is_not_counted() -> None:
    published(the_wall())
    Person.starting(the_line()).meet(WALL_TEXT).undo()
    assert (outcomes()["wall"].sessions, outcomes()["line"].open) == (0, 1)


def test_a_done_step_with_the_same_error_was_tried() -> None:
    Person.starting().fail("cable")
    assert (counts().tried, counts().credited) == (1, 0)


def test_a_step_named_alone_is_credited() -> None:
    Person.starting().fix("cable", "vpn").credit("cable")
    assert [(counts(key).tried, counts(key).credited) for key in ("cable", "vpn")] == [(1, 1), (1, 0)]


def test_one_of_several_is_credited_to_none() -> None:
    Person.starting().fix("cable", "vpn", credited=["cable", "vpn"])
    assert (counts("cable").credited, counts("vpn").credited) == (0, 0)


def test_an_attempt_that_was_not_retried_is_not_tried() -> None:
    Person.starting().prepare("cable")
    assert counts().tried == 0


@pytest.mark.parametrize("last", [SKIPPED, NOT_PERMITTED, PENDING])
def test_the_last_mark_counts(last: str) -> None:
    person = Person.starting(a_guide(steps=(a_step("cable"), a_step("vpn"))))
    person.attempt({"cable": SKIPPED}).attempt({"cable": last}, Result.SAME_ERROR)  # type: ignore[dict-item]
    assert (counts().skipped, counts().not_permitted) == (last == SKIPPED, last == NOT_PERMITTED)


def test_a_skipped_step_that_was_done_later_is_not_skipped() -> None:
    Person.starting().attempt({"cable": SKIPPED}).attempt({"cable": DONE})
    assert (counts().skipped, counts().tried) == (0, 1)


def test_an_undone_attempt_is_not_counted() -> None:
    Person.starting().fix("cable").undo()
    assert counts() == StepCounts("cable", "Do cable")


def test_steps_no_longer_in_the_guide_stand_last_under_their_key() -> None:
    Person.starting().fix("vpn")
    guide = published(a_guide(steps=(a_step("new"), a_step("cable"))))
    assert [(step.key, step.title) for step in statistics.steps(guide)][2:] == [("vpn", "vpn")]


def test_steps_of_another_guide_are_not_counted() -> None:
    published(the_wall())
    Person.starting(the_line()).fail("restart")
    assert {step.tried for step in statistics.steps(the_wall())} == {0}


def test_what_people_wrote_comes_newest_first() -> None:
    for text in ("One", "Two"):
        person = Person.starting().fix("cable")
        person.credit(something_else=text)
        person.stretches[0].__class__.objects.filter(pk=person.stretch.pk).update(
            started_at=NOW.replace(day=1 if text == "One" else 2)
        )
    lines = statistics.something_else("cut-line")
    assert [line.text for line in lines] == ["Two", "One"]
    assert statistics.something_else("other") == []


def test_a_line_that_was_undone_is_not_told() -> None:
    Person.starting().fix("cable").credit(something_else="Luck").undo()
    assert statistics.something_else() == []


@given(st.text(alphabet="=+-@|%\t\r\n \u00a0a1"))
def test_no_cell_starts_as_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))
    assert cell.startswith("'") or text.lstrip()[:1] not in "=+-@|%" or not text.strip()


@pytest.mark.parametrize("value", [7, -7, 0, "A title", "100%", "a=b"])
def test_a_harmless_cell_stays_as_it_is(value: object) -> None:
    assert safe_cell(value) == value
