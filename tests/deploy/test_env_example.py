from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from coewizard.secret_key import fault_in

BASE: Path = settings.BASE_DIR
EXAMPLE = (BASE / ".env.example").read_text()
_OF_TESTS = {"CHROMIUM", "ACTIONLINT", "LIGHTHOUSE"}
_INTERNAL = {"COEWIZARD_SERVING", "DJANGO_SETTINGS_MODULE"}


def in_example() -> list[str]:
    return re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)


def in_readme() -> set[str]:
    table = (BASE / "README.md").read_text().partition("## Configuration")[2].partition("\n## ")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`([A-Z_]+)`", cell)}


def read_by_the_code() -> set[str]:
    text = "".join((BASE / "coewizard" / name).read_text() for name in ("settings.py", "logs.py"))
    return set(re.findall(r'(?:env\.\w+|pairs|environ\.get)\(\s*"([A-Z_]+)"', text)) - _INTERNAL


def in_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (BASE / "compose.yaml").read_text()))


def test_the_example_has_each_variable_once() -> None:
    assert len(in_example()) == len(set(in_example()))


def test_the_example_has_what_the_code_and_compose_read_and_nothing_else() -> None:
    assert set(in_example()) == read_by_the_code() | in_compose()


def test_the_readme_has_what_the_code_reads_and_nothing_else() -> None:
    assert in_readme() - _OF_TESTS == read_by_the_code()


def test_nobody_serves_with_the_key_of_the_example() -> None:
    (key,) = re.findall(r"^SECRET_KEY=(.*)$", EXAMPLE, re.MULTILINE)
    assert fault_in(key, BASE / "no-such-file")


@pytest.mark.parametrize("line", EXAMPLE.splitlines())
def test_every_reader_of_such_files_can_read_the_line(line: str) -> None:
    """A shell, systemd and compose agree on a name, and a value without blanks or in double quotes."""
    assert re.fullmatch(r'(# .*)?|#?[A-Z_]+=([^\s"\'$`\\#]*|"[^"$`\\]*")', line)
