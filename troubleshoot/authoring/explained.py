"""The preview's words for the author: the moves so far, and why the flow goes as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..engine import explaining, flow
from ..engine.explaining import RuleStanding, Standing, StepStanding
from ..engine.guide import NOT_SURE, Condition, ErrorPattern, Guide
from ..engine.moves import Answer, Begin, Credit, Move, Report, Retry, Switch, Tried
from ..handover import MARKS, RESULTS
from .previewing import Preview


@dataclass(frozen=True)
class Made:
    """A move in words, with what belongs to it, and the address of the walk before it."""

    text: str
    lines: tuple[str, ...]
    before: str


@dataclass(frozen=True)
class Known:
    """A question with its answer; `told_by` are the patterns that tell it, none if it was given.

    `change` is the address where it can be answered anew.
    """

    key: str
    question: str
    answer: str
    told_by: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Coming:
    """A round to come: the titles of its steps, and their minutes."""

    steps: tuple[str, ...]
    minutes: int


@dataclass(frozen=True)
class Held:
    """Something with what stands of it, in words."""

    text: str
    lines: tuple[str, ...]
    holds: bool = False


def explained(preview: Preview) -> dict[str, Any]:
    """Everything beside the screen, as the template takes it."""
    guide, now = preview.guide, preview.walked.situation
    coming, rules = flow.upcoming(guide, now), explaining.rules(guide, now)
    standing = explaining.standings(guide, now)
    return {
        "made": list(_made(preview)),
        "found": list(_found(preview)),
        "known": list(_known(preview)),
        "coming": [_coming(guide, group) for group in coming.worth],
        "expected": flow.minutes_left(guide, now, coming),
        "not_coming": [_step(guide, one) for one in standing if one.standing is not Standing.COMING],
        "rules": [_rule(guide, one) for one in rules],
        "rule_holds": any(one.holds for one in rules),
    }


def _made(preview: Preview) -> Iterator[Made]:
    made, attempts = preview.walked.moves, 0
    for position, move in enumerate(made):
        attempts += isinstance(move, Retry)
        text, lines = _in_words(move, preview, attempts)
        yield Made(text, tuple(lines), preview.address(made[:position]))


def _in_words(move: Move, preview: Preview, attempts: int) -> tuple[str, Iterable[str]]:
    guide = preview.guide
    match move:
        case Report():
            return _("A text or symptoms"), [_leads_to(move, preview)]
        case Begin(tried):
            return _("Started"), _titles(guide, tried)
        case Tried(steps):
            return _("Tried before"), _titles(guide, steps)
        case Answer(answers):
            return _("Answered"), [answer_in_words(guide, key, choice) for key, choice in answers.items()]
        case Retry():
            return _attempt(move, preview, attempts)
        case Credit():
            return _("What did it"), _credited(move, guide)
        case Switch(slug):
            return _("Went on in another guide"), [_title(preview, slug)]
        case _:
            return _ONE_WORD[type(move).__name__](), ()


_ONE_WORD = {
    "Escalate": lambda: _("Handed over"),
    "Reject": lambda: _("“This is not my problem”"),
    "Stay": lambda: _("Stayed with this guide"),
}


def _attempt(move: Retry, preview: Preview, number: int) -> tuple[str, list[str]]:
    attempt = preview.walked.situation.attempts[number - 1]
    named = {"number": number, "result": RESULTS[attempt.result]}
    lines = [
        _("%(step)s: %(mark)s") % {"step": _titles(preview.guide, [key])[0], "mark": MARKS[mark]}
        for key, mark in move.marks.items()
    ]
    if move.report and attempt.result is not move.said:
        said = {"said": RESULTS[move.said]}
        lines.append(_("You said “%(said)s”; the text says otherwise.") % said)
    if move.report:
        lines.append(_leads_to(move.report, preview))
    return _("Attempt %(number)s: %(result)s") % named, lines


def _leads_to(report: Report, preview: Preview) -> str:
    if report.verdict is None:
        return _("It leads to no guide.")
    if report.verdict == preview.draft.slug:
        return _("It leads to this guide.")
    return _("It leads to “%(guide)s”.") % {"guide": _title(preview, report.verdict)}


def _credited(move: Credit, guide: Guide) -> list[str]:
    if move.something_else:
        return [_("Something else")]
    return _titles(guide, move.steps) or [_("Not sure")]


def _title(preview: Preview, slug: str) -> str:
    guide = preview.published.shown.get(slug)
    return guide.title if guide else slug


def _titles(guide: Guide, keys: Iterable[str]) -> list[str]:
    return [step.title if (step := guide.steps_by_key.get(key)) else key for key in keys]


def answer_in_words(guide: Guide, key: str, choice: str | None) -> str:
    """A question with its answer."""
    asked = guide.questions_by_key.get(key)
    named = {"question": asked.text if asked else key, "answer": _label(guide, key, choice)}
    return _("%(question)s %(answer)s") % named


def _label(guide: Guide, question: str, key: str | None) -> str:
    if key is None:
        return _("taken back")
    asked = guide.questions_by_key.get(question)
    choice = asked.choice(key) if asked else None
    return choice.label if choice else _("Not sure") if key == NOT_SURE else key


def _found(preview: Preview) -> Iterator[ErrorPattern]:
    """What was found of the draft's patterns, in all texts."""
    for key in preview.walked.situation.found.get(preview.draft.slug, ()):
        if pattern := preview.guide.patterns_by_key.get(key):
            yield pattern


