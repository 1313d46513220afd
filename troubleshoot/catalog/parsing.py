"""YAML 1.2 with lines at hand: what a text says, where it says it, and where its comments are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.tokens import ScalarToken

DEEPEST = 50
"""So many lists, mappings and values may stand within each other; a guide needs seven."""
_COMMENT = re.compile(r"(?:^|(?<=\s))#")


class Unreadable(Exception):
    """The text is no YAML, or YAML that no guide needs."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _WithoutAliases(Composer):
    """Refuses aliases: a short file could say something endlessly long by them."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node. Raises ComposerError for an alias."""
        if self.parser.check_event(AliasEvent):
            mark = self.parser.peek_event().start_mark
            raise ComposerError(None, None, "an alias: write out what it stands for", mark)
        return super().compose_node(parent, index)


def parsed(text: str) -> CommentedMap:
    """The mapping that the text is. Raises Unreadable."""
    yaml = YAML(typ="rt")
    yaml.Composer = _WithoutAliases
    yaml.max_depth = DEEPEST  # refused at once, because reading on takes longer the deeper it goes
    try:
        document = yaml.load(StringIO(text))
    except MaxDepthExceededError as error:
        message = f"is nested too deeply: at most {DEEPEST} lists and names within each other"
        raise Unreadable(error.problem_mark.line + 1, message) from error
    except YAMLError as error:
        raise _unreadable(error) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError) as error:
        # A date that does not exist, a key that is a list, a tag that does not fit: each its own error.
        raise Unreadable(1, f"is YAML of a kind that no guide needs: {error}") from error
    if not isinstance(document, CommentedMap):
        raise Unreadable(1, "the file holds no mapping of names to values")
    return document


_ADVICE = {
    "expected <block end>": "indent it like the lines that it belongs to",
    "mapping values are not allowed": "put a text with “: ” in quotes, or indent the line like the others",
    "found character '\\t'": "indent with blanks, not with tabs",
    "could not find expected ':'": "a name is followed by “: ”, and a text of several lines begins with “|”",
}
"""What helps against the messages that people meet most, by how they begin."""


def _unreadable(error: YAMLError) -> Unreadable:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    message = getattr(error, "problem", None) or str(error).splitlines()[0]
    advice = next((f" ({text})" for start, text in _ADVICE.items() if message.startswith(start)), "")
    return Unreadable(mark.line + 1 if mark else 1, message + advice)


def line_of(document: Any, path: Iterable[str | int]) -> int:
    """The line of the innermost part of `path` that the document has, from 1."""
    node, line = document, 1
    for part in path:
        try:
            if isinstance(node, CommentedMap):
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        except (KeyError, IndexError, TypeError):
            break
    return line


def comment_lines(text: str) -> list[int]:
    """The lines with a comment, from 1, in a text that can be parsed."""
    rest = list(text)
    for token in YAML(typ="safe", pure=True).scan(StringIO(text)):
        if isinstance(token, ScalarToken):
            first, last = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                first = max(first, text.find("\n", first))  # its first line can hold a comment
            rest[first:last] = [letter if letter == "\n" else "x" for letter in rest[first:last]]
    lines = "".join(rest).split("\n")
    return [number for number, line in enumerate(lines, start=1) if _COMMENT.search(line)]
