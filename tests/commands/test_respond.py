from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.api.calling import post
from tests.factories import a_guide, published
from tests.hostile import rows

pytestmark = pytest.mark.django_db

CUT = "The connection was cut by ann@example.org."


@pytest.fixture(autouse=True)
def guide() -> None:
    published(a_guide())


def printed(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("respond", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_reply_is_that_of_the_api_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "issue").write_bytes(CUT.encode(encoding))
    assert (
        printed(tmp_path / "issue", "--base-url", "http://testserver")
        == post("respond", {"body": CUT}).json()["reply"]
    )


def test_an_exported_issue_is_read(tmp_path: Path) -> None:
    issue = {"title": "Help", "body": CUT}
    (tmp_path / "issue.json").write_text(json.dumps(issue))
    answer = json.loads(printed(tmp_path / "issue.json", "--json", "--base-url", "http://testserver/"))
    assert answer == post("respond", issue).json()


def test_standard_input_is_read_without_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CUT.encode())))
    call_command("respond", "--json")
    assert json.loads(capsys.readouterr().out)["diagnosis"]["guide"] == "cut-line"


def test_nothing_is_stored(tmp_path: Path) -> None:
    (tmp_path / "issue").write_text(CUT)
    before = rows()
    printed(tmp_path / "issue")
    assert rows() == before


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        printed(tmp_path / "nope")


@pytest.mark.parametrize("text", ["", " \n", "x" * 1_000_001])
def test_what_cannot_be_answered_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "issue").write_text(text)
    with pytest.raises(CommandError):
        printed(tmp_path / "issue")


@pytest.mark.parametrize(
    "base",
    [
        "wizard.example",
        "javascript:alert(1)",
        "https://",
        "http://a b",
        "https://x?y=1",
        "https://" + "x" * 6000,
    ],
)
def test_an_address_that_no_link_can_begin_with_is_refused(tmp_path: Path, base: str) -> None:
    (tmp_path / "issue").write_text(CUT)
    with pytest.raises(CommandError):
        printed(tmp_path / "issue", "--base-url", base)
