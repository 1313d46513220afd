"""A guide file, and what can be changed in it."""

from __future__ import annotations

from pathlib import Path

FIT = """\
slug: cut-line
title: Cut line
summary: A line was cut.
patterns:
  - key: cut
    kind: literal
    weight: decisive
    text: line was cut
    matches: [The line was cut.]
    does_not_match: [All is well]
questions:
  - key: wired
    text: Is it wired?
    choices:
      - {key: yes, label: yes}
      - {key: no, label: no}
steps:
  - key: plug
    title: Plug it in
    when:
      - {question: wired, is: [no]}
    minutes: 5
    body: How to plug it in.
"""


def changed(file: Path, old: str, new: str) -> Path:
    """The file with one thing replaced."""
    assert FIT.count(old) == 1
    file.write_text(FIT.replace(old, new), encoding="utf-8")
    return file


def another(file: Path, *changes: tuple[str, str]) -> Path:
    """A file beside it with the same guide under another slug, but for these changes."""
    text = FIT
    for old, new in (("slug: cut-line", "slug: cut-rope"), *changes):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = file.with_name("cut-rope.yaml")
    path.write_text(text, encoding="utf-8")
    return path
