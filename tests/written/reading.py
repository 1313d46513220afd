"""Templates that tests read, in the shapes that communities use."""

from __future__ import annotations

from pathlib import Path

from troubleshoot.written import Imported, read_template

TEMPLATES = Path(__file__).resolve().parent / "templates"
FILES = sorted(path.stem for path in TEMPLATES.glob("*.md"))


def source(name: str) -> str:
    """The text of a template."""
    return (TEMPLATES / f"{name}.md").read_text("utf-8")


def drafts(name: str) -> list[Imported]:
    """What a template file becomes."""
    return read_template(source(name))


def draft(name: str) -> Imported:
    """What a file with one template becomes."""
    (only,) = drafts(name)
    return only


def read(*lines: str) -> Imported:
    """What these lines become."""
    (only,) = read_template("\n".join(lines))
    return only
