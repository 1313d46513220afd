"""How figures and what is stored as a value are written on pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from ..engine.estimation import Estimate
from ..rendering import minutes
from ..statistics.measures import Bounds, Median
from ..words import in_words

register = template.Library()
register.filter(in_words)


def _not_enough() -> str:
    return gettext("not enough reports yet")


@register.filter
def estimate(known: Estimate | str | None) -> str:
    """An estimate with its interval, in percent."""
    if not isinstance(known, Estimate):
        return _not_enough()
    mean, low, high = (round(100 * value) for value in (known.mean, known.low, known.high))
    return f"{mean}% ({low}–{high})"


@register.filter
def bounds(known: Bounds | None) -> str:
    """The share resolved, and where many left what it can be."""
    if known is None:
        return _not_enough()
    possible = f" ({known.least}–{known.most})" if known.many_left else ""
    return f"{known.reported}%{possible}"


@register.filter
def median_minutes(known: Median | None) -> str:
    """A median in minutes."""
    if known is None:
        return _not_enough()
    return minutes(round(known.value))


@register.filter
def median_attempts(known: Median | None) -> str:
    """A median of attempts."""
    return _not_enough() if known is None else f"{known.value:.0f}"


@register.filter
def interval(known: Median, unit: str) -> str:
    """The 80% interval of a median, in `minutes` or as plain numbers, with the number behind it."""
    ends = (round(known.low), round(known.high))
    low, high = (minutes(end) if unit == "minutes" else str(end) for end in ends)
    return gettext("%(low)s to %(high)s, n %(n)s") % {"low": low, "high": high, "n": known.n}


@register.filter
def percent(whole: int | None) -> str:
    """A share in percent."""
    return _not_enough() if whole is None else f"{whole}%"


@register.filter
def whole_minutes(value: float | str) -> str:
    """Minutes without a fraction, with a sign where they are below zero."""
    return f"{value:.0f}" if isinstance(value, float) else _not_enough()
