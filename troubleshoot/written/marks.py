"""Comments that nobody sees around texts of a rendered template, so that they come back exactly.

`<!-- guide: step cable -->` begins one, `<!-- guide: end -->` ends it. Where a text holds such a comment
itself, both take a number. What a person writes outside of the comments is read as in any other template.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote
from zlib import crc32

ONLY_IF = "**Only if:**"
NOT_IF = "**Not if:**"
_OPENS = re.compile(r"^<!-- guide(?P<number> \d+)?: (?P<name>[a-z_]+)(?P<rest>(?: [^ ]+)*) -->\s*$")
_LABELLED = re.compile(r"\*\*(?P<text>.+?)\*\*(?:: (?P<detail>.*))?", re.DOTALL)
_LINK = re.compile(r"\[(?P<title>(?:\\.|[^\\\]])*)\]\(<?(?P<url>[^<>]*?)>?\)", re.DOTALL)
_CODE = re.compile(r"(?P<ticks>`+)(?P<text>.*)(?P=ticks)", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A marked text: what it is, further words of its comment, and its lines (`first` is the comment's).

    One that is not `ended` stops where the next one begins, or has no text at all.
    """

    name: str
    words: tuple[str, ...]
    first: int
    lines: tuple[str, ...]
    ended: bool = True

    @property
    def heading(self) -> str:
        """The heading or label that it begins with."""
        return self.lines[0] if self.lines else ""

    @property
    def text(self) -> str:
        """What stands below its heading, and below the empty line behind that."""
        return "\n".join(self.lines[1 if "".join(self.lines[1:2]).strip() else 2 :])

    @property
    def values(self) -> dict[str, str]:
        """The values that its comment names: `minutes=5`."""
        named = (word.partition("=") for word in self.words)
        return {name: unquote(value) for name, equals, value in named if equals}

    @property
    def items(self) -> list[tuple[int, str]]:
        """The items of its list, each with the number of its first line."""
        found: list[tuple[int, list[str]]] = []
        inside = False
        for number, line in enumerate(self.lines[1:], start=self.first + 2):
            if line.startswith("- "):
                found.append((number, [line[2:]]))
                inside = True
            elif inside and line.strip() and not line.startswith("  "):
                inside = False  # somebody wrote below the list, and the empty lines before it are theirs
                while len(found[-1][1]) > 1 and not found[-1][1][-1].strip():
                    found[-1][1].pop()
            elif inside:
                found[-1][1].append(line.removeprefix("  "))
        return [(number, "\n".join(lines)) for number, lines in found]

    @property
    def told(self) -> list[tuple[int, str, str]]:
        """The items of its list, each with what the comment tells of it; "" of those that are new.

        An item is known by its text; one that somebody rewrote, by its place, as long as none was added or
        taken away.
        """
        pairs = [word.partition("=")[::2] for word in self.words if "=" in word]
        items = self.items
        waiting: dict[str, list[str]] = {}
        for key, value in pairs:
            waiting.setdefault(key, []).append(unquote(value))
        known = [waiting[key].pop(0) if waiting.get(key := digest(item)) else "" for _, item in items]
        if len(pairs) == len(items):
            known = [
                value or unquote(told) if waiting.get(key) or value else value
                for value, (key, told) in zip(known, pairs, strict=True)
            ]
        return [(line, item, value) for (line, item), value in zip(items, known, strict=True)]


def digest(text: str) -> str:
    """A short name for a text, which another text hardly ever has."""
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def values(**named: object) -> str:
    """Values for a comment, each as `name=value`; those that say nothing are left out."""
    return "".join(f" {name}={quote(str(value))}" for name, value in named.items() if value not in ("", None))


def marked(name: str, text: str) -> str:
    """The text between comments; `name` is what it is, with further words behind spaces."""
    number = 1
    while f"<!-- {_guide(number)}:" in text:
        number += 1
    return f"<!-- {_guide(number)}: {name} -->\n{text}\n{_end(number)}"


def listed(texts: Iterable[str]) -> str:
    """A list in Markdown, from which `Marked.items` gives the texts back."""
    return "\n".join("- " + "\n".join(_indented(text.split("\n"))) for text in texts)


def _indented(lines: Sequence[str]) -> list[str]:
    return [lines[0], *(f"  {line}" if line else "" for line in lines[1:])]


def taken_out(lines: Sequence[str]) -> tuple[list[str], list[Marked]]:
    """The lines with the marked texts blanked, and those texts.

    A comment without its end has the text up to the next comment that begins one, or none.
    """
    left, found = list(lines), []
    ends: dict[str, list[int]] = {}
    begins: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        opening = _OPENS.match(line) if line.startswith("<!-- guide") else None
        if opening:
            (ends if opening["name"] == "end" else begins).setdefault(opening["number"] or "", []).append(
                index
            )
    index = 0
    while index < len(left):
        opening = _OPENS.match(left[index])
        if opening and opening["name"] != "end":
            number = opening["number"] or ""
            end, following = _next(ends.get(number, []), index), _next(begins.get(number, []), index)
            ended = end is not None and (following is None or end < following)
            last = end if ended else following
            text = lines[index + 1 : last] if last is not None else []
            words = tuple(opening["rest"].split())
            found.append(Marked(opening["name"], words, index + 1, _without_end(text, ended), ended))
            stop = index + 1 if last is None else last + ended
            left[index:stop] = [""] * (stop - index)
            index = stop - 1
        elif opening:
            left[index] = ""
        index += 1
    return left, found


def _without_end(text: Sequence[str], ended: bool) -> tuple[str, ...]:
    """The lines; of a text that nothing ends, without the empty ones behind it."""
    last = len(text)
    while not ended and last and not text[last - 1].strip():
        last -= 1
    return tuple(text[:last])


def _guide(number: int) -> str:
    return f"guide {number}" if number > 1 else "guide"


def _end(number: int) -> str:
    return f"<!-- {_guide(number)}: end -->"


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
