"""What is asked of the input before a session is written. Everything here only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..catalog import Catalog, PublishedGuide
from ..engine.facts import Mark, Result
from ..engine.guide import NOT_SURE, Guide, Kind, Weight
from ..engine.likeness import same_error
from ..models import Report
from .current import Current
from .diagnosing import Diagnosed, safe_line
from .errors import NoVerdict, Refused

SHORT = 300
"""The longest short text (a detail, a reason, "something else"), in characters."""


def target_of(published: Catalog, diagnosed: Diagnosed, guide: str | None) -> PublishedGuide:
    """The guide to start in: the named one, or the one the evidence carries."""
    if guide is None:
        if not diagnosed.redacted.strip() and not diagnosed.symptoms:
            raise Refused("Paste a text, pick a symptom or name a guide.", field="text")
        if diagnosed.verdict is None:
            raise NoVerdict(diagnosed)
        return published.by_slug[diagnosed.verdict]
    if guide not in published.by_slug:
        raise no_guide(guide)
    return published.by_slug[guide]


def no_guide(slug: str) -> Refused:
    """The refusal of a guide that is not published."""
    return Refused(f"There is no published guide “{safe_line(slug, 64)}”.", field="guide")


def checked_answers(
    guides: Sequence[Guide], answers: Mapping[str, str | None], details: Mapping[str, str | None]
) -> dict[str, dict[str, str | None]]:
    """Answers and details as they are stored; keys and choices must be those of one of the guides.

    The same key means the same in all guides, so it does not matter which.
    """
    for key, choice in answers.items():
        question = next((g.questions_by_key[key] for g in guides if key in g.questions_by_key), None)
        if question is None:
            raise Refused("This guide has no such question.", field=f"answers.{safe_line(key, 64)}")
        if choice is not None and choice != NOT_SURE and question.choice(choice) is None:
            allowed = ", ".join([*(c.key for c in question.choices), NOT_SURE])
            raise Refused(f"Choose one of: {allowed}.", field=f"answers.{key}")
    known = {detail.key for guide in guides for detail in guide.details}
    for key in details:
        if key not in known:
            raise Refused("This guide asks for no such detail.", field=f"details.{safe_line(key, 64)}")
    texts = {key: None if text is None else safe_line(text, SHORT) for key, text in details.items()}
    return {"answers": dict(answers), "details": {key: text or None for key, text in texts.items()}}


def check_steps(guide: Guide, keys: Sequence[str], name: str) -> None:
    """Refuse keys that are no steps of the guide; `name` is the field they came in."""
    for position, key in enumerate(keys):
        if key not in guide.steps_by_key:
            raise no_step(key, field=f"{name}.{position}")


def no_step(key: str, *, field: str) -> Refused:
    """The refusal of a key that is no step of the guide."""
    return Refused(f"This guide has no step “{safe_line(key, 64)}”.", field=field)


def check_attempt(
    current: Current,
    steps: Mapping[str, Mark],
    result: Result,
    credited: Sequence[str],
    reasons: Mapping[str, str],
    text: str,
) -> None:
    """Refuse an attempt that does not fit the guide and what was done before."""
    _check_marks(current, steps, reasons)
    if credited and result is not Result.FIXED:
        raise Refused("Only an attempt that fixed it has steps to credit.", field="credited")
    newly_done = {key for key, mark in steps.items() if mark is Mark.DONE}
    testable = newly_done.union(current.now.untested_in(current.guide.slug))
    for position, key in enumerate(credited):
        if key not in testable:
            message = "Only a step done and not yet put to the test can be credited."
            raise Refused(message, field=f"credited.{position}")
    if result is Result.OTHER_ERROR and not text.strip():
        raise Refused("Paste the text of the other error.", field="text")


def _check_marks(current: Current, steps: Mapping[str, Mark], reasons: Mapping[str, str]) -> None:
    done = current.now.done(current.guide.slug)
    for key in steps:
        field = f"steps.{safe_line(key, 64)}"
        if key not in current.guide.steps_by_key:
            raise Refused("This guide has no such step.", field=field)
        if key in done:
            raise Refused("This step is done already.", field=field)
    for key in reasons:
        if key not in steps and key not in current.shown:
            message = "A reason belongs to a step of this attempt."
            raise Refused(message, field=f"reasons.{safe_line(key, 64)}")


def result_of(
    said: Result, current: Current, diagnosed: Diagnosed | None, published: Catalog | None
) -> Result:
    """How a retry ended: what the person `said`, unless the text that came with it says otherwise.

    The same text again is the same error, whatever it was taken for, and a text that another guide
    knows is another error.
    """
    if said not in (Result.SAME_ERROR, Result.OTHER_ERROR) or diagnosed is None or published is None:
        return said
    elsewhere = diagnosed.verdict not in (None, current.guide.slug)
    if said is Result.SAME_ERROR and not elsewhere:
        return said
    return Result.SAME_ERROR if _is_same(current, diagnosed, published) else Result.OTHER_ERROR


def _is_same(current: Current, diagnosed: Diagnosed, published: Catalog) -> bool:
    """True if the text says what the session is about: the same of the guide, or the last text again."""
    told = current.now.told
    if diagnosed.verdict == current.guide.slug:
        before = [keys for found in told if (keys := _decisive(current.guide, found))]
        # Other words of the same guide are another error: what was in the way before is gone.
        return not before or bool(before[-1] & _decisive(current.guide, diagnosed.diagnosis.found))
    if not told or _patterns(told[-1], published) != _patterns(diagnosed.diagnosis.found, published):
        return False  # Other evidence, so another text; looking at it would cost a query.
    earlier = Report.objects.filter(fact__session=current.row, fact__stands=True)
    last = earlier.order_by("-fact__number").values_list("text", flat=True).first()
    return last is not None and same_error(last, diagnosed.redacted)


def _decisive(guide: Guide, found: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The guide's decisive patterns that a text holds, without the symptoms picked beside it."""
    patterns = guide.patterns_by_key
    keys = [key for key in found.get(guide.slug, ()) if key in patterns]
    return {
        key
        for key in keys
        if patterns[key].weight is Weight.DECISIVE and patterns[key].kind is not Kind.SYMPTOM
    }


def _patterns(found: Mapping[str, tuple[str, ...]], published: Catalog) -> set[tuple[str, str]]:
    """What was found in a text, without the symptoms that were picked beside it."""
    return {(guide, key) for guide, keys in found.items() for key in keys if key not in published.symptoms}
