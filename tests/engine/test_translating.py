from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.made_up import guides
from tests.factories import a_guide, a_pattern, a_question, a_step, a_symptom
from troubleshoot.engine.guide import Cause, Choice, Detail, Effect, Escalation, Guide, IssueTarget, Link
from troubleshoot.engine.translating import LANGUAGE, commands, localised, spoken, texts

FULL = a_guide(
    never=("Delete nothing.",),
    retry_text="Import again.",
    support="Ask them.",
    issue=IssueTarget("https://example.org/new", notice="Nobody reads it."),
    links=(Link("Docs", "https://learn.microsoft.com/"),),
    causes=(Cause("line", "The line", "It broke."),),
    patterns=(a_pattern(says="It was cut."), a_symptom(says="It hangs.")),
    questions=(a_question("vpn", Choice("wait", "Wait", Effect.WAIT, minutes=5, why="Soon."), help="Look."),),
    details=(Detail("version", "Version", "Which one."),),
    steps=(a_step("cable", ask="Please.", risk="None.", put_back="Unplug."),),
    escalations=(Escalation("Enough.", failed_attempts=2),),
    notes="For authors.",
)


def in_german(**translated: str) -> Guide:
    """The guide with translations; an underscore in a name stands for a dot."""
    return a_guide(translations={"de": {path.replace("_", "."): text for path, text in translated.items()}})


def test_every_text_that_people_read_has_a_path() -> None:
    assert list(texts(FULL)) == [
        *("title", "summary", "never.0", "retry.text", "hand_over.support", "hand_over.issue.notice"),
        "links.0.title",
        *("causes.line.text", "causes.line.detail", "patterns.cut.says"),
        *("patterns.hangs.text", "patterns.hangs.says"),
        *("questions.vpn.text", "questions.vpn.help"),
        *("questions.vpn.choices.wait.label", "questions.vpn.choices.wait.why"),
        *("details.version.text", "details.version.help"),
        *("steps.cable.title", "steps.cable.tried_as", "steps.cable.ask", "steps.cable.risk"),
        *("steps.cable.put_back", "steps.cable.body", "escalation.0.reason"),
    ]


def test_a_text_is_found_at_its_path() -> None:
    assert texts(FULL)["steps.cable.body"] == FULL.steps[0].body


def test_what_is_matched_and_notes_are_not_translated() -> None:
    assert not {"patterns.cut.text", "notes", "slug"} & texts(FULL).keys()


@given(guide=guides())
def test_every_translation_is_shown_and_everything_else_stays(guide: Guide) -> None:
    translated = {path: f"{text}!" for path, text in texts(guide).items()}
    shown = localised(replace(guide, translations={"de": translated}), "de")
    assert list(texts(shown).values()) == list(translated.values())
    back = localised(replace(shown, translations={"xx": texts(guide)}), "xx")
    assert replace(back, language="", translations=guide.translations) == guide


@given(guide=guides(), language=st.sampled_from(["de", "no", "pt-br", "en", ""]))
def test_a_text_without_a_translation_stays(guide: Guide, language: str) -> None:
    shown = texts(localised(guide, language))
    translated = guide.translations.get(spoken(guide, language), {})
    assert shown == {path: translated.get(path) or text for path, text in texts(guide).items()}


@given(guide=guides())
def test_what_decides_the_flow_is_the_same_in_every_language(guide: Guide) -> None:
    for language in guide.translations:
        shown = localised(guide, language)
        assert [step.key for step in shown.steps] == [step.key for step in guide.steps]
        assert [step.when for step in shown.steps] == [step.when for step in guide.steps]
        assert [q.choices and q.choices[0].told_by for q in shown.questions] == [
            q.choices and q.choices[0].told_by for q in guide.questions
        ]
        assert [pattern.matches for pattern in shown.patterns] == [p.matches for p in guide.patterns]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("de", "de"), ("de-at", "de"), ("de_AT", "de"), ("pt-br", "pt-BR"), ("pt", ""), ("fr", ""), ("", "")],
)
def test_a_language_falls_back_to_the_one_without_its_region(wanted: str, found: str) -> None:
    guide = a_guide(translations={"de": {"title": "Leitung"}, "pt-BR": {"title": "Linha"}})
    assert spoken(guide, wanted) == found
    assert localised(guide, wanted).language == found


def test_a_guide_without_the_language_stays_the_same_value() -> None:
    guide = in_german(title="Leitung gekappt")
    assert localised(guide, "fr") is guide


def test_an_empty_translation_does_not_hide_the_text() -> None:
    assert localised(in_german(title=""), "de").title == a_guide().title


@pytest.mark.parametrize("language", ["de", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "fil"])
def test_a_language_is_written_like_this(language: str) -> None:
    assert LANGUAGE.match(language)


@pytest.mark.parametrize("language", ["", "d", "german", "DE", "de-at", "de_AT", "de-", "de-AT ", "de.title"])
def test_a_language_is_not_written_like_this(language: str) -> None:
    assert not LANGUAGE.match(language)


def test_the_commands_of_a_text_are_its_fenced_blocks() -> None:
    text = "Run `this`:\n\n```powershell\npac auth list `\n  --all\n```\n\nor\n\n   ```\n   tar\n   ```\n"
    assert commands(text) == ["pac auth list `\n--all", "tar"]
