"""Steps out of a template, in whatever shape it gives them: each instruction becomes one step.

A heading with bullets, `Step 1:` or `Option 1:` with numbered clicks, a numbered list with bold leads,
plain lists. Bullets that tell somebody to do something are steps of their own; a way through pages (go to,
open, click) stays one step, and commands stay with what they carry out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import words
from .making import add_note, add_step
from .marks import NOT_IF, ONLY_IF
from .outline import Block, Item, Kind
from .sections import Part
from .sheet import Sheet

_APART = frozenset(["keep", "don't", "do", "dont", "avoid", "never", "contact", "ask", "close", "raise"])
"""Verbs that begin something new even on a way through pages."""

_THESE = re.compile(
    r"\b(?:these|following|above) (?:\w+ )?(?:steps|solutions|things)\b|\bsteps (?:above|below)\b", re.I
)
_GROUP = re.compile(r"(?:please )?(?:try|do) (?:this|these|the following)\b", re.IGNORECASE)
_POINTING = frozenset(("see", "refer", "read", "find"))


def read_steps(sheet: Sheet, part: Part) -> None:
    """The steps of one part: those under a heading that is a step, or those of a group."""
    title = words.heading(part.title)
    own = title and words.is_instruction(title) and not _GROUP.match(title)
    if part.is_step or (own and _is_one(part)):
        _under_heading(sheet, part, *words.of_heading(title))
    else:
        _in_group(sheet, part, title)


def has_steps(part: Part) -> bool:
    """True where a part that announces nothing has a list of instructions."""
    return any(block.is_list and len(block.items) > 1 and _all_tell(block) for block in part.blocks)


def _introduces(text: str) -> bool:
    """True for "try these steps in order", which is no step."""
    return text.rstrip().endswith(":") or bool(_THESE.search(text))


def points_elsewhere(text: str) -> bool:
    """True for "see our guide" with its link."""
    return words.verb(text) in _POINTING and bool(re.search(r"\]\(|https?://", text))


def has_list(part: Part) -> bool:
    """True where a part has a numbered list of whatever."""
    return any(block.kind is Kind.NUMBERS for block in part.blocks)


def _is_one(part: Part) -> bool:
    """True for a heading such as `Wait and retry` above numbered clicks or plain text."""
    return part.level < 7 and not any(_leads(block) for block in part.blocks)


def _leads(block: Block) -> bool:
    """True for a numbered list whose items begin with what to do in bold."""
    leads = [words.bold_lead(item.lead)[0] for item in block.items]
    return block.kind is Kind.NUMBERS and sum(map(bool, leads)) > 1


def _all_tell(block: Block) -> bool:
    return all(words.is_instruction(item.lead) for item in block.items)


def _most_tell(block: Block) -> bool:
    """True where at least half of the bullets are instructions, and more than one."""
    telling = sum(words.is_instruction(item.lead) for item in block.items)
    return telling > 1 and 2 * telling >= len(block.items)


def _under_heading(sheet: Sheet, part: Part, title: str, says: str) -> None:
    """A heading that is a step; its bullets, where each is an instruction, are the steps instead."""
    sheet.place(part.first)
    before = len(sheet.steps)
    own: list[Block] = []
    whole = any(block.kind is Kind.PARAGRAPH and words.is_going(block.text) for block in part.blocks)
    emitted = False
    for block in part.blocks:
        if sheet.of_the_wizard and block.text.startswith((ONLY_IF, NOT_IF)):
            sheet.leave_all(block, "is a condition, which stands on a question that a template cannot carry")
        elif not (whole or sheet.of_the_wizard) and (_splits(block) or _leads(block)):
            _flush(sheet, own, title, part)
            _each(sheet, block, title, first_title="" if own else title)
            own, emitted = [], True
        else:
            own.append(block)
    if not emitted and not part.blocks:
        add_step(sheet, title, title, part.first)
    _flush(sheet, own, title, part, alone=not emitted)
    if says:
        add_note(sheet, before, f"The written template says: {says}.")


def _flush(sheet: Sheet, own: Sequence[Block], title: str, part: Part, *, alone: bool = False) -> None:
    """What stands beside split bullets: a step where it carries something out, and left where not."""
    if not own:
        return
    carries = any(block.kind is Kind.FENCE or words.is_instruction(block.text) for block in own)
    if alone or carries:
        add_step(sheet, title, _joined(own), own[0].first, also=title)
        sheet.place(*own)
        return
    for block in own:
        sheet.leave_all(block, f"stands between the steps of “{title}”")


def _splits(block: Block) -> bool:
    return (
        block.kind is Kind.BULLETS
        and len(block.items) > 1
        and _all_tell(block)
        and len(_ways(block.items)) > 1
    )


def _ways(items: Sequence[Item]) -> list[list[Item]]:
    """The bullets, those of a way through pages taken together, and warnings with what they warn of."""
    going = words.is_going(items[0].lead) or _is_place(items[0].lead)
    going = going and not any(block.is_list for item in items for block in item.inner)
    ways: list[list[Item]] = []
    for item in items:
        if (ways and (words.is_warning(item.lead) or all(map(_is_warning, ways[-1])))) or (
            ways and going and words.verb(item.lead) not in _APART
        ):
            ways[-1].append(item)
        else:
            ways.append([item])
            going = going and not len(ways) > 1
    return ways


def _is_warning(item: Item) -> bool:
    return words.is_warning(item.lead)


def _is_place(lead: str) -> bool:
    return words.verb(lead) == "use" and "](" in lead


def _each(sheet: Sheet, block: Block, group: str, *, first_title: str) -> None:
    """A step of each bullet, or of each way; a way takes the title of its group."""
    if block.kind is Kind.NUMBERS:
        for item in block.items:
            _item(sheet, item, group)
        return
    for items in _ways(block.items):
        telling = [item for item in items if not _is_warning(item)] or items
        way = len(items) > 1
        title = first_title if len(telling) > 1 and first_title else words.title_of(telling[0].lead)
        body = "\n".join(f"- {_indented(item.text)}" for item in items) if way else items[0].text
        add_step(sheet, title, body, items[0].first, group=group, also=title)
        sheet.place(*items)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _in_group(sheet: Sheet, part: Part, title: str) -> None:
    """Lists of steps below a heading such as `Resolution steps`, with what introduces them."""
    sheet.place(part.first)
    lead: list[Block] = []
    before: Block | None = None
    for block in part.blocks:
        if block.kind is Kind.FENCE and before is not None and before.is_list and not lead and sheet.steps:
            _belongs_to_last(sheet, block)
        elif block.is_list or block.kind is Kind.FENCE:
            _listed(sheet, block, lead, title)
            lead = []
        else:
            lead.append(block)
        before = block
    for block in lead:
        _paragraph(sheet, block)


def _listed(sheet: Sheet, block: Block, lead: Sequence[Block], title: str) -> None:
    introduction = lead[-1] if lead else None
    if (
        not block.is_list
        or _is_way(block)
        or (block.kind is Kind.BULLETS and not _most_tell(block) and not _all_tell(block))
    ):
        _as_one(sheet, block, lead, title)
        return
    if block.kind is Kind.BULLETS:
        _each(sheet, block, title, first_title=_title_of_way(sheet, introduction, title))
    else:
        for item in block.items:
            _item(sheet, item, title)
    for one in lead:
        _paragraph(sheet, one)


def _is_way(block: Block) -> bool:
    """True for numbered clicks: no bold leads, and much of it leads through a page."""
    clicks = [item for item in block.items if words.is_click(item.lead)]
    many = block.kind is Kind.NUMBERS and len(block.items) > 2 and 5 * len(clicks) >= 2 * len(block.items)
    return many and not _leads(block)


def _as_one(sheet: Sheet, block: Block, lead: Sequence[Block], title: str) -> None:
    introduction = lead[-1] if lead else None
    blocks = [*lead, block]
    add_step(
        sheet,
        _title_of_way(sheet, introduction, title),
        _joined(blocks),
        blocks[0].first,
        group=title,
        also=title,
    )
    sheet.place(*blocks)


def _title_of_way(sheet: Sheet, introduction: Block | None, title: str) -> str:
    """What a way through pages is for: by what introduces it, by its heading, or by the guide's title."""
    if introduction and words.is_instruction(introduction.text):
        return words.title_of(introduction.text)
    if title and (words.is_instruction(title) or len(words.stems(title)) > 1):
        return words.sentence(title)
    return (
        f"{words.sentence(title) or 'Resolution'}: {sheet.title}"
        if sheet.title
        else title or "Follow these steps"
    )


