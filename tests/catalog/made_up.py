"""Guides made up at random: whatever a guide can say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.catalog.nasty import WORDS
from troubleshoot.engine.guide import (
    Cause,
    Choice,
    Condition,
    Detail,
    Effect,
    ErrorPattern,
    Escalation,
    Guide,
    IssueTarget,
    Kind,
    Link,
    LinkKind,
    Permission,
    Question,
    Stage,
    Step,
    Weight,
)
from troubleshoot.engine.translating import texts

LETTERS = st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"])
TEXT = st.text(LETTERS, max_size=20) | st.sampled_from([word for word in WORDS if len(word) <= 200])
TITLE = TEXT.filter(bool)
LANGUAGES = ("de", "no", "pt-BR", "zh-Hant")
MINUTES = st.integers(0, 100_000)
KEYS = st.lists(
    st.from_regex("[a-z][a-z0-9]{0,3}", fullmatch=True).filter(lambda key: key != "not_sure"),
    unique=True,
    max_size=4,
)


def some(draw: st.DrawFn, keys: list[str]) -> tuple[str, ...]:
    """Some of the keys, in any order."""
    return tuple(draw(st.lists(st.sampled_from(keys), unique=True))) if keys else ()


@st.composite
def conditions(draw: st.DrawFn, questions: dict[str, list[str]]) -> tuple[Condition, ...]:
    made = []
    for key in some(draw, list(questions)):
        choices = some(draw, questions[key]) or tuple(questions[key][:1])
        made.append(Condition(key, choices, draw(st.booleans()), draw(st.booleans())))
    return tuple(draw(st.permutations(made)))


@st.composite
def patterns(draw: st.DrawFn, key: str) -> ErrorPattern:
    texts = st.lists(TITLE, max_size=2).map(tuple)
    kind = draw(st.sampled_from(Kind))
    when = st.sampled_from(Stage)
    return ErrorPattern(
        key=key,
        kind=kind,
        weight=draw(st.sampled_from(Weight)),
        text=draw(TITLE),
        says=draw(TEXT),
        matches=draw(texts),
        does_not_match=draw(texts),
        when=draw(when if kind is Kind.SYMPTOM else st.none() | when),
        notes=draw(TEXT),
    )


@st.composite
def choices(draw: st.DrawFn, key: str, found: list[str]) -> Choice:
    return Choice(
        key=key,
        label=draw(TITLE),
        effect=draw(st.sampled_from(Effect)),
        minutes=draw(st.integers(1, 100_000)),
        why=draw(TEXT),
        guide=draw(st.sampled_from(["wall", "line"])),
        told_by=some(draw, found),
    )


@st.composite
def steps(
    draw: st.DrawFn, key: str, before: list[str], causes: list[str], questions: dict[str, list[str]]
) -> Step:
    return Step(
        key=key,
        title=draw(TITLE),
        body=draw(TITLE),
        minutes=draw(MINUTES),
        causes=some(draw, causes),
        when=draw(conditions(questions)),
        requires=some(draw, before),
        after=some(draw, before),
        wait_minutes=draw(MINUTES),
        permission=draw(st.sampled_from(Permission)),
        ask=draw(TEXT),
        risk=draw(TEXT),
        put_back=draw(TEXT),
        tried_as=draw(TEXT),
        retries=draw(st.booleans()),
        pinned=draw(st.booleans()),
        prior=draw(st.floats(0.001, 1000)),
        last_checked=draw(st.none() | st.dates()),
        source=draw(TEXT),
        notes=draw(TEXT),
    )


@st.composite
def questions(draw: st.DrawFn, asked: dict[str, list[str]], found: list[str]) -> tuple[Question, ...]:
    """Questions with these choices; each may depend on those before it."""
    names = list(asked)
    return tuple(
        Question(
            key=key,
            text=draw(TITLE),
            help=draw(TEXT),
            choices=tuple(draw(choices(choice, found)) for choice in asked[key]),
            when=draw(conditions({other: asked[other] for other in names[:position]})),
            notes=draw(TEXT),
        )
        for position, key in enumerate(names)
    )


@st.composite
def about(draw: st.DrawFn) -> dict[str, Any]:
    """What a guide says of itself, outside its patterns, questions and steps."""
    texts: dict[str, Any] = {
        name: draw(TEXT)
        for name in (
            "ruled_out",
            "applies_when",
            "background",
            "expect",
            "safe_to_wait",
            "prevention",
            "notes",
        )
    }
    return texts | {
        "title": draw(TITLE),
        "summary": draw(TITLE),
        "never": tuple(draw(st.lists(TITLE, max_size=3))),
        "retry_text": draw(TEXT),
        "retry_minutes": draw(MINUTES),
        "learning": draw(st.booleans()),
        "explore": draw(st.booleans()),
        "fallback": draw(st.booleans()),
        "maintainer": draw(TEXT),
        "last_checked": draw(st.none() | st.dates()),
        "support": draw(TEXT),
        "diagnostics": draw(TEXT),
        "links": tuple(
            Link(draw(TITLE), f"https://example.org/{number}", draw(st.sampled_from(LinkKind)))
            for number in range(draw(st.integers(0, 2)))
        ),
    }


@st.composite
def targets(draw: st.DrawFn, details: list[str]) -> IssueTarget:
    """Where an issue is opened; its form has one text field of each id."""
    ids = st.from_regex("[A-Za-z0-9_-]{1,8}", fullmatch=True)
    sources = st.sampled_from(["record", "text", "guide", *details])
    return IssueTarget(
        url=draw(TITLE),
        template=draw(TEXT),
        fields=tuple(draw(st.dictionaries(ids, sources, max_size=3)).items()),
        notice=draw(TEXT),
    )


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """A guide, whatever it says, with some of its texts translated."""
    guide = draw(untranslated())
    paths = sorted(texts(guide))
    some_texts = st.dictionaries(st.sampled_from(paths), TITLE, max_size=4)
    return replace(guide, translations=draw(st.dictionaries(st.sampled_from(LANGUAGES), some_texts)))


@st.composite
def untranslated(draw: st.DrawFn) -> Guide:
    causes, found, details, step_keys = draw(KEYS), draw(KEYS), draw(KEYS), draw(KEYS)
    asked = {key: draw(KEYS.filter(bool)) for key in draw(KEYS)}
    return Guide(
        slug="made-up",
        **draw(about()),
        causes=tuple(Cause(key, draw(TITLE), draw(TEXT), draw(TEXT)) for key in causes),
        patterns=tuple(draw(patterns(key)) for key in found),
        questions=draw(questions(asked, found)),
        details=tuple(Detail(key, draw(TITLE), draw(TEXT)) for key in details),
        issue=draw(st.none() | targets(details)),
        steps=tuple(
            draw(steps(key, step_keys[:position], causes, asked)) for position, key in enumerate(step_keys)
        ),
        escalations=tuple(
            Escalation(draw(TITLE), draw(conditions(asked)), draw(st.integers(0, 100)))
            for _ in range(draw(st.integers(0, 2)))
        ),
    )
