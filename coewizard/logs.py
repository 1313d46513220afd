"""What may stand in a log: never the token of a session."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/sessions/)[^/\s?#]+")


class MaskTokens(logging.Filter):
    """Mask the tokens in the addresses of sessions."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without tokens."""
        record.msg, record.args = _TOKEN.sub(r"\1…", record.getMessage()), ()
        return True
