"""What people say about their clock."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, gettext_lazy

_AREAS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """The names of time zones by their area, as people choose them; UTC in an area without a name."""
    known = sorted(available_timezones())
    return {"": ("UTC",)} | {area: tuple(z for z in known if z.startswith(f"{area}/")) for area in _AREAS}


def is_zone(name: str) -> bool:
    """True for a name that can be chosen."""
    return name in zones().get(name.partition("/")[0] if name != "UTC" else "", ())


class ZoneForm(forms.Form):
    """The name of a time zone, such as Europe/Berlin."""

    zone = forms.CharField(
        max_length=60, error_messages={"required": gettext_lazy("Choose a time zone from the list.")}
    )

    def clean_zone(self) -> str:
        """A name that can be chosen."""
        name: str = self.cleaned_data["zone"]
        if not is_zone(name):
            raise forms.ValidationError(gettext("Choose a time zone from the list."))
        return name
