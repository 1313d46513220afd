"""What the output of the block says: answers and details, by the keys that all guides share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..engine.redaction import redact
from ..engine.text import clean

Lines = Mapping[str, Sequence[str]]
"""The values of each name, in their order; what the block could not find out is not in it."""

# A word processor makes one long dash of three short ones.
_DASHES = "[-\N{EN DASH}\N{EM DASH}]{1,5}"
_BEGINS = re.compile(rf"{_DASHES}\s*diagnostics \d+\s*{_DASHES}", re.IGNORECASE)
_ENDS = re.compile(rf"{_DASHES}\s*end of diagnostics \d+\s*{_DASHES}", re.IGNORECASE)
_PROMPT = re.compile(r"\A\s*(?:PS [^>\n]{0,300}>|>{1,2})\s?")
_NAMED = re.compile(r"([a-z][a-z0-9-]{1,30}):(?:\s+(.*))?")
_VERSION = re.compile(r"\d+(?:\.\w+)+")
_UNKNOWN = frozenset({"", "unknown", "not-tested"})
_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
_CARDS = {"wired": "wired", "wifi": "wifi"}
_PLACES = (
    ("dotnet", re.compile(r"\.dotnet[\\/]+tools", re.IGNORECASE)),
    ("msi", re.compile(r"[\\/]PowerAppsCLI\b", re.IGNORECASE)),
    ("vscode", re.compile(r"powerplatform-vscode", re.IGNORECASE)),
)
"""Where a copy of pac lies, by how it was installed."""


class NotDiagnostics(Exception):
    """The text is not the output of the block."""


@dataclass(frozen=True)
class Found:
    """What an output says: choices by question, texts by detail, and all its lines as name and value."""

    answers: Mapping[str, str]
    details: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]


def read_output(text: str) -> Found:
    """Read a pasted output, whatever the console made of it; everything that comes back is redacted.

    Prompts, empty lines and the block itself before its output do not matter, lines that the console
    broke are put together, and an output without its end counts as far as it goes. Raises
    NotDiagnostics where nothing begins like an output.
    """
    pairs = tuple(_pairs(_between(redact(clean(text)).text)))
    known: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.lower() not in _UNKNOWN:
            known.setdefault(name, []).append(value)
    return Found(dict(_answers(known)), dict(_details(known)), pairs)


def _between(text: str) -> list[str]:
    """The lines of the last output in the text, without prompts."""
    lines = [_PROMPT.sub("", line, count=1).rstrip() for line in text.splitlines()]
    begins = [number for number, line in enumerate(lines) if _BEGINS.fullmatch(line.strip())]
    if not begins:
        raise NotDiagnostics
    inside = lines[begins[-1] + 1 :]
    ends = (number for number, line in enumerate(inside) if _ENDS.fullmatch(line.strip()))
    return inside[: next(ends, len(inside))]


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Names and values; a line without a name goes on with the one before."""
    width = max((len(line) for line in lines), default=0)
    name, value, full = "", "", False
    for line in filter(str.strip, lines):
        named = _NAMED.fullmatch(line.strip())
        if named:
            if name:
                yield name, value
            name, value = named[1], named[2] or ""
        elif name:
            # A full line was broken by the console, in the middle of a word perhaps.
            value += ("" if full else " ") + line.strip()
        full = len(line) == width
    if name:
        yield name, value


def _answers(known: Lines) -> Iterator[tuple[str, str]]:
    for question, name, choices in (
        ("port-443", "port-443", _YES_NO),
        ("vpn", "vpn", _YES_NO),
        ("connection", "connection", _CARDS),
    ):
        choice = choices.get(_first(known, name).lower())
        if choice:
            yield question, choice
    installed = _installed_by(_first(known, "pac-copy"))
    if installed:
        yield "pac-installed-by", installed


def _installed_by(copy: str) -> str:
    """How the copy of pac that runs was installed; nothing where its place does not tell."""
    if copy.lower() == "none":
        return "none"
    return next((choice for choice, place in _PLACES if place.search(copy)), "")


def _first(known: Lines, name: str) -> str:
    return next(iter(known.get(name, ())), "")


def _details(known: Lines) -> Iterator[tuple[str, str]]:
    """The details by key, as far as there is anything to tell."""
    version = _VERSION.match(_first(known, "pac-copy"))
    said = {
        "collected-at": _first(known, "time-utc"),
        "windows": _first(known, "windows"),
        "powershell": _first(known, "powershell"),
        "pac-version": version[0] if version else "",
        "pac-copies": "; ".join(known.get("pac-copy", ())),
        "port-test": _port_test(known),
        "proxy": _labelled(known, _PROXIES),
        "network-adapter": _labelled(known, _NETWORK),
        "file-name": _file(known),
        "file-hash": _first(known, "file-sha256"),
        "browser": "; ".join(known.get("browser", ())),
        "other-diagnostics": "; ".join(_others(known)),
    }
    yield from ((key, text) for key, text in said.items() if text)


_PROXIES = {"proxy-winhttp": "WinHTTP", "proxy-user": "user", "proxy-variable": "variables"}
_NETWORK = {"connection": "connection", "vpn": "VPN", "adapter": "adapters"}
_NAMES = frozenset(
    {
        *("time-utc", "windows", "powershell", "pac-copy", "port-443", "port-443-host"),
        *("file", "file-bytes", "file-sha256", "browser", *_PROXIES, *_NETWORK),
    }
)
"""What the block prints."""


def _labelled(known: Lines, labels: Mapping[str, str]) -> str:
    told = ((label, ", ".join(known.get(name, ()))) for name, label in labels.items())
    return "; ".join(f"{label}: {values}" for label, values in told if values)


def _port_test(known: Lines) -> str:
    result = _YES_NO.get(_first(known, "port-443").lower())
    host = _first(known, "port-443-host")
    return f"{'open' if result == 'yes' else 'not open'}{f' ({host})' if host else ''}" if result else ""


def _file(known: Lines) -> str:
    name, size = _first(known, "file"), _first(known, "file-bytes")
    return "" if name == "not-found" else f"{name}, {size} bytes" if name and size else name


def _others(known: Lines) -> Iterator[str]:
    """What a block of another edition printed, which no detail here knows."""
    for name, values in known.items():
        if name not in _NAMES:
            yield from (f"{name}: {value}" for value in values)
