"""The shipped guides, what they make of a text, and the way of somebody through one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import count

from troubleshoot.catalog import read_guide, shipped_files
from troubleshoot.engine.facts import Answered, Attempted, Fact, Mark, Reported, Result
from troubleshoot.engine.flow import AskQuestions, HandOver, Screen, ShowRound, next_screen
from troubleshoot.engine.guide import NOT_SURE, Guide
from troubleshoot.engine.matching import Diagnosis, Matcher
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.situation import situation
from troubleshoot.engine.text import clean

GUIDES = {path.stem: read_guide(path) for path in shipped_files()}
WRAPPED = 'Solution "Center of Excellence - Core Components" failed to import: {}'


@cache
def matcher() -> Matcher:
    return Matcher(list(GUIDES.values()))


def diagnosed(text: str, *symptoms: str) -> Diagnosis:
    """What all guides make of a pasted text."""
    return matcher().diagnose(redact(clean(text)).text, symptoms)


def reported(text: str = "", *symptoms: str) -> Reported:
    """The fact that this text was pasted first."""
    diagnosis = diagnosed(text, *symptoms)
    return Reported(1, diagnosis.found, diagnosis.verdict)


def walked(slug: str, *facts: Fact, **answers: str) -> Iterator[Screen]:
    """The screens of somebody who gives these answers, is else not sure, and whom nothing helps."""
    told, guide = list(facts), GUIDES[slug]
    given = {"history": "nothing", "environment": "right"} | {
        key.replace("_", "-"): choice for key, choice in answers.items()
    }
    for number in count(len(told) + 1):
        screen = next_screen(guide, situation(told))
        yield screen
        match screen:
            case AskQuestions(questions):
                told.append(Answered(number, {key: given.get(key, NOT_SURE) for key in questions}))
            case ShowRound(steps):
                marks = dict.fromkeys(steps, Mark.DONE)
                told.append(Attempted(number, slug, steps, marks, Result.SAME_ERROR))
            case _:
                return


def rounds(slug: str, *facts: Fact, **answers: str) -> list[tuple[str, ...]]:
    """The rounds that somebody is offered, in order."""
    screens = walked(slug, *facts, **answers)
    return [screen.steps for screen in screens if isinstance(screen, ShowRound)]


def offered(slug: str, *facts: Fact, **answers: str) -> list[str]:
    """All steps that somebody is offered, in order."""
    return [step for steps in rounds(slug, *facts, **answers) for step in steps]


def asked(slug: str, *facts: Fact, **answers: str) -> list[str]:
    """All questions that somebody is asked, in order."""
    screens = walked(slug, *facts, **answers)
    return [key for screen in screens if isinstance(screen, AskQuestions) for key in screen.questions]


def failures(slug: str, *facts: Fact, **answers: str) -> int:
    """After how many failed attempts a rule of the guide itself hands over."""
    screens = list(walked(slug, *facts, **answers))
    last = screens[-1]
    assert isinstance(last, HandOver)
    assert last.reason in {rule.reason for rule in GUIDES[slug].escalations}
    return sum(isinstance(screen, ShowRound) for screen in screens)


def texts(guide: Guide) -> dict[str, str]:
    """Everything of a guide in which a command may stand."""
    of_steps = {step.key: step.body for step in guide.steps}
    of_questions = {question.key: question.help for question in guide.questions}
    return of_steps | of_questions | {"support": guide.support, "diagnostics": guide.diagnostics}


def commands(guide: Guide) -> list[str]:
    """Every line of the fenced blocks that are meant for a shell."""
    fenced = (re.findall(r"```powershell\n(.*?)```", text, re.DOTALL) for text in texts(guide).values())
    return [line.strip() for blocks in fenced for block in blocks for line in block.strip().splitlines()]
