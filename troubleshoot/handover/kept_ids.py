"""The labelled ids that support asks for: masked wherever they are stored, and offered again to their owner.

They are kept in a cookie of the browser that sent the text (see `screens_ids`), and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.conf import settings

from ..engine.redaction import redact
from ..engine.text import clean
from .values import HandOver

MOST = 8
"""The newest so many ids are kept."""


class IdKind(StrEnum):
    """What an id is called by those who ask for it."""

    ACTIVITY = "Activity Id"
    CLIENT_REQUEST = "Client Request Id"
    WIDGET = "Widget Id"


_KINDS = {"a": IdKind.ACTIVITY, "c": IdKind.CLIENT_REQUEST, "w": IdKind.WIDGET, "x": IdKind.CLIENT_REQUEST}
"""By the first letter of the label."""
_DETAILS = {
    "activity-id": IdKind.ACTIVITY,
    "client-request-id": IdKind.CLIENT_REQUEST,
    "widget-id": IdKind.WIDGET,
}
"""Details whose text says what their id is, so that nobody writes it again beside the value."""
_ID = r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
_MARK = r"<guid-\d{1,6}>"
# White space is counted, so that a long run of it costs nothing. A label may stand on the line before.
_LABELLED = re.compile(
    r"\b(x-ms-client-request|client[\s_-]?request|activity|widget)[\s_-]?id\b"
    rf"[\"'\\]{{0,4}}\s{{0,6}}(?:is\s{{1,3}})?[:=]?\s{{0,6}}[\"'\\({{\[`>]{{0,4}}({_ID}|{_MARK})",
    re.IGNORECASE,
)
_SHORTEST = len("widgetid<guid-1>")
_VALUE = re.compile(rf"{_ID}|{_MARK}", re.IGNORECASE)
_NUMBERED = re.compile(r"<([a-z]+)-\d{1,6}>")


@dataclass(frozen=True)
class KeptId:
    """An id as it was pasted. `prints` tell the place it stood at: its line with the one before or after."""

    kind: IdKind
    value: str
    prints: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{self.kind.name.lower()}-{self.value}"


@dataclass(frozen=True)
class Place:
    """A labelled mark in what a session has stored: its line, or the whole detail."""

    kind: IdKind
    mark: str
    line: str
    prints: tuple[str, ...]

    def fits(self, kept: KeptId) -> bool:
        """True if the id may be the one that is masked here."""
        return kept.kind is self.kind and not set(kept.prints).isdisjoint(self.prints)


def called(name: str, value: str) -> str:
    """The value of a detail with its label before the id, if it has none."""
    kind = _DETAILS.get(name)
    if kind is None or _LABELLED.search(value):
        return value
    return _VALUE.sub(lambda found: f"{kind}: {found[0]}", value, count=1)


def labelled_in(text: str) -> list[KeptId]:
    """The labelled ids in a raw text, the last ones first."""
    if not _SHORTEST <= len(text) <= 2 * settings.TEXT_LIMIT or not _LABELLED.search(text):
        return []
    cleaned = clean(text)
    masked = redact(cleaned).text
    raw, marks = list(_LABELLED.finditer(cleaned)), list(_LABELLED.finditer(masked))
    if len(raw) != len(marks):
        return []  # Something around them was masked as well; better none than a wrong one.
    pairs = list(zip(raw, marks, strict=True))[-MOST:]
    return [
        KeptId(_kind(found), found[2].lower(), _prints(masked, mark))
        for found, mark in reversed(pairs)
        if not found[2].startswith("<")
    ]


def _kind(found: re.Match[str]) -> IdKind:
    return _KINDS[found[1][0].lower()]


def _prints(masked: str, mark: re.Match[str]) -> tuple[str, ...]:
    """Two short prints of the place of a mark: either survives where a text is taken apart."""
    start, end = _line_at(masked, mark.start(2))
    line, kind = masked[start:end], _kind(mark)
    before, after = masked[:start].rstrip().rpartition("\n")[2], masked[end:].lstrip().partition("\n")[0]
    return _print(kind, before, line, "before"), _print(kind, line, after, "after")


def _line_at(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _print(*parts: str) -> str:
    """A print in which the numbers of marks and the white space do not matter."""
    plain = ["\0".join(_NUMBERED.sub(r"<\1>", part).split()) for part in parts]
    return sha256("\n".join(plain).encode()).hexdigest()[:8]


def places_in(told: HandOver) -> list[Place]:
    """The labelled marks in the texts and details of a session."""
    of_texts = (_places(pasted.text) for pasted in told.texts)
    of_details = (_places(called(one.key, str(one.value)), str(one.value)) for one in told.details)
    return [place for places in (*of_texts, *of_details) for place in places]


def _places(text: str, line: str = "") -> Iterator[Place]:
    for mark in _LABELLED.finditer(text):
        if mark[2].startswith("<"):
            stored = line or text[slice(*_line_at(text, mark.start(2)))]
            yield Place(_kind(mark), mark[2], stored.strip(), _prints(text, mark))


def offered(kept: Iterable[KeptId], places: Sequence[Place]) -> list[KeptId]:
    """The ids of this browser that stand, masked, in the session; newest first, each value once."""
    fitting = [one for one in kept if any(place.fits(one) for place in places)]
    return list({one.name: one for one in reversed(fitting)}.values())[::-1]


def masked_but(text: str, ticked: Sequence[KeptId]) -> str:
    """A text that a person typed, masked but for the ids they ticked."""
    for number, one in enumerate(ticked):
        text = re.sub(re.escape(one.value), f"\ue000{number}\ue001", text, flags=re.IGNORECASE)
    masked = redact(clean(text)).text
    for number, one in enumerate(ticked):
        masked = masked.replace(f"\ue000{number}\ue001", one.value)
    return masked


def with_ids(text: str, places: Sequence[Place], kept: Sequence[KeptId], ticked: Sequence[KeptId]) -> str:
    """The text with the ticked ids in place of their marks, wherever only one id can be meant."""
    swaps = _swaps(places, kept, {one.name for one in ticked})
    return "\n".join(_swapped(line, swaps) for line in text.split("\n")) if swaps else text


def _swaps(
    places: Sequence[Place], kept: Sequence[KeptId], ticked: set[str]
) -> Mapping[str, Mapping[str, str]]:
    """For each line of a text, or detail: what to put for which mark. Empty text: the mark stays."""
    meant: dict[tuple[str, str], set[str]] = {}
    for place in places:
        fitting = {one.name: one.value for one in kept if place.fits(one)}
        name, value = fitting.popitem() if len(fitting) == 1 else ("", "")
        meant.setdefault((place.line, place.mark), set()).add(value if name in ticked else "")
    swaps: dict[str, dict[str, str]] = {}
    for (line, mark), values in meant.items():
        if len(values) == 1 and (value := values.pop()):
            swaps.setdefault(line, {})[mark] = value
    return swaps


def _swapped(line: str, swaps: Mapping[str, Mapping[str, str]]) -> str:
    for place, values in swaps.items():
        if line.strip() == place or f"`{place}`" in line:
            for mark, value in values.items():
                line = line.replace(mark, value)
    return line
