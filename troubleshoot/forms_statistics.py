"""The period that maintainers choose, from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .statistics import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_SPANS = (7, 28, 90)  # days, today included


class Day(forms.DateField):
    """A day in UTC, written as 2026-11-24; optional."""

    # No input of type "date": it would not show again what was typed wrongly.
    def __init__(self, label: StrPromise) -> None:
        invalid = _("{label}: write a day that exists as YYYY-MM-DD, such as 2026-11-24.")
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": format_lazy(invalid, label=label)},
        )


class PeriodForm(forms.Form):
    """`since` and `until`, days in UTC; either may be missing."""

    since = Day(_("From"))
    until = Day(_("To"))

    def clean(self) -> dict[str, Any]:
        """A period that does not end before it begins."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("To: choose a day that is not before the first one."))
        return data

    def period(self) -> Period:
        """The period chosen; all times if what was typed is wrong."""
        if not self.is_valid():
            return Period()
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])


@dataclass(frozen=True)
class Span:
    """A period offered as a link: how many days up to today (None: all times), and its query string."""

    days: int | None
    query: str
    chosen: bool


def query_of(period: Period, **further: str) -> str:
    """The period, and what else is filtered by, as the query string of an address; empty for all times."""
    days = {name: day.isoformat() for name, day in vars(period).items() if day}
    values = further | days
    return f"?{urlencode(values)}" if values else ""


def spans(chosen: Period, today: date) -> list[Span]:
    """The periods offered as links."""
    offered: dict[int | None, Period] = {
        days: Period(today - timedelta(days=days - 1), today) for days in _SPANS
    }
    offered[None] = Period()
    return [Span(days, query_of(period) or "?", period == chosen) for days, period in offered.items()]
