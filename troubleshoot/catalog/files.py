"""Guide files: YAML 1.2 (so that `yes` and `no` stay words), read with file, line and path at hand."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ..engine import problems as engine_problems
from ..engine.agreement import disagreements
from ..engine.guide import Guide
from .schema import GuideShape

SHIPPED = Path(__file__).resolve().parent.parent / "guides"
"""Where the guides that come with the application lie."""


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a guide file, and where (lines count from 1)."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place or 'file'}: {self.message}"


class GuideFileError(Exception):
    """A guide file that cannot be read, with every problem found."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def shipped_files() -> list[Path]:
    """The guide files that come with the application, in order of their names."""
    return sorted(SHIPPED.glob("*.yaml"))


def read_guide(path: Path) -> Guide:
    """The guide in a file, whether or not it is fit to be published.

    Raises GuideFileError if the file is not readable, no YAML, or not of the shape of a guide.
    """
    return _read(path)[0]


def check_file(path: Path, others: Iterable[Guide] = ()) -> list[FileProblem]:
    """Everything that keeps the guide in a file from being published beside the `others`."""
    try:
        guide, document = _read(path)
    except GuideFileError as error:
        return error.problems
    return [
        FileProblem(str(path), _line(document, problem.path), problem.place, problem.message)
        for problem in (*engine_problems.problems(guide), *disagreements(guide, others))
    ]


def readable_guides(paths: Iterable[Path]) -> list[Guide]:
    """The guides in those of the files that can be read."""
    guides = []
    for path in paths:
        with suppress(GuideFileError):
            guides.append(read_guide(path))
    return guides


def beside(guides: Iterable[Guide], others: Iterable[Guide]) -> list[Guide]:
    """The guides, and those of the others that they do not take the place of."""
    own = list(guides)
    slugs = {guide.slug for guide in own}
    return [*own, *(other for other in others if other.slug not in slugs)]


def pattern_text(pattern: Any) -> str:
    """A pattern (a value or a row with the same names) as an item of a guide file's `patterns`."""
    item = {name: str(getattr(pattern, name)) for name in ("key", "kind", "weight", "text", "says")}
    lists = {name: list(getattr(pattern, name)) for name in ("matches", "does_not_match")}
    written = StringIO()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.dump([item | lists], written)
    return written.getvalue()


def _read(path: Path) -> tuple[Guide, Any]:
    document = _parse(path)
    try:
        return GuideShape.model_validate(document).value(), document
    except ValidationError as error:
        raise GuideFileError(
            [
                FileProblem(
                    str(path),
                    _line(document, found["loc"]),
                    ".".join(map(str, found["loc"])),
                    found["msg"].removeprefix("Value error, "),
                )
                for found in error.errors()
            ]
        ) from error


def _parse(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GuideFileError([FileProblem(str(path), 1, "", str(error))]) from error
    try:
        document = YAML(typ="rt").load(StringIO(text))
    except ValueError as error:  # a date that does not exist
        raise GuideFileError([FileProblem(str(path), 1, "", str(error))]) from error
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        message = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise GuideFileError([FileProblem(str(path), line, "", message)]) from error
    if not isinstance(document, CommentedMap):
        raise GuideFileError([FileProblem(str(path), 1, "", "the file holds no mapping of names to values")])
    return document


def _line(document: Any, path: Iterable[str | int]) -> int:
    """The line of the innermost part of `path` that the file has."""
    node, line = document, 1
    for part in path:
        try:
            if isinstance(node, CommentedMap):
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        except (KeyError, IndexError, TypeError):
            break
    return line
