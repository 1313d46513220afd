from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.test_purity import APP, imports

MODULES = sorted((APP / "issues").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_issues_are_read_and_linked_without_framework_and_database(path: Path) -> None:
    names = imports(path.read_text("utf-8"), "troubleshoot.issues")
    ours = [name for name in names if name.startswith(("troubleshoot", "django"))]
    assert [
        name for name in ours if not name.startswith(("troubleshoot.issues", "troubleshoot.engine"))
    ] == []
