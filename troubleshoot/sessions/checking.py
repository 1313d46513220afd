"""What is asked of the input before a session is written. Everything here only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from ..catalog import Catalog, PublishedGuide
from ..engine import retry
from ..engine.details import accepted
from ..engine.facts import Mark, Result
from ..engine.guide import NOT_SURE, Guide
from ..engine.likeness import same_error
from ..models import Report
from .current import Current
from .diagnosing import SHORT, Diagnosed, safe_line
from .errors import NoVerdict, Refused


def target_of(published: Catalog, diagnosed: Diagnosed, guide: str | None) -> PublishedGuide:
    """The guide to start in: the named one, or the one the evidence carries."""
    if guide is None:
        if not diagnosed.whole.strip() and not diagnosed.symptoms:
            raise Refused(gettext("Paste a text, pick a symptom or name a guide."), field="text")
        if diagnosed.verdict is None:
            raise NoVerdict(diagnosed)
        return published.by_slug[diagnosed.verdict]
    if guide not in published.by_slug:
        raise no_guide(guide)
    return published.by_slug[guide]


def no_guide(slug: str) -> Refused:
    """The refusal of a guide that is not published."""
    message = gettext("There is no published guide “%(slug)s”.") % {"slug": safe_line(slug, 64)}
    return Refused(message, field="guide")


def checked_answers(
    guides: Sequence[Guide], answers: Mapping[str, str | None], details: Mapping[str, str | None]
) -> dict[str, dict[str, str | None]]:
    """Answers and details as they are stored; keys and choices must be those of one of the guides.

    The same key means the same in all guides, so it does not matter which. Common details need no guide.
    """
    for key, choice in answers.items():
        question = next((g.questions_by_key[key] for g in guides if key in g.questions_by_key), None)
        if question is None:
            message = gettext("This guide has no such question.")
            raise Refused(message, field=f"answers.{safe_line(key, 64)}")
        if choice is not None and choice != NOT_SURE and question.choice(choice) is None:
            allowed = ", ".join([*(c.key for c in question.choices), NOT_SURE])
            message = gettext("Choose one of: %(allowed)s.") % {"allowed": allowed}
            raise Refused(message, field=f"answers.{key}")
    known = accepted(guides)
    for key in details:
        if key not in known:
            message = gettext("This guide asks for no such detail.")
            raise Refused(message, field=f"details.{safe_line(key, 64)}")
    texts = {key: None if text is None else safe_line(text, SHORT) for key, text in details.items()}
    return {"answers": dict(answers), "details": {key: text or None for key, text in texts.items()}}


def check_steps(guide: Guide, keys: Sequence[str], name: str) -> None:
    """Refuse keys that are no steps of the guide; `name` is the field they came in."""
    for position, key in enumerate(keys):
        if key not in guide.steps_by_key:
            raise no_step(key, field=f"{name}.{position}")


def no_step(key: str, *, field: str) -> Refused:
    """The refusal of a key that is no step of the guide."""
    message = gettext("This guide has no step “%(key)s”.") % {"key": safe_line(key, 64)}
    return Refused(message, field=field)


def check_attempt(
    current: Current,
    steps: Mapping[str, Mark],
    result: Result,
    credited: Sequence[str],
    reasons: Mapping[str, str],
    text: str,
) -> None:
    """Refuse an attempt that does not fit the guide and what was done before."""
    check_marks(current, steps, reasons)
    if credited and result is not Result.FIXED:
        raise Refused(gettext("Only an attempt that fixed it has steps to credit."), field="credited")
    newly_done = {key for key, mark in steps.items() if mark is Mark.DONE}
    testable = newly_done.union(current.now.untested_in(current.guide.slug))
    for position, key in enumerate(credited):
        if key not in testable:
            message = gettext("Only a step done and not yet put to the test can be credited.")
            raise Refused(message, field=f"credited.{position}")
    if result is Result.OTHER_ERROR and not text.strip():
        raise Refused(gettext("Paste the text of the other error."), field="text")


def check_marks(current: Current, steps: Mapping[str, Mark], reasons: Mapping[str, str]) -> None:
    """Refuse marks and reasons of steps that the guide does not have, or that are done already."""
    done = current.now.done(current.guide.slug)
    for key in steps:
        if key not in current.guide.steps_by_key:
            raise Refused(gettext("This guide has no such step."), field=f"steps.{safe_line(key, 64)}")
        if key in done:
            raise Refused(gettext("This step is done already."), field=f"steps.{safe_line(key, 64)}")
    for key in reasons:
        if key not in steps and key not in current.shown:
            message = gettext("A reason belongs to a step of this attempt.")
            raise Refused(message, field=f"reasons.{safe_line(key, 64)}")


def result_of(
    said: Result, current: Current, diagnosed: Diagnosed | None, published: Catalog | None
) -> Result:
    """How a retry ended: what the person `said`, unless the text that came with it says otherwise."""
    if diagnosed is None or published is None:
        return said
    return retry.result_of(
        said,
        current.guide,
        current.now.told,
        verdict=diagnosed.verdict,
        found=diagnosed.diagnosis.found,
        symptoms=published.symptoms,
        same_text=lambda: _is_last_text(current, diagnosed.redacted),
    )


def _is_last_text(current: Current, text: str) -> bool:
    """True if the text says what the last one of the session said."""
    earlier = Report.objects.filter(fact__session=current.row, fact__stands=True)
    last = earlier.order_by("-fact__number").values_list("text", flat=True).first()
    return last is not None and same_error(last, text)
