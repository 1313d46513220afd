"""Texts of a guide in other languages: their paths, what is missing, and the guide in one of them.

A path names a text as the guide file does, with keys instead of positions where parts have keys:
`title`, `never.0`, `steps.cable.body`. Keys, conditions, patterns and examples are never translated, so
the flow and the matching are the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from .guide import ErrorPattern, Guide, IssueTarget, Kind, Question

LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")
"""What a language is written like: de, pt-BR, zh-Hant."""

_FENCED = re.compile(r"^[ \t]*(`{3,})[^`\n]*\n(.*?)^[ \t]*\1", re.MULTILINE | re.DOTALL)

_GUIDE = ("title", "summary", "ruled_out", "applies_when", "background", "expect", "safe_to_wait")
_CAUSE = ("text", "detail")
_CHOICE = ("label", "why")
_ASKED = ("text", "help")
_STEP = ("title", "tried_as", "ask", "risk", "put_back", "body")

Say = Callable[[str, str], str]
"""What to put in the place of a text, given its path and what it says."""


def texts(guide: Guide) -> dict[str, str]:
    """The texts that can be translated, by their paths and in the order of the guide file."""
    found: dict[str, str] = {}

    def note(path: str, text: str) -> str:
        found[path] = text
        return text

    _said_by(guide, note)
    return found


def commands(text: str) -> list[str]:
    """What stands in the fenced blocks of a text: a translation repeats it as it is."""
    return ["\n".join(map(str.strip, block[2].splitlines())) for block in _FENCED.finditer(text)]


def localised(guide: Guide, language: str) -> Guide:
    """The guide in that language, or without its region (de for de-AT); as it is if it has neither.

    Texts without a translation stay as the author wrote them.
    """
    found = spoken(guide, language)
    if not found:
        return guide
    translated = guide.translations[found]
    said = _said_by(guide, lambda path, text: translated.get(path) or text)
    return replace(said, language=found)


def spoken(guide: Guide, language: str) -> str:
    """Which of the guide's translations a person reads who wants that language; empty if none."""
    known = {one.casefold(): one for one in guide.translations}
    wanted = language.casefold().replace("_", "-")
    while wanted:
        if wanted in known:
            return known[wanted]
        wanted = wanted.rpartition("-")[0]
    return ""


def _said_by(guide: Guide, say: Say) -> Guide:
    """The guide with every text that is not empty as `say` puts it."""
    changed: Guide = _part(guide, "", _GUIDE, say)
    return replace(
        changed,
        never=tuple(_text(f"never.{position}", text, say) for position, text in enumerate(guide.never)),
        prevention=_text("prevention", guide.prevention, say),
        retry_text=_text("retry.text", guide.retry_text, say),
        support=_text("hand_over.support", guide.support, say),
        diagnostics=_text("hand_over.diagnostics", guide.diagnostics, say),
        issue=_issue(guide.issue, say),
        links=_parts(_numbered("links", guide.links), ("title",), say),
        causes=_parts(_keyed("causes", guide.causes), _CAUSE, say),
        patterns=tuple(_pattern(pattern, say) for pattern in guide.patterns),
        questions=tuple(_question(question, say) for question in guide.questions),
        details=_parts(_keyed("details", guide.details), _ASKED, say),
        steps=_parts(_keyed("steps", guide.steps), _STEP, say),
        escalations=_parts(_numbered("escalation", guide.escalations), ("reason",), say),
    )


def _text(path: str, text: str, say: Say) -> str:
    return say(path, text) if text else ""


def _issue(issue: IssueTarget | None, say: Say) -> IssueTarget | None:
    return _part(issue, "hand_over.issue.", ("notice",), say) if issue else None


def _part(part: Any, path: str, names: Iterable[str], say: Say) -> Any:
    return replace(part, **{name: _text(f"{path}{name}", getattr(part, name), say) for name in names})


def _parts(parts: Iterable[tuple[str, Any]], names: Iterable[str], say: Say) -> tuple[Any, ...]:
    return tuple(_part(part, path, names, say) for path, part in parts)


def _keyed(name: str, parts: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{name}.{part.key}.", part) for part in parts)


def _numbered(name: str, parts: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{name}.{position}.", part) for position, part in enumerate(parts))


def _pattern(pattern: ErrorPattern, say: Say) -> ErrorPattern:
    names = ("text", "says") if pattern.kind is Kind.SYMPTOM else ("says",)
    changed: ErrorPattern = _part(pattern, f"patterns.{pattern.key}.", names, say)
    return changed


def _question(question: Question, say: Say) -> Question:
    path = f"questions.{question.key}."
    changed: Question = _part(question, path, _ASKED, say)
    return replace(changed, choices=_parts(_keyed(f"{path}choices", question.choices), _CHOICE, say))
