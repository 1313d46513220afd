"""The hand-over as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from django.utils.functional import Promise

from .values import HandOver

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None


def as_json(told: HandOver) -> dict[str, Plain]:
    """The hand-over as plain values in the active language; times in UTC as ISO 8601, ending in Z."""
    return {name: _plain(value) for name, value in asdict(told).items()}


def _plain(value: object) -> Plain:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case str() | Promise():
            return str(value)
        case bool() | int() | float() | None:
            return value
        case _:
            raise TypeError(f"no plain value: {value!r}")