def _paragraph(sheet: Sheet, block: Block) -> None:
    """A paragraph in a group: a step if it tells to do something and introduces nothing."""
    if points_elsewhere(block.text):
        sheet.leave_all(block, "points to another page")
    elif block.kind is Kind.PARAGRAPH and words.is_instruction(block.text) and not _introduces(block.text):
        add_step(sheet, words.title_of(block.text), block.text, block.first)
        sheet.place(block)
    else:
        sheet.leave_all(block, "introduces steps and is none")


def _belongs_to_last(sheet: Sheet, block: Block) -> None:
    """A fence behind a list that its indentation left outside: the command of the last item."""
    last = sheet.steps.pop()
    add_step(sheet, last.step.title, f"{last.step.body}\n\n{block.text}", last.line, also=last.words)
    sheet.place(block)


def _item(sheet: Sheet, item: Item, group: str) -> None:
    """A numbered item with all that stands in it: one step, or a warning."""
    if points_elsewhere(item.text):
        sheet.leave_all(item, "points to another page")
        return
    sheet.place(item)
    if words.is_warning(item.lead) and not item.inner:
        sheet.never.append(item.text)
        return
    lead, rest = words.bold_lead(item.lead)
    title = words.title_of(item.lead) if item.lead else group
    said = words.plain(lead).rstrip(" :.").casefold() == title.casefold() and not rest.strip(" :-–—")
    inner = item.inner if said else ()
    body = _joined(inner) if inner else item.text
    begins = inner[0].first if inner else item.first
    add_step(sheet, title, body, begins, group=group, also=item.lead)


def _joined(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)
