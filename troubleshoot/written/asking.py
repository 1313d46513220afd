"""What a template asks people for: details, and questions with or without their answers."""

from __future__ import annotations

import re
from dataclasses import replace

from ..engine.guide import Detail
from . import words
from .marks import of_labelled
from .outline import Block, Item, Kind
from .sections import Part
from .sheet import Sheet

_ASKS = re.compile(
    r"\b(?:provide|share|include|send us|tell us|let us know|gather|collect|attach|reply with"
    r"|we (?:will |also )?need"
    r"|need from you)\b[^.]{0,200}:\s*$|\b(?:ticket|case|request|support"
    r"|reply)\b[^.]{0,80}\b(?:with|including)\s*:\s*$",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:(?:if|when|once)\b[^,.:]{3,80}, )?(?:please |then |kindly |and ){0,2}"
    r"(?:(?:tell|send|give|show|let) us(?: know)?|reply with|respond with|comment with|share"
    r"|provide|post|attach)\b",
    re.IGNORECASE,
)
_TALKS_ONLY = re.compile(
    r"\b(?:how it goes|if (?:this|it|that) (?:helps?|helped|works?|worked)|which (?:step|one)|outcome)\b",
    re.I,
)
_INFORMATION = re.compile(
    r"\b(?:screen ?shots?|versions?|messages?|logs?|ids?|texts?|dates?|times?|names?|numbers?"
    r"|outputs?|urls?|details?"
    r"|which|what|how many)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^\**\s*Q(?:uestion)?\s*\d*\s*[:.]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^\**\s*A(?:nswer)?\s*\d*\s*[:.]\s*\**\s*", re.IGNORECASE)


def asks_for(block: Block) -> bool:
    """True for a paragraph such as "please provide the following:"."""
    return block.kind is Kind.PARAGRAPH and bool(_ASKS.search(words.plain(block.text)))


def is_request(block: Block) -> bool:
    """True for a paragraph such as "please tell us the version that you see"."""
    line = words.plain(block.text)
    asks = block.kind is Kind.PARAGRAPH and bool(_REQUEST.match(line)) and not line.endswith(":")
    return asks and not _TALKS_ONLY.search(line)


def add_request(sheet: Sheet, block: Block) -> None:
    """A request as a detail."""
    add_detail(sheet, words.plain(" ".join(block.text.split())))
    sheet.place(block)


def asks_information(part: Part) -> bool:
    """True where every bullet names something that a person has to tell or show."""
    items = [item for block in part.blocks for item in block.items]
    return bool(items) and all(_INFORMATION.search(item.lead) for item in items)


def read_next(sheet: Sheet, part: Part) -> None:
    """What comes next is talk, but for what it asks for."""
    why = "is talk between people in an issue"
    sheet.place(part.first)
    for place, block in enumerate(part.blocks):
        asked = block.is_list and all(item.lead.endswith("?") for item in block.items)
        if asked:
            read_details(sheet, replace(part, title="", blocks=(block,)))
            if place and asks_for(part.blocks[place - 1]):
                sheet.leave_all(part.blocks[place - 1], "introduces what to ask for")
        elif is_request(block):
            add_request(sheet, block)
        else:
            sheet.leave_all(block, why)


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
    if sheet.of_the_wizard:
        add_detail(sheet, *of_labelled(item.text))
        return
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
        keys |= {key for key, asked in sheet.asked.items() if asked != text}
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
    sheet.flag(line, text, "a question with its answer: it went to the background")
    sheet.keep("background", f"**{text}** {_ANSWER.sub('', answer).strip()}")
