from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from environ import Env

from tests.catalog.test_layout import read
from tests.factories import a_guide, a_question, a_step, is_, published, shipped
from tests.issues.github import inputs, problems
from troubleshoot.engine.guide import Guide

pytestmark = pytest.mark.django_db

BASE = "https://wizard.example"
FILES = ["config.yml", "import-failure.yml", "wizard-snippet.md"]


@pytest.fixture(autouse=True)
def guide() -> Guide:
    return published(shipped())


def said(*args: str, base: str = BASE) -> str:
    out = io.StringIO()
    call_command("issue_templates", f"--base-url={base}", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def written(directory: Path, *args: str) -> dict[str, str]:
    said(f"--directory={directory}", *args)
    return {path.name: path.read_text("utf-8") for path in sorted(directory.iterdir())}


def asking(*choices: str) -> Guide:
    """A guide that asks everybody about the VPN."""
    return a_guide(questions=(a_question("vpn", *choices),), steps=(a_step("off", is_("vpn", choices[0])),))


def form(directory: Path, *args: str) -> Any:
    return read(written(directory, *args)["import-failure.yml"], (1, 2))


def settings_in(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if line.startswith("ISSUE_"))


def test_it_writes_three_files_and_prints_where(tmp_path: Path) -> None:
    lines = said(f"--directory={tmp_path / 'new'}").splitlines()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == FILES
    assert lines[:3] == [str(tmp_path / "new" / name) for name in FILES]


def test_by_itself_it_writes_below_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said()
    assert sorted(path.name for path in (tmp_path / "issue-templates").iterdir()) == FILES


@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
def test_what_is_written_is_for_github_whatever_its_reader(tmp_path: Path, version: tuple[int, int]) -> None:
    files = written(tmp_path)
    assert problems("github-issue-config", read(files["config.yml"], version)) == []
    assert problems("github-issue-forms", read(files["import-failure.yml"], version)) == []


def test_a_choice_named_yes_stays_a_text_for_every_reader(tmp_path: Path) -> None:
    published(asking("yes", "no", "on"))
    text = written(tmp_path, "--guide=cut-line")["import-failure.yml"]
    for version in ((1, 1), (1, 2)):
        assert inputs(read(text, version))[1]["attributes"]["options"] == ["Yes", "No", "On", "Not sure"]


def test_the_name_of_the_link_is_quoted(tmp_path: Path) -> None:
    assert '- name: "[' in written(tmp_path)["config.yml"]


def test_it_asks_what_the_guide_asks(tmp_path: Path) -> None:
    published(asking("one", "two"))
    ids = [element["id"] for element in inputs(form(tmp_path, "--guide=cut-line"))]
    assert ids == ["error", "vpn", "tried", "record"]


@pytest.mark.parametrize(
    "base", [f"{BASE}/", "http://127.0.0.1:8000", "https://wizard.example/coe/", "HTTPS://Wizard.Example"]
)
def test_the_links_lead_to_the_address(base: str, tmp_path: Path) -> None:
    said(f"--directory={tmp_path}", base=base)
    (link,) = read((tmp_path / "config.yml").read_text(), (1, 2))["contact_links"]
    assert link["url"] == f"{base.rstrip('/')}/?ref=issue-chooser"


@pytest.mark.parametrize(
    "base",
    [
        *(
            "",
            "wizard.example",
            "//wizard.example",
            "ftp://wizard.example",
            "javascript:alert(1)",
            "https://",
        ),
        *("https://...", "https://wizard.example%0aname", f"{BASE}/.", f"{BASE}/../x", "https://-x"),
        *(f"{BASE}/?ref=x", f"{BASE}#part", "https://user@wizard.example", "https://wizard.example:port"),
        *(
            f"{BASE}/)",
            f"{BASE}/a b",
            f"{BASE}\n",
            'https://"wizard',
            f"{BASE}/{'a' * 2000}",
            "https://[wizard",
        ),
    ],
)
def test_what_is_no_address_of_a_wizard_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        said(f"--directory={tmp_path}", base=base)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_published_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="network-errors"):
        said(f"--directory={tmp_path}", "--guide=nothing")


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    assert written(tmp_path) == written(tmp_path)


def test_a_changed_file_is_kept_and_named_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("blank_issues_enabled: true\n")
    with pytest.raises(CommandError, match=r"config\.yml"):
        said(f"--directory={tmp_path}")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["blank_issues_enabled: true\n"]


def test_a_changed_file_is_overwritten_by_force(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("blank_issues_enabled: true\n")
    assert "blank_issues_enabled: false" in written(tmp_path, "--force")["config.yml"]


def test_a_directory_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError):
        said(f"--directory={tmp_path / 'file' / 'below'}")


def test_the_files_can_be_printed_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = said("--directory=-")
    assert list(tmp_path.iterdir()) == []
    assert [line[4:-4] for line in text.splitlines() if line.startswith("==> ")] == FILES


def test_what_it_says_to_set_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings_in(said(f"--directory={tmp_path}", "--repository=contoso/kit"))
    monkeypatch.setenv("ISSUE_FIELDS", told["ISSUE_FIELDS"])
    fields = Env().dict("ISSUE_FIELDS")
    assert told["ISSUE_URL"] == "https://github.com/contoso/kit/issues/new"
    assert (tmp_path / told["ISSUE_TEMPLATE"]).exists()
    ids = {element["id"] for element in inputs(form(tmp_path)) if element["type"] != "dropdown"}
    assert set(fields) == ids - {"tried"}


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        said(f"--directory={tmp_path}", "--repository=https://github.com/contoso/kit")
