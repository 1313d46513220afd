"""What only responders read: what to ask, when to escalate, what has worked before."""

from __future__ import annotations

import re
from dataclasses import replace

from ..engine.guide import Detail, Escalation, Step
from . import words
from .outline import Block, Item, Kind
from .roles import Role
from .sections import Part
from .sheet import Found, Sheet, Success
from .steps import has_steps, read_steps

USUAL_ATTEMPTS = 2
"""After so many failed attempts a criterion holds that names no number."""

_ASKS = re.compile(
    r"\b(?:provide|share|include|send us|tell us|let us know|gather|collect|attach)\b[^.]*:\s*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^\**\s*Q(?:uestion)?\s*\d*\s*[:.]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^\**\s*A(?:nswer)?\s*\d*\s*[:.]\s*\**\s*", re.IGNORECASE)
_ATTEMPTS = re.compile(
    r"(\d{1,2})\s*(?:(?:[-–]|to)\s*\d{1,2})?\s*\+?\s*(?:failed |retry |import )*(?:attempts?"
    r"|retries|tries|times)\b",
    re.I,
)
_FOR_SUPPORT = re.compile(
    r"\b(?:support|escalat\w*|ticket|github|reports?|issue|diagnostics?)\b", re.IGNORECASE
)
_FIGURE = re.compile(r": resolves \d+% of cases .*$", re.MULTILINE)
"""What the wizard measured, in a rendered template without its comments."""

_IF = re.compile(r"^(?:if|when|once|after)\b", re.IGNORECASE)


def asks_for(block: Block) -> bool:
    """True for a paragraph such as "please provide the following:"."""
    return block.kind is Kind.PARAGRAPH and bool(_ASKS.search(words.plain(block.text)))


def read_details(sheet: Sheet, part: Part) -> None:
    """What to ask for: each bullet is a detail; bold groups become its help."""
    sheet.place(part.first)
    group = ""
    for block in part.blocks:
        if block.is_list:
            for item in block.items:
                _from_item(sheet, item, group or _own(part))
            sheet.place(block)
        elif words.bold_lead(block.text)[0] and not words.plain(words.bold_lead(block.text)[1]):
            group = words.heading(block.text)
            sheet.place(block)
        else:
            sheet.leave_all(block, "introduces what to ask for")


def _own(part: Part) -> str:
    """The heading as help, where it says more than that these are details."""
    return words.heading(part.title) if part.level == 7 else ""


def _from_item(sheet: Sheet, item: Item, group: str) -> None:
    lists = [block for block in item.inner if block.is_list]
    if not lists:
        add_detail(sheet, words.plain(item.text), group)
        return
    for block in lists:
        for inner in block.items:
            _from_item(sheet, inner, words.heading(item.lead))


def add_detail(sheet: Sheet, text: str, help: str = "") -> None:
    """A detail, unless the draft asks it already."""
    text = text.strip('"“”') if text[:1] in '"“' else text
    if text and all(detail.text != text for detail in sheet.details):
        keys = frozenset(detail.key for detail in sheet.details)
        sheet.details.append(Detail(words.slug_of(text, keys, length=48), text, help))


def read_follow_ups(sheet: Sheet, part: Part) -> None:
    """Follow-up questions: bold groups with bullets, or questions with their answers."""
    title = words.plain(part.title)
    if _QUESTION.match(title) or title.endswith("?"):
        _answered(sheet, part, title)
        return
    rest = []
    for block in part.blocks:
        question, answer = _split(block)
        if answer:
            _add_answered(sheet, question, answer, block.first)
            sheet.place(block)
        else:
            rest.append(block)
    read_details(sheet, replace(part, blocks=tuple(_joined_answers(sheet, rest))))


def _split(block: Block) -> tuple[str, str]:
    """Question and answer of one paragraph of two lines."""
    first, _, others = block.text.partition("\n")
    asked = words.plain(first)
    if block.kind is not Kind.PARAGRAPH or not (_QUESTION.match(asked) or asked.endswith(("?", '?"'))):
        return "", ""
    return asked, others.strip()


def _joined_answers(sheet: Sheet, blocks: list[Block]) -> list[Block]:
    """The blocks without the questions whose answers stand in a paragraph of their own."""
    left: list[Block] = []
    for block in blocks:
        if left and block.kind is Kind.PARAGRAPH and _ANSWER.match(block.text):
            asked = left.pop()
            _add_answered(sheet, words.plain(asked.text), block.text, asked.first)
            sheet.place(asked, block)
        else:
            left.append(block)
    return left


def _answered(sheet: Sheet, part: Part, title: str) -> None:
    """A heading that is a question, with its answer below."""
    answer = "\n\n".join(words.tidy(block.text) for block in part.blocks)
    _add_answered(sheet, title, answer, part.first)
    sheet.place(part.first, *part.blocks)


def _add_answered(sheet: Sheet, question: str, answer: str, line: int) -> None:
    text = _QUESTION.sub("", question).strip().strip('"“”').strip()
    sheet.flag(line, text, "a question with its answer: if users ask it, move it to the background")
    add_detail(sheet, text, _ANSWER.sub("", answer).strip())


