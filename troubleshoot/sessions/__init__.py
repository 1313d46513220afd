"""Sessions: read by `load`, written by the functions of `actions` and `attempts`, nothing else."""

from .actions import answer, claim, escalate, flag, leave, reject, report, start, switch, withdraw_escalation
from .attempts import attempt, credit, undo
from .current import Current, load, load_by_hash, token_of
from .diagnosing import SHORT, Diagnosed, count_text, diagnose, fits, safe_line
from .errors import Conflict, NoVerdict, Refused, TooLarge, UnknownAttempt, UnknownToken
from .excluding import exclude, exclusions_of, include
from .keeping import forget, forgettable, idle, mark_left
from .recounting import computed_anew, one_moment, recount, rows_that_differ

__all__ = [
    "SHORT",
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
    "claim",
    "computed_anew",
    "count_text",
    "credit",
    "diagnose",
    "escalate",
    "exclude",
    "exclusions_of",
    "fits",
    "flag",
    "forget",
    "forgettable",
    "idle",
    "include",
    "leave",
    "load",
    "load_by_hash",
    "mark_left",
    "one_moment",
    "recount",
    "reject",
    "report",
    "rows_that_differ",
    "safe_line",
    "start",
    "switch",
    "token_of",
    "undo",
    "withdraw_escalation",
]
