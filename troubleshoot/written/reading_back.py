"""The marked texts of a rendered template, back into the draft exactly as the guide had them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..engine.guide import Cause, ErrorPattern, Kind, Link, LinkKind, Permission, Step, Weight
from . import words
from .asking import add_detail
from .links import day_of, is_for_support
from .making import USUAL_MINUTES
from .marks import NOT_IF, ONLY_IF, Marked, of_code, of_labelled, of_link
from .patterns import add_symptom
from .responders import add_criterion
from .roles import label_of
from .sheet import Found, Sheet
from .shown import permission_of

_STEP = re.compile(r"#### \d+\. (?P<title>.*)")
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST_KEY = 64
_ADDED = re.compile(
    r"Thank you for reporting this import issue!"
    r"|Try these steps in order\. The \[CoE Wizard\]\(\S+\) asks what it needs and leaves out the rest\."
    r"|### (?:Next Steps|Success Patterns)"
    r"|Please try the steps above, or let the wizard lead you through them, and let us know"
    r" which one resolved your issue: \S+"
    r"|Nothing is measured yet: a step has a figure from \d+ tries on\."
    r"|What resolved this for others, as measured by the wizard:"
    r"|\d+\. .*: resolves \d+% of cases \(\d+–\d+%\), n = \d+ tries|\*\*Template Version\*\*: \d+"
)
"""What rendered templates say of themselves."""

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
            continue
        reader(sheet, text)
        if not text.ended:
            sheet.flag(text.first, text.name, "the comment that ends this text is gone: see where it ends")


def slug_of(texts: Sequence[Marked]) -> str:
    """The slug of the guide that a template was made from; "" if it was not."""
    return next((text.words[0] for text in texts if text.name == "template" and _is_key(text.words[:1])), "")


def _is_key(said: Sequence[str]) -> bool:
    return bool(said) and len(said[0]) <= _LONGEST_KEY and bool(_KEY.fullmatch(said[0]))


def _title(sheet: Sheet, text: Marked) -> None:
    sheet.title = text.heading.removeprefix(_HEADING)[:200]
    sheet.retry_minutes = _number(text.values.get("retry_minutes"), sheet.retry_minutes)
    sheet.fallback = "fallback" in text.values


def _left_out(sheet: Sheet, text: Marked) -> None:
    for name, count in text.values.items():
        said = name.replace("_", " ")
        sheet.flag(text.first, f"{said}: {count}", "the guide has this, and a template cannot carry it")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,5}", text) else otherwise


def _text(sheet: Sheet, text: Marked) -> None:
    name = text.words[0] if text.words else ""
    if name in TEXTS:
        sheet.texts[name] += [text.text] if text.text else []
    else:
        sheet.leave(text.first, "\n".join(text.lines), "no text of a guide has this name")


def _literals(otherwise: Weight) -> Reader:
    """A reader of literals with the weights of their comment, or else `otherwise`."""

    def read(sheet: Sheet, text: Marked) -> None:
        for line, item, told in text.told:
            literal = of_code(item)
            if not literal:
                continue
            key, _, weight = told.partition(",")
            weighs = next((one for one in Weight if one == weight), otherwise)
            if not told:
                sheet.flag(line, literal, f"is new here, and taken as {weighs}")
            taken = frozenset(pattern.key for pattern in sheet.patterns)
            sheet.patterns.append(
                ErrorPattern(_key(key, literal, taken), Kind.LITERAL, weighs, literal, matches=(literal,))
            )

    return read


def _key(told: str, text: str, taken: frozenset[str], length: int = 64) -> str:
    """The key that the comment tells, or one from the words of the text."""
    return told if _is_key([told]) and told not in taken else words.slug_of(text, taken, length)


def _examples(sheet: Sheet, text: Marked) -> None:
    for line, item in text.items:
        sheet.leave(line, item, "an example of an expression, which it cannot give back")


def _symptoms(sheet: Sheet, text: Marked) -> None:
    for line, item, told in text.told:
        before = len(sheet.patterns)
        key, _, rest = told.partition(",")
        weight, _, stage = rest.partition(",")
        add_symptom(sheet, item, line, stage)
        taken = frozenset(pattern.key for pattern in sheet.patterns[:before])
        weighs = next((one for one in Weight if one == weight), Weight.SUPPORTING)
        sheet.patterns[before:] = [
            replace(one, key=_key(key, item, taken), weight=weighs) for one in sheet.patterns[before:]
        ]


def _causes(sheet: Sheet, text: Marked) -> None:
    for _, item, told in text.told:
        said, detail = of_labelled(item)
        taken = frozenset(cause.key for cause in sheet.causes)
        sheet.causes += [Cause(_key(told, said, taken), said, detail)] if said else []


def _step(sheet: Sheet, text: Marked) -> None:
    """A step with the key, minutes, causes and more of its comment."""
    heading = _STEP.fullmatch(text.heading)
    title = (heading["title"] if heading else text.heading.lstrip("# "))[:200]
    told = text.values
    body = _without_conditions(
        text.text, len(told.get("conditions", "").split(",")) if "conditions" in told else 0
    )
    if not title or not body:
        sheet.leave(text.first, "\n".join(text.lines), "is a step without a title or a body")
        return
    taken = frozenset(found.step.key for found in sheet.steps)
    known = [one for one in Permission if one == told.get("permission")]
    prior = told.get("prior", "")
    step = Step(
        key=_key((*text.words, "")[0], title, taken),
        title=title,
        body=body,
        minutes=_number(told.get("minutes"), USUAL_MINUTES),
        wait_minutes=_number(told.get("wait"), 0),
        hours=tuple(filter(None, told.get("hours", "").split(","))),
        causes=tuple(filter(None, told.get("causes", "").split(","))),
        requires=tuple(filter(None, told.get("requires", "").split(","))),
        after=tuple(filter(None, told.get("after", "").split(","))),
        permission=known[0] if known else Permission.NONE,
        retries="retries" in told,
        pinned="pinned" in told,
        prior=float(prior) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", prior) and float(prior) else 1.0,
        source=told.get("source", "author")[:200],
        last_checked=day_of(told.get("checked", "")),
        tried_as=told.get("tried_as", "" if told else title)[:200],
    )
    sheet.steps.append(Found(text.first, step, title, exact=True))


def _without_conditions(body: str, count: int) -> str:
    """The body of a step without the lines that tell its conditions, at most so many."""
    while count and body.startswith((ONLY_IF, NOT_IF)):
        body, count = body.partition("\n")[2].removeprefix("\n"), count - 1
    return body


def _of_step(sheet: Sheet, text: Marked) -> None:
    """What a step needs or risks, and how to put it back: of the step above."""
    label = label_of(text.heading)
    beside = label[1] if label else ""
    said = "\n".join(filter(None, (beside, text.text)))
    if not sheet.steps or not said:
        sheet.leave(text.first, said or text.heading, "belongs to no step")
        return
    last = sheet.steps[-1]
    if text.name == "ask":
        known = last.step.permission
        named = permission_of(text.heading)
        step = replace(last.step, permission=named if known is not named is not None else known, ask=said)
    elif text.name == "risk":
        step = replace(last.step, risk=said)
    else:
        step = replace(last.step, put_back=said)
    sheet.steps[-1] = replace(last, step=step)


def _details(sheet: Sheet, text: Marked) -> None:
    for _, item, told in text.told:
        before = len(sheet.details)
        add_detail(sheet, *of_labelled(item))
        taken = frozenset(detail.key for detail in sheet.details[:before])
        sheet.details[before:] = [
            replace(one, key=_key(told, one.text, taken, 48)) for one in sheet.details[before:]
        ]


def _questions(sheet: Sheet, text: Marked) -> None:
    _details(sheet, text)
    sheet.flag(
        text.first, text.heading.lstrip("# "), "its questions are details here: a template has no answers"
    )


def _criteria(sheet: Sheet, text: Marked) -> None:
    for line, item, told in text.told:
        before = len(sheet.escalations)
        add_criterion(sheet.escalations, item)
        if not told:
            sheet.flag(line, item, "is new here: after how many failed attempts it holds is a guess")
        sheet.escalations[before:] = [
            replace(one, failed_attempts=_number(told, one.failed_attempts))
            for one in sheet.escalations[before:]
        ]


def _never(sheet: Sheet, text: Marked) -> None:
    sheet.never += [item for _, item in text.items if item]


def _links(sheet: Sheet, text: Marked) -> None:
    for line, item, told in text.told:
        found = of_link(item)
        if found is None or not found[0] or not found[1]:
            sheet.leave(line, item, "is no link")
        else:
            usual = LinkKind.SUPPORT if is_for_support(found[1]) else LinkKind.DOCUMENTATION
            kind = next((one for one in LinkKind if one == told), usual)
            sheet.links.append(Link(found[0][:200], found[1][:500], kind))


def _wizard(sheet: Sheet, text: Marked) -> None:
    """What the wizard adds is no text of the guide; what somebody wrote into it has no place."""
    for number, line in enumerate(text.lines, start=text.first + 1):
        if line.strip() and not _ADDED.fullmatch(line):
            sheet.leave(number, line, "stands in a text that the wizard writes by itself")


_READERS: Mapping[str, Reader] = {
    "template": _title,
    "text": _text,
    "left_out": _left_out,
    "literals": _literals(Weight.SUPPORTING),
    "generic": _literals(Weight.GENERIC),
    "against": _literals(Weight.AGAINST),
    "examples": _examples,
    "symptoms": _symptoms,
    "causes": _causes,
    "step": _step,
    "ask": _of_step,
    "risk": _of_step,
    "put_back": _of_step,
    "questions": _questions,
    "details": _details,
    "criteria": _criteria,
    "never": _never,
    "links": _links,
    "wizard": _wizard,
}
