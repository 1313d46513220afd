from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import a_guide, a_step
from tests.sessions.person import the_line
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide


def read_back(guide: Guide, folder: Path) -> Guide:
    file = folder / "guide.yaml"
    file.write_text(catalog.guide_text(guide), "utf-8")
    return catalog.read_guide(file)


@pytest.mark.parametrize("file", catalog.shipped_files(), ids=lambda file: file.stem)
def test_every_shipped_guide_reads_as_it_was(file: Path, tmp_path: Path) -> None:
    guide = catalog.read_guide(file)
    assert read_back(guide, tmp_path) == guide


def test_everything_a_guide_can_say_reads_as_it_was(tmp_path: Path) -> None:
    assert read_back(the_line(explore=True), tmp_path) == the_line(explore=True)


@pytest.mark.parametrize(
    "text", ["yes", "a: b", "# no comment", "two\n\nparagraphs\n", " led by a space", "1.0"]
)
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    guide = a_guide(summary=text, background=text)
    assert read_back(guide, tmp_path) == guide


def test_the_weight_of_a_step_and_its_source_are_kept(tmp_path: Path) -> None:
    guide = a_guide(steps=(a_step("cable", prior=3.5, source="issue 4711"),))
    assert read_back(guide, tmp_path).steps == guide.steps


def test_a_withdrawn_step_is_still_what_the_edition_says() -> None:
    assert catalog.guide_text(a_guide(withdrawn={"vpn": "Harmful."})) == catalog.guide_text(a_guide())


def test_equal_guides_have_the_same_text() -> None:
    assert catalog.guide_text(the_line()) == catalog.guide_text(the_line())
