"""Texts as safe HTML: Markdown of guides, commands filled in, evidence marked in a pasted text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from .engine.guide import Guide, Weight
from .engine.matching import Match

_LANGUAGES = {"powershell": "PowerShell", "text": _("Text"), "xml": "XML"}
_TAGS = {
    *("p", "br", "strong", "em", "code", "pre", "a", "ul", "ol", "li", "blockquote", "hr"),
    *("h3", "h4", "h5", "div", "span", "button", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "div": {"class", "lang"},
    "button": {"type", "class", "data-copy"},
    "pre": {"tabindex", "role", "aria-label"},
    "ol": {"start"},
}


@dataclass(frozen=True)
class Commands:
    """What fills in the commands. It comes from the browser with each request and is kept there."""

    host: str = ""
    file: str = ""

    def fill_in(self, html: str) -> str:
        """Put the values where the examples stand."""
        if self.host:
            html = html.replace(EXAMPLE_HOST, escape(self.host))
        if self.file:
            html = html.replace(EXAMPLE_FILE, escape(self.file))
        return html


NOTHING_TYPED = Commands()


def markdown(text: str, commands: Commands = NOTHING_TYPED) -> SafeString:
    """A guide's Markdown as HTML, with the commands filled in."""
    # Safe: markdown-it escapes raw HTML, nh3 cleans what it made, the values are escaped.
    return mark_safe(commands.fill_in(_markdown(text, get_language() or "")))  # noqa: S308


def markdown_once(text: str) -> SafeString:
    """Markdown that is made for one person, such as a reply, as HTML; it is kept in no cache."""
    # Safe as above.
    return mark_safe(_markdown.__wrapped__(text, get_language() or ""))  # noqa: S308


@lru_cache(maxsize=4096)
def _markdown(text: str, language: str) -> str:
    """The HTML, whose buttons are in the language of the page and say so, whatever the text around is in."""
    return nh3.clean(
        str(_RENDERER.render(text)), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto"}
    )


_ANSWER = re.compile(r"^([-*] \*\*.+?\*\* .+?(?<!\b\w)[.!?])\s.*$", re.MULTILINE)


def first_sentences(text: str) -> str:
    """A list of answers in Markdown, each with what it answers in bold, cut to the first sentence of each."""
    return _ANSWER.sub(r"\1", text)


def _fence(renderer: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    """A command as a block that can be scrolled by keyboard and copied."""
    token = tokens[index]
    name = _LANGUAGES.get(token.info.strip().lower()) or gettext("Command")
    return (
        f'<div class="command"><div class="command-head" lang="{get_language() or ""}"><span>{name}</span>'
        f'<button type="button" class="quiet" data-copy="">{gettext("Copy")}</button></div>'
        f'<pre tabindex="0" role="group" aria-label="{name}"><code>{_unbroken(token.content.rstrip())}'
        "</code></pre></div>"
    )


def _unbroken(command: str) -> str:
    """The command as HTML that wraps between options and never inside one (`--async`)."""
    words = re.split(r"(\s+)", command)
    return "".join(f"<span>{escape(word)}</span>" if "-" in word else escape(word) for word in words)


_RENDERER = MarkdownIt("js-default")
_RENDERER.add_render_rule("fence", _fence)


@dataclass(frozen=True)
class Piece:
    """A part of a text: plain, or evidence with its weight and what it says."""

    text: str
    weight: Weight | None = None
    says: str = ""
    pattern: tuple[str, str] = ("", "")
    """The guide and the key of the pattern that it is evidence of."""
    number: int = 0
    """The number of the evidence on its page; 0 where it has none."""
    again: bool = False
    """True if a piece with the same number stands before it."""


def pieces(text: str, matches: Iterable[Match], guides: dict[str, Guide]) -> list[Piece]:
    """The text cut at its evidence. Where two places overlap, the one that starts first is marked."""
    cut: list[Piece] = []
    position = 0
    for match in matches:
        if match.start is None or match.end is None or match.start < position:
            continue
        if match.start > position:
            cut.append(Piece(text[position : match.start]))
        guide = guides.get(match.guide)
        pattern = guide.patterns_by_key.get(match.pattern) if guide else None
        says = pattern.says if pattern else ""
        cut.append(Piece(text[match.start : match.end], match.weight, says, (match.guide, match.pattern)))
        position = match.end
    if position < len(text):
        cut.append(Piece(text[position:]))
    return cut


def numbered(cut: Iterable[Piece], numbers: Mapping[tuple[str, str], int]) -> list[Piece]:
    """The pieces with the numbers of their patterns; each number stands for the first of its pieces."""
    found, seen = [], {0}
    for piece in cut:
        number = numbers.get(piece.pattern, 0)
        found.append(replace(piece, number=number, again=number in seen))
        seen.add(number)
    return found


def minutes(value: int) -> str:
    """Minutes as a person says them."""
    if value < 90:
        return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}
    hours, rest = divmod(value, 60)
    if rest:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def odds(probability: float, tried: int) -> str:
    """How often something resolves a case, by tenths; no finer than so many tries can tell."""
    if probability >= 0.95:
        return gettext("more than 9 in 10")
    if probability >= 0.075:
        return gettext("about %(n)s in 10") % {"n": int(probability * 10 + 0.5)}
    if tried < 20:
        return gettext("fewer than 1 in 10")
    if probability >= 0.035:
        return gettext("about 1 in 20")
    if tried < 50:
        return gettext("fewer than 1 in 20")
    return gettext("about 1 in 40") if probability >= 0.02 else gettext("fewer than 1 in 50")


