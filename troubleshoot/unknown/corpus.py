"""What the kept texts say by and large, so that what all of them say counts for little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..engine.likeness import VALUE
from ..engine.messages import COMMON, LEAST, Context, Message, is_number, message, message_of
from ..engine.telling import FEW
from ..models import UnknownText

NEWEST = 1_000
ENOUGH = 20
"""From so many texts on, words that many of them say tell less."""

AGAIN = 1.3
"""What a text says so often, of those that say it, is progress."""

MANY = 6
"""So many different words in one place are values, and fewer are different errors."""
RARE = 2
"""A code that no more texts than that hold is a value as well, if there are `ENOUGH` of them."""


class Corpus:
    """The messages of the newest kept texts, and how many of them say each word and statement."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._messages = {pk: message(text) for pk, text in texts}
        self._words: Counter[str] = Counter()
        self._saying: Counter[tuple[str, ...]] = Counter()
        self._times: Counter[tuple[str, ...]] = Counter()
        self._fillings: dict[Context, set[tuple[str, ...]]] = {}
        for found in self._messages.values():
            for context, filling in found.slots():
                self._fillings.setdefault(context, set()).add(filling)
            self._words.update(found.keys)
            forms = [_form(part) for part in found.parts()]
            self._saying.update(set(forms))
            self._times.update(forms)

    @classmethod
    def of_kept(cls) -> Corpus:
        """That of the texts kept last."""
        return cls(UnknownText.objects.order_by("-pk").values_list("pk", "text")[:NEWEST])

    @property
    def size(self) -> int:
        """How many texts it holds."""
        return len(self._messages)

    def weigh(self, word: str) -> float:
        """How much a word tells: 1, or less if more than a third of many texts say it."""
        if self.size < ENOUGH:
            return 1.0
        beyond = max(0.0, self._words[word] / self.size - COMMON) / (1 - COMMON)
        return 1 - (1 - LEAST) * min(1.0, beyond)

    def varies(self, context: Context) -> bool:
        """True if more than a few different words stand there."""
        fillings = self._fillings.get(context, set())
        # Both, because one of few words that differ may hold a value itself.
        return all(len({filling[at] for filling in fillings}) >= MANY for at in (0, -1))

    def message(self, text: UnknownText) -> Message:
        """The message of a text; of many statements those that others say too, but no log all the time."""
        found = self._messages.get(text.pk) or message(text.text)
        if self.size < ENOUGH:
            return found
        parts = [tuple(VALUE if self._rare(word) else word for word in part) for part in found.parts()]
        if len(parts) <= FEW:
            return message_of(parts)
        for tells in (self._some_say_once, self._some_say, self._several_say):
            if kept := [part for part in parts if tells(_form(part))]:
                return message_of(kept)
        return message_of(parts)

    def _rare(self, word: str) -> bool:
        return is_number(word) and self._words[word] <= RARE

    def _several_say(self, form: tuple[str, ...]) -> bool:
        return self._saying[form] > 1

    def _some_say(self, form: tuple[str, ...]) -> bool:
        return 1 < self._saying[form] <= self.size / 2

    def _some_say_once(self, form: tuple[str, ...]) -> bool:
        """Progress is logged again and again, the end only once."""
        return self._several_say(form) and self._times[form] < AGAIN * self._saying[form]


def _form(part: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in part)
