"""Each row of the table "What it survives" names what shows it, and that is there."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

OPERATING = (settings.BASE_DIR / "docs" / "operating.md").read_text()
ROWS = [line for line in OPERATING.split("## What it survives")[1].splitlines() if line.startswith("| ")][1:]
NAMED = re.findall(r"((?:tests|bench)/[\w/]+\.py)(?:::(\w+))?", "\n".join(ROWS))


@pytest.mark.parametrize("row", [row for row in ROWS if not row.endswith("| | |")])
def test_each_row_names_a_test_or_a_benchmark(row: str) -> None:
    assert re.search(r"(tests|bench)/[\w/]+\.py", row)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_what_is_named_is_there(file: str, name: str) -> None:
    assert (
        f"def {name}(" in (settings.BASE_DIR / file).read_text()
        if name
        else (settings.BASE_DIR / file).exists()
    )
