"""Words of the engine that pages show. The engine speaks English and knows no translation."""

from __future__ import annotations


def gettext_noop(words: str) -> str:
    """The words as they are, marked to be translated where they are shown; xgettext knows this name."""
    return words
