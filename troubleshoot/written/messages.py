"""Machine text in Markdown: which words are a message, what of it stays the same, how much it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..engine.guide import Weight
from . import words
from .outline import Block, Kind

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,300})[\"”“»]")
_HEX = re.compile(r"\b(?:0x)?8[0-9a-f]{7}\b", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:ERR_[A-Z_0-9]+|[A-Z][a-z]+(?:[A-Z][a-z]+)*(?:Error|Exception|Gateway|Requests?|Forbidden"
    r"|Unauthorized"
    r"|Timeout|NotFound|Conflict|Failed|Denied)(?![a-z]))"
)
_IDENTIFIER = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b")
_ONE_WORD = re.compile(r"(?:Error|Exception|Requests?|Timeout|Failed|Denied|Conflict)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:errors?|messages?|code|says?|states?|reads?|showing|shows?|mentions?|with|exception|contains?"
    r"|sees?|seeing|gets?|gives?|returns?|receives?|reports?|an?)\W+(?:\w+\W+){0,3}$",
    re.I,
)
_AFTER = re.compile(r"^\W*(?:\w+\W+){0,1}(?:errors?|message|exception)\b", re.IGNORECASE)
_NO_MESSAGE = re.compile(
    r"(?:pac|dotnet|az|git|npm|ping|tracert|curl|\$|\[Net|(?:Get|Set|Add|Import|Export|Install|Test|New"
    r"|Remove|Connect)-\w+|Ctrl|Alt|Shift|Win|Cmd|F\d|/|\\|--?\w|\*|\w:\\|https?:)",
    re.IGNORECASE,
)
"""What stands in code that is a command, keys, a path or a pattern."""
_STATUS = re.compile(
    r"\(?\b[45]\d\d\)? (?:Bad (?:Request|Gateway)|Unauthorized|Forbidden|Not Found|Request Time-?out"
    r"|Proxy Authentication Required|Conflict|Too Many Requests|Internal Server Error|Service Unavailable"
    r"|Gateway Time-?out)",
    re.IGNORECASE,
)
_MENTIONS = re.compile(
    r"\b(?:messages?|errors?|texts?|logs?|exceptions?) (?:mentions?|contains?|says?|reads?|states?|includes?)"
    r"(?: that)? (?:an? |the )?(?P<text>[^`\"“”.,;:]{8,80})",
    re.IGNORECASE,
)
_MESSAGES = re.compile(
    r"\b(?:messages?|errors?|texts?|exceptions?)(?: (?:such as|like|below|is|are|follows?|shown"
    r"|appears?)){0,2}\s*:$",
    re.IGNORECASE,
)
_OPERATION = r"(?!\[(?:Import|Export|Uninstall|Publish\w*|Upgrade|Delete|Content_Types)\])"
"""What the platform itself writes in brackets."""
_OPEN = re.compile(
    r"https?://\S+|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|'[^']{0,80}(?:\.\.\.|…)[^']{0,80}'"
    r"|['\"]?(?:<[^<>]{1,40}>|\{[^{}]{1,40}\}|" + _OPERATION + r"\[[^\[\]]{1,40}\]|x{3,}|\.{3,}|…)['\"]?"
    r"|\b[NXY]\b(?=\s|$)|\bname [^:\n]{1,80}(?=: )"
)
_IN_BRACKETS = re.compile(r"(?<=\w{3})\s\(\w+: .*\)\W*$")
"""What a message adds in brackets, which people shorten."""
"""What stands in a message for something that differs each time."""
_SAYS_NOTHING = re.compile(
    r"(?:an? )?(?:(?:unexpected|unknown|internal|unspecified"
    r"|general)(?: server)? error(?: (?:has )?occurr?ed)?"
    r"|something went wrong|errors?|failed|failure|time-?out|timed out|exception)[.!]?",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(r"(?:error )?(?:code:? ?)?(?:0x)?[0-9a-f]{3,8}", re.IGNORECASE)
_LOOKS_LIKE_ONE = re.compile(
    r"^(?:fatal|critical|unhandled)?\s*(?:error|exception|failure|warning)\b.*[:'\"]|exception\b|status code"
    r"|cannot be|cannot \w+|could not|was not|failed (?:to|with|due)|is not (?:valid|allowed"
    r"|configured)|timed out"
    r"|\berror: \d",
    re.IGNORECASE,
)
_IN_CODE = re.compile(
    r"\b(?:fail\w*|errors?|already|exceed\w*|missing|invalid|denied|not|unable|time-?out|forbidden|cannot|blocked"
    r"|halted|refused|reset|closed|rejected|expired|without|exist|exists|required|too many|locked"
    r"|conflict)\b",
    re.IGNORECASE,
)
"""What code says that stands in prose and is a message."""
_NEAR = 60
"""So many characters around a quoted text tell whether it is a message."""
_WHOLE_SENTENCE = 5
"""From so many words on a text is a sentence that hardly stands for anything else."""


def literals_in(text: str, *, anywhere: bool) -> Iterator[str]:
    """Machine text in Markdown. Where prose stands around it, it must look like a message, or follow a word
    such as "error"."""
    for found in _CODE.finditer(text):
        one = " ".join(found[2].split()) if not anywhere else found[2].strip()
        if anywhere or _is_machine(one) or (_is_phrase(one) and _is_announced(text, found)):
            yield one
    bare = _CODE.sub(" ", text)
    for found in _QUOTED.finditer(bare):
        if anywhere or _is_announced(bare, found):
            yield " ".join(words.plain(found[1]).split())
    bare = _QUOTED.sub(" ", words.plain(bare))
    status = _STATUS.findall(bare)
    yield from status
    bare = _STATUS.sub(" ", bare) if status else bare
    for pattern in (_NAME, _HEX):
        yield from (one for one in pattern.findall(bare) if not _ONE_WORD.fullmatch(one))


def _is_announced(text: str, found: re.Match[str]) -> bool:
    """True where words such as "error" stand right before or behind."""
    before = text[max(0, found.start() - _NEAR) : found.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(text[found.end() : found.end() + _NEAR]))


def _is_machine(text: str) -> bool:
    short = len(text.split()) <= 3 and _HEX.search(text)
    return bool(_NAME.search(text) or short or _is_message(text))


def _is_phrase(text: str) -> bool:
    """True for two words or more that are no command, keys or path."""
    return len(re.findall(r"[A-Za-z]{2,}", text)) > 1 and " " in text and not _NO_MESSAGE.match(text)


def _is_message(text: str) -> bool:
    """True for code that reads like a message."""
    told = len(text.split()) >= 3 and (_IN_CODE.search(text) or _LOOKS_LIKE_ONE.search(text))
    return bool(told) and not _NO_MESSAGE.match(text)


def announces_messages(text: str) -> bool:
    """True for "it fails with one of these messages:"."""
    return bool(_MESSAGES.search(words.plain(text)))


def quoted_in(block: Block) -> str:
    """What a block quote of one paragraph says, on one line; "" for other blocks."""
    lines = block.text.split("\n")
    if block.kind is not Kind.OTHER or not all(line.lstrip().startswith(">") for line in lines):
        return ""
    return " ".join(words.plain(line.lstrip(" >")) for line in lines).strip()


def is_code_line(block: Block) -> bool:
    """True for a paragraph that is nothing but a message in code."""
    found = _CODE.fullmatch(block.text.strip()) if block.kind is Kind.PARAGRAPH else None
    return bool(found) and _is_phrase(found[2]) and len(found[2].split()) > 3 if found else False


def names_in(title: str) -> Iterator[str]:
    """Machine text in a title: codes, names of errors and actions such as `Get_Secret`."""
    yield from literals_in(title, anywhere=False)
    yield from _IDENTIFIER.findall(words.plain(title))


def fixed_part(text: str) -> str:
    """The longest part of a message without what differs each time: addresses, ids, placeholders."""
    bare = _IN_BRACKETS.sub("", text.replace("**", ""))
    parts = [_balanced(part.strip(" '\t,;:.")) for part in _OPEN.split(bare)]
    longest = max(parts, key=len, default="")
    return bare.strip() if len(parts) == 1 or len(longest) < 8 else longest


def _balanced(part: str) -> str:
    """The part without a quotation mark or bracket at an end whose partner was cut off."""
    if part.count('"') % 2:
        part = part[1:] if part.startswith('"') else part.removesuffix('"')
    if part.count("(") != part.count(")"):
        part = part.removeprefix(")").removesuffix("(")
    return part.strip(" '\t,;:")


def weight_of(text: str) -> Weight:
    """How much a text says for its guide: a whole sentence decides, a bare code says nothing."""
    if _BARE_CODE.fullmatch(text) or _SAYS_NOTHING.fullmatch(text):
        return Weight.GENERIC
    return Weight.DECISIVE if len(text.split()) >= _WHOLE_SENTENCE else Weight.SUPPORTING


def is_bare_code(text: str) -> bool:
    """True for a number such as 0x80040216."""
    return bool(_BARE_CODE.fullmatch(text) and re.search(r"\d", text))


def looks_like_one(text: str) -> bool:
    """True where plain words read like a message."""
    return bool(_LOOKS_LIKE_ONE.search(text))


def sentences_in(text: str) -> list[str]:
    """What stands in quotes and is three words or longer."""
    quoted = [" ".join(words.plain(found[1]).split()) for found in _QUOTED.finditer(_CODE.sub(" ", text))]
    return [one for one in quoted if len(one.split()) >= 3]


def mentioned_in(text: str) -> list[str]:
    """What prose without quotes says that a message mentions."""
    if "`" in text or _QUOTED.search(text):
        return []
    return [found["text"].strip() for found in _MENTIONS.finditer(words.plain(text))]
