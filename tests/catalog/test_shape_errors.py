"""Messages that tell how to mend a file, with line and path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.guide_file import FIT, changed
from troubleshoot.catalog import check_file


def issue(line: str) -> str:
    """The slug, and where issues go, with one more line about that."""
    return f"slug: cut-line\nhand_over:\n  issue: {{url: https://example.org/,\n    {line}}}"


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "words"),
    [
        ("title: Cut line", "title: 1.10", 2, "title", "quotes"),
        ("title: Cut line", "title: true", 2, "title", "quotes"),
        ("title: Cut line", "title:", 2, "title", "quotes"),
        ("title: Cut line", 'title: ""', 2, "title", "empty"),
        ("title: Cut line", f"title: {'x' * 201}", 2, "title", "200"),
        ("title: Cut line\n", "", 1, "title", "missing"),
        ("title: Cut line", "titel: Cut line", 2, "titel", "“title”"),
        ("    minutes: 5", "    minuets: 5\n    minutes: 5", 22, "steps[0].minuets", "“minutes”"),
        ("is: [no]", "iz: [no]", 21, "steps[0].when[0].iz", "“is”"),
        ("minutes: 5", "minutes: soon", 22, "steps[0].minutes", "whole number"),
        ("minutes: 5", "minutes: 1.5", 22, "steps[0].minutes", "whole number"),
        ("minutes: 5", "minutes: -5", 22, "steps[0].minutes", "0 or more"),
        ("minutes: 5", "minutes: 999999", 22, "steps[0].minutes", "100000 or less"),
        ("minutes: 5", "minutes: 5\n    weight: {prior: 0}", 23, "steps[0].weight.prior", "above 0"),
        ("minutes: 5", "minutes: 5\n    weight: {prior: .inf}", 23, "steps[0].weight.prior", "an end"),
        ("minutes: 5", "minutes: 5\n    weight: 3", 23, "steps[0].weight", "mapping"),
        ("minutes: 5", "minutes: 5\n    retries: perhaps", 23, "steps[0].retries", "true or false"),
        ("minutes: 5", "minutes: 5\n    causes: outer", 23, "steps[0].causes", "list"),
        ("minutes: 5", "minutes: 5\n    last_checked: soon", 23, "steps[0].last_checked", "2026-11-20"),
        ("minutes: 5", "minutes: 5\n    last_checked: 20261120", 23, "steps[0].last_checked", "2026-11-20"),
        ("weight: decisive", "weight: decided", 7, "patterns[0].weight", "decisive, supporting"),
        ("  - key: cut\n    kind: literal", "  - cut\n  - kind: literal", 5, "patterns[0]", "mapping"),
        ("summary: A line was cut.", 'summary: "A\\0line"', 3, "summary", "U+0000"),
        ("slug: cut-line", "slug: cut-line\ntranslations: {deutsch: {}}", 2, "translations.deutsch", "de or"),
        ("slug: cut-line", issue("fields: {a b: text}"), 4, "hand_over.issue.fields.a b", "no id"),
        ("slug: cut-line", issue("fields: {log: A b}"), 4, "hand_over.issue.fields.log", "the key of"),
        ("slug: cut-line", issue("fields: log"), 4, "hand_over.issue.fields", "mapping"),
        ("slug: cut-line", issue("templates: a.yml"), 4, "hand_over.issue.templates", "“template”"),
        ("slug: cut-line", "slug: cut-line\nhand_over: {issue: {}}", 2, "hand_over.issue.url", "missing"),
        (
            "slug: cut-line",
            "slug: cut-line\ntranslations: {de: {A b: c}}",
            2,
            "translations.de.A b",
            "steps.",
        ),
    ],
)
def test_a_message_tells_how_to_mend_it(
    file: Path, old: str, new: str, line: int, place: str, words: str
) -> None:
    found = check_file(changed(file, old, new))
    told = [problem for problem in found if words in problem.message]
    assert [(problem.line, problem.place) for problem in told] == [(line, place)]


def test_half_a_character_is_a_problem_and_no_failure(file: Path) -> None:
    (problem,) = check_file(changed(file, "summary: A line was cut.", 'summary: "A \\uD83D line"'))
    assert problem.place in ("summary", "")


def test_no_message_is_of_another_tool(file: Path) -> None:
    file.write_text(FIT.replace("minutes: 5", "minutes: soon").replace("title: Cut line", "title: 5"))
    assert not [problem for problem in check_file(file) if "Input should" in problem.message]
