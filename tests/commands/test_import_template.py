from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import a_guide, published
from tests.written.reading import TEMPLATES
from troubleshoot import catalog
from troubleshoot.models import Draft
from troubleshoot.written import LONGEST_FILE

pytestmark = pytest.mark.django_db

ONE, THREE = TEMPLATES / "blank-gallery.md", TEMPLATES / "several-issues.md"
SLUG = "gallery-app-shows-a-blank-page"


def said(file: Path = ONE, **options: Any) -> tuple[str, str]:
    """What the command prints and what it tells."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_template", file, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_it_prints_the_draft_and_keeps_it() -> None:
    out, err = said()
    assert catalog.draft(SLUG).text == out
    assert f"/admin/drafts/{SLUG}/" in err


def test_it_tells_line_by_line_what_was_not_placed() -> None:
    _, err = said()
    assert f"{ONE}:44: not placed: - Command Center" in err


def test_it_tells_what_a_human_should_look_at() -> None:
    _, err = said(TEMPLATES / "service-busy.md")
    assert ":45: to check: pac auth create --url" in err


def test_nothing_is_kept_where_nobody_wants_it() -> None:
    out, _ = said(no_save=True)
    assert catalog.read_text(out, name="out").title == "Gallery App Shows a Blank Page"
    assert not Draft.objects.exists()


def test_a_draft_that_is_there_stays() -> None:
    said()
    before = catalog.draft(SLUG)
    out = io.StringIO()
    with pytest.raises(CommandError, match="--replace"):
        call_command("import_template", ONE, stdout=out, stderr=io.StringIO())
    assert out.getvalue() == before.text
    assert catalog.draft(SLUG).version == before.version


def test_a_draft_is_replaced_where_somebody_says_so() -> None:
    published(a_guide("gallery"))
    catalog.start_draft(
        a_guide("gallery"), by=None, now=catalog.current().by_slug["gallery"].row.published_at
    )
    said(slug="gallery", replace=True)
    assert catalog.guide_in(catalog.draft("gallery")).title == "Gallery App Shows a Blank Page"


def test_a_published_guide_is_not_rewritten_without_being_named() -> None:
    published(a_guide(SLUG))
    said()
    assert [draft.slug for draft in catalog.drafts()] == [f"{SLUG}-template"]


def test_a_draft_of_a_published_guide_is_based_on_its_edition() -> None:
    published(a_guide("gallery"))
    said(slug="gallery")
    based_on = catalog.draft("gallery").based_on
    assert based_on is not None and based_on.number == 1


def test_every_template_of_a_file_is_kept() -> None:
    out, _ = said(THREE)
    guides = [catalog.read_text(text, name="out") for text in out.split("\n---\n")]
    assert [guide.slug for guide in guides] == [
        *("import-stops-with-a-timeout", "prerequisites-not-met", "flows-not-running"),
    ]
    assert {draft.slug for draft in catalog.drafts()} == {guide.slug for guide in guides}


def test_one_template_of_a_file_can_be_chosen() -> None:
    out, _ = said(THREE, template=2, slug="prepare")
    assert catalog.read_text(out, name="out").slug == "prepare"
    assert [draft.slug for draft in catalog.drafts()] == ["prepare"]


@pytest.mark.parametrize(
    "options",
    [{"template": 4}, {"template": 0}, {"slug": "one-for-three"}, {"slug": "No Key", "template": 1}],
)
def test_what_cannot_be_done_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        said(THREE, **options)
    assert not Draft.objects.exists()


def test_of_several_templates_each_is_a_file_where_somebody_says_so(tmp_path: Path) -> None:
    out, _ = said(THREE, output=tmp_path / "guides", no_save=True)
    assert out == ""
    written = {path.stem: catalog.read_guide(path) for path in (tmp_path / "guides").iterdir()}
    assert set(written) == {guide.slug for guide in written.values()}
    assert len(written) == 3


def test_how_to_get_one_of_several_templates_is_told() -> None:
    _, err = said(THREE, no_save=True)
    assert "--template N" in err and "--output DIR" in err


@pytest.mark.parametrize("text", ["", " \n\n", "x" * (LONGEST_FILE + 1)])
def test_an_empty_file_and_one_that_is_too_long_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "template.md"
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError):
        said(file)
    assert not Draft.objects.exists()


def test_a_block_that_nothing_ends_is_told(tmp_path: Path) -> None:
    file = tmp_path / "template.md"
    file.write_text("# Response Template: Slow\n\n```powershell\npac auth list\n\n### Solution\n", "utf-8")
    _, err = said(file)
    assert f"{file}:3: to check: ```powershell" in err


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(CommandError):
        said(TEMPLATES / "nothing.md")
