"""Whatever a file holds, reading it ends in a guide or in problems with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.guide_file import FIT
from troubleshoot import catalog
from troubleshoot.catalog.parsing import DEEPEST, Unreadable, comment_lines, line_of, parsed

SHIPPED = (catalog.SHIPPED / "wrong-file.yaml").read_text("utf-8")
EXAMPLE = Path(__file__).resolve().parents[3] / "shared" / "guide-example.yaml"
FILES = [*catalog.shipped_files(), *([EXAMPLE] if EXAMPLE.exists() else [])]
LETTERS = st.sampled_from(":-?#&*!|>'\"%@`{}[],\t\n\0 \\~<=\u2028")
SIGNS = LETTERS | st.sampled_from(["\n- ", ": ", " #", "&a ", "*a", "!!int ", "\\ud83d"])


def refused(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as error:
        parsed(text)
    return error.value


def test_a_line_is_counted_from_one() -> None:
    assert line_of(parsed(FIT), ("steps", 0, "body")) == 23


def test_the_line_of_what_is_missing_is_that_of_what_misses_it() -> None:
    assert line_of(parsed(FIT), ("steps", 0, "risk")) == 18


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n b: 2\n", 2),
        ("a: 1\na: 2\n", 2),
        ("a: &x 1\nb: *x\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("", 1),
        ("- a\n", 1),
        ("a: 2026-02-31\n", 1),
    ],
)
def test_what_is_no_mapping_of_plain_values_is_refused_with_its_line(text: str, line: int) -> None:
    assert refused(text).line == line


def test_a_text_that_says_something_endless_by_aliases_is_refused_at_once() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "alias" in refused("\n".join(levels)).message


DEEP = {
    "lists": "[" * 20_000,
    "lists on lines": "\n[" * 20_000,
    "mappings": "{" * 20_000,
    "mappings with names": "{a: " * 20_000,
    "items": "- " * 20_000,
    "keys": "? " * 20_000,
    "closed again": "[" * 60 + "]" * 60,
    "indented": "\n".join(" " * depth + "a:" for depth in range(400)),
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused_where_it_gets_too_deep(deep: str) -> None:
    error = refused("a: 1\nb:\n  " + deep.replace("\n", "\n  "))
    assert "deeply" in error.message
    assert 3 <= error.line <= 3 + DEEPEST


def test_nodes_are_read_no_deeper_than_allowed() -> None:
    assert parsed("a: " + "[" * (DEEPEST - 2) + "1" + "]" * (DEEPEST - 2))
    assert "deeply" in refused("a: " + "[" * (DEEPEST - 1) + "1" + "]" * (DEEPEST - 1)).message


@pytest.mark.parametrize("text", ["'{}'", '"{}"', "|\n  {}\n", "a {}", "1 # {}"])
def test_brackets_in_texts_nest_nothing(text: str) -> None:
    assert parsed("a: " + text.format("[{(" * 200) + "\nb: 1")["b"] == 1


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_guides_that_people_have_written_are_not_too_deep(file: Path) -> None:
    assert parsed(file.read_text("utf-8-sig"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1 # one\n# two\nb: 2\n", [1, 2]),
        ("a: b#c\n", []),
        ("a: '# no'\nb: \"# no\"\n", []),
        ("a: |\n  # no\n  b\nc: 1 # yes\n", [4]),
        ("a: |\n  b\n# yes\nc: 1\n", [3]),
        ("a: | # yes\n  b\n", [1]),
        ("a: [1, # yes\n  2]\n", [1]),
        ("a:\n  - b\n\n  # yes\n  - c\n", [4]),
    ],
)
def test_comments_are_found_and_nothing_else(text: str, lines: list[int]) -> None:
    assert comment_lines(text) == lines


def check(path: Path, content: bytes) -> list[catalog.FileProblem]:
    path.write_bytes(content)
    return catalog.check_file(path)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "guide.yaml"


@given(content=st.binary(max_size=200) | st.text(LETTERS, max_size=40).map(lambda text: text.encode()))
def test_any_bytes_end_in_problems(path: Path, content: bytes) -> None:
    assert all(problem.line >= 1 for problem in check(path, content))


@given(text=st.sampled_from([FIT, SHIPPED]), place=st.integers(0, 4000), cut=st.integers(0, 40), sign=SIGNS)
def test_a_mutilated_guide_is_a_guide_or_problems(
    path: Path, text: str, place: int, cut: int, sign: str
) -> None:
    place %= len(text)
    found = check(path, (text[:place] + sign + text[place + cut :]).encode())
    assert all(1 <= problem.line <= len(text) for problem in found)
    if not found:
        catalog.write_canonical(path)
        catalog.links_in(path)
