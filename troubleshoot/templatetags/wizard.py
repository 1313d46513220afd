"""What templates need beyond Django's own tags."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .. import catalog
from ..engine import flow
from ..engine.guide import Guide, Permission, Stage, Step, Weight
from ..handover import asking
from ..models import DraftPattern
from ..rendering import Commands, first_sentences, markdown, minutes, odds
from ..statistics import Shown
from ..words import masked_kinds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
register.filter(first_sentences)
register.filter(minutes)
register.filter(masked_kinds)

ENGLISH = "en"
"""What guides are written in, and shown in where they are not translated."""

_PERMISSIONS = {
    Permission.NONE: "",
    Permission.ORGANISATION: _("Only if your organisation's rules allow it"),
    Permission.TENANT_ADMIN: _("Needs a tenant administrator"),
    Permission.IT: _("Needs your IT department"),
}
_STAGES = {
    Stage.BEFORE: _("Before the import starts"),
    Stage.DURING: _("While it runs"),
    Stage.AFTER: _("Afterwards"),
}
_WEIGHTS = {
    Weight.DECISIVE: _("Points to “%(guide)s”"),
    Weight.SUPPORTING: _("Fits “%(guide)s”"),
    Weight.GENERIC: _("Says nothing yet"),
    Weight.AGAINST: _("Rules out “%(guide)s”"),
}
_WEIGHTS_FOR_IT = {
    Weight.DECISIVE: _("Points to it"),
    Weight.SUPPORTING: _("Fits it"),
    Weight.GENERIC: _("Says nothing yet"),
    Weight.AGAINST: _("Rules it out"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of the sprite, by its name there. It stands beside words and says nothing of its own."""
    sprite = static("troubleshoot/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag(name="markdown")
def markdown_tag(text: str, commands: Commands | None = None) -> SafeString:
    """A guide's Markdown, with the commands of this browser filled in."""
    return markdown(text, commands or Commands())


@register.filter
def in_new_tabs(html: SafeString) -> SafeString:
    """HTML of a guide's Markdown whose links leave the page where it is: it would not come back as it was."""
    # Safe: a text that says so itself comes with its signs escaped.
    return mark_safe(html.replace("<a ", '<a target="_blank" '))  # noqa: S308


@register.simple_tag
def lang_of(guide: Guide | None = None) -> SafeString:
    """The attribute that tells the language of a guide's texts, where it is not the language of the page."""
    language = _language_of(guide)
    return format_html(' lang="{}"', language) if language != get_language() else SafeString("")


@register.simple_tag(takes_context=True)
def lang_of_symptom(context: Context, key: str) -> SafeString:
    """The same for a symptom, whose guide is one of `symptom_guides`."""
    return lang_of((context.get("symptom_guides") or {}).get(key))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """An instant by the clock of the person (`zone`, where they chose one), and in UTC."""
    zone, in_utc = context.get("zone") or "UTC", at.astimezone(UTC)
    own = at.astimezone(ZoneInfo(zone))
    day = formats.date_format(own, "D j M, H:i")
    if zone == "UTC":
        return format_html('<time datetime="{}">{} UTC</time>', in_utc.isoformat(), day)
    told = '<time datetime="{}">{}</time> <span class="soft">({} UTC)</span>'
    return format_html(told, in_utc.isoformat(), day, f"{in_utc:%H:%M}")


@register.simple_tag
def request_to_it(guide: Guide, step: Step, commands: Commands | None = None) -> str:
    """A ready request to whoever does not permit a step."""
    return asking.request_to_it(guide, step, commands or Commands())


@register.filter
def of_guide(text: StrOrPromise, guide: Guide | None) -> SafeString:
    """A text of a guide within a page of ours, with its language where that is another one.

    Words that are ours (to be translated) stay as they are.
    """
    language = _language_of(guide)
    if language == get_language() or isinstance(text, Promise):
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def reason_in_words(reason: str, guide: Guide | None) -> SafeString:
    """Why to hand over: ours in the language of the page, a guide's in its own."""
    if reason in flow.OWN_REASONS:
        return conditional_escape(gettext(reason))
    return of_guide(reason, guide)


def _language_of(guide: Guide | None) -> str:
    return (guide.language if guide else "") or ENGLISH


@register.filter(name="odds")
def odds_filter(shown: Shown) -> str:
    """How often a step resolves a case, in words."""
    return odds(shown.probability, shown.tried)


@register.filter
def permission(value: Permission) -> str:
    """Whose leave a step needs; nothing if nobody's."""
    return str(_PERMISSIONS[value])


@register.filter
def weight(value: str, guide: str = "") -> str:
    """What a weight means for a guide, in words; without its title, for the one in question."""
    words = _WEIGHTS[Weight(value)] % {"guide": guide} if guide else _WEIGHTS_FOR_IT[Weight(value)]
    return str(words)


@register.filter
def stage(value: Stage) -> str:
    """Where a person stands, as a heading."""
    return str(_STAGES[value])


@register.filter
def pattern_yaml(draft: DraftPattern) -> str:
    """A draft pattern in the format of a guide file."""
    return catalog.pattern_text(draft)


@register.filter
def of(mapping: dict[str, Any], key: str) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def value_of(form: Any, name: str) -> Any:
    """What a field of a form holds now."""
    return form[name].value()
