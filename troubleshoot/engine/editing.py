"""Changing one part of a guide, with everything that refers to it following.

A list of parts has the name that it has in a guide file. A part is addressed by its key, or by its place
from 0 where parts have no keys; `@3` is the place of a part whose key is none, or another's too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .guide import Choice, Condition, Guide, IssueTarget, Question, Step
from .problems import KEY, Path, conditions
from .targets import SOURCES

Keys = tuple[str, ...]

KEYED = ("patterns", "causes", "questions", "details", "steps")
"""Lists whose parts have keys, as a guide file names them."""
NUMBERED = ("escalation", "links")
"""Lists whose parts have places only."""
NEW = "new"
"""The address where a part is added, so that it is the one of none."""


def parts(guide: Guide, name: str) -> tuple[Any, ...]:
    """The parts of a list. Raises LookupError for a list that no guide has."""
    found: tuple[Any, ...] = getattr(guide, _attribute(name))
    return found


def address(guide: Guide, name: str, position: int) -> str:
    """How the part at a place is addressed."""
    if name in NUMBERED:
        return str(position)
    keys = [part.key for part in parts(guide, name)]
    key = str(keys[position])
    plain = KEY.fullmatch(key) and key != NEW
    return key if plain and keys.index(key) == position else f"@{position}"


def position(guide: Guide, name: str, at: str) -> int:
    """The place of the part with that address. Raises LookupError if there is none."""
    present = parts(guide, name)
    for place in range(len(present)):
        if at in (address(guide, name, place), f"@{place}"):
            return place
    raise LookupError(f"{guide.slug} has no {name} {at}")


def put(guide: Guide, name: str, part: Any, at: int | None = None) -> Guide:
    """The guide with the part at a place, or after the others; what refers to it follows a new key.

    The choices of a question keep their references where their keys do: see `rename_choices`.
    """
    present = parts(guide, name)
    if at is None:
        return _with(guide, name, (*present, part))
    before = present[at]
    if name in KEYED and before.key != part.key:
        guide = _renamed(guide, name, before.key, part.key)
        present = parts(guide, name)
    return _with(guide, name, (*present[:at], part, *present[at + 1 :]))


def move(guide: Guide, name: str, at: int, by: int) -> Guide:
    """The guide with a part some places later, or earlier for a negative `by`; never beyond the ends."""
    present = parts(guide, name)
    order = list(range(len(present)))
    order.insert(max(0, min(at + by, len(present) - 1)), order.pop(at))
    moved = _with(guide, name, tuple(present[place] for place in order))
    if name in KEYED:
        return moved
    return _translated_anew(moved, name, {str(old): str(new) for new, old in enumerate(order)})


def remove(guide: Guide, name: str, at: int) -> Guide:
    """The guide without a part, without what refers to it, and without its translations."""
    present = parts(guide, name)
    left = tuple(part for place, part in enumerate(present) if place != at)
    if name in NUMBERED:
        places = [place for place in range(len(present)) if place != at]
        numbers = {str(old): str(new) for new, old in enumerate(places)} | {str(at): ""}
        return _translated_anew(_with(guide, name, left), name, numbers)
    key = present[at].key
    guide = _with(guide, name, left)
    if any(part.key == key for part in left):
        return guide
    without = _references_mapped(guide, name, lambda keys: tuple(one for one in keys if one != key))
    return _translated_anew(without, name, {key: ""})


def rename_choices(guide: Guide, question: str, keys: Mapping[str, str]) -> Guide:
    """The guide with conditions and translations following new keys of the choices of a question."""

    def follow(condition: Condition) -> Condition:
        if condition.question != question:
            return condition
        return replace(condition, choices=tuple(keys.get(one, one) for one in condition.choices))

    changed = _conditions_mapped(guide, lambda conditions: tuple(map(follow, conditions)))
    return _translated_anew(changed, f"questions.{question}.choices", keys)


def put_texts(guide: Guide, changed: Guide) -> Guide:
    """The guide with the texts of another, whose parts are the same; translations of `never` follow."""
    before, after = guide.never, changed.never
    same = {str(old): str(after.index(text)) for old, text in enumerate(before) if text in after}
    taken = set(same.values())
    for place in range(len(before)):
        stays = len(before) == len(after) and str(place) not in taken
        same.setdefault(str(place), str(place) if stays else "")
    return _translated_anew(changed, "never", same)


def references(guide: Guide, name: str, key: str) -> list[Path]:
    """The places that refer to the part of a list with that key."""
    return [path for path, keys in _references(guide, name) if key in keys]


def _references(guide: Guide, name: str) -> Iterator[tuple[Path, Keys]]:
    if name == "questions":
        for path, condition in conditions(guide):
            yield path, (condition.question,)
    for place, step in enumerate(guide.steps):
        for field in {"causes": ("causes",), "steps": ("requires", "after")}.get(name, ()):
            yield ("steps", place, field), getattr(step, field)
    if name == "details":
        yield from _filling(guide)
    for place, question in enumerate(guide.questions if name == "patterns" else ()):
        for index, choice in enumerate(question.choices):
            yield ("questions", place, "choices", index, "told_by"), choice.told_by


def _filling(guide: Guide) -> Iterator[tuple[Path, Keys]]:
    for field, source in guide.issue.fields if guide.issue else ():
        if source not in SOURCES:
            yield ("hand_over", "issue", "fields", field), (source,)


def _attribute(name: str) -> str:
    if name not in KEYED + NUMBERED:
        raise LookupError(f"no guide has {name}")
    return "escalations" if name == "escalation" else name


def _with(guide: Guide, name: str, present: Iterable[Any]) -> Guide:
    changes: dict[str, Any] = {_attribute(name): tuple(present)}
    return replace(guide, **changes)


def _renamed(guide: Guide, name: str, old: str, new: str) -> Guide:
    if sum(part.key == old for part in parts(guide, name)) > 1:
        return guide  # what refers to the key may mean the other part
    followed = _references_mapped(guide, name, lambda keys: tuple(new if one == old else one for one in keys))
    return _translated_anew(followed, name, {old: new})


def _references_mapped(guide: Guide, name: str, change: Callable[[Keys], Keys]) -> Guide:
    """The guide with every reference to the parts of a list changed; one changed to nothing goes."""
    if name == "causes":
        return _with(guide, "steps", (replace(step, causes=change(step.causes)) for step in guide.steps))
    if name == "steps":
        return _with(guide, "steps", (_steps_mapped(step, change) for step in guide.steps))
    if name == "patterns":
        return _with(guide, "questions", (_told_mapped(question, change) for question in guide.questions))
    if name == "questions":
        return _conditions_mapped(guide, lambda found: tuple(_asked_mapped(found, change)))
    if name == "details" and guide.issue:
        return replace(guide, issue=_filled_mapped(guide.issue, change))
    return guide


def _filled_mapped(target: IssueTarget, change: Callable[[Keys], Keys]) -> IssueTarget:
    mapped = (
        (field, key)
        for field, source in target.fields
        for key in ((source,) if source in SOURCES else change((source,)))
    )
    return replace(target, fields=tuple(mapped))


def _steps_mapped(step: Step, change: Callable[[Keys], Keys]) -> Step:
    return replace(step, requires=change(step.requires), after=change(step.after))


def _told_mapped(question: Question, change: Callable[[Keys], Keys]) -> Question:
    def mapped(choice: Choice) -> Choice:
        return replace(choice, told_by=change(choice.told_by))

    return replace(question, choices=tuple(map(mapped, question.choices)))


def _asked_mapped(found: Iterable[Condition], change: Callable[[Keys], Keys]) -> Iterator[Condition]:
    for condition in found:
        yield from (replace(condition, question=key) for key in change((condition.question,)))


def _conditions_mapped(
    guide: Guide, change: Callable[[tuple[Condition, ...]], tuple[Condition, ...]]
) -> Guide:
    def mapped(found: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(part, when=change(part.when)) for part in found)

    return replace(
        guide,
        questions=mapped(guide.questions),
        steps=mapped(guide.steps),
        escalations=mapped(guide.escalations),
    )


def _translated_anew(guide: Guide, prefix: str, names: Mapping[str, str]) -> Guide:
    """The guide with translations below `prefix` under new names; those under an empty name go."""
    start = f"{prefix}."

    def anew(path: str) -> str:
        if not path.startswith(start):
            return path
        name, dot, rest = path.removeprefix(start).partition(".")
        new = names.get(name, name)
        return f"{start}{new}{dot}{rest}" if new else ""

    translations = {
        language: {new: text for path, text in said.items() if (new := anew(path))}
        for language, said in guide.translations.items()
    }
    return replace(guide, translations=translations)
