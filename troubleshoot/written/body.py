"""What a template says in its own voice: greetings, introductions, when to use it, plain sections."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from . import words
from .asking import add_request, asks_for, is_request, read_details
from .causes import from_list, tells_causes
from .messages import announces_messages, is_code_line, quoted_in
from .outline import Block, Kind
from .patterns import from_block, from_prose, from_use_when
from .responders import persists, read_persists
from .roles import Role
from .sections import Part
from .sheet import Sheet
from .steps import has_steps, read_steps

_THANKS = re.compile(
    r"^(?:hi|hello|hey|dear|thanks?|thank you|we appreciate|sorry|(?:we|i) (?:fully "
    r"|completely )?(?:understand"
    r"|know|apologi[sz]e|are sorry)|apologies)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"^(?:please )?(?:close (?:the|this) issue|let us know|feel free|hope this helps|we're here|i'm closing"
    r"|update this issue)|let us know\b",
    re.I,
)
_USE = re.compile(
    r"^(?:for )?when (?:people|users?|somebody|someone|a user|a person)\b|^use (?:this"
    r"|the) (?:template|response|reply)|^(?:this|the) (?:template|response) (?:is"
    r"|should be|can be) used",
    re.I,
)
_OF_THE_FILE = re.compile(
    r"^(?:this|these|the following) (?:document|templates?|file|page|guide|responses?)\b", re.I
)
_SENTENCE = re.compile(r"(?<=[^.\s]{2}[.!?])\s+(?=[A-Z\"“*`])")
_ABOUT_AN_ERROR = re.compile(r"\b(?:errors?|messages?|exception|log)\b", re.IGNORECASE)


def read_text(name: str) -> Callable[[Sheet, Part], None]:
    """A reader that takes a section as it is into a field of the guide."""

    def read(sheet: Sheet, part: Part) -> None:
        said = [words.tidy(block.text) for block in part.blocks]
        title = words.plain(part.title)
        if name == "background" and part.role is not Role.BACKGROUND:
            said.insert(0, f"**{title}**")
        elif name == "background" and part.level == 7:
            said = [f"**{title}:** {said[0]}", *said[1:]] if said else []
        if part.value and part.level < 7:
            said.insert(0, f"**{part.value}**")
        sheet.keep(name, "\n\n".join(said), *part.blocks, part.first)
        for block in part.blocks:
            if name == "summary":
                from_prose(sheet, block.text, block.first)

    return read


def read_use_when(sheet: Sheet, part: Part) -> None:
    """When the template is meant to be used."""
    said = [part.value] if part.value and part.level < 7 else []
    text = "\n\n".join([*said, *(words.tidy(block.text) for block in part.blocks)])
    sheet.keep("applies_when", text, part.first, *part.blocks)
    from_use_when(sheet, text, part.first)


_OWN_READERS = frozenset(
    (
        *(Role.DETAILS, Role.PERSISTS, Role.CLOSING, Role.NEXT, Role.NOTES, Role.LINKS, Role.SUCCESSES),
        *(Role.PATTERNS, Role.SYMPTOMS, Role.ESCALATION, Role.FOLLOW_UPS),
    )
)
"""Roles whose readers know by themselves what to do with lists."""


_TELLING = frozenset(
    (Role.BODY, Role.SUMMARY, Role.BACKGROUND, Role.HAPPENING, Role.CAUSES, Role.UNKNOWN, Role.USE_WHEN)
)
"""Roles of prose in which messages may stand."""


def without_requests(sheet: Sheet, part: Part) -> Part:
    """The part without what a person should provide, which are details, and without lists of messages."""
    if part.is_step or part.role in _OWN_READERS:
        return part
    kept: list[Block] = []
    for block in part.blocks:
        before = kept[-1].text if kept else part.title
        if block.is_list and kept and asks_for(kept[-1]):
            sheet.leave_all(kept.pop(), "introduces what to ask for")
            read_details(sheet, Part(Role.DETAILS, "", block.first, 0, blocks=(block,)))
        elif part.role in _TELLING and (
            is_code_line(block) or (announces_messages(before) and _may_be_messages(block))
        ):
            from_block(sheet, block)
            kept.append(block)
        elif is_request(block):
            add_request(sheet, block)
        else:
            kept.append(block)
    return replace(part, blocks=tuple(kept))


def _may_be_messages(block: Block) -> bool:
    tells = any(words.is_instruction(item.lead) for item in block.items)
    return (block.is_list and not tells) or block.kind is Kind.FENCE or bool(quoted_in(block))


def read_body(sheet: Sheet, part: Part) -> None:
    """The response itself, as far as it stands under no heading of its own."""
    if part.level and part.title:
        _heading(sheet, part)
    for block in part.blocks:
        if block.is_list and tells_causes(part, block):
            from_list(sheet, block)
        elif block.is_list and has_steps(replace(part, blocks=(block,))) and not part.for_responders:
            read_steps(sheet, replace(part, role=Role.STEPS, title="", first=block.first, blocks=(block,)))
        elif _may_be_messages(block) and _ABOUT_AN_ERROR.search(_before(part, block)):
            from_block(sheet, block)
            _to_introduction(sheet, block)
        elif block.kind is Kind.PARAGRAPH:
            _paragraph(sheet, part, block)


def _heading(sheet: Sheet, part: Part) -> None:
    """Headings such as `Response` only hold the others; a second title is kept."""
    title = words.plain(part.title)
    if part.level < 7 and part.title.partition(":")[2].strip() and not title.endswith(sheet.title):
        sheet.leave(part.first, sheet.line(part.first), "a second title")
    sheet.place(part.first)


def _before(part: Part, block: Block) -> str:
    index = next(place for place, one in enumerate(part.blocks) if one is block)
    return words.plain(part.blocks[index - 1].text) if index else words.plain(part.title)


def _paragraph(sheet: Sheet, part: Part, block: Block) -> None:
    line = words.plain(block.text)
    if _USE.match(line):
        sheet.keep("applies_when", block.text, block)
        from_use_when(sheet, block.text, block.first)
    elif part.for_responders or (_TALK.search(line) and not _THANKS.match(line)):
        sheet.leave_all(block, "is talk between people in an issue")
    elif _OF_THE_FILE.match(line):
        sheet.leave_all(block, "speaks of the file, not of a failure")
    else:
        _introduction(sheet, block)


def _to_introduction(sheet: Sheet, block: Block) -> None:
    """A message that an introduction ends with stays with it."""
    intro = sheet.texts["intro"]
    if intro and intro[-1].endswith(":"):
        intro[-1] += f"\n\n{words.tidy(block.text)}"


def _introduction(sheet: Sheet, block: Block) -> None:
    """An introduction without its thanks, which are left."""
    sentences = _SENTENCE.split(block.text)
    said = []
    line = block.first
    for one in sentences:
        start = block.text.find(one, sum(map(len, block.text.split("\n")[: line - block.first])))
        line = block.first + block.text.count("\n", 0, max(start, 0))
        if _THANKS.match(words.plain(one)) or _TALK.search(words.plain(one)):
            for offset, part in enumerate(one.split("\n")):
                sheet.leave(line + offset, part, "is talk between people in an issue")
        else:
            said.append(one)
    if said:
        text = block.text if len(said) == len(sentences) else " ".join(said)
        if is_code_line(block):
            _to_introduction(sheet, block)
        else:
            sheet.keep("intro", words.without_html(words.tidy(text)))
        from_prose(sheet, text, block.first)
    sheet.place(block)


def read_expected(sheet: Sheet, part: Part) -> None:
    """What to expect; what to do if it does not come is for the hand-over."""
    said: list[Block] = []
    last: list[Block] = []
    for block in part.blocks:
        (last if last or persists(block) else said).append(block)
    if last:
        read_persists(sheet, replace(part, title="", first=last[0].first, blocks=tuple(last)))
    said = [block for block in said if not _is_talk(sheet, block)]
    if (
        said
        and part.title
        and part.first
        and not words.plain(part.title).lower().startswith(("expect", "what to expect"))
    ):
        sheet.keep("expect", f"**{words.heading(part.title)}**")
    for block in said:
        figure = re.search(r"\d+\s*%\+?", block.text)
        if figure:
            sheet.flag(block.first, figure[0], "claims a figure that nobody has measured")
    sheet.keep("expect", "\n\n".join(words.tidy(block.text) for block in said), part.first, *said)


def _is_talk(sheet: Sheet, block: Block) -> bool:
    """True for a paragraph of talk, which is left."""
    talk = block.kind is Kind.PARAGRAPH and bool(_TALK.search(words.plain(block.text)))
    if talk:
        sheet.leave_all(block, "is talk between people in an issue")
    return talk


def read_unknown(sheet: Sheet, part: Part) -> None:
    """A heading that announces nothing known: steps if it is a list of instructions, or else left."""
    if has_steps(part) and not part.for_responders:
        read_steps(sheet, replace(part, role=Role.STEPS))
        return
    why = f"nothing in a guide is called “{words.plain(part.title)}”"
    if part.title and not sheet.is_placed(part.first):
        sheet.leave(part.first, sheet.line(part.first), why)
    for block in part.blocks:
        sheet.leave_all(block, why)
