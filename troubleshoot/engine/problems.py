"""What is wrong with a guide before anybody is led by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import off_peak, patterns, targets, translating
from .guide import NOT_SURE, Condition, Effect, Guide, Permission, Question, Step, Weight

Path = tuple[str | int, ...]
"""Where in the guide: names as in the guide file, and positions in its lists from 0."""

_TAKEN = ("sessions", "exclusions", "new", "import")
"""Slugs with which /statistics/SLUG/ or /admin/drafts/SLUG/ would never be reached."""
KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What every key is written like."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend, with its place; a `warning` keeps nothing from being published."""

    path: Path
    message: str
    warning: bool = False

    @property
    def place(self) -> str:
        """The path as people write it: `steps[2].when[0]`."""
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return dotted.lstrip(".")


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """Those of the problems that keep a guide from being published."""
    return [problem for problem in found if not problem.warning]


def problems(guide: Guide) -> list[Problem]:
    """Everything to mend in the guide, warnings included; empty if nothing."""
    checks: Sequence[Callable[[Guide], Iterable[Problem]]] = (
        _slug,
        _keys,
        _texts,
        _hours,
        _links,
        _issue,
        _patterns,
        _references,
        _prerequisites,
        _unreachable,
        _needless_questions,
        _endless,
        _idle_causes,
        _translations,
    )
    return [problem for check in checks for problem in check(guide)]


def _listed(guide: Guide) -> Iterator[tuple[str, Sequence[str]]]:
    yield "causes", [cause.key for cause in guide.causes]
    yield "patterns", [pattern.key for pattern in guide.patterns]
    yield "questions", [question.key for question in guide.questions]
    yield "details", [detail.key for detail in guide.details]
    yield "steps", [step.key for step in guide.steps]


def _slug(guide: Guide) -> Iterator[Problem]:
    if guide.slug in _TAKEN:
        yield Problem(("slug",), f"“{guide.slug}” is the address of another page")
    if not KEY.fullmatch(guide.slug):
        yield Problem(("slug",), f"“{guide.slug}” is no key: use a-z, digits and hyphens")


def _keys(guide: Guide) -> Iterator[Problem]:
    lists: list[tuple[Path, Sequence[str]]] = [((name,), keys) for name, keys in _listed(guide)]
    for position, question in enumerate(guide.questions):
        lists.append((("questions", position, "choices"), [choice.key for choice in question.choices]))
    for path, keys in lists:
        counts = Counter(keys)
        for position, key in enumerate(keys):
            if not KEY.fullmatch(key):
                yield Problem((*path, position), f"“{key}” is no key: use a-z, digits and hyphens")
            if counts[key] > 1:
                yield Problem((*path, position), f"the key “{key}” is used {counts[key]} times")
            if key == NOT_SURE:
                yield Problem((*path, position), f"“{NOT_SURE}” is offered with every question by itself")


def _texts(guide: Guide) -> Iterator[Problem]:
    if not guide.title.strip():
        yield Problem(("title",), "the guide has no title")
    if not guide.steps:
        yield Problem(("steps",), "the guide has no step")
    for position, step in enumerate(guide.steps):
        if not step.title.strip() or not step.body.strip():
            yield Problem(("steps", position), f"step “{step.key}” needs a title and a body")
        if step.permission is not Permission.NONE and not step.ask.strip():
            yield Problem(("steps", position), f"step “{step.key}” needs a permission but not what to `ask`")
    for position, question in enumerate(guide.questions):
        if len(question.choices) < 2:
            yield Problem(("questions", position), f"question “{question.key}” needs two choices at least")


def _hours(guide: Guide) -> Iterator[Problem]:
    for position, step in enumerate(guide.steps):
        for index, message in off_peak.faults(step.hours):
            yield Problem(("steps", position, "hours", index), message)


def _links(guide: Guide) -> Iterator[Problem]:
    for position, link in enumerate(guide.links):
        if urlsplit(link.url).scheme != "https" or not urlsplit(link.url).hostname:
            yield Problem(("links", position, "url"), f"“{link.url}” is no https address")


def _issue(guide: Guide) -> Iterator[Problem]:
    for place, message in targets.faults(guide):
        yield Problem(("hand_over", "issue", *place), message)


def _patterns(guide: Guide) -> Iterator[Problem]:
    if not any(pattern.weight is not Weight.AGAINST for pattern in guide.patterns):
        yield Problem(("patterns",), "no pattern speaks for this guide, so nobody is ever led to it")
    for position, pattern in enumerate(guide.patterns):
        for message in patterns.faults(pattern):
            yield Problem(("patterns", position), f"pattern “{pattern.key}”: {message}")


def conditions(guide: Guide) -> Iterator[tuple[Path, Condition]]:
    """Every condition of the guide with its place."""
    for position, question in enumerate(guide.questions):
        for index, condition in enumerate(question.when):
            yield ("questions", position, "when", index), condition
    for position, step in enumerate(guide.steps):
        for index, condition in enumerate(step.when):
            yield ("steps", position, "when", index), condition
    for position, rule in enumerate(guide.escalations):
        for index, condition in enumerate(rule.when):
            yield ("escalation", position, "when", index), condition


def _references(guide: Guide) -> Iterator[Problem]:
    yield from _of_conditions(guide)
    causes = {cause.key for cause in guide.causes}
    for position, step in enumerate(guide.steps):
        yield from _dangling(("steps", position, "causes"), "cause", step.causes, causes)
        yield from _dangling(("steps", position, "requires"), "step", step.requires, guide.steps_by_key)
        # So that the author's own order keeps what it asks of others.
        earlier = {other.key for other in guide.steps[:position]}
        yield from _dangling(("steps", position, "after"), "earlier step", step.after, earlier)
    for position, question in enumerate(guide.questions):
        for index, choice in enumerate(question.choices):
            path = ("questions", position, "choices", index, "told_by")
            yield from _dangling(path, "pattern", choice.told_by, guide.patterns_by_key)