LONG = 1500
"""Plain text longer than this is cut where it is shown beside its evidence, in characters."""


def shortened(cut: Sequence[Piece]) -> list[Piece]:
    """The pieces with long plain ones cut to their ends, so that the evidence stays in sight."""
    return [
        Piece(_ends(piece.text, first=index == 0, last=index == len(cut) - 1)) if not piece.weight else piece
        for index, piece in enumerate(cut)
    ]


def _ends(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= LONG:
        return text
    half = LONG // 3
    missing = number_format(len(text) - 2 * half, use_l10n=True, force_grouping=True)
    left_out = "\n[… " + gettext("%(n)s characters not shown") % {"n": missing} + " …]\n"
    head = "" if first and not last else text[:half]
    tail = "" if last and not first else text[-half:]
    return head + left_out + tail


_AROUND, _AT_FIRST, _BESIDE = 2, 6, 160
"""Lines that stay in an excerpt beside a mark; in one without marks; characters that stay at most."""
_MARKED = 3
"""Of a log that repeats one sign in many lines, so many of them are marked."""
_GAP = "[…]"


def excerpt(cut: Sequence[Piece]) -> list[Piece]:
    """The pieces with only the lines around the evidence, and the last lines, where a log tells its end.

    Of a text without evidence its beginning.
    """
    cut = _without_repeats(cut)
    last = len(cut) - 1
    if last == 0 and not cut[0].weight:
        return [Piece(_beside(cut[0].text, _AT_FIRST, start=True))]
    return [
        piece
        if piece.weight
        else Piece(_beside(piece.text, _AROUND, start=n > 0, end=n < last or "\n" in piece.text))
        for n, piece in enumerate(cut)
    ]


def _without_repeats(cut: Sequence[Piece]) -> list[Piece]:
    """The pieces, those that repeat a number after its first few as plain text."""
    seen = Counter[int]()
    calm: list[Piece] = []
    for piece in cut:
        seen[piece.number] += 1
        if piece.number and seen[piece.number] > _MARKED:
            piece = Piece(piece.text)
        if calm and not (piece.weight or calm[-1].weight):
            calm[-1] = Piece(calm[-1].text + piece.text)
        else:
            calm.append(piece)
    return calm


def _beside(text: str, lines: int, *, start: bool = False, end: bool = False) -> str:
    """Some lines of the start and of the end of a text, and a sign for what is left out."""
    split = text.split("\n")
    head = "\n".join(split[:lines])[:_BESIDE] if start else ""
    tail = _from_a_word("\n".join(split[-lines:])) if end else ""
    if len(head) + len(tail) + len(_GAP) >= len(text):
        return text
    return "\n".join(filter(None, [head.rstrip("\n"), _GAP, tail.lstrip("\n")]))


def _from_a_word(text: str) -> str:
    """The end of a text, from the start of a word on where it has some."""
    if len(text) <= _BESIDE:
        return text
    end = text[-_BESIDE:]
    return end.partition(" ")[2] or end


def code_block(text: str) -> str:
    """A text as a fenced block of Markdown that nothing in the text can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def code_span(text: str) -> str:
    """A short text as inline code of Markdown, so that nothing in it is read as markup."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
