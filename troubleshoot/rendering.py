"""Texts as safe HTML: Markdown of guides, commands filled in, evidence marked in a pasted text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
        cut.append(Piece(text[match.start : match.end], match.weight, pattern.says if pattern else ""))
        position = match.end
    if position < len(text):
        cut.append(Piece(text[position:]))
    return cut


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
