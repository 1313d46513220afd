from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.api.calling import post
from tests.factories import a_guide, published
from tests.hostile import rows

pytestmark = pytest.mark.django_db

TEXT = "The connection was cut by somebody@example.org."


def diagnosed(path: Path) -> Any:
    out = io.StringIO()
    call_command("diagnose", str(path), stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_answered_like_the_api_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    published(a_guide())
    (tmp_path / "log").write_bytes(TEXT.encode(encoding))
    assert diagnosed(tmp_path / "log") == post("diagnose", {"text": TEXT}).json()


def test_standard_input_is_read_without_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published(a_guide())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    call_command("diagnose")
    assert json.loads(capsys.readouterr().out)["guide"] == "cut-line"


def test_nothing_is_stored(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(TEXT)
    before = rows()
    diagnosed(tmp_path / "log")
    assert rows() == before


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("diagnose", str(tmp_path / "nope"))


def test_a_text_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x" * 1_000_001)
    with pytest.raises(CommandError):
        diagnosed(tmp_path / "log")
