"""The parts of a guide in words, and where each of them is edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine import editing
from ..engine.guide import Condition, ErrorPattern, Guide, Kind
from ..engine.patterns import found_in
from ..engine.problems import Path

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Words:
    """A list of parts: what it is called, one of it, and what it is for."""

    many: StrPromise
    one: StrPromise
    new: StrPromise
    about: StrPromise


LISTS: dict[str, Words] = {
    "patterns": Words(
        gettext_lazy("Patterns and symptoms"),
        gettext_lazy("Pattern"),
        gettext_lazy("Add a pattern or symptom"),
        gettext_lazy("What in a text speaks for or against this guide; without any, nobody is led to it."),
    ),
    "causes": Words(
        gettext_lazy("Causes"),
        gettext_lazy("Cause"),
        gettext_lazy("Add a cause"),
        gettext_lazy("Why this fails. Each step names the causes it addresses."),
    ),
    "questions": Words(
        gettext_lazy("Questions"),
        gettext_lazy("Question"),
        gettext_lazy("Add a question"),
        gettext_lazy("What only the person knows, and what the steps or rules depend on."),
    ),
    "details": Words(
        gettext_lazy("Details"),
        gettext_lazy("Detail"),
        gettext_lazy("Add a detail"),
        gettext_lazy("Short texts for the hand-over, never needed to go on."),
    ),
    "steps": Words(
        gettext_lazy("Steps"),
        gettext_lazy("Step"),
        gettext_lazy("Add a step"),
        gettext_lazy("One atomic thing each, in the order you would try them."),
    ),
    "escalation": Words(
        gettext_lazy("Escalation rules"),
        gettext_lazy("Escalation rule"),
        gettext_lazy("Add an escalation rule"),
        gettext_lazy("When handing over is better than going on."),
    ),
    "links": Words(
        gettext_lazy("Links"),
        gettext_lazy("Link"),
        gettext_lazy("Add a link"),
        gettext_lazy("Pages to read, and places to go for help."),
    ),
}
"""The lists of a guide in the order of the page where it is edited."""

_FIELDS = {
    "when": gettext_lazy("condition %(n)s"),
    "choices": gettext_lazy("choice %(n)s"),
    "causes": gettext_lazy("causes"),
    "requires": gettext_lazy("steps before"),
    "after": gettext_lazy("steps that come before"),
    "told_by": gettext_lazy("told by the text"),
    "url": gettext_lazy("address"),
    "text": gettext_lazy("text"),
    "guide": gettext_lazy("the other guide"),
    "title": gettext_lazy("title"),
}
_CONTROLS = {"matches": "matching", "does_not_match": "not_matching"}


@dataclass(frozen=True)
class Place:
    """A place of a draft in words, and the address where it is edited."""

    words: str
    address: str


@dataclass(frozen=True)
class Tried:
    """An example of a pattern, whether it is wanted to be found, and whether it is."""

    text: str
    wanted: bool
    found: bool


def examples_tried(pattern: ErrorPattern) -> list[Tried]:
    """The examples of a pattern, each tried; none for a symptom."""
    if pattern.kind is Kind.SYMPTOM:
        return []
    wanted = [Tried(text, True, found_in(pattern, text)) for text in pattern.matches]
    return wanted + [Tried(text, False, found_in(pattern, text)) for text in pattern.does_not_match]


def title_of(name: str, part: Any) -> str:
    """What a part is called on a page: its title, text or reason."""
    if name in ("steps", "links"):
        return str(part.title)
    return str(part.reason if name == "escalation" else part.text)


def quoted(text: str) -> str:
    """A text in the quotation marks of the language of the page."""
    return _("“%(text)s”") % {"text": text}


def conditions_in_words(conditions: tuple[Condition, ...], guide: Guide) -> list[str]:
    """Each condition as a person says it."""
    return [_condition(condition, guide) for condition in conditions]


def _condition(condition: Condition, guide: Guide) -> str:
    question = guide.questions_by_key.get(condition.question)
    labels = {choice.key: choice.label for choice in question.choices} if question else {}
    said = _(" or ").join(quoted(labels.get(key, key)) for key in condition.choices)
    text = _("%(question)s is not %(said)s") if condition.negated else _("%(question)s is %(said)s")
    words = text % {"question": quoted(question.text if question else condition.question), "said": said}
    return _("%(condition)s, and that is known") % {"condition": words} if condition.known else words


def place_of(path: Path, guide: Guide, slug: str) -> Place:
    """Where a problem, or a reference, is mended."""
    name, *rest = path or ("",)
    if name in LISTS:
        return _in_list(str(name), rest, guide, slug)
    if name == "translations":
        words = ", ".join([_("Translations"), *map(str, rest)])
        return Place(words, reverse("draft_file", args=[slug]) + "#id_text")
    if name in ("", "slug"):
        return Place(_("The guide"), reverse("draft", args=[slug]))
    field = "_".join(map(str, [name, *rest[:1]])) if name == "retry" else str(rest[0] if rest else name)
    field = "_".join(map(str, rest[:2])) if rest[:1] == ["issue"] else field
    field = {"on": "learning"}.get(field, "never" if name == "never" else field)
    address = reverse("draft_part", args=[slug, "guide", "texts"])
    return Place(_("Texts of the guide"), f"{address}#id_{field}")


def _in_list(name: str, rest: list[str | int], guide: Guide, slug: str) -> Place:
    present = editing.parts(guide, name)
    place = rest[0] if rest else None
    if not isinstance(place, int) or place >= len(present):
        return Place(str(LISTS[name].many), f"{reverse('draft', args=[slug])}#{name}")
    address = reverse("draft_part", args=[slug, name, editing.address(guide, name, place)])
    one = f"{LISTS[name].one} {quoted(_shortened(title_of(name, present[place])))}"
    words = ", ".join([one, *_fields_in_words(rest[1:])])
    return Place(words, address + _anchor(rest[1:]))


def _fields_in_words(rest: list[str | int]) -> list[str]:
    found = []
    for index, name in enumerate(rest):
        number = rest[index + 1] if index + 1 < len(rest) else None
        if name in _FIELDS and not (name in ("when", "choices") and not isinstance(number, int)):
            found.append(str(_FIELDS[str(name)]) % {"n": number + 1 if isinstance(number, int) else ""})
    return found


def _anchor(rest: list[str | int]) -> str:
    if not rest:
        return ""
    name, *further = rest
    if name in ("when", "choices"):
        return f"#{name}-{further[0]}" if further else f"#{name}"
    return f"#id_{_CONTROLS.get(str(name), name)}"


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]} …"
