"""Error patterns out of a template: machine text as literals, what people see as symptoms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..engine.guide import ErrorPattern, Stage, Weight
from ..engine.guide import Kind as PatternKind
from . import words
from .outline import Block, Item, Kind
from .roles import Role
from .sections import Part
from .sheet import Sheet

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
_OPERATION = r"(?!\[(?:Import|Export|Uninstall|Publish\w*|Upgrade|Delete|Content_Types)\])"
"""What the platform itself writes in brackets."""

_OPEN = re.compile(
    r"https?://\S+|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|'[^']{0,80}(?:\.\.\.|…)[^']{0,80}'"
    r"|['\"]?(?:<[^<>]{1,40}>|\{[^{}]{1,40}\}|" + _OPERATION + r"\[[^\[\]]{1,40}\]|x{3,}|\.{3,}|…)['\"]?"
    r"|\b[NXY]\b(?=\s|$)|\bname [^:\n]{1,80}(?=: )|\s\((?=\w+: )"
)
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
    r"|cannot be|cannot \w+|could not|was not|failed (?:to|with|due)|is not (?:valid|allowed|configured)|timed out"
    r"|\berror: \d",
    re.IGNORECASE,
)
_IN_CODE = re.compile(
    r"\b(?:fail\w*|errors?|already|exceed\w*|missing|invalid|denied|not|unable|time-?out|forbidden|cannot|blocked"
    r"|halted|refused|reset|closed|rejected|expired|without|exist|exists|required|too many|locked|conflict)\b",
    re.IGNORECASE,
)
"""What code says that stands in prose and is a message."""

_STAGES = (
    (
        Stage.AFTER,
        re.compile(r"\bafter|blank|empty|missing|not show|open(?:ing|s)?\b|report|dashboard|once ", re.I),
    ),
    (Stage.BEFORE, re.compile(r"\bbefore|cannot start|greyed|picker|sign[- ]?in|prerequisite", re.I)),
)
_SEEN = re.compile(
    r"\b(?:blank|empty|white|missing|not|cannot|can['’]t|fails?|failing|failed|stops?|stopped|hangs?|stuck|shows?"
    r"|slow|spinn\w*|never|disappear\w*|off|only|freez\w*|frozen|still|nothing|times? out|timed out|timeout)\b",
    re.IGNORECASE,
)
"""What titles say that tell of something a person sees."""

_NEAR = 60
"""So many characters around a quoted text tell whether it is a message."""

_WHOLE_SENTENCE = 5
"""From so many words on a text is a sentence that hardly stands for anything else."""


def read_patterns(sheet: Sheet, part: Part) -> None:
    """A section of error patterns, symptoms or keywords: each of its lines is one or the other."""
    if part.value:
        _from_value(sheet, part)
    sheet.place(part.first)
    for block in part.blocks:
        if block.is_list:
            for item in block.items:
                _from_item(sheet, item)
        elif block.kind is Kind.FENCE:
            _from_fence(sheet, block)
        elif not part.value:
            from_prose(sheet, block.text, block.first, anywhere=True)


def _from_item(sheet: Sheet, item: Item) -> None:
    found, before = list(literals_in(item.text, anywhere=True)), len(sheet.patterns)
    for text in found:
        add_literal(sheet, text, item.first, notes=words.plain(item.text))
    line = item.lead or " ".join(item.text.split())
    bare = words.plain(line)
    if not found and _LOOKS_LIKE_ONE.search(bare):
        add_literal(sheet, bare, item.first)
    elif not found or _is_told(line, found):
        add_symptom(sheet, bare, item.first)
    if len(sheet.patterns) == before:
        sheet.leave_all(item, "names nothing that the draft does not have already")
    sheet.place(item)


def _is_told(line: str, found: list[str]) -> bool:
    """True where the literals only stand inside of what a person sees."""
    rest = words.plain(line)
    for text in found:
        rest = rest.replace(words.plain(text), " ")
    return len(words.stems(rest)) >= 4 and not re.search(r"states?|says?|message", rest, re.IGNORECASE)


def _from_value(sheet: Sheet, part: Part) -> None:
    """One line behind a label: texts apart by commas, or by "or"."""
    value = re.sub(r"\([^()]*\)", " ", part.value)
    found = list(literals_in(part.value, anywhere=True))
    bare = words.plain(value).strip(" .")
    if part.role is Role.FIELD and not found:
        pieces = re.split(r"\s*[,;]\s*|\s+(?:or|and|/)\s+", bare)
        found = [piece for piece in pieces if _BARE_CODE.fullmatch(piece) and re.search(r"\d", piece)]
        if not found:
            sheet.leave(part.first, sheet.line(part.first), "names no error text")
            return
    is_text = part.role is Role.PATTERNS or _LOOKS_LIKE_ONE.search(words.plain(part.value))
    for text in found or ([words.plain(part.value)] if is_text else []):
        add_literal(sheet, text, part.first, notes=f"{part.title}: {part.value}")
    if not found and not is_text:
        add_symptom(sheet, words.plain(part.value), part.first)
    sheet.place(part.first, *part.blocks)


def _from_fence(sheet: Sheet, block: Block) -> None:
    for number, line in enumerate(block.content.split("\n"), start=1):
        if len(line.strip()) >= 8 or _HEX.search(line):
            add_literal(sheet, line.strip(), block.first + number)
            sheet.place(block.first + number)
    sheet.place(block.first, block.last)


def from_prose(sheet: Sheet, text: str, line: int, *, anywhere: bool = False) -> None:
    """The messages that prose tells of, as literals; the prose itself has its place elsewhere."""
    for found in literals_in(text, anywhere=anywhere):
        add_literal(sheet, found, line)


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
    return bool(_NAME.search(text) or _HEX.fullmatch(text) or _is_message(text))


def _is_phrase(text: str) -> bool:
    """True for two words or more that are no command, keys or path."""
    return len(re.findall(r"[A-Za-z]{2,}", text)) > 1 and " " in text and not _NO_MESSAGE.match(text)


def _is_message(text: str) -> bool:
    """True for code that reads like a message."""
    told = len(text.split()) >= 3 and (_IN_CODE.search(text) or _LOOKS_LIKE_ONE.search(text))
    return bool(told) and not _NO_MESSAGE.match(text)


def mentioned_in(text: str) -> Iterator[str]:
    """What prose says that a message mentions, without quotes."""
    for found in _MENTIONS.finditer(words.plain(text) if "`" not in text else ""):
        yield found["text"].strip()


def names_in(title: str) -> Iterator[str]:
    """Machine text in a title: codes, names of errors and actions such as `Get_Secret`."""
    yield from literals_in(title, anywhere=False)
    yield from _IDENTIFIER.findall(words.plain(title))


def add_literal(sheet: Sheet, text: str, line: int, *, notes: str = "") -> None:
    """A literal of the fixed part of a text, unless the draft has it."""
    fixed = fixed_part(text)
    known = {pattern.text.casefold() for pattern in sheet.patterns if pattern.kind is PatternKind.LITERAL}
    if not fixed or fixed.casefold() in known:
        return
    if fixed != text:
        sheet.flag(line, text, "only the part that stays the same became the literal")
    keys = frozenset(pattern.key for pattern in sheet.patterns)
    sheet.patterns.append(
        ErrorPattern(
            key=words.slug_of(fixed, keys),
            kind=PatternKind.LITERAL,
            weight=weight_of(fixed),
            text=fixed,
            matches=(text,),
            notes=notes if notes != fixed else "",
        )
    )


def fixed_part(text: str) -> str:
    """The longest part of a message without what differs each time: addresses, ids, placeholders."""
    parts = [_balanced(part.strip(" '\t,;:.")) for part in _OPEN.split(text.replace("**", ""))]
    longest = max(parts, key=len, default="")
    return text.strip() if len(parts) == 1 or len(longest) < 8 else longest


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


def add_title(sheet: Sheet, line: int) -> None:
    """The title as a symptom, where it tells what a person sees and nothing else leads to the guide."""
    leads = any(
        one.kind is PatternKind.SYMPTOM or one.weight in (Weight.DECISIVE, Weight.SUPPORTING)
        for one in sheet.patterns
    )
    if not leads and _SEEN.search(sheet.title):
        add_symptom(sheet, sheet.title, line)
        sheet.flag(line, sheet.title, "this symptom was taken from the title")


def add_symptom(sheet: Sheet, text: str, line: int, stage: str = "") -> None:
    """A symptom; unless its `stage` is known, where in time it stands is a guess."""
    keys = frozenset(pattern.key for pattern in sheet.patterns)
    if not text or any(pattern.text == text for pattern in sheet.patterns):
        return
    known = next((one for one in Stage if one == stage), None)
    when = known or next((one for one, pattern in _STAGES if pattern.search(text)), Stage.DURING)
    why = f"a symptom, read as such by its words; that it shows {when} the import is a guess"
    if known is None:
        sheet.flag(line, text, why)
    sheet.patterns.append(
        ErrorPattern(
            key=words.slug_of(text, keys),
            kind=PatternKind.SYMPTOM,
            weight=Weight.SUPPORTING,
            text=text,
            when=when,
            notes="" if known else f"For a human to check: {why}.",
        )
    )
