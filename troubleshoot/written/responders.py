"""When to escalate, what to do if nothing helps, and what has worked before."""

from __future__ import annotations

import re
from dataclasses import replace

from ..engine.guide import Escalation, Step
from . import words
from .asking import add_request, asks_for, is_request, read_details
from .outline import Block, Item, Kind
from .roles import Role
from .sections import Part
from .sheet import Found, Sheet, Success
from .steps import has_steps, read_steps

USUAL_ATTEMPTS = 2
"""After so many failed attempts a criterion holds that names no number."""
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
    )
}
_NUMBER_WORD = re.compile(
    rf"\b({'|'.join(_NUMBERS)})\b(?=\W+(?:\w+\W+){{0,2}}(?:attempts?|retries|tries|times)\b)", re.I
)
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
_IF = re.compile(r"^(?:if|when|once|after|still)\b", re.IGNORECASE)


def read_escalation(sheet: Sheet, part: Part) -> None:
    """When to escalate: each bullet is a criterion, and so is a paragraph that names a condition."""
    sheet.place(part.first)
    if part.value:
        add_criterion(sheet.escalations, part.value)
    listed = False
    for block in part.blocks:
        if block.is_list:
            for item in block.items:
                _criterion_of(sheet, item)
            sheet.place(block)
        elif _FOR_SUPPORT.search(block.text) and words.bold_lead(block.text)[0]:
            add_criterion(sheet.escalations, words.plain(block.text))
            sheet.place(block)
        elif listed and words.is_instruction(block.text) and not block.text.rstrip().endswith(":"):
            sheet.keep("support", words.tidy(block.text), block)
        elif block.text.rstrip().endswith(":") or len(part.blocks) > 1 or part.value:
            sheet.leave_all(block, "introduces the criteria")
        else:
            add_criterion(sheet.escalations, words.tidy(block.text))
            sheet.place(block)
        listed = listed or block.is_list


def _criterion_of(sheet: Sheet, item: Item) -> None:
    """A bullet as a criterion; "with the request id" is what support wants."""
    if re.match(r"(?:with|including|include|quote|mention|give)\b", words.plain(item.lead), re.I):
        sheet.keep("support", f"- {words.tidy(item.text)}")
    else:
        add_criterion(sheet.escalations, words.without_html(words.tidy(item.text)).strip())


def add_criterion(criteria: list[Escalation], reason: str) -> None:
    """A criterion as a rule that holds after as many failed attempts as it names, or the usual number."""
    counted = _NUMBER_WORD.sub(lambda word: str(_NUMBERS[word[1].lower()]), words.plain(reason))
    found = _ATTEMPTS.search(counted)
    attempts = min(int(found[1]), 20) if found else USUAL_ATTEMPTS
    if reason and all(rule.reason != reason for rule in criteria):
        criteria.append(Escalation(reason, (), attempts or USUAL_ATTEMPTS))


def read_persists(sheet: Sheet, part: Part) -> None:
    """What to do if nothing helped, for the hand-over; its condition is a criterion if there is no other."""
    sheet.place(part.first)
    support: list[Block] = []
    before: Block | None = None
    for block in part.blocks:
        if block.is_list:
            _persisting_list(sheet, part, block, before, support)
        elif is_request(block):
            add_request(sheet, block)
        elif re.match(r"(?:please )?let us know\b", words.plain(block.text), re.IGNORECASE):
            sheet.leave_all(block, "is talk between people in an issue")
        else:
            support.append(block)
        before = block
    _to_support(sheet, support)
    if _IF.match(words.plain(part.title)) and not any(_IF.match(words.plain(one.text)) for one in support):
        add_criterion(sheet.perhaps, words.heading(part.title).rstrip("?"))


def _persisting_list(
    sheet: Sheet, part: Part, block: Block, before: Block | None, support: list[Block]
) -> None:
    """A list of what to tell, of steps, of conditions, or else of what to do; the last is for `support`."""
    introduced = bool(support) and support[-1] is before
    if before is not None and asks_for(before):
        read_details(sheet, Part(part.role, "", block.first, 0, blocks=(block,)))
        if _FOR_SUPPORT.search(before.text):
            support.append(block)
        elif introduced:
            sheet.leave_all(support.pop(), "introduces what to ask for")
    elif not _FOR_SUPPORT.search(block.text) and has_steps(replace(part, blocks=(block,))):
        read_steps(sheet, replace(part, role=Role.STEPS, blocks=(block,)))
    elif _all_conditions(block):
        if introduced and support[-1].text.rstrip().endswith(":"):
            sheet.leave_all(support.pop(), "introduces the criteria")
        read_escalation(sheet, replace(part, blocks=(block,), value=""))
    else:
        support.append(block)


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
