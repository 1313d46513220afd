"""Random journeys through two guides, against the rules of the design and a simple model beside them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Sum
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.factories import a_known_issue, published
from tests.sessions.contributions import Told, claims, contributions
from tests.sessions.happenings import Happenings
from tests.sessions.journey import GUIDES, ISSUES
from tests.sessions.model import Tried
from tests.sessions.person import OF_STEPS, counted
from troubleshoot.engine import flow
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.engine.guide import NOT_SURE, Effect
from troubleshoot.engine.situation import situation
from troubleshoot.models import Fact, Tally
from troubleshoot.sessions import computed_anew
from troubleshoot.sessions.current import plan_of
from troubleshoot.sessions.journal import value_of
from troubleshoot.statistics import EVERY_DAY, Counted


class Journeys(Happenings):
    """Journeys with what holds at every moment of them."""

    @invariant()
    def the_screen_is_a_fold_over_the_facts_that_stand(self) -> None:
        rows = Fact.objects.filter(session=self.person.at.row, stands=True).order_by("number")
        now = situation([value_of(row) for row in rows], plan_of(self.person.at.stretch))
        assert flow.next_screen(self.guide, now) == self.person.at.screen
        assert now == self.person.at.now

    @property
    def lasting_answers(self) -> dict[str, str]:
        """The answers that do not ask to wait: those speak of their moment, and are asked again."""
        questions = self.guide.questions_by_key
        return {
            key: value
            for key, value in self.model.answers.items()
            if key not in questions
            or (choice := questions[key].choice(value)) is None
            or choice.effect is not Effect.WAIT
        }

    @invariant()
    def facts_are_numbered_without_a_gap(self) -> None:
        numbers = [fact.number for fact in self.person.at.facts]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def there_is_a_way_forward_or_an_end(self) -> None:
        match self.person.at.screen:
            case flow.AskQuestions(questions):
                assert questions and not set(questions) & self.lasting_answers.keys()
            case flow.Wait(question):
                assert any(c.effect is not Effect.WAIT for c in self.guide.questions_by_key[question].choices)
            case flow.ShowRound(steps, later):
                assert steps or (self.model.untested() and not later)
            case flow.Resolved() | flow.HandOver(proposed=False):
                assert self.is_closed()
            case flow.Paste() | flow.Choose() | flow.HandOver():
                assert not self.is_closed()

    @invariant()
    def no_step_is_offered_that_must_not_be(self) -> None:
        screen = self.person.at.screen
        if not isinstance(screen, flow.ShowRound):
            return
        done = self.model.done() | self.tried_here()
        known = self.person.at.now.inferred(self.guide) | self.lasting_answers
        last = [t.marks for t in self.model.attempts if t.guide == self.model.guide]
        forbidden = {
            k for k, m in {k: m for marks in last for k, m in marks.items()}.items() if m == "not_permitted"
        }
        for key in (key for group in (screen.steps, *screen.later) for key in group):
            step = self.guide.steps_by_key[key]
            assert key not in done and key not in forbidden and done.issuperset(step.requires)
            for condition in step.when:
                said = known.get(condition.question, NOT_SURE)
                if said == NOT_SURE:
                    assert not condition.known
                else:
                    assert (said in condition.choices) != condition.negated
            done = done | {key}

    @invariant()
    def attempts_are_what_the_model_remembers(self) -> None:
        attempts = self.person.at.now.attempts
        assert [a.number for a in attempts] == list(range(1, len(attempts) + 1))
        assert [Tried(a.guide, dict(a.marks), a.result, a.credited) for a in attempts] == self.model.attempts

    @invariant()
    def answers_are_what_the_model_remembers(self) -> None:
        assert self.person.at.now.answers == self.model.answers

    @invariant()
    def stored_outcomes_are_the_computed_ones(self) -> None:
        outcome, attempts = self.person.at.outcome, self.model.attempts
        assert self.person.row.outcome == outcome == self.person.stretch.outcome
        if attempts and attempts[-1].result == Result.FIXED:
            assert outcome is Outcome.RESOLVED
        elif self.model.escalated:
            assert outcome is Outcome.ESCALATED
        elif not isinstance(self.person.at.screen, flow.Resolved):
            assert outcome is (Outcome.LEFT if self.model.left else Outcome.OPEN)

    @invariant()
    def stretches_follow_the_path(self) -> None:
        standing = self.person.stretches
        assert [(s.edition.guide.slug, s.edition.number) for s in standing] == self.model.stretches
        assert all(s.outcome == Outcome.SWITCHED for s in standing[:-1])
        assert standing[-1].outcome != Outcome.SWITCHED and standing[-1].pk == self.person.at.stretch.pk

    @invariant()
    def resolved_rests_on_something(self) -> None:
        last = self.person.stretch
        if last.outcome != Outcome.RESOLVED:
            assert last.resolved_by == ""
        elif not self.model.attempts or self.model.attempts[-1].result != Result.FIXED:
            assert last.resolved_by == "found_finished"
        elif len(self.model.attempts[-1].credited) == 1:
            assert last.resolved_by == "step"
        else:
            assert last.resolved_by in ("one_of_several", "outside")

    @invariant()
    def contributions_are_what_the_facts_say(self) -> None:
        facts = list(self.person.at.row.facts.filter(stands=True).order_by("number"))
        told, claimed = contributions(facts), claims(facts)
        for stretch in self.person.stretches:
            mine, counted = told.get(stretch.pk, Told()), stretch.counted
            steps = {(kind, key) for kind, key, _ in counted["tallies"] if kind in OF_STEPS}
            seen = counted["observation"]
            assert steps == mine.steps
            assert {key for kind, key, _ in counted["tallies"] if kind == "known_issue"} == claimed.get(
                stretch.pk, set()
            )
            assert (seen and (seen["failed"], seen["solved"], seen["outside"])) == mine.observation

    @invariant()
    def what_is_called_theirs_is_counted_once(self) -> None:
        mine = Counter(issue for (_, issue), mine in self.person.at.now.claimed.items() if mine)
        tallies = Tally.objects.filter(kind="known_issue", day=EVERY_DAY, n__gt=0)
        sums = dict(tallies.values_list("key").annotate(Sum("n")))
        assert sums == {str(issue): n for issue, n in mine.items()}

    @invariant()
    def the_link_counts_once_by_how_the_session_stands(self) -> None:
        kinds = {outcome: counted(f"link_{outcome}") for outcome in ("open", "resolved", "escalated", "left")}
        assert {outcome: keys for outcome, keys in kinds.items() if keys} == {
            self.person.at.outcome: {"issue\n4711": 1}
        }

    @invariant()
    def the_rollup_is_the_sum_of_what_stands(self) -> None:
        assert Counted.stored() == computed_anew()


@pytest.mark.django_db
def test_every_journey_keeps_the_rules() -> None:
    for guide in GUIDES.values():
        published(guide)
        for number in ISSUES:
            a_known_issue(number, of=guide.slug)
    run_state_machine_as_test(
        Journeys, settings=hypothesis_settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
