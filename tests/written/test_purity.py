from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.test_purity import APP, imports

MODULES = sorted((APP / "written").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_templates_are_read_and_written_without_framework_and_database(path: Path) -> None:
    names = [
        name
        for name in imports(path.read_text("utf-8"), "troubleshoot.written")
        if name.startswith(("troubleshoot", "django"))
    ]
    assert [
        name for name in names if not name.startswith(("troubleshoot.written.", "troubleshoot.engine."))
    ] == []
