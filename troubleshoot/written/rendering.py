"""A guide as an issue response template in Markdown, in the structure that communities know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..engine.estimation import ENOUGH_TRIES, Estimate
from ..engine.guide import ErrorPattern, Guide, Kind, LinkKind, Permission, Step, Weight
from .marks import code, labelled, link, listed, marked

_ASK = {
    Permission.NONE: "**Ask first:**",
    Permission.ORGANISATION: "**Only if your organisation allows it:**",
    Permission.TENANT_ADMIN: "**Ask a tenant administrator:**",
    Permission.IT: "**Ask your IT department:**",
}
_SPEAKING = (Weight.DECISIVE, Weight.SUPPORTING)
_EXAMPLES = 10
"""So many examples of expressions are shown; the wizard knows the others."""

TITLE = "# Issue Response Template: "


@dataclass(frozen=True)
class Measured:
    """What the wizard has measured of a step: its estimate, and how many stretches put it to the test."""

    estimate: Estimate
    tries: int


def rendered(guide: Guide, *, edition: int, wizard: str, measured: Mapping[str, Measured]) -> str:
    """The template. `wizard` is the address of the wizard for this guide.

    Steps are ordered as in the guide, success patterns by `measured` (by step). Nothing is shown of a step
    with fewer than ten tries. `read_template` gives the texts back, but for what the wizard adds.
    """
    parts = [
        *_head(guide, edition),
        "---",
        *_response(guide, wizard),
        "---",
        *_for_responders(guide, measured),
        "---",
        *_foot(guide, edition),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(guide: Guide, edition: int) -> Iterator[str]:
    yield marked(f"template {guide.slug} {edition}", TITLE + _on_one_line(guide.title))
    yield _text("applies_when", "**Use when:**", guide.applies_when)
    literals = _literals(guide, *_SPEAKING)
    decisive = [one.weight is Weight.DECISIVE for one in literals]
    yield _list(_named("literals decisive", decisive), "**Common error patterns:**", _codes(literals))
    telling = [one for one in guide.patterns if one.kind is Kind.EXPRESSION and one.weight in _SPEAKING]
    telling.sort(key=lambda one: one.weight is not Weight.DECISIVE)
    examples = [_on_one_line(code(one.matches[0])) for one in telling if one.matches]
    yield _list("examples", "**Texts such as:**", examples[:_EXAMPLES])
    symptoms = [one for one in guide.patterns if one.kind is Kind.SYMPTOM]
    stages = " ".join(["symptoms", *(one.when or "during" for one in symptoms)])
    yield _list(stages, "**Without an error text:**", [one.text for one in symptoms])


def _literals(guide: Guide, *weights: Weight) -> list[ErrorPattern]:
    return [one for one in guide.patterns if one.kind is Kind.LITERAL and one.weight in weights]


def _codes(patterns: Sequence[ErrorPattern]) -> list[str]:
    """Texts of patterns as inline code."""
    return [code(one.text) for one in patterns]


def _named(name: str, chosen: Sequence[bool]) -> str:
    """A name with the places of what is chosen, from 1."""
    return " ".join([name, *(str(place) for place, one in enumerate(chosen, start=1) if one)])


def _response(guide: Guide, wizard: str) -> Iterator[str]:
    yield "## Response Template"
    yield _added("Thank you for reporting this import issue!")
    yield _text("summary", "### Issue Summary", guide.summary)
    keys = " ".join(["causes", *(cause.key for cause in guide.causes)])
    yield _list(keys, "### Root Cause", [labelled(cause.text, cause.detail) for cause in guide.causes])
    yield _text("background", "### Why This Happens", guide.background)
    yield _list("never", "### What Never to Do", guide.never)
    yield "### Quick Resolution Steps"
    yield _added(
        f"Try these steps in order. The [CoE Wizard]({wizard}) asks what it needs and leaves out the rest."
    )
    offered = [step for step in guide.steps if step.key not in guide.withdrawn]
    for number, step in enumerate(offered, start=1):
        yield _step(guide, step, number)
    yield _text("retry_text", "### Before You Import Again", guide.retry_text)
    yield _text("expect", "### Expected Resolution", guide.expect)
    yield _text("safe_to_wait", "### Can It Wait?", guide.safe_to_wait)
    yield _text("prevention", "### Prevention", guide.prevention)
    yield _added(
        "### Next Steps\n\nPlease try the steps above, or let the wizard lead you through them, "
        "and let us know "
        f"which one resolved your issue: {wizard}"
    )
    support = [one.kind is LinkKind.SUPPORT for one in guide.links]
    links = [link(one.title, one.url) for one in guide.links]
    yield _list(_named("links support", support), "### Additional Resources", links)


def _step(guide: Guide, step: Step, number: int) -> str:
    keys = [cause.key for cause in guide.causes]
    places = [str(keys.index(key) + 1) for key in step.causes if key in keys]
    words = [
        "step",
        step.key,
        "minutes",
        str(step.minutes),
        "wait",
        str(step.wait_minutes),
        "causes",
        *places,
    ]
    return "\n\n".join(
        filter(
            None,
            (
                marked(" ".join(words), f"#### {number}. {_on_one_line(step.title)}\n\n{step.body}"),
                _note(f"ask {step.permission}", _ASK[step.permission], step.ask),
                _note("risk", "**Risk:**", step.risk),
                _note("put_back", "**To put it back:**", step.put_back),
            ),
        )
    )


def _note(name: str, heading: str, text: str) -> str:
    return marked(name, f"{heading}\n\n{text}") if text else ""


def _for_responders(guide: Guide, measured: Mapping[str, Measured]) -> Iterator[str]:
    yield "## Notes for Responders"
    yield _list("against", "### Another Failure, If the Text Says", _codes(_literals(guide, Weight.AGAINST)))
    yield _list("generic", "### Wording That Decides Nothing", _codes(_literals(guide, Weight.GENERIC)))
    asked = [
        labelled(question.text, " / ".join(choice.label for choice in question.choices))
        for question in guide.questions
    ]
    yield _list("questions", "### Key Information to Gather", asked)
    details = [labelled(detail.text, detail.help) for detail in guide.details]
    yield _list(
        "details", "### Further Details to Gather" if asked else "### Key Information to Gather", details
    )
    yield _list("criteria", "### Escalation Criteria", [rule.reason for rule in guide.escalations])
    yield _text("support", "### Microsoft Support", guide.support)
    yield _text("diagnostics", "### Diagnostics", guide.diagnostics)
    yield _added(_successes(guide, measured))


def _successes(guide: Guide, measured: Mapping[str, Measured]) -> str:
    """What worked for others, most likely first."""
    known = [(measured[step.key], step) for step in guide.steps if _is_shown(guide, step, measured)]
    known.sort(key=lambda pair: -pair[0].estimate.mean)
    heading = "### Success Patterns\n\n"
    if not known:
        return f"{heading}Nothing is measured yet: a step has a figure from {ENOUGH_TRIES} tries on."
    lines = [
        f"{place}. {_on_one_line(step.title)}: {_figure(found)}"
        for place, (found, step) in enumerate(known, start=1)
    ]
    return (
        "### Success Patterns\n\nWhat resolved this for others, as measured by the wizard:\n\n"
        + "\n".join(lines)
    )


def _is_shown(guide: Guide, step: Step, measured: Mapping[str, Measured]) -> bool:
    found = measured.get(step.key)
    return found is not None and found.tries >= ENOUGH_TRIES and step.key not in guide.withdrawn


def _figure(found: Measured) -> str:
    mean, low, high = (
        round(100 * value) for value in (found.estimate.mean, found.estimate.low, found.estimate.high)
    )
    return f"resolves {mean}% of cases ({low}–{high}%), n = {found.tries} tries"


def _foot(guide: Guide, edition: int) -> Iterator[str]:
    lines = [f"**Maintained by**: {_on_one_line(guide.maintainer)}"] if guide.maintainer else []
    if guide.last_checked:
        lines.insert(0, f"**Last Updated**: {guide.last_checked.isoformat()}")
    yield _added(f"**Template Version**: {edition}")
    yield "  \n".join(lines)


def _text(name: str, heading: str, text: str) -> str:
    return marked(f"text {name}", f"{heading}\n\n{text}") if text else ""


def _list(name: str, heading: str, texts: Sequence[str]) -> str:
    return marked(name, f"{heading}\n\n{listed(texts)}") if texts else ""


def _added(text: str) -> str:
    """What the wizard adds, which is no text of the guide."""
    return marked("wizard", text)


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n"))
