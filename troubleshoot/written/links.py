"""Links and the lines of head and footer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from ..engine.guide import Link, LinkKind
from . import words
from .marks import of_link
from .outline import Block, Kind
from .patterns import from_prose, read_patterns
from .sections import Part
from .sheet import Sheet

_LINK = re.compile(
    r"(?<!!)\[(?P<title>(?:[^\[\]]|\[[^\[\]]{0,80}\]){0,300})\]"
    r"\(\s{0,9}<?(?P<url>[^\s<>]{0,600}?(?:\([^\s()]{0,200}\)[^\s()<>]{0,200})?)>?(?:\s{1,9}[\"'][^)]{0,200})?\s{0,9}\)"
)
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,500}\)")
_BARE = re.compile(r"https?://[^\s<>()\[\]`\"'*|]+")
_CODE = re.compile(r"`[^`]*`")
_EXAMPLE = re.compile(r"//(?:yourorg|your-org|org\b|<|localhost|127\.)", re.IGNORECASE)
_WIZARD = re.compile(r"/\?guide=[a-z0-9_-]+$")
"""The link into the wizard, which rendered templates carry."""

_SUPPORT = re.compile(
    r"servicehealth|status\.|support|adminportal|admin\.powerplatform|/issues|discussions", re.I
)
_KEYWORDS = re.compile(r"^\s*[-*+]?\s*\**keywords?\b", re.IGNORECASE)
_LONGEST_LINE = 5_000
"""Longer lines are no prose, and searching them for links takes its time."""

_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%Y/%m/%d")


def read_links(sheet: Sheet, blocks: Sequence[Block], first: int, lines: Sequence[str]) -> None:
    """All links of a template, whose first line is number `first`, but for those in fences."""
    fenced = {number for block in blocks for number in _fenced(block)}
    for number, line in enumerate(lines, start=first):
        own = of_link(line.removeprefix("- ")) if sheet.of_the_wizard and line.startswith("- ") else None
        if own:
            _add(sheet, own[0], own[1], number)
        elif sheet.of_the_wizard:
            continue  # it lists its links, and its prose points to pages that it does not list
        elif number not in fenced and len(line) <= _LONGEST_LINE:
            _in_line(sheet, line, number)


def _fenced(block: Block) -> set[int]:
    if block.kind is Kind.FENCE:
        return set(range(block.first, block.last + 1))
    return {number for item in block.items for inner in item.blocks for number in _fenced(inner)}


def _in_line(sheet: Sheet, line: str, number: int) -> None:
    line = _IMAGE.sub(" ", line)
    found = [(match["title"], match["url"]) for match in _LINK.finditer(line)]
    rest = _CODE.sub(" ", _LINK.sub(" ", line))
    found += [("", url) for url in _BARE.findall(rest)]
    for title, url in found:
        _add(sheet, words.plain(title), url.rstrip(".,;:!?"), number)


def _add(sheet: Sheet, title: str, url: str, number: int) -> None:
    address = _address(url)
    if address is None:
        sheet.flag(number, f"[{title}]({url})", "no https address, so it is no link of the guide")
        return
    if _EXAMPLE.search(url):
        sheet.flag(number, url, "an address that stands for another, so it is no link of the guide")
        return
    if _WIZARD.search(url) or any(link.url == address for link in sheet.links):
        return
    named = (
        title
        if title and not title.startswith("http")
        else urlsplit(address).netloc + urlsplit(address).path.rstrip("/")
    )
    kind = LinkKind.SUPPORT if is_for_support(address) else LinkKind.DOCUMENTATION
    sheet.links.append(Link(words.shortened(named, 200), address, kind))


def is_for_support(url: str) -> bool:
    """True for addresses where one goes for help."""
    return bool(_SUPPORT.search(url))


def _address(url: str) -> str | None:
    """The address with https; None for what is none or too long for a guide."""
    try:
        host = urlsplit(url).hostname if url.startswith("https://") else None
    except ValueError:
        return None
    return url if host and len(url) <= 500 else None


def only_links(text: str) -> bool:
    """True where a line says hardly more than its links do."""
    rest = _BARE.sub(" ", _LINK.sub(" ", text))
    has_link = any(_address(match["url"]) for match in _LINK.finditer(text)) or bool(_BARE.search(text))
    return has_link and len(re.findall(r"[A-Za-z]{2,}", words.plain(rest))) <= 3


def read_link_section(sheet: Sheet, part: Part) -> None:
    """A section of links: lines that are links have their place, the others tell of other pages."""
    numbers = [number for block in part.blocks for number in range(block.first, block.last + 1)]
    others = [
        number for number in numbers if sheet.line(number).strip() and not only_links(sheet.line(number))
    ]
    sheet.place(part.first, *numbers)
    for number in others:
        if _KEYWORDS.match(sheet.line(number)):
            from_prose(sheet, sheet.line(number), number, anywhere=True)
    told = [number for number in others if not sheet.line(number).rstrip().endswith(":")]
    for number in [part.first, *others] if told and part.first else others:
        sheet.leave(number, sheet.line(number), "tells of other pages")


def read_field(sheet: Sheet, part: Part) -> None:
    """One line of head or footer: its label and its value."""
    label, value = words.plain(part.title).lower(), words.plain(part.value)
    if label.startswith(("maintain", "author", "owner")) and not sheet.texts["maintainer"]:
        sheet.keep("maintainer", words.shortened(value, 200), part.first)
    elif label.startswith(
        ("applies", "applicable", "component", "affected", "solution", "product", "audience")
    ):
        sheet.keep("applies_when", value, part.first)
    elif label.startswith("error"):
        read_patterns(sheet, part)
    elif label.startswith(("last", "updated", "date")) and day_of(value):
        sheet.keep("last_checked", value, part.first)
    elif only_links(part.value):
        sheet.place(part.first)
    else:
        sheet.leave(part.first, sheet.line(part.first), "a line of head or footer that guides do not have")


def day_of(text: str) -> date | None:
    """The day that a text names in full, or None."""
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
