"""What variables of the environment say that hold more than one value."""

from __future__ import annotations

import os
import re

from django.core.exceptions import ImproperlyConfigured

_LIMIT = r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}"


def pairs(variable: str) -> dict[str, str]:
    """What an environment variable says as `name=value,name=value`; empty if it is not set.

    Raises ImproperlyConfigured for anything else.
    """
    written = [part.strip() for part in os.environ.get(variable, "").split(",") if part.strip()]
    if strange := [part for part in written if "=" not in part]:
        raise ImproperlyConfigured(f"{variable}: {', '.join(strange)} is not NAME=VALUE")
    named = [(name.strip(), value.strip()) for name, _, value in (part.partition("=") for part in written)]
    if len(dict(named)) < len(named):
        raise ImproperlyConfigured(f"{variable}: a name stands there twice")
    return dict(named)


def limits(given: dict[str, str], usual: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Limits by kind of request: so many an hour, so many at once. Those given are written like 7200/240.

    Raises ImproperlyConfigured for anything else.
    """
    if strange := [
        kind for kind, limit in given.items() if kind not in usual or not re.fullmatch(_LIMIT, limit)
    ]:
        raise ImproperlyConfigured(f"REQUEST_LIMITS: {', '.join(strange)} is not KIND=AN_HOUR/AT_ONCE")
    named = {kind: limit.split("/") for kind, limit in given.items()}
    return {**usual, **{kind: (int(hourly), int(at_once)) for kind, (hourly, at_once) in named.items()}}
