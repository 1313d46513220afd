"""Input that nobody types by accident, and a look at everything that is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.apps import apps

from troubleshoot.models import Bucket, Fact, Report, Stretch, TextDay, TroubleshootingSession, UnknownText

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
HOSTILE = {
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "right to left": "\u202egnp.exe\u2066 \u200f",
    "markup": MARKUP,
    "template": "{{ request }}{% csrf_token %}{% now %}",
    "10,000 lines": "a line\n" * 10_000,
    "emoji": "👩‍👩‍👧‍👦🇩🇪\U0010ffff",
    "control characters": "\x1b[31mred\x1b[0m\x07\x7f\x85",
    "percent": "%00%s%n%(x)s",
    "formula": "=1+1|'cmd'!A1",
}
LONGEST = "x " * 500_000
"""A text of exactly 1,000,000 characters."""


def urlencoded(fields: Mapping[str, object]) -> str:
    """A form's body; lone surrogates travel as the bytes that broken programs send."""
    return urlencode(fields, doseq=True, errors="surrogatepass")


def rows() -> dict[str, int]:
    """How many rows each table has, but for the plain counters of a day and the limits on writing."""
    counters = (TextDay, Bucket)
    models = [model for model in apps.get_models(include_auto_created=True) if model not in counters]
    return {model._meta.label: model._default_manager.count() for model in models}


def stored_texts() -> Iterator[str]:
    """Every text that sessions have stored, keys included."""
    for model in (TroubleshootingSession, Stretch, Fact, Report, UnknownText):
        for row in model._default_manager.values_list():
            yield from _texts(row)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.items() for text in _texts(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))


def is_harmless(text: str) -> bool:
    """True if a text holds no NUL and no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
