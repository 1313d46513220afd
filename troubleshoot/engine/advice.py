"""What to write instead of what RE2 does not take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

Say = Callable[[str], str]
"""What to write, given the expression from the sign on at which RE2 stopped."""


def advised(expression: str, reason: str) -> str:
    """What RE2 said against an expression, and what to write instead."""
    for pattern, advice in _ADVICE:
        if found := re.match(pattern, reason):
            at = expression.find(found[1]) if found.groups() else 0
            said = advice if isinstance(advice, str) else advice(expression[max(at, 0) :])
            return f"RE2 refuses it ({reason}): {said}"
    return f"RE2 refuses it: {reason}"


def _by_number(rest: str) -> str:
    """A character by its number: of `\\N{NAME}`, `\\uXXXX` and `\\UXXXXXXXX`."""
    if named := re.match(r"\\N\{([^}]+)\}", rest):
        try:
            return f"write `\\x{{{ord(unicodedata.lookup(named[1])):x}}}`"
        except KeyError:
            return f"no sign is called “{named[1]}”; write its number, such as `\\x{{2019}}`"
    number = re.match(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})", rest)
    found = (number[1] or number[2].lstrip("0") or "0") if number else "2019"
    return f"write `\\x{{{found}}}`"


def _repeated(rest: str) -> str:
    if rest[-1:] == "+" or re.match(r"(?:[*+?]|\{[^}]*\})\+", rest):
        return "a possessive repeat is not known; leave out the second `+`, RE2 never tries again anyway"
    return "two repeats follow each other; keep one of them, or write `\\*` for the sign itself"


def _wide(rest: str) -> str:
    bounds = re.match(r"\{(\d+),(\d+)\}", rest)
    if bounds and int(bounds[1]) > int(bounds[2]):
        return f"the smaller number comes first: write `{{{bounds[2]},{bounds[1]}}}`"
    return "write at most 100, such as `.{0,80}`; those within each other are multiplied"


_OPERATOR, _ESCAPE = r"invalid perl operator: ", r"invalid escape sequence: "
_ADVICE: Sequence[tuple[str, str | Say]] = (
    (
        _OPERATOR + r"\(\?=",
        "lookahead is not known; write what follows as a part of the expression",
    ),
    (
        _OPERATOR + r"\(\?!",
        "negative lookahead is not known; write what may follow, such as `[^x]`,"
        " or put what must not be there into a pattern that is `against`",
    ),
    (
        _OPERATOR + r"\(\?<[=]",
        "lookbehind is not known; write what comes before as a part of the expression",
    ),
    (
        _OPERATOR + r"\(\?<!",
        "negative lookbehind is not known; write what may come before, such as `(^|[^x])`,"
        " or put what must not be there into a pattern that is `against`",
    ),
    (_OPERATOR + r"\(\?>", "an atomic group is not known; write `(?:`, RE2 never tries again anyway"),
    (
        _OPERATOR + r"\(\?P",
        "a group is not repeated by its name; write what it holds once more",
    ),
    (_OPERATOR + r"\(\?#", "a comment is not known; write it into the notes of the pattern"),
    (_OPERATOR + r"\(\?\(", "a condition is not known; write both ways, such as `(ab|c)`"),
    (_OPERATOR + r"\(\?[|R&0-9]", "this group is not known; write it out, as `(?:ab|c)`"),
    (
        _OPERATOR + r"\(\?[a-zA-Z-]*x",
        "`(?x)` is not known; write the expression without blanks and comments that only divide it",
    ),
    (_OPERATOR, "only the flags i, m, s and U are known, as in `(?-i)`"),
    (
        _ESCAPE + r"\\[1-9kg]",
        "what a group found is not looked for again; write what it holds once more",
    ),
    (_ESCAPE + r"\\Z", "write `\\z` for the end of the text"),
    (_ESCAPE + r"(\\[NuU])", _by_number),
    (_ESCAPE + r"\\[hRX]", "write a blank, or `.` for any sign: the text is on one line, with single blanks"),
    (_ESCAPE + r"\\[GK]", "leave it out, or write what comes before as a part of the expression"),
    (_ESCAPE, "write the sign without `\\`, or its number, such as `\\x{2019}`"),
    (r"bad repetition operator: (.+)", _repeated),
    (r"invalid repetition size: (.+)", _wide),
    (r"no argument for repetition", "nothing stands before the repeat; write `\\*` for the sign itself"),
    (r"missing \)", "a bracket is not closed; write `\\(` for the sign itself"),
    (r"unexpected \)", "a bracket was not opened; write `\\)` for the sign itself"),
    (r"missing \]", "a class is not closed; write `\\[` for the sign itself"),
    (r"trailing \\", "a sign is to follow; write `\\\\` for the sign itself"),
    (
        r"invalid character class range: \\[pP]",
        "no class of signs has that name; write one such as `\\pL` (letters)",
    ),
    (r"invalid character class range: \[:", "write a class that there is, such as `[[:alpha:]]`"),
    (r"invalid character class range", "the first sign comes before the last; write `\\-` for the sign"),
    (r"pattern too large", "write smaller repeats, at most 100; those within each other are multiplied"),
)
