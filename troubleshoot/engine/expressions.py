"""What an expression is made of, and why it would be slow among others.

RE2's set walks through the states of all its patterns at once. What makes it slow is not the length of
an expression but how long how many of its states stay alive on one long line: see
docs/decisions/2026-11-24-publish-gate.md, which has the measurements behind the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from string import ascii_lowercase, digits

import re2

MOST_REPEATS = 100
"""Of one counted repeat."""
MOST_TOGETHER = 300
"""Of counted repeats within each other, multiplied."""
MOST_BRACKETS = 50
"""So deep may brackets stand within brackets."""
_WIDE = 10  # a class with so many letters goes on through ordinary words

_TOKEN = re.compile(
    r"""(?P<quoted>\\Q.*?(?:\\E|$))
    |(?P<nothing>\^|\$|\\[bBAz]|\(\?[imsU-]+\))
    |(?P<class>\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\x..|\\[0-7]{1,3}|\\.
        |\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]|\.)
    |(?P<open>\((?:\?(?:P?<\w+>|[imsU-]*:))?)
    |(?P<close>\))
    |(?P<bar>\|)
    |(?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_COUNTED = re.compile(r"\{(\d+)(,?)(\d*)\}")
_STEPS = {"open": 1, "close": -1}
_OF_A_SIGN = {"*": (0, None), "+": (1, None), "?": (0, 1)}


@dataclass(frozen=True)
class Token:
    """A sign of an expression: its kind, and from where to where it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Part:
    """What a part of an expression can pass over.

    `wide` says that any letter is among it, and `blank` that a blank is. A `loose` part can end at
    several places in a run of letters, an `endless` one at any; a `fixed` one holds something that is no
    part of such a run. In a part that `varies`, letters or digits may be there or not.
    `times` are its counted repeats, those within each other multiplied.
    """

    wide: bool = False
    blank: bool = False
    loose: bool = False
    endless: bool = False
    varies: bool = False
    fixed: bool = False
    times: int = 1


@dataclass
class _Reader:
    """Reads an expression that RE2 takes, part by part, and notes what costs too much."""

    text: str
    tokens: Sequence[Token]
    position: int = 0
    costs: list[str] = field(default_factory=list)

    @property
    def _next(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def alternatives(self) -> _Part:
        """Read up to the end of the group."""
        parts = [self._sequence()]
        while (token := self._next) and token.kind == "bar":
            self.position += 1
            parts.append(self._sequence())
        joined = _joined(parts)
        return replace(
            joined,
            loose=any(part.loose for part in parts),
            endless=any(part.endless for part in parts),
            varies=any(part.varies for part in parts),
            fixed=all(part.fixed for part in parts),
        )

    def _sequence(self) -> _Part:
        parts = [_Part()]
        before = _Part()  # what was loose since the last fixed part
        while (token := self._next) and token.kind not in ("bar", "close"):
            part = self._repeated(token)
            parts.append(part)
            if before.loose and part.loose and (before.endless or part.endless):
                self.costs.append(
                    f"nothing fixed stands before `{self._read(token)}`, so that it and the repeat before it"
                    " split the same letters in many ways: write something fixed between, such as a blank"
                )
            before = part if part.loose else _Part() if part.fixed else before
        return _joined(parts)

    def _read(self, first: Token) -> str:
        """What has been read from that sign on."""
        return self.text[first.start : self.tokens[self.position - 1].end]

    def _repeated(self, first: Token) -> _Part:
        part = self._part(first)
        while (token := self._next) and token.kind == "repeat":
            body = self.text[first.start : token.start]
            self.position += 1
            part = self._times(part, body, self.text[token.start : token.end])
        return part

    def _part(self, token: Token) -> _Part:
        self.position += 1
        if token.kind == "open":
            part = self.alternatives()
            self.position += 1
            return part
        if token.kind in ("nothing", "close"):
            return _Part()
        if token.kind != "class":
            return _Part(fixed=True, blank=" " in self.text[token.start : token.end])
        letters, numbers, blank = _class(self.text[token.start : token.end])
        # A digit is a part of a run of letters as well: `\w` takes both.
        return _Part(wide=letters >= _WIDE, blank=blank, fixed=not letters and not numbers)

    def _times(self, part: _Part, body: str, repeat: str) -> _Part:
        least, most = bounds_of(repeat)
        if most != 1 and (part.loose or (part.wide and part.varies)):
            self.costs.append(
                f"the repeat `{repeat}` of `{body}`, which repeats as well, splits the same letters in many"
                " ways: write one repeat, such as `.{0,80}`, or something fixed between, such as a blank"
            )
        elif most is None and part.wide and part.blank:
            instead = "." if body.startswith("(") else body
            self.costs.append(
                f"`{body}{repeat}` has no end, which is slow on long lines: write `{instead}{{{least},80}}`"
            )
        times = part.times * max(most or least, 1)
        if max(most or 0, least) > MOST_REPEATS:
            self.costs.append(f"the repeat `{repeat}` is too wide: at most {MOST_REPEATS}")
        elif times > MOST_TOGETHER:
            self.costs.append(
                f"the repeat `{repeat}` and those within it make {times} together: at most {MOST_TOGETHER}"
            )
        return replace(
            part,
            loose=part.loose or (part.wide and least != most),
            endless=part.endless or (part.wide and most is None),
            varies=part.varies or (least != most and not part.fixed),
            fixed=part.fixed and least > 0,
            times=min(times, MOST_TOGETHER),
        )


def _joined(parts: Sequence[_Part]) -> _Part:
    """Parts that follow each other."""
    fixed = any(part.fixed for part in parts)
    return _Part(
        wide=any(part.wide for part in parts),
        blank=any(part.blank for part in parts),
        loose=any(part.loose for part in parts) and not fixed,
        endless=any(part.endless for part in parts) and not fixed,
        varies=any(part.varies for part in parts) and not fixed,
        fixed=fixed,
        times=max(part.times for part in parts),
    )


def bounds_of(repeat: str) -> tuple[int, int | None]:
    """How often at least and at most; None for no end."""
    counted = _COUNTED.match(repeat)
    if counted is None:
        return _OF_A_SIGN[repeat[0]]
    least = int(counted[1])
    if counted[3]:
        return least, int(counted[3])
    return least, None if counted[2] else least


@lru_cache(maxsize=1024)
def _class(text: str) -> tuple[int, bool, bool]:
    """How many letters are in a class, whether a digit is, and whether a blank is."""
    # Tried rather than read: RE2 knows best what its classes hold.
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        one = re2.compile(text, options)
    except re2.error:
        return 0, False, False
    letters = sum(one.fullmatch(letter) is not None for letter in ascii_lowercase)
    return letters, any(one.fullmatch(digit) for digit in digits), one.fullmatch(" ") is not None


def tokens_of(text: str) -> list[Token]:
    """The signs of any text, read as an expression."""
    return [Token(str(found.lastgroup), *found.span()) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=4096)
def costs_of(text: str) -> tuple[str, ...]:
    """Why an expression that RE2 takes would be slow among others, and what to write instead."""
    tokens = tokens_of(text)
    if max(accumulate(_STEPS.get(token.kind, 0) for token in tokens), default=0) > MOST_BRACKETS:
        return (f"brackets stand within each other more than {MOST_BRACKETS} deep: write two patterns",)
    reader = _Reader(text, tokens)
    reader.alternatives()
    return tuple(dict.fromkeys(reader.costs))


_LITERAL_BRACES = re.compile(r"\{,\d+\}")
_FOUR_DIGITS = re.compile(r"\\x[0-9a-fA-F]{4}")


def misread(text: str) -> Iterator[str]:
    """What RE2 takes, but reads as something else than was meant."""
    plain = [token for token in tokens_of(text) if token.kind == "sign" and text[token.start] == "{"]
    for token in plain:
        if braces := _LITERAL_BRACES.match(text, token.start):
            yield f"`{braces[0]}` is read as these very signs: write `{{0{braces[0][1:]}`"
    for token in tokens_of(text):
        if token.kind == "class" and (code := _FOUR_DIGITS.match(text, token.start)):
            yield f"`{code[0]}` is read as two digits and two more signs: write `\\x{{{code[0][2:]}}}`"


def cuts(text: str) -> list[int]:
    """Where an expression can be cut so that what stands before is an expression as well, in order."""
    depth, found = 0, list[int]()
    tokens = tokens_of(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        depth += _STEPS.get(token.kind, 0)
        if token.kind == "bar" and not depth:
            return [len(text)]
        if not depth and (following is None or following.kind != "repeat"):
            found.append(token.end)
    return found