def _known(preview: Preview) -> Iterator[Known]:
    guide, now = preview.guide, preview.walked.situation
    known = now.known(guide)
    for question in guide.questions:
        if question.key in known:
            choice = known[question.key]
            given = question.key in now.answers
            told = () if given else explaining.told_by(guide, now, question.key, choice)
            change = preview.address(at="question", key=question.key)
            yield Known(question.key, question.text, _label(guide, question.key, choice), told, change)


def _coming(guide: Guide, group: tuple[str, ...]) -> Coming:
    minutes = sum(guide.steps_by_key[key].total_minutes for key in group)
    return Coming(tuple(_titles(guide, group)), minutes)


def _step(guide: Guide, found: StepStanding) -> Held:
    title = _titles(guide, [found.step.key])[0]
    if found.condition:
        return Held(title, (_("Only if: %(condition)s") % {"condition": in_words(guide, found.condition)},))
    needs = {"steps": "; ".join(_titles(guide, found.needs))}
    return Held(title, (_STANDINGS[found.standing]() % needs,))


_STANDINGS: Mapping[Standing, Any] = {
    Standing.DONE: lambda: _("Done"),
    Standing.TRIED: lambda: _("Tried before"),
    Standing.NOT_PERMITTED: lambda: _("Not permitted"),
    Standing.WITHDRAWN: lambda: _("Withdrawn"),
    Standing.RULED_OUT: lambda: _("Ruled out"),
    Standing.PASSED_OVER: lambda: _("Passed over twice"),
    Standing.ONCE_MORE: lambda: _("Passed over; offered once more at the end"),
    Standing.REQUIRES: lambda: _("Requires: %(steps)s"),
    Standing.COSTS_MORE: lambda: _("Costs more than handing over"),
}


def _rule(guide: Guide, found: RuleStanding) -> Held:
    lines = [_stands(guide, condition, held) for condition, held in found.conditions]
    if found.rule.failed_attempts:
        named = {"failed": min(found.failed, found.rule.failed_attempts), "of": found.rule.failed_attempts}
        lines.insert(0, _("Failed attempts: %(failed)s of %(of)s") % named)
    return Held(found.rule.reason, tuple(lines), found.holds)


def _stands(guide: Guide, condition: Condition, held: bool | None) -> str:
    named = {"condition": in_words(guide, condition)}
    if held is None:
        return _("%(condition)s (not known yet)") % named
    return (_("%(condition)s (holds)") if held else _("%(condition)s (does not hold)")) % named


def in_words(guide: Guide, condition: Condition) -> str:
    """A condition as a person reads it."""
    asked = guide.questions_by_key.get(condition.question)
    labels = ", ".join(f"“{_label(guide, condition.question, key)}”" for key in condition.choices)
    named = {"question": asked.text if asked else condition.question, "choices": labels}
    if condition.negated:
        return _("%(question)s Not %(choices)s") % named
    return _("%(question)s %(choices)s") % named
