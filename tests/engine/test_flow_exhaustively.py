"""Every combination of answers, each with every mark and every result in every round."""

from __future__ import annotations

from functools import cache

import pytest

from tests.engine.walking import Walk
from tests.factories import a_guide, a_question, a_step, is_, is_not, shipped
from troubleshoot import catalog
from troubleshoot.engine.facts import Mark
from troubleshoot.engine.guide import Choice, Effect, Escalation, Guide
from troubleshoot.engine.situation import Situation

MARKS = (Mark.DONE, Mark.SKIPPED, Mark.NOT_PERMITTED)

BRANCHING = a_guide(
    questions=(
        a_question("network", "office", "home"),
        a_question("vpn", "yes", "no", when=(is_("network", "office", known=True),)),
        a_question("tool", "pac", "browser"),
    ),
    steps=(
        a_step("cable", is_not("network", "home")),
        a_step("vpn-off", is_not("vpn", "no")),
        a_step("ticket", is_("network", "office", known=True), wait_minutes=60),
        a_step("sign-in", is_("tool", "pac")),
        a_step("import", requires=("sign-in",), retries=True),
        a_step("again", requires=("cable",), retries=True),
    ),
    escalations=(Escalation("Office.", (is_("network", "office"),), failed_attempts=2),),
)
LEAVING = a_guide(
    questions=(
        a_question(
            "history",
            Choice("running", "Running", Effect.WAIT, minutes=5, why="Wait."),
            Choice("finished", "Finished", Effect.RESOLVED),
            Choice("failed", "Failed", Effect.PASTE, why="Paste."),
            "nothing",
        ),
        a_question(
            "policy",
            Choice("other", "Other", Effect.SWITCH, guide="other"),
            Choice("admin", "Admin", Effect.ESCALATE, why="Ask."),
            "fine",
            when=(is_("history", "nothing", known=True),),
        ),
        a_question("tool", "pac", "browser"),
    ),
    steps=(
        a_step("second", requires=("first",)),
        a_step("first", is_not("tool", "browser")),
        a_step("other", is_("policy", "fine")),
    ),
    escalations=(Escalation("Enough.", failed_attempts=2),),
)
SMALL = {"branching": BRANCHING, "leaving": LEAVING}
NEW = [path.stem for path in catalog.shipped_files() if path.stem != "network-errors"]
TELLING = [
    (slug, choice.told_by[0])
    for slug in NEW
    for question in shipped(slug).questions
    for choice in question.choices
    if choice.told_by
]
"""A pattern for every choice that a text can tell."""
MOST_ROUNDS = 12


@cache
def walked(name: str, mark: Mark) -> Walk:
    return Walk(SMALL[name], mark, after_another_error=True).run()


def _plainly(guide: Guide, mark: Mark) -> Walk:
    """A walk that takes no two situations for the same unless all their facts' sums are."""
    walk = Walk(guide, mark, after_another_error=True)
    walk.outlook = lambda now: repr((now.answers, now.last_mark, now.passed_over, _history(now)))
    return walk.run()


def _history(now: Situation) -> object:
    results = [(attempt.result, bool(attempt.marks)) for attempt in now.attempts]
    reported = now.reported_at > max(now.answered_at.values(), default=0)
    return results, now.untested, now.choosing, reported, now.spoken_against


@pytest.mark.parametrize("mark", MARKS)
def test_every_way_through_the_shipped_guide_ends(mark: Mark) -> None:
    guide = shipped()
    walk = Walk(guide, mark).run()
    assert set(walk.ends) == {"HandOver", "Resolved", "Choose"}
    assert walk.ends["HandOver"] > 1000
    assert walk.offered == set(guide.steps_by_key)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("slug", NEW)
def test_every_way_through_a_guide_ends(slug: str, mark: Mark) -> None:
    walk = Walk(shipped(slug), mark, after_another_error=True).run()
    assert set(walk.ends) <= {"HandOver", "Resolved", "Choose"}
    assert walk.rounds <= MOST_ROUNDS
    # A step that needs another one is out of reach where that one is not permitted.
    assert mark is Mark.NOT_PERMITTED or walk.offered == set(walk.guide.steps_by_key)


@pytest.mark.parametrize(("slug", "pattern"), TELLING)
def test_every_way_from_a_text_that_tells_something_ends(slug: str, pattern: str) -> None:
    walk = Walk(shipped(slug), Mark.DONE, found=(pattern,)).run()
    assert walk.ends["HandOver"]
    assert walk.rounds <= MOST_ROUNDS


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", SMALL)
def test_every_way_through_a_small_guide_ends(name: str, mark: Mark) -> None:
    assert set(walked(name, mark).ends) == {"HandOver", "Resolved", "Choose"}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", SMALL)
def test_situations_taken_for_the_same_have_the_same_future(name: str, mark: Mark) -> None:
    quick, plain = walked(name, mark), _plainly(SMALL[name], mark)
    assert quick.offered == plain.offered
    assert set(quick.ends) == set(plain.ends)
    assert len(plain.visited) > len(quick.visited)


@pytest.mark.parametrize("name", SMALL)
def test_every_step_is_offered_to_somebody(name: str) -> None:
    assert walked(name, Mark.DONE).offered == set(SMALL[name].steps_by_key)
