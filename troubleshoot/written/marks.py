"""Comments that nobody sees around texts of a rendered template, so that they come back exactly.

`<!-- guide: step cable -->` begins one, `<!-- guide: end -->` ends it. Where a text holds that end
itself, both take a number. What a person writes outside of the comments is read as in any other template.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_OPENS = re.compile(r"^<!-- guide(?P<number> \d+)?: (?P<name>[a-z_]+)(?P<rest>(?: [^ ]+)*) -->\s*$")
_LABELLED = re.compile(r"\*\*(?P<text>.+?)\*\*(?:: (?P<detail>.*))?", re.DOTALL)
_LINK = re.compile(r"\[(?P<title>(?:\\.|[^\\\]])*)\]\(<?(?P<url>[^<>]*?)>?\)", re.DOTALL)
_CODE = re.compile(r"(?P<ticks>`+)(?P<text>.*)(?P=ticks)", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A marked text: what it is, further words of its comment, and its lines (`first` is the comment's)."""

    name: str
    words: tuple[str, ...]
    first: int
    lines: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The heading or label that it begins with."""
        return self.lines[0] if self.lines else ""

    @property
    def text(self) -> str:
        """What stands below its heading and an empty line."""
        return "\n".join(self.lines[2:])

    @property
    def items(self) -> list[tuple[int, str]]:
        """The items of its list, each with the number of its first line."""
        found: list[tuple[int, list[str]]] = []
        for number, line in enumerate(self.lines[1:], start=self.first + 2):
            if line.startswith("- "):
                found.append((number, [line[2:]]))
            elif found:
                found[-1][1].append(line.removeprefix("  "))
        return [(number, "\n".join(lines)) for number, lines in found]

    def is_named(self, place: int) -> bool:
        """True if the comment names this place (from 1) of its list: `literals decisive 1 4`."""
        return str(place) in self.words


def marked(name: str, text: str) -> str:
    """The text between comments; `name` is what it is, with further words behind spaces."""
    number = 1
    while _end(number) in text:
        number += 1
    return f"<!-- guide{f' {number}' if number > 1 else ''}: {name} -->\n{text}\n{_end(number)}"


def listed(texts: Iterable[str]) -> str:
    """A list of Markdown from which `Marked.items` gives the same texts."""
    return "\n".join("- " + "\n".join(_indented(text.split("\n"))) for text in texts)


def _indented(lines: Sequence[str]) -> list[str]:
    return [lines[0], *(f"  {line}" if line else "" for line in lines[1:])]


def taken_out(lines: Sequence[str]) -> tuple[list[str], list[Marked]]:
    """The lines with the marked texts blanked, and those texts. A comment without its end is no mark."""
    left, found = list(lines), []
    ends: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line.startswith("<!-- guide"):
            ends.setdefault(line.rstrip(), []).append(index)
    index = 0
    while index < len(left):
        opening = _OPENS.match(left[index])
        end = _next(ends.get(_end(int(opening["number"] or 1)), []), index) if opening else None
        if opening and end is not None:
            words = tuple(opening["rest"].split())
            found.append(Marked(opening["name"], words, index + 1, tuple(left[index + 1 : end])))
            left[index : end + 1] = [""] * (end + 1 - index)
            index = end
        index += 1
    return left, found


def _end(number: int) -> str:
    return f"<!-- guide{f' {number}' if number > 1 else ''}: end -->"


def _next(indices: Sequence[int], start: int) -> int | None:
    """The first of ascending indices behind `start`."""
    place = bisect_right(indices, start)
    return indices[place] if place < len(indices) else None


def code(text: str) -> str:
    """A text as inline code, from which `of_code` gives it back."""
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    edges = text.startswith("`") or text.endswith("`") or (text[:1] == " " == text[-1:] and text.strip(" "))
    return f"{ticks} {text} {ticks}" if edges else f"{ticks}{text}{ticks}"


def of_code(markdown: str) -> str:
    """The text of inline code; other Markdown as it is."""
    found = _CODE.fullmatch(markdown)
    if found is None:
        return markdown
    text = found["text"]
    padded = len(text) > 1 and text[0] == " " == text[-1] and text.strip(" ")
    return text[1:-1] if padded else text


def labelled(text: str, detail: str = "") -> str:
    """A text in bold with what explains it, as `of_labelled` takes it apart."""
    return f"**{text}**: {detail}" if detail else f"**{text}**"


def of_labelled(markdown: str) -> tuple[str, str]:
    """A text and what explains it."""
    found = _LABELLED.fullmatch(markdown)
    return (found["text"], found["detail"] or "") if found else (markdown, "")


def link(title: str, url: str) -> str:
    """A link, as `of_link` takes it apart."""
    escaped = re.sub(r"([\\\[\]])", r"\\\1", title)
    return f"[{escaped}](<{url}>)" if re.search(r"[()\s]", url) else f"[{escaped}]({url})"


def of_link(markdown: str) -> tuple[str, str] | None:
    """Title and address of a link; None for other Markdown."""
    found = _LINK.fullmatch(markdown)
    return (re.sub(r"\\(.)", r"\1", found["title"]), found["url"]) if found else None
