"""Guide files: read with file, line and path at hand, checked, and compared with their canonical form."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap

from ..engine import problems as engine_problems
from ..engine.agreement import disagreements
from ..engine.guide import Guide
from ..engine.problems import Problem
from .exporting import guide_text
from .parsing import Unreadable, comment_lines, line_of, parsed
from .schema import GuideShape
from .shape_errors import shape_errors
from .values import guide_of

SHIPPED = Path(__file__).resolve().parent.parent / "guides"
"""Where the guides that come with the application lie."""
SCHEMA_FILE = SHIPPED / "guide.schema.json"
"""The JSON schema of guide files, for editors."""


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a guide file, and where (lines count from 1); a `warning` keeps nothing back."""

    file: str
    line: int
    place: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        warning = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}: {warning}{self.place or 'file'}: {self.message}"


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


def read_text(text: str, *, name: str) -> Guide:
    """The guide that the text of a file says; problems are told of the file `name`.

    Raises GuideFileError as `read_guide`.
    """
    return _value(text, name)[0]


def read_document(path: Path) -> CommentedMap:
    """What a file says as YAML, of whatever shape, with its lines. Raises GuideFileError if it is none."""
    return _document(_text(path), str(path))


def check_file(path: Path, others: Iterable[Guide] = ()) -> list[FileProblem]:
    """Everything to mend in a file, also where its guide disagrees with the `others`.

    What is no warning keeps the guide from being published.
    """
    try:
        guide, document = _read(path)
    except GuideFileError as error:
        return error.problems
    found = [*engine_problems.problems(guide), *disagreements(guide, others)]
    if path.resolve().parent == SHIPPED and path.stem != guide.slug:
        found.append(Problem(("slug",), f"the file must be named {guide.slug}.yaml"))
    return [_in_file(str(path), document, problem) for problem in found]


def in_file(path: Path, problems: Iterable[Problem]) -> list[FileProblem]:
    """Problems of the guide in a file, each with its line. Raises GuideFileError if it cannot be read."""
    document = _read(path)[1]
    return [_in_file(str(path), document, problem) for problem in problems]


def not_canonical(path: Path) -> FileProblem | None:
    """Where the file first differs from its canonical form; None if it does not.

    Raises GuideFileError if it cannot be read.
    """
    canonical = guide_text(read_guide(path)).encode()
    found = path.read_bytes()
    if found == canonical:
        return None
    pairs = zip_longest(found.split(b"\n"), canonical.split(b"\n"))
    line = next(number for number, (one, other) in enumerate(pairs, start=1) if one != other)
    return FileProblem(
        str(path), line, "", "is not in canonical form from here on: check_guides --write makes it so"
    )


def write_canonical(path: Path) -> list[FileProblem]:
    """Write the file in canonical form. If it has comments, they are named and nothing is written.

    Raises GuideFileError if it cannot be read.
    """
    guide = read_guide(path)
    if found := comments_in(_text(path), name=str(path)):
        return found
    path.write_bytes(guide_text(guide).encode())
    return []


def comments_in(text: str, *, name: str) -> list[FileProblem]:
    """The comments in the readable text of a file `name`, which its canonical form would lose."""
    message = "a comment: move it into `notes`, or it would be lost"
    return [FileProblem(name, line, "", message) for line in comment_lines(text)]


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


def _read(path: Path) -> tuple[Guide, CommentedMap]:
    return _value(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        # With the byte order mark that some editors write.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GuideFileError([FileProblem(str(path), 1, "", error.strerror or str(error))]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise GuideFileError([FileProblem(str(path), line, "", "is no text in UTF-8")]) from error


def _document(text: str, name: str) -> CommentedMap:
    try:
        return parsed(text)
    except Unreadable as error:
        raise GuideFileError([FileProblem(name, error.line, "", error.message)]) from error


@lru_cache(maxsize=32)
def _value(text: str, name: str) -> tuple[Guide, CommentedMap]:
    document = _document(text, name)
    try:
        return guide_of(GuideShape.model_validate(document)), document
    except ValidationError as error:
        found = [Problem(path, message) for path, message in shape_errors(error)]
        raise GuideFileError([_in_file(name, document, problem) for problem in found]) from error


def _in_file(name: str, document: CommentedMap, problem: Problem) -> FileProblem:
    line = line_of(document, problem.path)
    return FileProblem(name, line, problem.place, problem.message, problem.warning)
