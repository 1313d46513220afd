"""Sessions: read by `load`, written by the functions of `actions` and by nothing else."""

from .actions import (
    answer,
    attempt,
    credit,
    escalate,
    leave,
    report,
    start,
    switch,
    undo,
    withdraw_escalation,
)
from .current import Current, load
from .diagnosing import Diagnosed, diagnose
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
    "credit",
    "diagnose",
    "escalate",
    "leave",
    "load",
    "report",
    "start",
    "switch",
    "undo",
    "withdraw_escalation",
]
