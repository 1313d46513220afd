"""A written response template as a draft guide, with what it could not place, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..engine.guide import Guide, Weight
from ..engine.text import clean
from . import words
from .asking import asks_information, read_details, read_follow_ups, read_next
from .assembling import draft_of, notes_of
from .body import read_body, read_expected, read_text, read_unknown, read_use_when, without_requests
from .causes import Told, read_causes, read_happening, with_causes
from .fitting import fitted
from .links import read_field, read_link_section, read_links
from .losses import tell_lost
from .making import add_step, tied
from .marks import NOT_IF, ONLY_IF, Marked, digest, taken_out
from .mending import mended
from .messages import names_in
from .outline import Kind, outline, unclosed
from .patterns import add_literal, add_title, read_patterns
from .reading_back import read_back, slug_of
from .responders import read_escalation, read_persists, read_successes, weighed
from .roles import Role
from .sections import Part, parts
from .sheet import Flagged, Sheet, Unplaced
from .shown import (
    is_of_the_wizard,
    read_literals,
    read_never,
    read_of_step,
    shown_slug,
)
from .splitting import Region, own_title, regions, rendered_regions
from .steps import has_list, has_steps, read_steps

_INDENT = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
Reader = Callable[[Sheet, Part], None]


@dataclass(frozen=True)
class Imported:
    """A draft made from a template: `unplaced` lines are kept in its notes, `flagged` ones are in it."""

    guide: Guide
    unplaced: tuple[Unplaced, ...]
    flagged: tuple[Flagged, ...]


def read_template(text: str, *, slug: str = "", asked: Mapping[str, str] | None = None) -> list[Imported]:
    """The drafts of all templates in a file of Markdown, whatever their shape.

    `slug` names the draft of a file with one template; otherwise the titles give the slugs. `asked` is what
    other guides ask for, by key: a draft that asks for something else takes another key. Text that was
    decoded wrongly is mended first. Never fails: what is not understood is `unplaced`.
    """
    lines, exact = taken_out(_lines(text))
    lines = [_showable(_without_tabs(line)) for line in lines]
    found = rendered_regions(lines, exact) or regions(lines)
    slugs: set[str] = set()
    drafts = []
    for region in found:
        last = region.first + len(region.lines)
        sheet = Sheet(
            region.lines, region.first, of_the_wizard=is_of_the_wizard(region.lines), asked=asked or {}
        )
        of_region = [text for text in exact if region.first <= text.first < last]
        drafts.append(_read(sheet, region, of_region, slug if len(found) == 1 else "", frozenset(slugs)))
        slugs.add(drafts[-1].guide.slug)
    return drafts


def _lines(text: str) -> list[str]:
    """The lines of a file, whatever ends them, decoded rightly."""
    text = text.replace("\0", "").replace("\r\n", "\n")
    return mended(text if "\n" in text else text.replace("\r", "\n")).split("\n")


def _without_tabs(line: str) -> str:
    """The line with spaces for the tabs that it is indented with, and for the one behind a bullet."""
    start = _INDENT.match(line)
    return start[0].expandtabs(4) + line[start.end() :] if start and "\t" in start[0] else line


def _showable(line: str) -> str:
    """The line without what cannot be shown; still one line."""
    return line if line.isascii() and line.isprintable() else clean(line).replace("\n", " ")


def _read(
    sheet: Sheet, region: Region, exact: Sequence[Marked], slug: str, taken: frozenset[str]
) -> Imported:
    read_back(sheet, exact)
    open_fence = unclosed(region.own)
    if open_fence is not None:
        line = region.begins + open_fence
        sheet.flag(line, sheet.line(line), "nothing ends this block, so all that follows belongs to it")
    blocks = outline(region.own, region.begins)
    cut = parts(blocks, region.begins if region.title else 0)
    if not sheet.title:
        _title(sheet, cut, region)
        for name in names_in(sheet.title) if not sheet.of_the_wizard else ():
            add_literal(sheet, name, region.begins)
    read_links(sheet, blocks, region.begins, region.own)
    cut = [without_requests(sheet, part) for part in cut]
    for part in cut:
        _READERS[part.role](sheet, part)
    _steps_at_last(sheet, cut)
    _weights(sheet)
    tied(sheet)
    if not exact and not sheet.of_the_wizard:
        add_title(sheet, region.begins)
    sheet.leave_the_rest(region.begins, region.ends)
    slug = slug or slug_of(exact) or shown_slug(region.lines) or words.slug_of(sheet.title, taken)
    draft = draft_of(sheet, slug)
    tell_lost(sheet, draft, _numbered(region, exact))
    sheet.sort()
    draft = fitted(replace(draft, notes=notes_of(sheet)))
    return Imported(draft, tuple(sheet.unplaced), tuple(sheet.flagged))


def _numbered(region: Region, exact: Sequence[Marked]) -> Iterator[tuple[int, str]]:
    """The lines of a template and of its marked texts, but for what the wizard added."""
    yield from enumerate(region.own, start=region.begins)
    for text in exact:
        known = text.values.get("conditions", "").split(",")
        for number, line in enumerate(text.lines, start=text.first + 1):
            if text.name != "wizard" and not (line.startswith((ONLY_IF, NOT_IF)) and digest(line) in known):
                yield number, line


def _title(sheet: Sheet, cut: list[Part], region: Region) -> None:
    """The title of the guide: of the heading that names it, or else of the first that says anything."""
    named = [(own_title(part.title), part.first) for part in cut if 0 < part.level < 7]
    first = [(words.plain(part.title), part.first) for part in cut if 0 < part.level < 7]
    prose = [(words.sentence(words.plain(block.text)), 0) for part in cut for block in part.blocks]
    titles = [(title, line) for title, line in (*named, *first, *prose) if title]
    title, line = titles[0] if titles else ("Imported template", 0)
    if region.title:
        title, line = region.title, region.begins
    sheet.title = words.shortened(title[:1].upper() + title[1:], 200)
    sheet.place(line)


def _nothing(why: str) -> Reader:
    """A reader for what has no place in a guide."""

    def leave(sheet: Sheet, part: Part) -> None:
        if not part.blocks and not part.value:
            sheet.place(part.first)
        elif part.first and sheet.line(part.first).strip(" -*_#"):
            sheet.leave(part.first, sheet.line(part.first), why)
        for block in part.blocks:
            sheet.leave_all(block, why)

    return leave


def _hold(sheet: Sheet, part: Part) -> None:
    """What is required is background, unless it turns out to be all there is to do."""


_READERS: Mapping[Role, Reader] = {
    Role.BODY: read_body,
    Role.NOTES: _nothing("is for responders"),
    Role.USE_WHEN: read_use_when,
    Role.FIELD: read_field,
    Role.PATTERNS: read_patterns,
    Role.SYMPTOMS: read_patterns,
    Role.SUMMARY: read_text("summary"),
    Role.CAUSES: read_causes,
    Role.HAPPENING: read_happening,
    Role.BACKGROUND: read_text("background"),
    Role.STEPS: read_steps,
    Role.REQUIRED: _hold,
    Role.EXPECT: read_expected,
    Role.PREVENTION: read_text("prevention"),
    Role.LINKS: read_link_section,
    Role.DETAILS: read_details,
    Role.FOLLOW_UPS: read_follow_ups,
    Role.ESCALATION: read_escalation,
    Role.PERSISTS: read_persists,
    Role.SUCCESSES: read_successes,
    Role.SUPPORT: read_text("support"),
    Role.CLOSING: _nothing("is what responders do with the issue"),
    Role.NEXT: read_next,
    Role.NEVER: read_never,
    Role.RETRY: read_text("retry_text"),
    Role.WAITING: read_text("safe_to_wait"),
    Role.DIAGNOSTICS: read_text("diagnostics"),
    Role.AGAINST: read_literals(Weight.AGAINST),
    Role.GENERIC: read_literals(Weight.GENERIC),
    Role.EXAMPLES: _nothing("an example of an expression, which it cannot give back"),
    Role.ASK: read_of_step,
    Role.RISK: read_of_step,
    Role.PUT_BACK: read_of_step,
    Role.CONDITION: _nothing("is a condition"),
    Role.UNKNOWN: read_unknown,
}


_PERHAPS_STEPS = frozenset(
    (
        Role.BODY,
        Role.UNKNOWN,
        Role.HAPPENING,
        Role.SUMMARY,
        Role.EXPECT,
        Role.PERSISTS,
        Role.PREVENTION,
        Role.NEXT,
    )
)
"""Where steps may hide that nothing announces, the likeliest first in the order of the text."""


def _steps_at_last(sheet: Sheet, cut: list[Part]) -> None:
    """A draft without a step takes what it can find; with one, what is required is background."""
    for part in (part for part in cut if part.role is Role.REQUIRED):
        _required(sheet, part)
    for fits in (has_steps, has_list, _has_instruction):
        for part in cut:
            if not sheet.steps and fits(part) and part.role in _PERHAPS_STEPS:
                told = {name: list(said) for name, said in sheet.texts.items()}
                for block in part.blocks:
                    sheet.take_back(block)
                read_steps(sheet, replace(part, role=Role.STEPS))
                sheet.texts.update(told)


def _has_instruction(part: Part) -> bool:
    """True where a paragraph tells somebody to do something."""
    return any(block.kind is Kind.PARAGRAPH and words.is_instruction(block.text) for block in part.blocks)


def _required(sheet: Sheet, part: Part) -> None:
    """What is required: to be told, to be done, or to be there before the steps begin."""
    if asks_information(part):
        read_details(sheet, part)
    elif sheet.steps:
        body = "\n\n".join(words.tidy(block.text) for block in part.blocks) or part.value
        add_step(sheet, f"Check: {words.plain(part.title)}", body, part.first)
        sheet.place(part.first, *part.blocks)
    else:
        read_steps(sheet, part)


def _weights(sheet: Sheet) -> None:
    """Success patterns as weights; one that fits no step becomes a step. Then each step gets its causes."""
    _, left = weighed(sheet.steps, sheet.successes)
    for success in left:
        text = words.as_instruction(words.plain(success.text))
        add_step(sheet, words.sentence(text), success.text, success.line, also=success.text)
        sheet.flag(success.line, success.text, "a success pattern that fits no step became a step")
    steps, left = weighed(sheet.steps, sheet.successes)
    for success in left:
        sheet.leave(success.line, success.text, "a success pattern that fits no step")
    steps.sort(key=lambda found: found.line)
    told = Told.by(sheet.causes)
    sheet.steps = [found if found.exact else replace(found, step=with_causes(found, told)) for found in steps]
