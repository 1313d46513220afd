"""Why the flow goes as it goes, for authors: what stands of each step and of each escalation rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from . import flow
from .facts import Mark
from .guide import Condition, Escalation, Guide, Step
from .situation import Situation


class Standing(StrEnum):
    """What stands of a step. Only the first is in a round that is proposed."""

    COMING = "coming"
    DONE = "done"
    TRIED = "tried"
    NOT_PERMITTED = "not_permitted"
    WITHDRAWN = "withdrawn"
    RULED_OUT = "ruled_out"
    PASSED_OVER = "passed_over"  # twice, and not offered a third time
    ONCE_MORE = "once_more"  # passed over once, and offered again when nothing else is left
    REQUIRES = "requires"  # what it requires is neither done nor to come
    COSTS_MORE = "costs_more"  # than handing over, on average


@dataclass(frozen=True)
class StepStanding:
    """A step with what stands of it; the `condition` that rules it out, or the steps it `needs`."""

    step: Step
    standing: Standing
    condition: Condition | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleStanding:
    """A rule with the attempts `failed` so far, and its conditions: True holds, False fails, None is open."""

    rule: Escalation
    failed: int
    conditions: tuple[tuple[Condition, bool | None], ...]

    @property
    def holds(self) -> bool:
        """True if the rule hands over now."""
        return self.failed >= self.rule.failed_attempts and all(held for _, held in self.conditions)


def standings(guide: Guide, now: Situation) -> list[StepStanding]:
    """What stands of each step, in the author's order."""
    coming = flow.upcoming(guide, now)
    worth = {key for group in coming.worth for key in group}
    rest = {key for group in coming.rest for key in group}
    return [_standing(step, guide, now, worth, rest) for step in guide.steps]


def _standing(step: Step, guide: Guide, now: Situation, worth: set[str], rest: set[str]) -> StepStanding:
    if step.key in worth:
        return StepStanding(step, Standing.COMING)
    if step.key in rest:
        return StepStanding(step, Standing.COSTS_MORE)
    if settled := _settled(step, guide, now):
        return StepStanding(step, settled)
    known = now.known(guide)
    for condition in step.when:
        if condition.contradicted_by(known.get(condition.question)):
            return StepStanding(step, Standing.RULED_OUT, condition)
    needs = tuple(key for key in step.requires if key not in now.done(guide.slug) | worth)
    times = now.passed_over.get((guide.slug, step.key), 0)
    if times == 1 or not needs:
        return StepStanding(step, Standing.PASSED_OVER if times > 1 else Standing.ONCE_MORE)
    return StepStanding(step, Standing.PASSED_OVER if times else Standing.REQUIRES, needs=needs)


def _settled(step: Step, guide: Guide, now: Situation) -> Standing | None:
    """What was said or done about a step itself, whatever the answers are."""
    if step.key in guide.withdrawn or guide.recalled:
        return Standing.WITHDRAWN
    if step.key in now.tried.get(guide.slug, ()):
        return Standing.TRIED
    mark = now.last_mark.get((guide.slug, step.key))
    return {Mark.DONE: Standing.DONE, Mark.NOT_PERMITTED: Standing.NOT_PERMITTED}.get(mark) if mark else None


def rules(guide: Guide, now: Situation) -> list[RuleStanding]:
    """What stands of each escalation rule, in the author's order."""
    known, failed = now.known(guide), now.failed_attempts(guide.slug)
    return [
        RuleStanding(rule, failed, tuple((one, _held(one, known.get(one.question))) for one in rule.when))
        for rule in guide.escalations
    ]


def _held(condition: Condition, choice: str | None) -> bool | None:
    return None if choice is None else condition.held_by(choice)


def told_by(guide: Guide, now: Situation, question: str, choice: str) -> tuple[str, ...]:
    """The patterns found that tell this answer to the question."""
    asked = guide.questions_by_key.get(question)
    chosen = asked.choice(choice) if asked else None
    found = now.found.get(guide.slug, ())
    return tuple(key for key in chosen.told_by if key in found) if chosen else ()