def _dangling(path: Path, kind: str, keys: Iterable[str], known: Container[str]) -> Iterator[Problem]:
    for key in keys:
        if key not in known:
            yield Problem(path, f"there is no {kind} “{key}”")


def _of_conditions(guide: Guide) -> Iterator[Problem]:
    for path, condition in conditions(guide):
        question = guide.questions_by_key.get(condition.question)
        if question is None:
            yield Problem(path, f"there is no question “{condition.question}”")
            continue
        for key in condition.choices:
            if question.choice(key) is None:
                yield Problem(path, f"question “{question.key}” has no choice “{key}”")
        if not condition.choices:
            yield Problem(path, "the condition names no choice")


def _prerequisites(guide: Guide) -> Iterator[Problem]:
    for position, step in enumerate(guide.steps):
        if step.key in _required(guide, step):
            path = ("steps", position, "requires")
            yield Problem(path, f"step “{step.key}” requires itself, directly or through others")


def _required(guide: Guide, step: Step) -> set[str]:
    """All prerequisites of a step, their prerequisites included."""
    seen: set[str] = set()
    waiting = list(step.requires)
    while waiting:
        key = waiting.pop()
        if key not in seen and key in guide.steps_by_key:
            seen.add(key)
            waiting += guide.steps_by_key[key].requires
    return seen


def _unreachable(guide: Guide) -> Iterator[Problem]:
    for position, step in enumerate(guide.steps):
        chain = [step, *(guide.steps_by_key[key] for key in sorted(_required(guide, step)))]
        question = _contradiction(guide, [condition for one in chain for condition in one.when])
        if question:
            message = f"step “{step.key}” is never offered: no answer to “{question}” fits its conditions"
            yield Problem(("steps", position), message)
    for position, asked in enumerate(guide.questions):
        question = _contradiction(guide, asked.when)
        if question or asked.key in {condition.question for condition in asked.when}:
            yield Problem(("questions", position), f"question “{asked.key}” can never be asked")


def _contradiction(guide: Guide, conditions: Iterable[Condition]) -> str | None:
    """A question none of whose choices lets the flow go on with all the conditions."""
    left: dict[str, set[str]] = {}
    for condition in conditions:
        if question := guide.questions_by_key.get(condition.question):
            going_on = {c.key for c in question.choices if c.effect in (Effect.CONTINUE, Effect.PASTE)}
            allowed = left.setdefault(question.key, going_on | {NOT_SURE})
            left[question.key] = {key for key in allowed if not condition.contradicted_by(key)}
    return next((key for key, choices in left.items() if not choices), None)


def _needless_questions(guide: Guide) -> Iterator[Problem]:
    used = {condition.question for _, condition in conditions(guide)}
    for position, question in enumerate(guide.questions):
        if question.key not in used and not question.can_leave:
            message = f"question “{question.key}” is not needed: no condition, effect or rule depends on it"
            yield Problem(("questions", position), message)


def _endless(guide: Guide) -> Iterator[Problem]:
    for position, question in enumerate(guide.questions):
        if all(choice.effect is Effect.WAIT for choice in question.choices):
            yield Problem(("questions", position), f"question “{question.key}” only waits: no answer goes on")
        yield from _effects(guide, position, question)
    for position, rule in enumerate(guide.escalations):
        if not rule.when and not rule.failed_attempts:
            yield Problem(("escalation", position), "the rule always holds, so no step is ever offered")


def _effects(guide: Guide, position: int, question: Question) -> Iterator[Problem]:
    for index, choice in enumerate(question.choices):
        path: Path = ("questions", position, "choices", index)
        if choice.effect is Effect.WAIT and choice.minutes <= 0:
            yield Problem(path, f"choice “{choice.key}” waits, but not for how many `minutes`")
        if choice.effect in (Effect.WAIT, Effect.PASTE, Effect.ESCALATE) and not choice.why:
            yield Problem(path, f"choice “{choice.key}” needs a `why`: what the person reads next")
        if choice.effect is Effect.SWITCH and choice.guide in ("", guide.slug):
            yield Problem(path, f"choice “{choice.key}” must switch to another guide")


def _idle_causes(guide: Guide) -> Iterator[Problem]:
    addressed = {key for step in guide.steps for key in step.causes}
    for position, cause in enumerate(guide.causes):
        if cause.key not in addressed:
            yield Problem(("causes", position), f"no step addresses the cause “{cause.key}”")


def _translations(guide: Guide) -> Iterator[Problem]:
    said = translating.texts(guide) if guide.translations else {}
    for language, translated in guide.translations.items():
        place: Path = ("translations", language)
        if not translating.LANGUAGE.match(language):
            yield Problem(place, f"“{language}” is no language, such as de or pt-BR")
        for path, text in translated.items():
            if path not in said:
                yield Problem((*place, path), f"the guide has no text “{path}”")
            elif not text.strip():
                yield Problem((*place, path), "the translation is empty")
            elif translating.commands(text) != translating.commands(said[path]):
                message = "its commands are not those of the guide's own text"
                yield Problem((*place, path), message, warning=True)
        missing = [path for path in said if path not in translated]
        yield from (Problem((*place, path), "is not translated", warning=True) for path in missing)
