"""One step with what its words tell of it: minutes, a wait, a permission, a risk, whether it imports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..engine.guide import Permission, Step
from . import words
from .commands import doubts
from .sheet import Found, Sheet

USUAL_MINUTES = 10
"""What a step takes where the template says nothing."""

_UNITS = {"m": 1, "h": 60, "d": 1440}
_WAIT = re.compile(
    r"\b(?:wait|allow|pause)\b[^.\n]{0,40}?(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*\+?\s*(min"
    r"|h(?:ou)?rs?\b|days?)",
    re.I,
)
_TENANT = re.compile(
    r"\b(?:tenant|global|entra|azure ad) admin|admin consent|tenant[- ]level"
    r"|power platform admin(?:istrator)? role",
    re.I,
)
_IT = re.compile(
    r"\b(?:contact|ask|work with|with|by|from|through) (?:your )?(?:it\b|network|security team"
    r"|firewall|proxy|infrastructure)"
    r"|\bIT (?:department|team|admin)|white-?list|allow-?list|through (?:your|the) firewall|ssl inspection",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"if (?:it is |this is )?(?:permitted|allowed)|if (?:your |the )?(?:\w+ ){1,3}(?:permits?"
    r"|allows?)\b|by your org|company polic"
    r"|organi[sz]ation(?:'s)? (?:polic|rules|allow)",
    re.I,
)
_RETRY = re.compile(
    r"^(?:re-?import|import|upgrade again|(?:retry|re-?run|repeat|start|run"
    r"|restart) (?:the )?(?:import|upgrade)"
    r"|(?:and )?retry$|try (?:the (?:import|upgrade)|importing|upgrading)? ?again)\b"
    r"|pac\s+solution\s+import|Import-CrmSolution",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^\s*(?:(?:[-*+]|\d+[.)])\s+)?\**(?:then |finally )?(?:re-?import\b|import\b.{0,60}\bagain\b"
    r"|import the (?:same|managed)\b"
    r"|upgrade again\b|retry the (?:import|upgrade)|(?:start|run|repeat) the (?:import|upgrade)\b"
    r"|(?:sign in and )?import$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of a step that imports once more."""

_RISK_TEXT = "Read twice what it takes away before you do it."
_DELETES = re.compile(
    r"^\s*(?:(?:[-*+]|\d+[.)])\s+)?\**(?:delete|uninstall|purge|drop|overwrite)\b",
    re.IGNORECASE | re.MULTILINE,
)
_RISK = re.compile(
    r"(?<!\+)\b(?:delet\w+|remov\w+|uninstall\w*|drop\w*|purge\w*|overwrit\w+|--force\b|reset)\b", re.I
)


def add_step(sheet: Sheet, title: str, body: str, line: int, *, group: str = "", also: str = "") -> None:
    """Put a step into the draft; what was guessed of it is flagged.

    `group` is the heading it stood under, `also` further words that tell what it is about.
    """
    title = words.shortened(title.strip() or "Step", 200)
    body = words.tidy(body).strip() or title
    notes = (
        [f"Stood under “{words.plain(group)}” in the written template."] if group and group != title else []
    )
    whole = f"{title}\n{body}"
    permission = Permission.NONE if sheet.of_the_wizard else _permission(whole)
    wait = _wait(whole)
    for name, why in _guesses(title, body, wait, permission):
        sheet.flag(line, title, why)
        notes.append(f"{name}: {why}.")
    for number, command, why in doubts(body):
        sheet.flag(line + number, command, why)
        notes.append(f"`{command}`: {why}.")
    step = Step(
        key=words.slug_of(title, frozenset(found.step.key for found in sheet.steps)),
        title=title,
        body=body,
        minutes=USUAL_MINUTES,
        wait_minutes=wait,
        permission=permission,
        ask=words.plain(title) + "." if permission is not Permission.NONE else "",
        risk=_RISK_TEXT if takes_away(title, body) and not sheet.of_the_wizard else "",
        tried_as=title[:200],
        retries=bool(_RETRY.search(title) or _AGAIN.search(body) or _RETRY.search(_fences(body))),
        notes="\n".join(notes),
    )
    sheet.steps.append(Found(line, step, f"{title} {also}"))


def tied(sheet: Sheet) -> None:
    """Keep of the ties between steps, and to causes, those that lead somewhere."""
    causes = {cause.key for cause in sheet.causes}
    steps = {found.step.key for found in sheet.steps}
    for place, found in enumerate(sheet.steps):
        step = replace(
            found.step,
            causes=tuple(key for key in found.step.causes if key in causes),
            requires=tuple(key for key in found.step.requires if key in steps),
            after=tuple(key for key in found.step.after if key in steps),
        )
        for key in sorted(_ties(found.step) - _ties(step)):
            sheet.flag(found.line, step.title, f"it was tied to “{key}”, which is not here any more")
        sheet.steps[place] = replace(found, step=step)


def _ties(step: Step) -> set[str]:
    return {*step.causes, *step.requires, *step.after}


def takes_away(title: str, body: str) -> bool:
    """True for a step that deletes or overwrites something."""
    return bool(_RISK.search(title) or _DELETES.search(body))


def add_note(sheet: Sheet, first: int, note: str) -> None:
    """Put a note into every step from the one at place `first` on."""
    for place, found in enumerate(sheet.steps[first:], start=first):
        step = replace(found.step, notes="\n".join(filter(None, (found.step.notes, note))))
        sheet.steps[place] = replace(found, step=step)


def _guesses(title: str, body: str, wait: int, permission: Permission) -> Iterator[tuple[str, str]]:
    if wait:
        yield "Wait", f"the wait of {wait} minutes is the longest that the template names"
    if permission is not Permission.NONE:
        yield "Permission", f"the permission {permission} and what to ask were read out of its words"
    if takes_away(title, body):
        yield "Risk", "it takes something away: say what exactly, and what must stay"
    if re.search(r"\d\s*%", body):
        yield "Figure", "it claims a figure that nobody has measured"


def _fences(body: str) -> str:
    return "\n".join(
        re.findall(r"^\s*(?:```|~~~)[^\n]*\n(.*?)^\s*(?:```|~~~)", body, re.DOTALL | re.MULTILINE)
    )


def _wait(body: str) -> int:
    """The longest time to wait that a text names, in minutes; 0 if none."""
    times = [
        int(found[2] or found[1]) * _UNITS[found[3][0].lower()] for found in _WAIT.finditer(words.plain(body))
    ]
    return max(times, default=0)


def _permission(body: str) -> Permission:
    text = words.plain(body)
    if _ORGANISATION.search(text):
        return Permission.ORGANISATION
    if _TENANT.search(text):
        return Permission.TENANT_ADMIN
    return Permission.IT if _IT.search(text) else Permission.NONE
