"""A link that opens the wizard with what is already known filled in, short enough for every browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote_plus

from ..engine.text import clean
from .cutting import fitting

LIMIT = 6_000
"""The longest link in encoded characters: much longer ones are refused on their way."""

NOTHING: Mapping[str, str] = MappingProxyType({})

_LINE_END = quote_plus("\n")


def wizard_url(
    base: str,
    *,
    guide: str = "",
    text: str = "",
    answers: Mapping[str, str] = NOTHING,
    details: Mapping[str, str] = NOTHING,
    ref: str = "",
    limit: int = LIMIT,
) -> str:
    """A link to the first page of the wizard at `base`, of at most `limit` encoded characters.

    `answers` are choices by question, `details` texts by key. They, `guide` (a slug) and `ref` come first;
    one that no longer fits is left out as a whole. As much of `text` follows as fits, cut at a line end, or
    within its first line. Raises ValueError if `base` alone is too long.
    """
    url = f"{base.rstrip('/')}/"
    if len(url) > limit:
        raise ValueError(f"the address of the wizard alone has {len(url)} characters, more than {limit}")
    sign = "?"
    for name, value in _known(guide, ref, answers, details):
        pair = f"{sign}{_encoded(name)}={_encoded(value)}"
        if value and len(url) + len(pair) <= limit:
            url, sign = url + pair, "&"
    name = f"{sign}error="
    kept = _cut(clean(text).strip("\n"), limit - len(url) - len(name))
    return f"{url}{name}{_encoded(kept)}" if kept else url


def _known(
    guide: str, ref: str, answers: Mapping[str, str], details: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    yield from (("guide", guide), ("ref", ref))
    yield from ((f"answer-{question}", choice) for question, choice in answers.items())
    yield from ((f"detail-{key}", text) for key, text in details.items())


def _encoded(text: str) -> str:
    return quote_plus(clean(text))


def _cut(text: str, room: int) -> str:
    """The lines of a text that fit into `room` encoded characters; of a longer first line its beginning."""
    kept: list[str] = []
    for line in text.split("\n"):
        # No character is shorter encoded, so the rest of a longer line need not be looked at.
        length = len(_encoded(line[: room + 1])) + len(_LINE_END) * bool(kept)
        if length > room:
            break
        kept.append(line)
        room -= length
    if not kept:
        return text[: fitting(text[: max(room, 0)], room, lambda char: len(_encoded(char)))]
    return "\n".join(kept).rstrip("\n")
