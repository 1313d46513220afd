"""The engine is pure, and imports run one way through the house."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "troubleshoot"
ENGINE = sorted((APP / "engine").glob("*.py"))
MODULES = sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts)
NEVER = {
    "asyncio",
    "os",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
    "urllib.request",
    "uuid",
}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
FLOORS = {
    **{
        "engine": 0,
        "written": 1,
        "issues": 1,
        "diagnostics": 1,
        "models": 1,
        "catalog": 2,
        "statistics": 3,
        "unknown": 4,
        "sessions": 5,
    },
    **{
        "handover": 6,
        "simulation": 6,
        "known_issues": 6,
        "responding": 6,
        "forms": 7,
        "screens": 8,
        "views": 9,
        "authoring": 9,
        "api": 9,
        "admin": 9,
        "management": 9,
        "urls": 10,
    },
}
SHARED_ROOMS = ("api", "forms", "screens")
"""Rooms of several modules, such as `forms_round`, which may import each other; views may not."""


def imports(source: str, package: str) -> Iterator[str]:
    """The full names of all modules that a module of `package` imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def impure(source: str) -> list[str]:
    """What a module of the engine may not import or call."""
    names = list(imports(source, "troubleshoot.engine"))
    foreign = [name for name in names if not _allowed(name)]
    calls = [node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return foreign + [name for name in calls if name in CLOCKS]


def _allowed(name: str) -> bool:
    if any(name == banned or name.startswith(f"{banned}.") for banned in NEVER):
        return False
    top = name.split(".")[0]
    return (
        top in sys.stdlib_module_names or top in ("re2", "numpy") or name.startswith("troubleshoot.engine.")
    )


def floor(module: str) -> int | None:
    """The floor of the house on which a module lives; None for what the design does not name."""
    parts = module.split(".")
    if parts[0] != "troubleshoot" or len(parts) < 2:
        return None
    return FLOORS["views"] if parts[1].startswith("views") else FLOORS.get(room(module))


def room(module: str) -> str:
    """The room of a module on its floor: a package, a module, or several modules that share a first word."""
    name = module.split(".")[1]
    first = name.partition("_")[0]
    return first if first in SHARED_ROOMS else name


def crossings(path: Path) -> Iterator[tuple[int, int, str]]:
    """Floor of the module, floor and name of each import from another room of the house."""
    name = ".".join(path.relative_to(APP.parent).with_suffix("").parts)
    own = floor(name)
    for imported in imports(path.read_text("utf-8"), name.rpartition(".")[0]):
        other = floor(imported)
        if own is not None and other is not None and room(imported) != room(name):
            yield own, other, imported


def test_the_engine_has_modules() -> None:
    assert len(ENGINE) > 5


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_the_engine_knows_no_framework_clock_or_chance(path: Path) -> None:
    assert impure(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import django",
        "from django.db import models",
        "from .. import models",
        "from ..models import Guide",
        "import time",
        "from random import choice",
        "import urllib.request",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.date.today()",
        "def late():\n    import uuid",
    ],
)
def test_the_check_notices_impurity(source: str) -> None:
    assert impure(source)


@pytest.mark.parametrize(
    ("module", "number"),
    [
        ("troubleshoot.forms_check", FLOORS["forms"]),
        ("troubleshoot.screens_start", FLOORS["screens"]),
        ("troubleshoot.views_check", FLOORS["views"]),
        ("troubleshoot.api_state", FLOORS["api"]),
        ("troubleshoot.handover.ticket", FLOORS["handover"]),
        ("django.forms", None),
    ],
)
def test_a_module_lives_on_the_floor_of_its_room(module: str, number: int | None) -> None:
    assert floor(module) == number


def test_imports_run_one_way() -> None:
    upwards = [(path.name, name) for path in MODULES for own, other, name in crossings(path) if other > own]
    assert upwards == []


def test_nothing_imports_sideways() -> None:
    sideways = [(path.name, name) for path in MODULES for own, other, name in crossings(path) if other == own]
    assert sideways == []
