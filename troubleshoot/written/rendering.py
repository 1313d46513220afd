"""A guide as an issue response template in Markdown, in the structure that communities know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ..engine.estimation import ENOUGH_TRIES, Estimate
from ..engine.guide import Condition, Guide, Kind, Permission, Step, Weight
from .marks import NOT_IF, ONLY_IF, code, digest, labelled, link, listed, marked, values

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
    kept = values(retry_minutes=guide.retry_minutes, fallback="yes" if guide.fallback else "")
    yield marked(f"template {guide.slug} {edition}{kept}", TITLE + _on_one_line(guide.title))
    yield _left_out(guide)
    yield _text("applies_when", "**Use when:**", guide.applies_when)
    yield _literals("literals", "**Common error patterns:**", guide, *_SPEAKING)
    telling = [one for one in guide.patterns if one.kind is Kind.EXPRESSION and one.weight in _SPEAKING]
    telling.sort(key=lambda one: one.weight is not Weight.DECISIVE)
    examples = [_on_one_line(code(one.matches[0])) for one in telling if one.matches]
    yield _list("examples", "**Texts such as:**", [(text, "") for text in examples[:_EXAMPLES]])
    symptoms = [
        (one.text, f"{one.key},{one.weight},{one.when or ''}")
        for one in guide.patterns
        if one.kind is Kind.SYMPTOM
    ]
    yield _list("symptoms", "**Without an error text:**", symptoms)


def _left_out(guide: Guide) -> str:
    """A comment that counts what a template cannot carry, so that an import can tell."""
    conditions = [
        *(step.when for step in guide.steps),
        *(question.when for question in guide.questions),
        *(rule.when for rule in guide.escalations),
    ]
    counts = {
        "questions": len(guide.questions),
        "expressions": sum(one.kind is Kind.EXPRESSION for one in guide.patterns),
        "conditions": sum(map(bool, conditions)),
        "what_is_ruled_out": int(bool(guide.ruled_out)),
        "where_issues_go": int(bool(guide.issue)),
        "translations": len(guide.translations),
    }
    left = values(**{name: count or "" for name, count in counts.items()})
    return marked(f"left_out{left}", "") if left else ""


def _literals(name: str, heading: str, guide: Guide, *weights: Weight) -> str:
    """Literals of these weights as a list of inline code."""
    chosen = [one for one in guide.patterns if one.kind is Kind.LITERAL and one.weight in weights]
    return _list(name, heading, [(code(one.text), f"{one.key},{one.weight}") for one in chosen])


def _response(guide: Guide, wizard: str) -> Iterator[str]:
    yield "## Response Template"
    yield _added("Thank you for reporting this import issue!")
    yield _text("summary", "### Issue Summary", guide.summary)
    causes = [(labelled(cause.text, cause.detail), cause.key) for cause in guide.causes]
    yield _list("causes", "### Root Cause", causes)
    yield _text("background", "### Why This Happens", guide.background)
    yield _list("never", "### What Never to Do", [(text, "") for text in guide.never])
    yield _text("retry_text", "### Before You Import Again", guide.retry_text)
    yield "### Quick Resolution Steps"
    yield _added(
        f"Try these steps in order. The [CoE Wizard]({wizard}) asks what it needs and leaves out the rest."
    )
    offered = [step for step in guide.steps if step.key not in guide.withdrawn]
    for number, step in enumerate(offered, start=1):
        yield _step(guide, step, number)
    yield _text("expect", "### Expected Resolution", guide.expect)
    yield _text("safe_to_wait", "### Can It Wait?", guide.safe_to_wait)
    yield _text("prevention", "### Prevention", guide.prevention)
    yield _added(
        "### Next Steps\n\nPlease try the steps above, or let the wizard lead you through them, "
        "and let us know "
        f"which one resolved your issue: {wizard}"
    )
    links = [(link(one.title, one.url), one.kind.value) for one in guide.links]
    yield _list("links", "### Additional Resources", links)


def _step(guide: Guide, step: Step, number: int) -> str:
    conditions = [_in_words(guide, condition) for condition in step.when]
    above = "".join(f"{line}\n\n" for line in conditions)
    kept = values(
        minutes=step.minutes,
        wait=step.wait_minutes,
        hours=",".join(step.hours),
        conditions=",".join(map(digest, conditions)),
        causes=",".join(step.causes),
        requires=",".join(step.requires),
        after=",".join(step.after),
        permission=step.permission,
        retries="yes" if step.retries else "",
        pinned="yes" if step.pinned else "",
        prior=f"{step.prior:g}",
        source=step.source,
        checked=step.last_checked or "",
        tried_as=step.tried_as,
    )
    heading = f"#### {number}. {_on_one_line(step.title)}"
    parts = (
        marked(f"step {step.key}{kept}", f"{heading}\n\n{above}{step.body}"),
        _note("ask", _ASK[step.permission], step.ask),
        _note("risk", "**Risk:**", step.risk),
        _note("put_back", "**To put it back:**", step.put_back),
    )
    return "\n\n".join(filter(None, parts))


def _in_words(guide: Guide, condition: Condition) -> str:
    """A condition of a step as one line: the question and the answers that it wants, or does not."""
    question = guide.questions_by_key.get(condition.question)
    chosen = [question.choice(key) if question else None for key in condition.choices]
    labels = " / ".join(
        choice.label if choice else key for choice, key in zip(chosen, condition.choices, strict=True)
    )
    label = NOT_IF if condition.negated else ONLY_IF
    return _on_one_line(f"{label} {question.text if question else condition.question} {labels}")


def _note(name: str, heading: str, text: str) -> str:
    return marked(name, f"{heading}\n\n{text}") if text else ""


def _for_responders(guide: Guide, measured: Mapping[str, Measured]) -> Iterator[str]:
    yield "## Notes for Responders"
    yield _literals("against", "### Another Failure, If the Text Says", guide, Weight.AGAINST)
    yield _literals("generic", "### Wording That Decides Nothing", guide, Weight.GENERIC)
    asked = [
        (labelled(question.text, " / ".join(choice.label for choice in question.choices)), question.key)
        for question in guide.questions
    ]
    yield _list("questions", "### Key Information to Gather", asked)
    details = [(labelled(detail.text, detail.help), detail.key) for detail in guide.details]
    yield _list(
        "details", "### Further Details to Gather" if asked else "### Key Information to Gather", details
    )
    criteria = [(rule.reason, str(rule.failed_attempts)) for rule in guide.escalations]
    yield _list("criteria", "### Escalation Criteria", criteria)
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


def _list(name: str, heading: str, texts: Sequence[tuple[str, str]]) -> str:
    """A marked list; its comment tells of each text what it has besides."""
    kept = "".join(f" {digest(text)}={quote(told)}" for text, told in texts if told)
    return marked(name + kept, f"{heading}\n\n{listed(text for text, _ in texts)}") if texts else ""


def _added(text: str) -> str:
    """What the wizard adds, which is no text of the guide."""
    return marked("wizard", text)


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n"))
