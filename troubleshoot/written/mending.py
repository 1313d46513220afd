"""Text that was decoded wrongly, decoded rightly: UTF-8 that was read as Mac Roman or as Windows-1252.

`‚úÖ` was ✅ and `‚Üí` was →. Only what cannot be meant is changed: a run that is UTF-8 once more, byte by
byte, and gives a sign such as an arrow, a dash, a quotation mark or an emoji. Letters (`√©` for é) are
changed only where such a sign proves that the whole text was decoded wrongly.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.text import decode

_CODECS = ("mac_roman", "cp1252")
_LETTERS = "ß àáâãäåæçèéêëìíîïñòóôõöøùúûüÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜ°§©®«»·±\xa0"
_SIGNS = (
    *((0x2010, 0x2026), (0x2030, 0x205E), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x21FF)),
    *((0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2934, 0x2935), (0x2B00, 0x2BFF), (0xFE0F, 0xFE0F)),
    *((0x200D, 0x200D), (0x1F000, 0x1FAFF)),
)
"""Where signs lie that templates are full of: dashes, quotes, arrows, boxes, ticks, emoji."""


def mended(text: str) -> str:
    """The text as it was meant; the same text where nothing was decoded wrongly."""
    for table in map(_bytes_of, _CODECS):
        text = _mended(text, table)
    return text


def decoded(data: bytes) -> str:
    """The text of a file, whatever it was saved as, mended."""
    return mended(decode(data))


def _bytes_of(codec: str) -> dict[str, int]:
    """The byte that each character from 0x80 on stands for in a one-byte encoding."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)} if codec == "cp1252" else {}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode(codec)] = byte
        except UnicodeDecodeError:
            continue  # one of the five bytes that Windows-1252 leaves open
    return table


def _mended(text: str, table: Mapping[str, int]) -> str:
    signs = _replaced(text, table, letters=False)
    return _replaced(text, table, letters=True) if signs != text else text


def _replaced(text: str, table: Mapping[str, int], *, letters: bool) -> str:
    done, position = [], 0
    while position < len(text):
        char, length = _meant(text, position, table, letters=letters)
        done.append(char)
        position += length
    return "".join(done)


def _meant(text: str, position: int, table: Mapping[str, int], *, letters: bool) -> tuple[str, int]:
    """The character meant at a position, and how many characters of the text stand for it."""
    length = _length(table.get(text[position], 0))
    raw = bytes(table.get(char, 0) for char in text[position : position + length])
    if length > 1 and len(raw) == length:
        try:
            char = raw.decode("utf-8")
        except UnicodeDecodeError:
            return text[position], 1
        if _is_sign(char) or (letters and char in _LETTERS):
            return char, length
    return text[position], 1


def _length(lead: int) -> int:
    """How many bytes a character of UTF-8 takes that begins with this one; 1 if none does."""
    if 0xC2 <= lead <= 0xDF:
        return 2
    if 0xE0 <= lead <= 0xEF:
        return 3
    return 4 if 0xF0 <= lead <= 0xF4 else 1


def _is_sign(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _SIGNS)
