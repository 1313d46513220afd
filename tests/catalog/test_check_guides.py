"""What `check_guides` does besides naming problems: canonical form, warnings, links."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.catalog.guide_file import FIT, changed
from tests.catalog.pages import Pages
from tests.factories import a_guide
from troubleshoot import catalog


@pytest.fixture
def canonical(tmp_path: Path) -> Path:
    """A guide file in canonical form."""
    path = tmp_path / "cut-line.yaml"
    path.write_text(catalog.guide_text(a_guide()), encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def failed(*args: object, **options: object) -> bool:
    """Whether the command ends with exit code 1."""
    try:
        call_command("check_guides", *args, **options)
    except SystemExit as ended:
        assert ended.code == 1
        return True
    return False


# canonical form ----------------------------------------------------------------------------------


def test_a_canonical_file_is_named_nowhere(canonical: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not failed(canonical)
    assert len(told(capsys)) == 1


def test_a_file_of_another_form_gets_a_hint_with_its_line(
    canonical: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canonical.write_text(
        canonical.read_text("utf-8").replace("title: Cut line", "title: 'Cut line'"), "utf-8"
    )
    assert not failed(canonical)
    assert told(capsys)[1].startswith(f"{canonical}:2: ")


def test_a_file_of_another_form_fails_where_that_is_asked_for(
    canonical: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canonical.write_text(canonical.read_text("utf-8") + "\n", "utf-8")
    assert failed(canonical, canonical=True)
    last = canonical.read_text("utf-8").count("\n") + 1
    assert [line.split(": ")[0] for line in told(capsys)] == [f"{canonical}:{last}"]


def test_a_shipped_file_must_be_canonical(
    canonical: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    canonical.write_bytes(canonical.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(catalog, "SHIPPED", canonical.parent)
    assert failed(canonical)
    assert told(capsys)[0].startswith(f"{canonical}:1: ")


def test_writing_makes_a_file_canonical_and_keeps_what_it_says(file: Path) -> None:
    guide = catalog.read_guide(file)
    assert not failed(file, write=True, canonical=True)
    assert file.read_text("utf-8") == catalog.guide_text(guide)


def test_writing_does_not_lose_comments(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FIT.replace("slug: cut-line", "slug: cut-line # mine")
    file.write_text(text + "# the end\n", "utf-8")
    before = file.read_bytes()
    assert failed(file, write=True)
    assert [line.split(": ")[0] for line in told(capsys)[:2]] == [f"{file}:1", f"{file}:24"]
    assert file.read_bytes() == before


def test_writing_leaves_what_cannot_be_read(file: Path) -> None:
    before = changed(file, "minutes: 5", "minutes: soon").read_bytes()
    assert failed(file, write=True)
    assert file.read_bytes() == before


# warnings ----------------------------------------------------------------------------------------


def test_a_missing_translation_is_a_warning_with_its_line_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut-line.yaml"
    path.write_text(catalog.guide_text(a_guide(translations={"de": {"title": "Leitung"}})), "utf-8")
    line = path.read_text("utf-8").splitlines().index("  de:") + 1
    assert not failed(path)
    assert f"{path}:{line}: warning: translations.de.summary: is not translated" in told(capsys)


# links -------------------------------------------------------------------------------------------


def linked(file: Path, *urls: str) -> Path:
    """The file with these links in its list."""
    links = "\n".join(f'  - {{title: A page, url: "{url}"}}' for url in urls)
    return changed(file, "questions:", f"links:\n{links}\nquestions:")


def test_links_are_listed_by_host_with_their_places(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not failed(linked(file, "https://b.io/x", "https://a.io/y", "https://b.io/x"), links=True)
    assert [line.strip() for line in told(capsys)] == [
        *("a.io: 1", "https://a.io/y", f"{file}:13: links[1].url"),
        *("b.io: 2", "https://b.io/x", f"{file}:12: links[0].url", f"{file}:14: links[2].url"),
        "3 links, 0 of them malformed",
    ]


def test_a_malformed_link_is_reported_and_fails(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert failed(linked(file, "http://a.io/y"), links=True)
    assert f"{file}:12: links[0].url: “http://a.io/y” is http: write https" in told(capsys)


def test_links_of_a_file_that_cannot_be_read_fail(tmp_path: Path) -> None:
    assert failed(tmp_path / "none.yaml", links=True)


def test_listing_links_asks_nobody(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(catalog, "reached", asked.append)
    failed(linked(file, "https://a.io"), links=True)
    assert asked == []


@pytest.mark.parametrize(("page", "fails"), [("200", False), ("301", False), ("429", False), ("404", True)])
def test_online_each_link_is_tried(
    file: Path,
    server: str,
    page: str,
    fails: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = catalog.reached
    monkeypatch.setattr(
        catalog, "reached", lambda urls: plain([url.replace("https://a.io", server) for url in urls])
    )
    assert failed(linked(file, f"https://a.io/{page}"), online=True) is fails
    assert Pages.asked[0] == ("HEAD", f"/{page}")


def test_the_shipped_links_are_fine() -> None:
    assert not failed(links=True)
