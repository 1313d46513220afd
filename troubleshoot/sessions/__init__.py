"""Sessions: read by `load`, written by the functions of `starting`, `actions`, `attempts` and `marking`."""

from .actions import answer, claim, escalate, flag, leave, reject, report, switch, withdraw_escalation
from .attempts import attempt, credit, undo
from .current import Current, load, load_by_hash, load_started, token_of
from .diagnosing import SHORT, Diagnosed, count_shown, count_text, diagnose, fits, longest, safe_line
from .errors import Conflict, Deleted, NoVerdict, Refused, TooLarge, UnknownAttempt, UnknownToken
from .excluding import exclude, exclusions_of, include
from .keeping import delete, forget, forgettable, idle, mark_left, old_hashes, take_back_to
from .marking import keep_marks
from .recounting import computed_anew, keep_writers_out, one_moment, recount, rows_that_differ
from .starting import start

__all__ = [
    "SHORT",
    "Conflict",
    "Current",
    "Deleted",
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
    "count_shown",
    "count_text",
    "credit",
    "delete",
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
    "keep_marks",
    "keep_writers_out",
    "leave",
    "load",
    "load_by_hash",
    "load_started",
    "longest",
    "mark_left",
    "old_hashes",
    "one_moment",
    "recount",
    "reject",
    "report",
    "rows_that_differ",
    "safe_line",
    "start",
    "switch",
    "take_back_to",
    "token_of",
    "undo",
    "withdraw_escalation",
]
