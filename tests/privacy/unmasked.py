"""The server with its masking switched off: what the hunt for secrets must find."""

from __future__ import annotations

from troubleshoot.engine import redaction
from troubleshoot.engine.redaction import Redaction


def _as_it_is(text: str) -> Redaction:
    return Redaction(text, {})


# Before anything else takes the function from there.
redaction.redact = _as_it_is

from coewizard.wsgi import application  # noqa: E402 - as said

__all__ = ["application"]
