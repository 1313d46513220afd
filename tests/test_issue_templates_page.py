"""What docs/issue-templates.md says to do can be done."""

from __future__ import annotations

import io
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import published, shipped
from tests.test_workflows import ROOT

PAGE = (ROOT / "docs" / "issue-templates.md").read_text("utf-8")
LINES = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]
TOLD = {
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/import-failure.yml",
    ".github/workflows/respond-to-issues.yml",
}


def run(line: str, out: io.StringIO) -> None:
    """Run a command of the page in the current directory."""
    program, *arguments = shlex.split(line)
    if program.endswith("python"):
        assert arguments[0] == "manage.py"
        call_command(*arguments[1:], stdout=out)
    else:
        shell = shutil.which("sh")
        assert shell
        subprocess.run([shell, "-c", line], check=True)  # noqa: S603


@pytest.mark.django_db
def test_the_page_says_what_to_run_and_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(shipped())
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    out = io.StringIO()
    for line in LINES:
        if not line.startswith("ISSUE_"):
            run(line, out)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.glob(".github/*/*")} == TOLD
    settings = [line for line in LINES if line.startswith("ISSUE_")]
    assert [line for line in out.getvalue().splitlines() if line.startswith("ISSUE_")] == settings
