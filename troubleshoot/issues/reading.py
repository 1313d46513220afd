"""The body of an issue, as GitHub writes it from a form, taken apart into answers, details and text.

GitHub renders each field as a heading (`### label`), an empty line and the answer. Nothing tells such a
heading from one that somebody wrote into an answer, so the words decide: a known label always begins a
field; an unknown one only where it stands alone between empty lines, and after a text it is part of that.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..engine.text import clean
from .vocabulary import Asks, Meaning, Vocabulary

_MARK = "### "
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_BOX = re.compile(r"[-*] \[([ xX])\] +(.*)")
_NOTHING = frozenset({"_No response_", "None"})
"""What GitHub writes where a field was left empty. It lets no list offer "None"."""
_TEXT = Meaning(Asks.TEXT)


@dataclass(frozen=True)
class Part:
    """One field of a form: what it asks for, as it stands in the body, and its answer.

    `answer` is the key of a choice, or the text of a detail; empty for what is only text. `own_heading`:
    somebody may have written the heading, as part of the answer before.
    """

    meaning: Meaning
    source: str
    body: str
    answer: str = ""
    own_heading: bool = False


@dataclass(frozen=True)
class Taken:
    """The body of an issue, taken apart."""

    parts: tuple[Part, ...]

    @property
    def answers(self) -> Mapping[str, str]:
        """The choices by the keys of their questions."""
        return {part.meaning.key: part.answer for part in self._of(Asks.QUESTION)}

    @property
    def details(self) -> Mapping[str, str]:
        """What was written into the fields of details, by their keys; it may have several lines."""
        return {part.meaning.key: part.answer for part in self._of(Asks.DETAIL)}

    @property
    def text(self) -> str:
        """Everything else; with its headings, unless it is one part alone."""
        return self.text_with(())

    def text_with(self, details: Container[str]) -> str:
        """The text, and in it the fields of these details as well."""
        kept = [
            part
            for part in self.parts
            if not part.answer or (part.meaning.asks is Asks.DETAIL and part.meaning.key in details)
        ]
        if len(kept) == 1 and not kept[0].own_heading:
            return _value(kept[0].body)
        return "\n\n".join(part.source for part in kept)

    def fields(self, answers: Container[str], details: Container[str]) -> str:
        """The fields of these questions and details, as they stand in the body; empty if there is none."""
        wanted = {Asks.QUESTION: answers, Asks.DETAIL: details, Asks.TEXT: ()}
        found = [p.source for p in self.parts if p.answer and p.meaning.key in wanted[p.meaning.asks]]
        return "\n\n".join(found)

    def _of(self, asks: Asks) -> Iterator[Part]:
        return (part for part in self.parts if part.answer and part.meaning.asks is asks)


def take_apart(body: str, known: Vocabulary) -> Taken | None:
    """Answers, details and text of an issue's body; None if it is no form's body.

    That is a text with fewer than two headings such as GitHub writes, or with none that is known. The
    first answer to a question counts, and so does the first text of a detail; everything that is neither
    stays in the text, and so does an answer that fits no choice.
    """
    if _MARK not in body:
        return None
    lines = clean(body).split("\n")
    heads = list(_heads(lines, known))
    if len(heads) < 2 or not any(meaning for _, meaning in heads):
        return None
    fields = list(_fields(heads))
    begins = [number for number, _, _ in fields]
    parts = [_part("\n".join(lines[: begins[0]]), None, known)]
    for (start, meaning, own), end in zip(fields, [*begins[1:], len(lines)], strict=True):
        parts.append(_part("\n".join(lines[start:end]), meaning, known, own_heading=own))
    return Taken(tuple(_first_ones([part for part in parts if part])))


def _heads(lines: Sequence[str], known: Vocabulary) -> Iterator[tuple[int, Meaning | None]]:
    """The headings that may begin a field, by the numbers of their lines; None for an unknown label."""
    for number in _outside_fences(lines):
        line = lines[number]
        if line.startswith(_MARK) and (label := line.removeprefix(_MARK).strip()):
            meaning = known.meaning(label)
            if meaning or _stands_alone(lines, number):
                yield number, meaning


def _outside_fences(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines in no code block. A fence that nothing closes opens none."""
    number = 0
    hopeless: dict[str, int] = {}
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        end = None
        # What closes no shorter fence further up closes none here: this keeps hostile texts linear.
        if fence and len(fence[1]) < hopeless.get(fence[1][0], len(fence[1]) + 1):
            end = _closing(lines, number, fence[1])
            if end is None:
                hopeless[fence[1][0]] = len(fence[1])
        if end is None:
            yield number
        number = number + 1 if end is None else end + 1


def _closing(lines: Sequence[str], opened: int, fence: str) -> int | None:
    """The line that closes a code block."""
    for number in range(opened + 1, len(lines)):
        line = lines[number].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return number
    return None


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    beside = (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2])
    return not any(line.strip() for line in beside)


def _fields(heads: Sequence[tuple[int, Meaning | None]]) -> Iterator[tuple[int, Meaning, bool]]:
    """Where fields begin, what they ask for, and whether the heading may be a part of the answer before.

    A text goes on over the unknown headings in it.
    """
    before: Meaning | None = None
    for number, meaning in heads:
        if meaning or before != _TEXT:
            yield number, meaning or _TEXT, meaning is None and before is not None
            before = meaning or _TEXT


def _part(
    source: str, meaning: Meaning | None, known: Vocabulary, *, own_heading: bool = False
) -> Part | None:
    """A field with its answer; without a meaning, what stands before the first one. None if empty."""
    source = source.strip("\n")
    body = source if meaning is None else source.partition("\n")[2].strip("\n")
    if not _value(body) or (meaning and body.strip() in _NOTHING):
        return None
    meaning = meaning or _TEXT
    if meaning.asks is Asks.QUESTION:
        return Part(meaning, source, body, _choice(meaning.key, body, known) or "")
    answer = _value(body) if meaning.asks is Asks.DETAIL else ""
    return Part(meaning, source, body, answer, own_heading)


def _choice(question: str, body: str, known: Vocabulary) -> str | None:
    """The choice that was made, from a list or from boxes to tick; None if it is none, or several."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    boxes = [box for line in lines if (box := _BOX.fullmatch(line))]
    if boxes and len(boxes) == len(lines):
        lines = [box[2] for box in boxes if box[1] != " "]
    return known.choice(question, lines[0]) if len(lines) == 1 else None


def _value(body: str) -> str:
    """What was written into a field; without the code block around all of it."""
    lines = body.strip().split("\n")
    fence = _FENCE.match(lines[0])
    if fence and len(lines) > 1 and _closing(lines, 0, fence[1]) == len(lines) - 1:
        return "\n".join(lines[1:-1]).strip()
    return body.strip()


def _first_ones(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, with what is answered a second time as text."""
    answered: set[Meaning] = set()
    for part in parts:
        if part.answer and part.meaning in answered:
            yield Part(_TEXT, part.source, part.body)
        else:
            yield part
            answered |= {part.meaning} if part.answer else set()
