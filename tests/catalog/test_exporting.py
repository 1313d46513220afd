from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.catalog.made_up import guides
from tests.catalog.nasty import WORDS
from tests.factories import a_guide, a_pattern, a_question, a_step
from tests.sessions.person import the_line
from troubleshoot import catalog
from troubleshoot.engine.guide import Cause, Guide, IssueTarget

HAND_OVER = """
hand_over:
  issue:
    url: https://example.org/new
    template: failure.yml
    fields:
      log: record
      app: guide
"""


def read_back(guide: Guide) -> Guide:
    return catalog.read_text(catalog.guide_text(guide), name="guide.yaml")


@pytest.mark.parametrize("file", catalog.shipped_files(), ids=lambda file: file.stem)
def test_every_shipped_file_is_exported_byte_for_byte(file: Path) -> None:
    assert catalog.guide_text(catalog.read_guide(file)).encode() == file.read_bytes()


@given(guide=guides())
def test_what_was_exported_reads_as_it_was_and_is_exported_the_same(guide: Guide) -> None:
    text = catalog.guide_text(guide)
    assert catalog.read_text(text, name="guide.yaml") == guide
    assert catalog.guide_text(catalog.read_text(text, name="guide.yaml")) == text


@pytest.mark.parametrize("word", [word for word in WORDS if word], ids=ascii)
def test_a_text_stays_text_in_every_part_of_a_guide(word: str) -> None:
    short = word[:200]
    guide = a_guide(
        title=short,
        summary=word,
        background=word,
        notes=word,
        never=(word, word),
        causes=(Cause("line", word, word, word),),
        patterns=(a_pattern(text=word, says=word, matches=(word,), does_not_match=(word, word)),),
        questions=(replace(a_question("q", "no", "yes"), text=word, help=word),),
        steps=(a_step("cable", title=short, body=word, risk=word, source=short),),
        translations={"no": {"title": word, "steps.cable.body": word}},
    )
    assert read_back(guide) == guide


def test_everything_a_guide_can_say_reads_as_it_was() -> None:
    assert read_back(the_line(explore=True)) == the_line(explore=True)


def test_where_issues_go_is_written_without_what_is_usual() -> None:
    issue = IssueTarget("https://example.org/new", "failure.yml", (("log", "record"), ("app", "guide")))
    assert catalog.guide_text(a_guide(issue=issue)).count(HAND_OVER) == 1


def test_the_weight_of_a_step_and_its_source_are_kept() -> None:
    guide = a_guide(steps=(a_step("cable", prior=3.5, source="issue 4711"),))
    assert read_back(guide).steps == guide.steps


def test_a_withdrawn_step_is_still_what_the_edition_says() -> None:
    assert catalog.guide_text(a_guide(withdrawn={"vpn": "Harmful."})) == catalog.guide_text(a_guide())


def test_the_order_of_translations_makes_no_difference() -> None:
    said = {"title": "A", "steps.vpn.title": "C", "summary": "B"}
    one = a_guide(translations={"de": said, "fr": {"title": "D"}})
    other = a_guide(translations={"fr": {"title": "D"}, "de": dict(reversed(said.items()))})
    assert catalog.guide_text(one) == catalog.guide_text(other)


def test_a_translation_that_has_just_begun_is_kept() -> None:
    assert read_back(a_guide(translations={"de": {}})).translations == {"de": {}}


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"summary": "a\0b"}, {"steps": (a_step("cable", title="x" * 201),)}]
)
def test_what_no_file_can_hold_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        catalog.guide_text(a_guide(**changes))


def test_a_pattern_is_written_as_an_item_of_a_guide_file() -> None:
    text = catalog.guide_text(a_guide())
    assert catalog.pattern_text(a_guide().patterns[0]) in text
