"""The hand-over as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from ..rendering import code_block, code_span
from ..sessions import Diagnosed
from .values import Evidence, HandOver, StepMark, Told

_FAILURE = "Solution import failure"


def as_markdown(told: HandOver) -> str:
    """The hand-over as Markdown, for an issue, a ticket or a chat.

    It names neither the address of the session nor what its heading would have a ticket refused for.
    """
    return "\n".join([*_heading(told), *_known(told), *_history(told), *_texts(told)]) + "\n"


def utc(at: datetime) -> str:
    """A time to the minute, in UTC, as a record says it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from (f"## {title}", "", *lines, "")


def _heading(told: HandOver) -> Iterator[str]:
    yield from (f"# {_FAILURE}: {told.title}", "")
    yield f"Collected by the guide “{told.title}” ({told.guide}), edition {told.edition}."
    yield f"Started {utc(told.started_at)}. All times are in UTC."
    yield from (*(["", told.reason] if told.reason else []), "")


def _known(told: HandOver) -> Iterator[str]:
    yield from _section("Summary", [str(told.summary)] if told.summary else [])
    several = len({evidence.at for evidence in told.evidence}) > 1
    yield from _section("Evidence", [_evidence(evidence, dated=several) for evidence in told.evidence])
    answers = [
        f"- {answer.text} **{answer.value}**{' (told by the text)' if answer.from_text else ''}"
        for answer in told.answers
    ]
    yield from _section("Answers", answers)
    yield from _section("Versions", [_told(detail) for detail in told.versions])
    yield from _section("Details", [_told(detail) for detail in told.details if detail not in told.versions])
    yield from _section("Not known yet", [f"- {text}" for text in told.missing])
    yield from _section("Diagnostics not collected yet", [f"- {text}" for text in told.missing_diagnostics])


def _evidence(evidence: Evidence, *, dated: bool) -> str:
    """What was found and where; `dated` where the lines are of more than one text."""
    where = f"Line {evidence.line}" if evidence.line else "Picked"
    where += f", {utc(evidence.at)}" if dated else ""
    return f"- {evidence.says} {where}: {code_span(evidence.quote)}".replace("-  ", "- ")


def _told(detail: Told) -> str:
    return f"- {detail.text}: {code_span(str(detail.value))}"


def _history(told: HandOver) -> Iterator[str]:
    yield from _section("Tried before, without success", [f"- {title}" for title in told.tried_before])
    for attempt in told.attempts:
        lines = [f"{utc(attempt.at)}. Result: **{attempt.result}**.", ""]
        lines += map(_step, attempt.steps)
        if attempt.credited:
            lines += ["", "Resolved by: " + "; ".join(attempt.credited)]
        if attempt.something_else:
            lines += ["", "Resolved by something else: " + code_span(attempt.something_else)]
        where = f", in “{attempt.guide_title}”" if told.switches else ""
        yield from _section(f"Attempt {attempt.number}{where}", lines)
    yield from _section("Marked so far in the next attempt", list(_marked(told)))
    yield from _section("Waiting for somebody else", [f"- {title}" for title in told.waiting_for])
    yield from _section("Done, and found harmful since", [f"- {line}" for line in told.harmful])
    guides = [f"- from {source} to {target}" for source, target in told.switches]
    guides += [f"- called not the problem: {title}" for title in told.rejected]
    yield from _section("Guides", guides)


def _step(step: StepMark) -> str:
    reason = f" ({code_span(step.reason)})" if step.reason else ""
    return f"- {step.title}: {step.mark}{reason}"


def _marked(told: HandOver) -> Iterator[str]:
    yield from map(_step, told.marked)
    if told.importing_since:
        yield f"- The import was started at {utc(told.importing_since)}; its result is not known yet."


def _texts(told: HandOver) -> Iterator[str]:
    for pasted in told.texts:
        after = f", after attempt {pasted.attempt}" if pasted.attempt else ""
        block = [code_block(pasted.text)] if pasted.text.strip() else []
        yield from _section(f"What was seen, {utc(pasted.at)}{after}", block)


def of_diagnosis(diagnosed: Diagnosed, says: Iterable[str]) -> str:
    """A hand-over in Markdown for a text that no guide carries, before there is any session."""
    lines = [f"# {_FAILURE}: not diagnosed", "", *(f"- {line}" for line in says if line)]
    lines += ["", "## What was seen", "", code_block(diagnosed.redacted), ""]
    lines += ["## Still needed", "", *(f"- {line}: " for line in _ALWAYS_NEEDED)]
    return "\n".join(lines) + "\n"


_ALWAYS_NEEDED = (
    "Error code, exception message and Activity Id from Solution History",
    "Environment id, region and type",
    "Time of the failure in UTC",
    "Version installed, and version to import",
    "How it was imported, and what was tried",
)
