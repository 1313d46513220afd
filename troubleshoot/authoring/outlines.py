"""A draft at a glance: its parts in the order of the page where they are edited, each in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import catalog
from ..engine import editing
from ..engine.guide import Effect, Guide, Kind, Permission
from ..engine.problems import Problem, blocking
from ..models import Draft
from ..rendering import markdown, minutes
from ..templatetags.wizard import permission
from ..words import in_words
from .forms_part_rows import EFFECTS
from .parts import LISTS, Words, conditions_in_words, quoted, title_of


@dataclass(frozen=True)
class Listed:
    """A part as a line of the outline; `wrong` is how many problems it has."""

    name: str
    address: str
    key: str
    title: str
    facts: tuple[str, ...]
    wrong: int
    first: bool
    last: bool

    @property
    def code(self) -> bool:
        """True if the title is no prose."""
        return self.name == "patterns"


@dataclass(frozen=True)
class Section:
    """A list of the draft."""

    name: str
    words: Words
    parts: tuple[Listed, ...]


def overview(draft: Draft) -> dict[str, Any]:
    """What the page of a draft shows."""
    guide = catalog.guide_in(draft)
    found = catalog.misfits(guide)
    texts = _texts(guide)
    wrong = Counter(problem.path[:2] for problem in blocking(found))
    return {
        "draft": draft,
        "guide": guide,
        "tab": "draft",
        "blocking": blocking(found),
        "warnings": [problem for problem in found if problem.warning],
        "sections": [_section(guide, name, wrong) for name in LISTS],
        "published": catalog.current().by_slug.get(draft.slug),
        "said": [(label, text) for label, text in texts if text],
        "unsaid": [label for label, text in texts if not text],
    }


def problems_in(guide: Guide, name: str, position: int | None) -> list[Problem]:
    """What is to be mended in one part; for `guide`, in what it says by itself."""
    found = blocking(catalog.misfits(guide))
    if name == "guide":
        return [one for one in found if one.path and one.path[0] not in {*LISTS, "translations", "slug"}]
    return [problem for problem in found if problem.path[:2] == (name, position)]


def _texts(guide: Guide) -> list[tuple[str, str]]:
    """What the guide says by itself, each text with its label and without markup."""
    named = (
        (_("Applies when"), guide.applies_when),
        (_("Background"), guide.background),
        (_("What to expect"), guide.expect),
        (_("Whether it can wait"), guide.safe_to_wait),
        (_("Never"), " ".join(guide.never)),
        (_("Prevention"), guide.prevention),
        (_("Retry"), guide.retry_text),
        (_("Support"), guide.support),
        (_("Diagnostics"), guide.diagnostics),
        *([(_("Where an issue is opened"), guide.issue.url)] if guide.issue else []),
        (_("Notes"), guide.notes),
    )
    return [(label, unescape(strip_tags(markdown(text)))) for label, text in named]


def _section(guide: Guide, name: str, wrong: Counter[tuple[str | int, ...]]) -> Section:
    present = editing.parts(guide, name)
    last = len(present) - 1
    return Section(
        name,
        LISTS[name],
        tuple(
            Listed(
                name=name,
                address=editing.address(guide, name, place),
                key=getattr(part, "key", ""),
                title=title_of(name, part),
                facts=tuple(filter(None, _FACTS[name](part, guide))),
                wrong=wrong[(name, place)],
                first=place == 0,
                last=place == last,
            )
            for place, part in enumerate(present)
        ),
    )


def _of_pattern(part: Any, guide: Guide) -> Iterator[str]:
    yield f"{in_words(part.kind)}, {in_words(part.weight)}"
    yield part.says
    if part.kind is not Kind.SYMPTOM:
        count = len(part.matches) + len(part.does_not_match)
        yield ngettext("%(n)d example", "%(n)d examples", count) % {"n": count}


def _of_cause(part: Any, guide: Guide) -> Iterator[str]:
    count = sum(part.key in step.causes for step in guide.steps)
    yield ngettext("addressed by %(n)d step", "addressed by %(n)d steps", count) % {"n": count}


def _of_question(part: Any, guide: Guide) -> Iterator[str]:
    for choice in part.choices:
        effect = "" if choice.effect is Effect.CONTINUE else f" ({EFFECTS[choice.effect]})"
        yield f"{quoted(choice.label)}{effect}"
    yield from _if(part, guide)


def _of_detail(part: Any, guide: Guide) -> Iterator[str]:
    yield part.help


def _of_step(part: Any, guide: Guide) -> Iterator[str]:
    yield minutes(part.minutes)
    if part.wait_minutes:
        yield _("then a wait of %(minutes)s") % {"minutes": minutes(part.wait_minutes)}
    if part.hours:
        yield _("best at %(hours)s") % {"hours": ", ".join(part.hours)}
    if part.permission is not Permission.NONE:
        yield permission(part.permission)
    if part.requires:
        titles = [guide.steps_by_key[key].title for key in part.requires if key in guide.steps_by_key]
        yield _("only after %(titles)s") % {"titles": ", ".join(map(quoted, titles))}
    if part.risk:
        yield _("has a risk")
    yield from _if(part, guide)


def _of_rule(part: Any, guide: Guide) -> Iterator[str]:
    if part.failed_attempts:
        text = ngettext("after %(n)d failed attempt", "after %(n)d failed attempts", part.failed_attempts)
        yield text % {"n": part.failed_attempts}
    yield from _if(part, guide)


def _of_link(part: Any, guide: Guide) -> Iterable[str]:
    return (part.url,)


def _if(part: Any, guide: Guide) -> Iterator[str]:
    for condition in conditions_in_words(part.when, guide):
        yield _("only if %(condition)s") % {"condition": condition}


_FACTS: dict[str, Callable[[Any, Guide], Iterable[str]]] = {
    "patterns": _of_pattern,
    "causes": _of_cause,
    "questions": _of_question,
    "details": _of_detail,
    "steps": _of_step,
    "escalation": _of_rule,
    "links": _of_link,
}
