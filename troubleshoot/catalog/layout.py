"""How a guide file is laid out: one text for each content, pleasant to read and to review.

Not by a YAML library's writer: which mappings stand on one line, where blank lines are, and what is quoted
decide how small a difference is to review. Every word that YAML 1.1 or 1.2 would read as anything but
text is quoted, so that the file says the same to every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

WIDTH = 110
"""The longest line that a mapping or a list is put on, in characters; texts may be longer."""

_ON_A_LINE = frozenset({"when", "choices", "details", "links", "learning", "weight"})
"""Names of what is written as `{name: value}` where it fits on a line."""
_APART = frozenset(
    {"hand_over", "links", "causes", "patterns", "questions", "details"}
    | {"steps", "escalation", "translations"}
)
"""Names that a blank line stands before."""

_PLAIN = re.compile(r"[^\W\d_](?:[^\x00-\x1f\x7f-\x9f:#]|:(?=\S)|(?<=\S)#)*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_INDICATORS = re.compile(r"[\[\]{},:?]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""What is never written as it is: controls, other line breaks, marks that turn the order of letters."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def laid_out(document: Mapping[str, Any]) -> str:
    """The document as the text of a file. It holds mappings, lists, texts, numbers, dates, true and false."""
    lines: list[str] = []
    for name, value in document.items():
        if name in _APART and lines:
            lines.append("")
        lines += _entry(name, value, "")
    return "\n".join(lines) + "\n"


def item(value: Mapping[str, Any]) -> str:
    """A mapping as an item of a list of the file, such as a pattern."""
    return "\n".join(_items("", [value], "  ")) + "\n"


def _entry(name: str, value: Any, indent: str) -> Iterator[str]:
    """The lines of a name and its value."""
    head = f"{indent}{_word(name)}:"
    if isinstance(value, str) and _is_block(value):
        yield f"{head} {_block_head(value)}"
        yield from _block(value, f"{indent}  ")
    elif not value or not isinstance(value, Mapping | list):
        yield f"{head} {_flow(value) if isinstance(value, Mapping | list) else _scalar(value)}"
    elif (isinstance(value, list) or name in _ON_A_LINE) and (line := _on_a_line(value, head + " ")):
        yield line
    elif isinstance(value, list):
        yield head
        yield from _items(name, value, f"{indent}  ")
    else:
        yield head
        for part, inner in value.items():
            yield from _entry(part, inner, f"{indent}  ")


def _items(name: str, values: list[Any], indent: str) -> Iterator[str]:
    """The lines of a list below its name."""
    for value in values:
        if isinstance(value, str) and _is_block(value):
            yield f"{indent}- {_block_head(value)}"
            yield from _block(value, f"{indent}  ")
        elif isinstance(value, Mapping):
            line = _on_a_line(value, f"{indent}- ") if name in _ON_A_LINE else None
            yield from [line] if line else _mapping_item(value, indent)
        else:
            yield f"{indent}- {_scalar(value)}"


def _mapping_item(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    lines = [line for name, part in value.items() for line in _entry(name, part, f"{indent}  ")]
    yield f"{indent}- {lines[0].removeprefix(indent + '  ')}"
    yield from lines[1:]


def _on_a_line(value: Any, head: str) -> str | None:
    """The whole on one line, if it fits and holds neither texts of several lines nor mappings in lists."""
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        return None
    line = head + _flow(value)
    return line if len(line) <= WIDTH and not _has_block(value) else None


def _has_block(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_block(part) for part in value.values())
    if isinstance(value, list):
        return any(_has_block(part) for part in value)
    return isinstance(value, str) and "\n" in value


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = (f"{_word(name, within=True)}: {_flow(part)}" for name, part in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, within=True)


def _scalar(value: Any, *, within: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, int):
        return str(value)
    return value.isoformat() if isinstance(value, date) else _word(value, within=within)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    mantissa, sign, exponent = repr(value).partition("e")
    return mantissa + ("" if "." in mantissa else ".0") * bool(sign) + sign + exponent


def _word(text: str, *, within: bool = False) -> str:
    """A text on one line: as it is if nothing in it means anything else, else in quotes."""
    if _ODD.search(text) or "\n" in text or "\t" in text:
        return '"' + "".join(_escaped(letter) for letter in text) + '"'
    if _is_plain(text) and not (within and _INDICATORS.search(text)):
        return text
    if "\\" in text or '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _is_plain(text: str) -> bool:
    """Whether every reader takes the text as text without quotes."""
    whole = _PLAIN.fullmatch(text) is not None and not text.endswith((" ", ":"))
    return whole and text.casefold() not in _WORDS


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if not _ODD.match(letter):
        return letter
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"


def _is_block(text: str) -> bool:
    """Whether the text can stand on lines of its own as it is."""
    fits = not _ODD.search(text) and not text.startswith((" ", "\t", "\n")) and not text.endswith("\n\n")
    return "\n" in text and fits


def _block_head(text: str) -> str:
    return "|" if text.endswith("\n") else "|-"


def _block(text: str, indent: str) -> Iterator[str]:
    for line in text.removesuffix("\n").split("\n"):
        yield indent + line if line else ""
