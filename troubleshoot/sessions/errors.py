"""What can keep a write from happening. None of these leaves anything behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .current import Current
    from .diagnosing import Diagnosed


class UnknownToken(Exception):
    """No session has this token."""


class UnknownAttempt(Exception):
    """The session has no attempt of this number."""


class Moved(Exception):
    """Somebody else wrote the session after it was read; it can be written when it was read again."""


class Refused(Exception):
    """Something in the input is wrong: `field` is its dotted path, or None for the whole."""

    def __init__(self, message: str, *, field: str | None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Deleted(Refused):
    """What this submission began was deleted by its owner, and stays so."""

    def __init__(self) -> None:
        message = gettext("The session that this began was deleted. Send it again to begin a new one.")
        super().__init__(message, field="submission")


class TooLarge(Refused):
    """A text is longer than the limit."""


class NoVerdict(Refused):
    """No guide was named and the evidence carries none."""

    def __init__(self, diagnosed: Diagnosed) -> None:
        message = gettext("The evidence does not carry a verdict: name a guide or a symptom.")
        super().__init__(message, field=None)
        self.diagnosed = diagnosed


class Conflict(Exception):
    """The state of the session refuses the write: `closed`, `stale` or `nothing_to_undo`."""

    MESSAGES = {
        "closed": _("This session is closed. Undo its last attempt, or withdraw the hand-over, to go on."),
        "stale": _("This session has moved on since the page was shown."),
        "nothing_to_undo": _("There is nothing of that number to undo."),
    }

    def __init__(self, code: str, current: Current) -> None:
        super().__init__(str(self.MESSAGES[code]))
        self.code = code
        self.current = current