def read_escalation(sheet: Sheet, part: Part) -> None:
    """When to escalate: each bullet is a criterion, and so is a paragraph that names a condition."""
    sheet.place(part.first)
    if part.value:
        add_criterion(sheet.escalations, part.value)
    for block in part.blocks:
        if block.is_list:
            for item in block.items:
                add_criterion(sheet.escalations, words.tidy(item.text))
            sheet.place(block)
        elif _FOR_SUPPORT.search(block.text) and words.bold_lead(block.text)[0]:
            add_criterion(sheet.escalations, words.plain(block.text))
            sheet.place(block)
        elif block.text.rstrip().endswith(":") or len(part.blocks) > 1 or part.value:
            sheet.leave_all(block, "introduces the criteria")
        else:
            add_criterion(sheet.escalations, words.tidy(block.text))
            sheet.place(block)


def add_criterion(criteria: list[Escalation], reason: str) -> None:
    """A criterion as a rule that holds after as many failed attempts as it names, or the usual number."""
    found = _ATTEMPTS.search(reason)
    attempts = min(int(found[1]), 20) if found else USUAL_ATTEMPTS
    if reason and all(rule.reason != reason for rule in criteria):
        criteria.append(Escalation(reason, (), attempts or USUAL_ATTEMPTS))


def read_persists(sheet: Sheet, part: Part) -> None:
    """What to do if nothing helped, for the hand-over; its condition is a criterion if there is no other."""
    sheet.place(part.first)
    support: list[Block] = []
    before: Block | None = None
    for block in part.blocks:
        if block.is_list and before is not None and asks_for(before):
            read_details(sheet, Part(part.role, "", block.first, 0, blocks=(block,)))
            support = [one for one in support if one is not before]
            sheet.leave_all(before, "introduces what to ask for")
        elif (
            block.is_list
            and not _FOR_SUPPORT.search(block.text)
            and has_steps(replace(part, blocks=(block,)))
        ):
            read_steps(sheet, replace(part, role=Role.STEPS, blocks=(block,)))
        elif _all_conditions(block):
            read_escalation(sheet, replace(part, blocks=(block,), value=""))
        else:
            support.append(block)
        before = block
    _to_support(sheet, support)
    if _IF.match(words.plain(part.title)) and not any(_IF.match(words.plain(one.text)) for one in support):
        add_criterion(sheet.perhaps, words.heading(part.title))


def _all_conditions(block: Block) -> bool:
    """True for a list of conditions: nothing in it tells to do something."""
    return block.is_list and not any(words.is_instruction(item.lead) for item in block.items)


def _to_support(sheet: Sheet, blocks: list[Block]) -> None:
    for block in blocks:
        line = words.plain(block.text)
        if block.kind is Kind.PARAGRAPH and _IF.match(line):
            add_criterion(sheet.perhaps, line.partition(". ")[0].rstrip(" :"))
        sheet.keep("support", words.tidy(block.text), block)


def persists(block: Block) -> bool:
    """True for a paragraph such as "If issues persist after all steps:"."""
    line = words.plain(block.text)
    return block.kind is Kind.PARAGRAPH and bool(
        re.match(
            r"if (?:the |your |it |this )?(?:issues?|errors?|problems?)?\s*(?:still\s)?(?:persist"
            r"|continu|remain|fail)",
            line,
            re.I,
        )
    )


def read_successes(sheet: Sheet, part: Part) -> None:
    """What worked for others, in its order; the steps get their weights when all are known."""
    sheet.place(part.first)
    for block in part.blocks:
        if block.is_list:
            sheet.successes += [
                Success(item.first, _FIGURE.sub("", words.tidy(item.text))) for item in block.items
            ]
            sheet.place(block)
        else:
            sheet.leave_all(block, "introduces the success patterns")


def weighed(steps: list[Found], successes: list[Success]) -> tuple[list[Found], list[Success]]:
    """The steps with weights from the success patterns they fit, and the patterns that fit none.

    The first pattern weighs most; each takes the step that shares most of its words.
    """
    left: list[Success] = []
    taken: dict[int, Step] = {}
    for place, success in enumerate(successes, start=1):
        index = _best(steps, success, frozenset(taken))
        if index is None:
            left.append(success)
            continue
        step, source = steps[index].step, source_of(place)
        notes = "\n".join(filter(None, (step.notes, f"Of the {source}: {success.text}")))
        prior = float(len(successes) + 2 - place)
        taken[index] = replace(step, prior=prior, source=source, notes=notes)
    return [replace(found, step=taken.get(index, found.step)) for index, found in enumerate(steps)], left


def source_of(place: int) -> str:
    """Where a weight comes from, in words."""
    return f"success patterns of the written template, place {place}"


def _best(steps: list[Found], success: Success, taken: frozenset[int]) -> int | None:
    wanted = words.stems(success.text)
    fits = []
    for index, found in enumerate(steps):
        title = len(wanted & words.stems(found.words))
        body = len(wanted & words.stems(found.step.body))
        if index not in taken and (title >= 2 or (title and 2 * max(title, body) >= len(wanted))):
            fits.append((title + 0.5 * body, -index))
    return -max(fits)[1] if fits else None
