"""The marked texts of a rendered template, back into the draft exactly as the guide had them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..engine.guide import Cause, ErrorPattern, Kind, Link, LinkKind, Permission, Step, Weight
from . import words
from .making import USUAL_MINUTES
from .marks import Marked, of_code, of_labelled, of_link
from .patterns import add_symptom
from .responders import add_criterion, add_detail
from .sheet import Found, Sheet

_STEP = re.compile(r"#### \d+\. (?P<title>.*)")
_WORDS = re.compile(
    r"(?P<key>\S*)(?: minutes (?P<minutes>\d{1,5}))?(?: wait (?P<wait>\d{1,5}))?"
    r"(?: causes(?P<causes>(?: \d+)*))?"
)
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST_KEY = 64
_HEADING = "# Issue Response Template: "
Reader = Callable[[Sheet, Marked], None]
TEXTS = frozenset(
    (
        "applies_when",
        "summary",
        "background",
        "retry_text",
        "expect",
        "safe_to_wait",
        "prevention",
        "support",
        "diagnostics",
    )
)


def read_back(sheet: Sheet, texts: Sequence[Marked]) -> None:
    """Put the marked texts into the draft; what the wizard added is left out."""
    for text in texts:
        reader = _READERS.get(text.name)
        if reader is None:
            sheet.leave(text.first, "\n".join(text.lines), f"nothing in a guide is marked “{text.name}”")
        else:
            reader(sheet, text)


def slug_of(texts: Sequence[Marked]) -> str:
    """The slug of the guide that a template was made from; "" if it was not."""
    return next((text.words[0] for text in texts if text.name == "template" and _is_key(text.words[:1])), "")


def _is_key(said: Sequence[str]) -> bool:
    return bool(said) and len(said[0]) <= _LONGEST_KEY and bool(_KEY.fullmatch(said[0]))


def _title(sheet: Sheet, text: Marked) -> None:
    sheet.title = text.heading.removeprefix(_HEADING)[:200]


def _text(sheet: Sheet, text: Marked) -> None:
    name = text.words[0] if text.words else ""
    if name in TEXTS:
        sheet.texts[name] += [text.text] if text.text else []
    else:
        sheet.leave(text.first, "\n".join(text.lines), "no text of a guide has this name")


def _literals(weight: Weight | None = None) -> Reader:
    """A reader of literals of one weight, or of those that speak for the guide."""

    def read(sheet: Sheet, text: Marked) -> None:
        for place, (_, item) in enumerate(text.items, start=1):
            literal = of_code(item)
            if not literal:
                continue
            key = words.slug_of(literal, frozenset(pattern.key for pattern in sheet.patterns))
            weighs = weight or (Weight.DECISIVE if text.is_named(place) else Weight.SUPPORTING)
            sheet.patterns.append(ErrorPattern(key, Kind.LITERAL, weighs, literal, matches=(literal,)))

    return read


def _examples(sheet: Sheet, text: Marked) -> None:
    for line, item in text.items:
        sheet.leave(line, item, "an example of an expression, which it cannot give back")


def _symptoms(sheet: Sheet, text: Marked) -> None:
    for place, (line, item) in enumerate(text.items):
        add_symptom(sheet, item, line, text.words[place] if place < len(text.words) else "")


def _causes(sheet: Sheet, text: Marked) -> None:
    for index, (_, item) in enumerate(text.items):
        said, detail = of_labelled(item)
        taken = frozenset(cause.key for cause in sheet.causes)
        key = text.words[index : index + 1]
        named = key[0] if _is_key(key) and key[0] not in taken else words.slug_of(said, taken)
        sheet.causes += [Cause(named, said, detail)] if said else []


def _step(sheet: Sheet, text: Marked) -> None:
    """A step with the key, minutes and causes of its comment."""
    heading = _STEP.fullmatch(text.heading)
    title = (heading["title"] if heading else text.heading.lstrip("# "))[:200]
    if not title or not text.text:
        sheet.leave(text.first, "\n".join(text.lines), "is a step without a title or a body")
        return
    taken = frozenset(found.step.key for found in sheet.steps)
    said = _WORDS.match(" ".join(text.words))
    key = said["key"] if said else ""
    places = [int(place) for place in (said["causes"] or "").split()] if said else []
    step = Step(
        key=key if _is_key([key]) and key not in taken else words.slug_of(title, taken),
        title=title,
        body=text.text,
        minutes=int((said and said["minutes"]) or USUAL_MINUTES),
        wait_minutes=int((said and said["wait"]) or 0),
        causes=tuple(sheet.causes[place - 1].key for place in places if 0 < place <= len(sheet.causes)),
        tried_as=title[:200],
    )
    sheet.steps.append(Found(text.first, step, title, exact=True))


def _of_step(sheet: Sheet, text: Marked) -> None:
    """What a step needs or risks, and how to put it back: of the step above."""
    if not sheet.steps:
        sheet.leave(text.first, text.text, "belongs to no step")
        return
    last = sheet.steps[-1]
    if text.name == "ask":
        known = [one for one in Permission if one.value in text.words]
        step = replace(last.step, permission=known[0] if known else Permission.ORGANISATION, ask=text.text)
    elif text.name == "risk":
        step = replace(last.step, risk=text.text)
    else:
        step = replace(last.step, put_back=text.text)
    sheet.steps[-1] = replace(last, step=step)


def _details(sheet: Sheet, text: Marked) -> None:
    for _, item in text.items:
        add_detail(sheet, *of_labelled(item))


def _criteria(sheet: Sheet, text: Marked) -> None:
    for _, item in text.items:
        add_criterion(sheet.escalations, item)


def _never(sheet: Sheet, text: Marked) -> None:
    sheet.never += [item for _, item in text.items if item]


def _links(sheet: Sheet, text: Marked) -> None:
    for place, (line, item) in enumerate(text.items, start=1):
        found = of_link(item)
        if found is None or not found[0] or not found[1]:
            sheet.leave(line, item, "is no link")
        else:
            kind = LinkKind.SUPPORT if text.is_named(place) else LinkKind.DOCUMENTATION
            sheet.links.append(Link(found[0][:200], found[1][:500], kind))


def _nothing(sheet: Sheet, text: Marked) -> None:
    """What the wizard adds is no text of the guide."""


_READERS: Mapping[str, Reader] = {
    "template": _title,
    "text": _text,
    "literals": _literals(),
    "generic": _literals(Weight.GENERIC),
    "against": _literals(Weight.AGAINST),
    "examples": _examples,
    "symptoms": _symptoms,
    "causes": _causes,
    "step": _step,
    "ask": _of_step,
    "risk": _of_step,
    "put_back": _of_step,
    "questions": _details,
    "details": _details,
    "criteria": _criteria,
    "never": _never,
    "links": _links,
    "wizard": _nothing,
}
