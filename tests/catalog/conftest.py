"""The guide file that several tests start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.guide_file import FIT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A guide file without problems."""
    path = tmp_path / "cut-line.yaml"
    path.write_text(FIT, encoding="utf-8")
    return path
