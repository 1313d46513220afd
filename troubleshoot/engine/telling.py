"""The part of a redacted text that tells the error: no greetings, log noise, stack traces, wrappers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MANY_LINES = 15
"""A text of more lines than that is a log: of it only the lines that speak of trouble count."""
FEW = 6
"""From so many statements on, those that speak of trouble are enough."""

_MOST_SIGNS = 250_000  # of a larger log its end counts, where it failed

_HEAD = 200  # characters of a line in which its time, level and the like are sought

_DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} [A-Za-z]{3,9} \d{4})"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?[AaPp][Mm]\b)?(?:Z|[+-]\d{2}:?\d{2})?"
_STAMP = re.compile(rf"\A\s*[\[(]?(?:{_DAY}(?:[T ,]*{_CLOCK})?|{_CLOCK})[\])]?[\s,;:|-]*")
_QUIET = re.compile(
    r"\W{0,9}(?:(?:\[[^\]]{0,40}\]|[\w.<>]{1,60})[\s:|,-]{1,9}){0,3}?\W{0,3}"
    r"(?:(?:INFO|INFORMATION|DEBUG|VERBOSE|TRACE)\b|[\[(#]+(?i:info|information|debug|verbose|trace)[\])]"
    r"|(?i:(?<!\w)(?:info|debug|verbose|trace)) ?[:|])"
)
_MARKS = re.compile(
    r"\s*(?:[-*•>]+\s+|#*\[error\]\s*|::error::|(?:ERROR|FATAL)\s+|(?i:error|fatal)\s*(?::|-\s)\s*)+"
)
_FRAME = re.compile(
    r"(?<!\S)at\s{1,9}(?:[\w`<>$+-]{1,100}\.){1,12}[\w`<>$+\[\],]{1,200}\s?\([^()\n]{0,500}\)(?:\s{1,9}in\s{1,9}\S{1,300}:line\s+\d+)?"
    r"|^-{2,9}.{0,60}(?:stack trace|location where).{0,80}$",
    re.MULTILINE,
)
_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|dear|hallo|good (?:morning|afternoon|evening|day)|greetings|(?:many )?thanks"
    r"|thank you|(?:best |kind )?regards|cheers|please help|any (?:help|idea)s?"
    r"|(?:can|could) (?:some|any))\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\A\W*(?:hi|hello|hey|dear|hallo)(?: [\w<>-]+){0,3}[,!.]\s+", re.IGNORECASE)
_TROUBLE = re.compile(
    r"error|fail|exception|cannot|could not|denied|invalid|not found|timed out|refused|unable|fatal",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"(?:exception(?: message)?|inner ?exception(?: is)?|failed to import"
    r"|failed with (?:the following )?error) ?: ?|(?<!-)-{2,9}> ?",
    re.IGNORECASE,
)
_A_WORD = re.compile(r"[^\W\d_]{3,}")
_FIELD = re.compile(
    r"[{,]?\s{0,9}\\{0,9}\"[\w.@$]{1,40}\\{0,9}\"\s{0,9}:\s{0,9}\\{0,9}\"|\\{0,9}\"\s{0,9}[},]{1,9}(?=\s{0,9}(?:[\\\"}]|$))"
    r"|</?(?!value>)[A-Za-z]\w*(?:\s[^<>]{0,200})?/?>"
)
"""What stands around the values of JSON, XML and HTML, each of which is a line of its own."""
_ENDS = (".", "!", "?", ":", ";")


def statements(text: str) -> list[str]:
    """What a redacted text says of its error, one string for each statement, wraps undone.

    Greetings, lines of a quiet level, stack traces and time stamps are left out, and whatever
    wraps the innermost message; of many statements those that speak of no trouble as well. Nothing
    is left out if nothing would stay. Empty for a text of white space alone.
    """
    plain = _FIELD.sub("\n", without_frames(text[-_MOST_SIGNS:]))
    lines = plain.splitlines()
    # Blank lines stay: they end a statement.
    loud = [line for line in lines if not _QUIET.match(_unstamped(line[:_HEAD]))]
    kept = _own(loud) or _own(lines) or list(map(_to_nobody, text.splitlines()))
    found = _unwrapped(kept) if _count(kept) <= MANY_LINES else kept
    bare = [bare for part in found if (bare := without_marks(part))]
    return innermost(_troubled(bare)) or [part.strip() for part in found if part.strip()]


def without_frames(text: str) -> str:
    """The text without the lines of a stack trace (`at Namespace.Method()`), wherever they stand."""
    return _FRAME.sub("", text)


def without_marks(line: str) -> str:
    """A line without the time, bullet or “Error:” in front of it."""
    head = _unstamped(line[:_HEAD])
    marks = _MARKS.match(head)
    return (head[marks.end() if marks else 0 :] + line[_HEAD:]).strip() or line.strip()


def _unstamped(head: str) -> str:
    return _STAMP.sub("", head, count=1)


def innermost(parts: Sequence[str]) -> list[str]:
    """The parts from the innermost message on: what follows the last wrapper that something follows."""
    for at in range(len(parts) - 1, -1, -1):
        for wrapper in reversed(list(_WRAPPER.finditer(parts[at]))):
            inside = [parts[at][wrapper.end() :].strip(), *parts[at + 1 :]]
            if len(_A_WORD.findall(" ".join(inside))) >= 3:
                return [part for part in inside if part]
    return list(parts)


def _own(lines: Sequence[str]) -> list[str]:
    """The lines without greetings; empty if no word is left."""
    kept = [_to_nobody(line) for line in lines if not _is_greeting(line)]
    return kept if any(_A_WORD.search(line) for line in kept) else []


def _is_greeting(line: str) -> bool:
    return _GREETING.match(line[:_HEAD]) is not None and len(_to_nobody(line).split()) <= 8


def _to_nobody(line: str) -> str:
    """The line without “Hello all,” in front."""
    return _ADDRESSED.sub("", line[:_HEAD], count=1) + line[_HEAD:]


def _count(lines: Sequence[str]) -> int:
    return sum(not line.isspace() and line != "" for line in lines)


def _troubled(parts: list[str]) -> list[str]:
    """Of many statements those that speak of trouble, if any does."""
    if len(parts) <= FEW:
        return parts
    return [part for part in parts if _TROUBLE.search(part)] or parts


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, with those that only go on with the one before joined to it."""
    found: list[str] = []
    went_on = False
    wrapped = _is_wrapped(lines)
    indent = min((_indent(line) for line in lines[:1]), default=0)
    for line in lines:
        if not line.strip():
            went_on = False
        elif went_on and not _begins(line) and _goes_on(found[-1], line, indent, wrapped=wrapped):
            found[-1] += f" {line.strip()}"
        else:
            found.append(line.strip())
            went_on = True
    return found


def _goes_on(before: str, line: str, indent: int, *, wrapped: bool) -> bool:
    if line.lstrip()[0].islower() or _indent(line) > indent:
        return True
    return wrapped and not before.endswith(_ENDS)


def _begins(line: str) -> bool:
    stamp = _STAMP.match(line[:_HEAD])
    return (stamp is not None and stamp.end() < len(line)) or _MARKS.match(line[:_HEAD]) is not None


def _is_wrapped(lines: Sequence[str]) -> bool:
    """True if lines break in the middle of sentences: many of them begin with a small letter."""
    later = list(_firsts(lines))[1:]
    return sum(first.islower() for first in later) * 5 >= len(later) * 2


def _firsts(lines: Sequence[str]) -> Iterator[str]:
    return (line.lstrip()[0] for line in lines if line.strip())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
