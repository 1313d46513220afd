"""A template of the wizard whose comments are gone, read by what everybody sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..engine.guide import Permission, Weight
from . import words
from .messages import literals_in
from .outline import Block
from .patterns import add_literal
from .roles import Role
from .sections import Part
from .sheet import Sheet

_WIZARD = re.compile(r"\[CoE Wizard\]\(\S*/\?guide=(?P<slug>[a-z0-9_-]{1,64})\)")
_PERMISSIONS = (
    ("tenant", Permission.TENANT_ADMIN),
    ("it department", Permission.IT),
    ("organisation", Permission.ORGANISATION),
)


def is_of_the_wizard(lines: Sequence[str]) -> bool:
    """True for a template that the wizard wrote: it links to itself."""
    return bool(shown_slug(lines))


def shown_slug(lines: Sequence[str]) -> str:
    """The slug of the guide in the link into the wizard; "" if there is none."""
    found = next((match for match in map(_WIZARD.search, lines) if match), None)
    return found["slug"] if found else ""


def read_never(sheet: Sheet, part: Part) -> None:
    """What must not be done: each bullet, or each paragraph where there are none."""
    sheet.place(part.first)
    lists = [block for block in part.blocks if block.is_list]
    for block in part.blocks:
        if block.is_list:
            sheet.never += [item.text for item in block.items if item.text]
            sheet.place(block)
        elif lists:
            sheet.leave_all(block, "introduces what not to do")
        else:
            sheet.never.append(words.tidy(block.text))
            sheet.place(block)


def read_literals(weight: Weight) -> Callable[[Sheet, Part], None]:
    """A reader of literals that all have one weight."""

    def read(sheet: Sheet, part: Part) -> None:
        sheet.place(part.first)
        for block in part.blocks:
            for item in block.items:
                for text in literals_in(item.text, anywhere=True):
                    before = len(sheet.patterns)
                    add_literal(sheet, text, item.first)
                    sheet.patterns[before:] = [replace(one, weight=weight) for one in sheet.patterns[before:]]
                    sheet.place(item)

    return read


def read_of_step(sheet: Sheet, part: Part) -> None:
    """What the step above needs or risks, and how to put it back."""
    text = "\n\n".join(words.tidy(block.text) for block in part.blocks) or part.value
    if not sheet.steps or not text:
        leave_part(sheet, part, "belongs to no step")
        return
    last = sheet.steps[-1]
    if part.role is Role.ASK:
        permission = permission_of(part.title) or Permission.ORGANISATION
        step = replace(last.step, permission=permission, ask=text)
    elif part.role is Role.RISK:
        step = replace(last.step, risk=text)
    else:
        step = replace(last.step, put_back=text)
    sheet.steps[-1] = replace(last, step=step)
    sheet.place(part.first, *part.blocks)


def permission_of(title: str) -> Permission | None:
    """Whose leave a label such as "Ask your IT department" speaks of."""
    said = words.plain(title).lower()
    return next((permission for word, permission in _PERMISSIONS if word in said), None)


def leave_part(sheet: Sheet, part: Part, why: str) -> None:
    """All lines of a part have no place in a guide."""
    sheet.leave(part.first, sheet.line(part.first), why)
    blocks: tuple[Block, ...] = part.blocks
    for block in blocks:
        sheet.leave_all(block, why)
