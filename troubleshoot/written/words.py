"""What words of a template tell: plain text, titles, instructions, and how much two texts share."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from unicodedata import combining, normalize

from .vocabulary import ADVERBS, CLICKS, GOING, SAME, STOP, VERBS

TITLE_LENGTH = 120
_LONG_TITLE = 80

_SIGNS = (
    "\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
)
_EDGES = re.compile(rf"^(?:[\s{_SIGNS}]|\[[ xX]\](?=\s))+")
_LINE_STARTS = re.compile(
    rf"^(\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\*\*)?)[{_SIGNS}](?:[{_SIGNS}]|\s)*", re.MULTILINE
)
_LAST_SIGN = re.compile(rf"[{_SIGNS}]")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]{0,80}\]){0,300})\]\([^()\s]{0,500}(?:\s[^()]{0,100})?\)")
_HTML = re.compile(r"[<&]")
_TAG = re.compile(
    r"</?(?:(?P<breaks>br|p|div|td|tr|th|table|details|summary|ul|ol|li|hr|img)"
    r"|b|i|em|strong|u|kbd|sub|sup|span|code|small)\s{0,9}/?>",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^(?:(?:step|option|solution|method|approach|fix|workaround|template)\s*\d+\s*[:.)–—-]?"
    r"|\d+[.):]|\d+\s+[-–—])\s*",
    re.IGNORECASE,
)
_BOLD_LEAD = re.compile(r"^(\*\*|__)(?P<lead>.+?)\1(?P<rest>.*)$", re.DOTALL)
_LAST_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_RECOMMENDS = re.compile(r"\b(?:recommended|preferred|optional|best|easiest|fastest|most)\b", re.IGNORECASE)
_WARNS = re.compile(r"(?:please )?(?:do not|do NOT|don['’]?t|never|avoid)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[^.\s]{2})[.!?](?=\s+[A-Z(])|\s+[-–—]\s+(?=[A-Z])|;\s")
_CONDITION = re.compile(r"^(?:if|when|once|after|for)\b[^,:]{3,120}[,:]\s+(?=\w)", re.IGNORECASE)
_POLITE = re.compile(
    r"^(?:please|then|now|next|finally|first|also|optionally|and|or|simply|alternative(?:ly)?"
    r"|workaround|tip|recommended|how to)[,:]?\s+",
    re.IGNORECASE,
)


def without_html(text: str) -> str:
    """The text without tags that only shape it, and with the characters that entities stand for."""
    return unescape(_TAG.sub(lambda tag: " " if tag["breaks"] else "", text)) if _HTML.search(text) else text


def plain(markdown: str) -> str:
    """The text of one line of Markdown without emphasis, links, code ticks and the emoji around it."""
    text = _LINK.sub(r"\1", without_html(markdown))
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=[^\s.*_])([^*_]*[^\s*_])\1(?![\w.*])", r"\2", text)
    return without_emoji(" ".join(text.replace("`", "").split()))


def without_emoji(text: str) -> str:
    """The text without the emoji, check boxes and white space at its ends."""
    text = _EDGES.sub("", text)
    end = len(text)
    while end and (text[end - 1].isspace() or _LAST_SIGN.match(text[end - 1])):
        end -= 1
    return text[:end]


def tidy(markdown: str) -> str:
    """Markdown of several lines without the emoji that its lines begin with."""
    return _LINE_STARTS.sub(r"\1", markdown).strip("\n").rstrip()


def heading(text: str) -> str:
    """The words of a heading: without emoji, emphasis, numbering and a colon at the end."""
    return _NUMBERING.sub("", plain(text)).strip().rstrip(":").strip()


def is_numbered(text: str) -> bool:
    """True for `1. Title`, `Step 2: Title`, `Option 3`."""
    return bool(_NUMBERING.match(plain(text)))


def bold_lead(text: str) -> tuple[str, str]:
    """The words in bold that a text begins with, and the rest; no words where it does not."""
    found = _BOLD_LEAD.match(without_emoji(text))
    return (found["lead"].strip(), found["rest"].strip()) if found else ("", text)


def title_of(text: str) -> str:
    """A title for an instruction: its bold lead or its first sentence, without conditions and brackets."""
    lead, rest = bold_lead(text)
    own = lead and (not rest or rest[0] in ":-–—(.,;" or lead.endswith((":", ".")))
    if own and (rest.startswith(":") or _CONDITION.match(f"{lead}, x")) and not is_instruction(lead):
        own = False
    line = plain(lead if own else text.partition("\n")[0])
    title = sentence(line)
    if lead and len(title) > _LONG_TITLE and is_instruction(lead):
        title = sentence(plain(lead))
    return shortened(title)


def sentence(line: str) -> str:
    """The first sentence of a plain line, as a title: no condition in front, no brackets at the end."""
    end = _SENTENCE_END.search(line)
    line = line[: end.start()] if end else line
    line = _LAST_BRACKETS.sub("", line).rstrip(" .:;,") or line
    return asked(line)


def of_heading(title: str) -> tuple[str, str]:
    """The title of a step that a heading gives, and what it says in brackets that only recommends it."""
    found = _LAST_BRACKETS.search(title)
    if found and _RECOMMENDS.search(found[0]):
        return sentence(title), found[0].strip(" ()")
    return sentence(title[: found.start()]) + found[0].rstrip() if found else sentence(title), ""


def is_warning(text: str) -> bool:
    """True for "Do not delete the base solution"."""
    return bool(_WARNS.match(plain(text)))


def asked(line: str) -> str:
    """The line from its verb on, where it is an instruction behind a condition or a polite word."""
    for pattern in (_POLITE, _CONDITION, _POLITE):
        shorter = pattern.sub("", line, count=1)
        if shorter != line and is_instruction(shorter):
            line = shorter
    return line[:1].upper() + line[1:]


def shortened(line: str, length: int = TITLE_LENGTH) -> str:
    """The line, cut between words where it is too long."""
    if len(line) <= length:
        return line
    return line[: length - 1].rpartition(" ")[0].rstrip(" ,;:-") + "…"


def verb(text: str) -> str:
    """The first word of an instruction, in lower case; "" where the text is none."""
    lead = bold_lead(text)[0]
    return (_verb(plain(lead)) if lead else "") or _verb(plain(text))


def _verb(line: str) -> str:
    for pattern in (_POLITE, _CONDITION, _POLITE):
        line = pattern.sub("", line, count=1)
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", line)[:2]
    for word in words:
        word = str(word).lower().replace("’", "'")
        if word in VERBS:
            return word
        if word not in ADVERBS:
            return ""
    return ""


def is_instruction(text: str) -> bool:
    """True where the text tells somebody to do something."""
    return bool(verb(text))


def as_instruction(text: str) -> str:
    """`Switching to a cable` as `Switch to a cable`; other texts as they are."""
    first, _, rest = text.partition(" ")
    base = first.lower().removesuffix("ing")
    for word in (base, f"{base}e", base[:-1]):
        if base != first.lower() and word in VERBS:
            return f"{word.capitalize()} {rest}".strip()
    return text


def is_going(text: str) -> bool:
    """True where the text leads through pages: open, go to, click."""
    return verb(text) in GOING


def is_click(text: str) -> bool:
    """True where the text does something on a page: click, select, save."""
    return verb(text) in CLICKS


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """The words that carry the meaning of a text, cut to what inflection leaves alone."""
    words = re.findall(r"[a-z][a-z0-9]+", re.sub(r"https?://\S+", " ", plain(text).lower()))
    return frozenset(_stem(SAME.get(word, word)) for word in words if word not in STOP)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _without_accents(text: str) -> str:
    return "".join(char for char in normalize("NFKD", text) if not combining(char))


def slug_of(text: str, taken: frozenset[str] = frozenset(), length: int = 64) -> str:
    """A key from words (a-z, digits, hyphens, at most `length`), unlike those that are taken."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", _without_accents(plain(text).lower())))
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word
        if len(longer) > length - 4:
            break
        key = longer
    key = key or (words[0][: length - 4] if words else "part")
    if key not in taken:
        return key
    # Doubling, then halving: a file may well repeat one line thousands of times.
    above = 2
    while f"{key}-{above}" in taken:
        above *= 2
    below = above // 2
    while above - below > 1:
        middle = (above + below) // 2
        below, above = (middle, above) if f"{key}-{middle}" in taken else (below, middle)
    return f"{key}-{above}"
