"""Every link of a guide file, with its place, and what is wrong with it as far as its text tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..engine.examples import EXAMPLE_HOST
from ..engine.guide import Guide
from ..engine.problems import Path, Problem
from .files import read_document
from .parsing import line_of
from .values import document

_BARE = re.compile(r"\b(?:https?:/|www\.)[^\s<>\"”’`]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
_EXAMPLES = re.compile(
    r"(?:.+\.)?(?:example(?:\.com|\.org|\.net)?|test|invalid|local|localhost|internal)"
    r"|(?:your-?org|contoso|fabrikam)(?:\..+)?"
)
_NO_TEXTS = frozenset({"key", "matches", "does_not_match", "slug"})
"""Names below which no link is looked for: keys, and whole error texts."""


@dataclass(frozen=True)
class Link:
    """One address in a guide file; `fault` says what is wrong with it, nothing if it looks right."""

    file: str
    line: int
    path: Path
    url: str
    fault: str = ""

    @property
    def host(self) -> str:
        """The host it leads to; empty where none can be told."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def where(self) -> str:
        """File, line and path."""
        return f"{self.file}:{self.line}: {Problem(self.path, '').place}"


def faulty(guide: Guide) -> Iterator[tuple[Path, str, str]]:
    """The links of a guide that are malformed: place, address, and what is wrong with it."""
    for place, text in _texts(document(guide), ()):
        for url, fault in _of_list(text) if place[-1] == "url" else _in_text(text):
            if fault:
                yield place, url, fault


def links_in(path: FilePath) -> list[Link]:
    """All links of a file, in the order of the file. Raises GuideFileError if it cannot be read."""
    read = read_document(path)
    return [
        Link(str(path), line_of(read, place), place, url, fault)
        for place, text in _texts(read, ())
        for url, fault in (_of_list(text) if place[-1] == "url" else _in_text(text))
    ]


def _texts(value: Any, place: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _NO_TEXTS and not (name == "text" and value.get("kind", "symptom") != "symptom"):
                yield from _texts(part, (*place, name))
    elif isinstance(value, str):
        yield place, value
    elif isinstance(value, Sequence):
        for position, part in enumerate(value):
            yield from _texts(part, (*place, position))


def _of_list(url: str) -> Iterator[tuple[str, str]]:
    yield url, fault_of(url)


_MARKDOWN = MarkdownIt("js-default")
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # so that odd ones are reported


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """The links of a Markdown text, and addresses that stand in it as they are; none in commands."""
    for block in _MARKDOWN.parse(text):
        open_link = ""
        for token in block.children or ():
            if token.type == "link_open":
                open_link = str(token.attrs.get("href", ""))
                yield open_link, fault_of(open_link)
            elif token.type == "link_close":
                open_link = ""
            elif token.type == "text":
                yield from _bare(token, open_link)


def _bare(token: Token, open_link: str) -> Iterator[tuple[str, str]]:
    """Addresses in a piece of plain text, within a link or not."""
    for found in _BARE.finditer(token.content):
        url = found[0].rstrip(".,;:!?)*_")
        if EXAMPLE_HOST in url:  # a person's own takes its place
            continue
        if not open_link:
            yield url, fault_of(url)
        elif url.rstrip("/") != open_link.rstrip("/"):
            yield url, f"is shown, but the link leads to {open_link}"
    if "](" in token.content:
        rest = token.content[token.content.index("](") + 2 :]
        yield rest[:80], "is no link: look at its brackets and spaces"


def fault_of(url: str) -> str:
    """What is wrong with an address, by its text alone; nothing if it looks right."""
    if re.search(r"[\s\\\"<>^`{|}]|%(?![0-9A-Fa-f]{2})", url):
        return "holds a blank or a sign that no address holds"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"is no address: {error}"
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@]+@[^@]+\.[^@]+", parts.path) else "is no mail address"
    if parts.scheme != "https":
        return _fault_of_scheme(url, parts.scheme)
    return _fault_of_host(parts.netloc, parts.hostname or "") or _fault_of_rest(url)


def _fault_of_scheme(url: str, scheme: str) -> str:
    if scheme == "http":
        return "is http: write https"
    if not scheme or "." in scheme:
        return "leads nowhere by itself: write it with https://"
    return f"starts with “{scheme}:”, and only https and mailto lead anywhere"


def _fault_of_host(netloc: str, host: str) -> str:
    if not host:
        return "has no host"
    if "@" in netloc:
        return "names a user: whatever is before the @ can deceive"
    if _is_number(host):
        return "names a machine by its number"
    if _EXAMPLES.fullmatch(host):
        return "is an example, no page"
    if not host.isascii() or "xn--" in host:
        return "has a host in other letters, which can look like one that it is not"
    return "" if _HOST.fullmatch(host) else "has a host that cannot be"


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal()
    return True


def _fault_of_rest(url: str) -> str:
    if re.search(r"https?:/", url[8:]) and "?" not in url:
        return "holds a second address"
    if any(url.count(opening) != url.count(closing) for opening, closing in ("()", "[]")):
        return "has a bracket without its other half"
    return "ends in a full stop or a comma" if url.endswith((".", ",")) else ""
