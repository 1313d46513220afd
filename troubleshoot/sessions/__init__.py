"""Sessions: read by `load`, written by the functions of `actions` and `attempts`, nothing else."""

from .actions import answer, escalate, flag, leave, reject, report, start, switch, withdraw_escalation
from .attempts import attempt, credit, undo
from .current import Current, load, token_of
from .diagnosing import Diagnosed, count_text, diagnose, safe_line
from .errors import Conflict, NoVerdict, Refused, TooLarge, UnknownAttempt, UnknownToken
from .excluding import concerned, exclude, include
from .keeping import forget, forgettable, idle, mark_left
from .recounting import computed_anew, recount

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
    "computed_anew",
    "concerned",
    "count_text",
    "credit",
    "diagnose",
    "escalate",
    "exclude",
    "flag",
    "forget",
    "forgettable",
    "idle",
    "include",
    "leave",
    "load",
    "mark_left",
    "recount",
    "reject",
    "report",
    "safe_line",
    "start",
    "switch",
    "token_of",
    "undo",
    "withdraw_escalation",
]
