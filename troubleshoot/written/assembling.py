"""A draft guide of what was read out of a template, with its notes for the author."""

from __future__ import annotations

from ..engine.guide import Guide, Kind
from .links import day_of
from .sheet import Sheet


def draft_of(sheet: Sheet, slug: str) -> Guide:
    """The draft, without notes."""
    texts = {name: "\n\n".join(said) for name, said in sheet.texts.items()}
    intro = sheet.texts["intro"]
    summary = texts.get("summary") or "\n\n".join(intro[:1])
    cause = sheet.causes[0] if sheet.causes else None
    background = [*(intro if texts.get("summary") else intro[1:]), *sheet.texts["background"]]
    return Guide(
        slug=slug,
        title=sheet.title,
        summary=summary
        or (cause.detail or cause.text if cause else "")
        or texts.get("applies_when")
        or sheet.title,
        applies_when=texts.get("applies_when", ""),
        background="\n\n".join(background),
        expect=texts.get("expect", ""),
        prevention=texts.get("prevention", ""),
        safe_to_wait=texts.get("safe_to_wait", ""),
        never=tuple(sheet.never),
        retry_minutes=sheet.retry_minutes,
        fallback=sheet.fallback,
        retry_text=texts.get("retry_text", ""),
        support=texts.get("support", ""),
        diagnostics=texts.get("diagnostics", ""),
        maintainer=texts.get("maintainer", ""),
        last_checked=day_of(texts.get("last_checked", "")),
        links=tuple(sheet.links),
        causes=tuple(sheet.causes),
        patterns=tuple(sheet.patterns),
        details=tuple(sheet.details),
        steps=tuple(found.step for found in sheet.steps),
        escalations=tuple(sheet.escalations or sheet.perhaps),
    )


def notes_of(sheet: Sheet) -> str:
    """For the author: what to look at, and every line that has no place."""
    notes = [
        "Made from a written template. Minutes are guesses, and so are the failed attempts of the rules."
    ]
    if not any(pattern.kind is not Kind.SYMPTOM for pattern in sheet.patterns):
        notes.append("It names no error text, so nobody who pastes one is led here.")
    if sheet.unplaced:
        lines = [f"- line {one.line}: {one.text}" for one in sheet.unplaced]
        notes.append("Not placed:\n\n" + "\n".join(lines))
    return "\n\n".join(notes)
