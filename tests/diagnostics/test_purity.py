from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.test_purity import APP, imports

MODULES = sorted((APP / "diagnostics").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_diagnostics_are_read_without_framework_and_database(path: Path) -> None:
    names = [
        name
        for name in imports(path.read_text("utf-8"), "troubleshoot.diagnostics")
        if name.startswith(("troubleshoot", "django"))
    ]
    assert [
        name for name in names if not name.startswith(("troubleshoot.diagnostics.", "troubleshoot.engine."))
    ] == []
    assert len(MODULES) > 2
