"""The clients in docs/examples run against a live server, and docs/api.md shows them as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.factories import published, shipped
from troubleshoot.models import Fact, TroubleshootingSession

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = DOCS / "examples"
PWSH = shutil.which("pwsh") or shutil.which("powershell")
TEXT = "Network Error (ERR_NETWORK) für somebody@example.org"


def blocks(language: str) -> list[str]:
    """The fenced blocks of the page in that language."""
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("language", "file"), [("python", "client.py"), ("powershell", "client.ps1")])
def test_the_page_shows_the_file_as_it_is(language: str, file: str) -> None:
    assert blocks(language) == [(EXAMPLES / file).read_text(encoding="utf-8")]


def test_the_powershell_client_can_be_parsed() -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    tree = parser.parse((EXAMPLES / "client.ps1").read_bytes())
    assert not tree.root_node.has_error
    assert parser.parse(b"if ($a) {").root_node.has_error


@pytest.fixture
def server(live_server: LiveServer, settings: Settings) -> str:
    settings.RATE_LIMITS = False
    published(shipped())
    return live_server.url


def run(server: str, text: Path, *command: str | Path) -> str:
    """What the client prints; its end must be a good one."""
    text.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 -- our own example
        [*command, server, text], check=False, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check_what_was_done(printed: str) -> None:
    session = TroubleshootingSession.objects.get()
    kinds = [fact.kind for fact in Fact.objects.filter(session=session).order_by("number")]
    assert session.source == "example"
    assert {Fact.Kind.ANSWERED, Fact.Kind.ATTEMPTED, Fact.Kind.ESCALATED} <= set(kinds)
    assert "network-errors" in printed
    assert "# " in printed
    assert "somebody" not in printed


def test_the_python_client_runs(server: str, tmp_path: Path) -> None:
    check_what_was_done(run(server, tmp_path / "error.txt", sys.executable, EXAMPLES / "client.py"))


@pytest.mark.skipif(PWSH is None, reason="no PowerShell here")
def test_the_powershell_client_runs(server: str, tmp_path: Path) -> None:
    check_what_was_done(run(server, tmp_path / "error.txt", PWSH or "", "-File", EXAMPLES / "client.ps1"))
