"""Sessions: read by `load`, written by the functions of `actions` and `attempts`, nothing else."""

from .actions import answer, escalate, leave, reject, report, start, switch, withdraw_escalation
from .attempts import attempt, credit, undo
from .current import Current, load, token_of
from .diagnosing import Diagnosed, count_text, diagnose, safe_line
from .errors import Conflict, NoVerdict, Refused, TooLarge, UnknownAttempt, UnknownToken

__all__ = [
    "Conflict",
    "Current",
    "Diagnosed",
    "NoVerdict",
    "Refused",
    "TooLarge",
    "UnknownAttempt",
    "UnknownToken",
    "answer",
    "attempt",
    "count_text",
    "credit",
    "diagnose",
    "escalate",
    "leave",
    "load",
    "reject",
    "report",
    "safe_line",
    "start",
    "switch",
    "token_of",
    "undo",
    "withdraw_escalation",
]
